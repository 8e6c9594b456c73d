"""Engines: sequences, options, gradients in one call."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

import mrnn

Precision = Literal["f32", "f64"]
DTYPES = {"f32": np.float32, "f64": np.float64}
precisions = pytest.mark.parametrize("precision", ["f32", "f64"])


def drive(network: mrnn.Network, batch: int, steps: int, dtype: Any) -> Any:
    rng = np.random.default_rng(0)
    return rng.standard_normal((batch, steps, network.num_inputs)).astype(dtype)


@precisions
def test_the_leaky_equations(flipflop: mrnn.Network, precision: Precision) -> None:
    dtype = DTYPES[precision]
    dynamics = flipflop.to_dict()["dynamics"]
    alpha = dynamics["dt"] / dynamics["tau"]
    u = drive(flipflop, 2, 20, dtype)
    stimulation = np.linspace(-1, 1, 2 * 20 * 30).reshape(2, 20, 30).astype(dtype)
    result = mrnn.Engine(flipflop, precision=precision).forward(u, stimulation=stimulation, x=True)
    x = np.tile(flipflop.init(), (2, 1))
    h = np.tanh(x)
    w, w_in, b = flipflop.effective_recurrent(), flipflop.effective_input(), flipflop.base_firing()
    for t in range(20):
        x = x + alpha * (-x + h @ w.T + u[:, t] @ w_in.T + b) + alpha * stimulation[:, t]
        h = np.tanh(x)
        tolerance = 1e-12 if precision == "f64" else 1e-5
        np.testing.assert_allclose(result.x[:, t], x, rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(result.h[:, t], h, rtol=tolerance, atol=tolerance)
    assert result.x.dtype == result.h.dtype == result.y.dtype == dtype


@precisions
def test_time_first_is_the_same_transposed(flipflop: mrnn.Network, precision: Precision) -> None:
    engine = mrnn.Engine(flipflop, precision=precision)
    u = drive(flipflop, 3, 7, DTYPES[precision])
    batch_first = engine.forward(u)
    time_first = engine.forward(np.ascontiguousarray(u.swapaxes(0, 1)), time_first=True)
    np.testing.assert_array_equal(time_first.h, batch_first.h.swapaxes(0, 1))
    np.testing.assert_array_equal(time_first.y, batch_first.y.swapaxes(0, 1))


def test_what_is_wanted(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop)
    result = engine.forward(batch=2, steps=5, x=True, h=False, y=False)
    assert result.x.shape == (2, 5, 30)
    assert repr(result) == "<mrnn.Activity: x (2, 5, 30)>"
    assert not hasattr(result, "y")
    with pytest.raises(AttributeError, match="h was not asked for"):
        _ = result.h
    assert engine.forward(steps=5).h.shape == (1, 5, 30)
    assert engine.forward(steps=5, x0=np.zeros((4, 30), np.float32)).h.shape == (4, 5, 30)
    assert engine.forward(batch=2, steps=0).h.shape == (2, 0, 30)


@precisions
def test_results_go_where_they_are_told(flipflop: mrnn.Network, precision: Precision) -> None:
    engine = mrnn.Engine(flipflop, precision=precision)
    u = drive(flipflop, 2, 5, DTYPES[precision])
    expected = engine.forward(u)
    h = np.full((2, 5, 30), np.nan, DTYPES[precision])
    y = np.full((2, 5, 3), np.nan, DTYPES[precision])
    result = engine.forward(u, h=h, y=y)
    assert result.h is h and result.y is y
    np.testing.assert_array_equal(h, expected.h)
    np.testing.assert_array_equal(y, expected.y)


def test_arrays_of_the_wrong_kind(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop)
    u = drive(flipflop, 2, 5, np.float32)
    with pytest.raises(mrnn.PrecisionError, match=r"input is float64, needed is float32"):
        engine.forward(u.astype(np.float64))
    with pytest.raises(mrnn.PrecisionError, match="input is >f4"):
        engine.forward(u.astype(">f4"))
    with pytest.raises(mrnn.ShapeError, match=r"input has the shape \(2, 5, 2\), needed is \(2, 5, 3\)"):
        engine.forward(np.zeros((2, 5, 2), np.float32))
    with pytest.raises(mrnn.ShapeError, match=r"input has the shape \(5, 3\).*\[batch, time, units\]"):
        engine.forward(u[0])
    with pytest.raises(mrnn.ShapeError, match=r"stimulation.*\(2, 5, 30\)"):
        engine.forward(u, stimulation=np.zeros((2, 4, 30), np.float32))
    with pytest.raises(mrnn.ShapeError, match=r"x0.*\(2, 30\)"):
        engine.forward(u, x0=np.zeros((1, 30), np.float32))
    with pytest.raises(mrnn.ArgumentError, match="input is not contiguous"):
        engine.forward(u[:, ::2])
    with pytest.raises(TypeError, match="input is of the type list; needed is a numpy array"):
        engine.forward(u.tolist())
    with pytest.raises(TypeError, match="steps"):
        engine.forward()
    with pytest.raises(mrnn.RangeError, match="steps is -1"):
        engine.forward(steps=-1)
    read_only = np.zeros((2, 5, 30), np.float32)
    read_only.flags.writeable = False
    with pytest.raises(mrnn.ArgumentError, match="h is read-only"):
        engine.forward(u, h=read_only)
    shared = np.zeros((2, 5, 30), np.float32)
    with pytest.raises(mrnn.ArgumentError, match="memory"):
        engine.forward(u, x=shared, h=shared)


def test_options(flipflop: mrnn.Network) -> None:
    u = drive(flipflop, 4, 30, np.float32)
    plain = mrnn.Engine(flipflop).forward(u)
    threads = mrnn.Engine(flipflop, threads=2).forward(u)
    np.testing.assert_array_equal(plain.h, threads.h)
    precise = mrnn.Engine(flipflop, precise=True).forward(u)
    np.testing.assert_allclose(precise.h, plain.h, atol=1e-4)
    portable = mrnn.Engine(flipflop, instruction_set="portable").forward(u)
    np.testing.assert_allclose(portable.h, plain.h, atol=1e-4)
    rounded = mrnn.Engine(flipflop, weights="bf16").forward(u)
    assert not np.array_equal(rounded.h, plain.h)
    with pytest.raises(mrnn.ArgumentError, match="precision is 'f16'"):
        mrnn.Engine(flipflop, precision="f16")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'treads'"):
        mrnn.Engine(flipflop, treads=2)  # type: ignore[call-arg]
    with pytest.raises(mrnn.Error, match="threads"):
        mrnn.Engine(flipflop, threads=0)
    with pytest.raises(mrnn.UnavailableError):
        mrnn.Engine(flipflop, "reference", threads=2)
    with pytest.raises(mrnn.UnavailableError, match=r"'cpu' .* option 'tf32'"):
        mrnn.Engine(flipflop, tf32=True)
    with pytest.raises(mrnn.Error, match="abacus"):
        mrnn.Engine(flipflop, "abacus")


def test_a_refresh_takes_new_parameters(flipflop: mrnn.Network, cbgtcl: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop)
    before = engine.forward(steps=3, y=True).y
    flipflop.set_readout("bits", np.zeros((3, 30)), [1, 2, 3])
    np.testing.assert_array_equal(engine.forward(steps=3).y, before)
    engine.refresh(flipflop)
    np.testing.assert_array_equal(engine.forward(steps=3).y, [[[1, 2, 3]] * 3])
    with pytest.raises(mrnn.ArgumentError):
        engine.refresh(cbgtcl)
    session = mrnn.Session(engine)
    with pytest.raises(mrnn.StateError):
        engine.refresh(flipflop)
    session.close()
    engine.refresh(flipflop)


def test_an_engine_outlives_its_network(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop)
    expected = engine.forward(steps=3).h
    flipflop.close()
    np.testing.assert_array_equal(engine.forward(steps=3).h, expected)


@precisions
def test_backward_is_that_of_a_tape(flipflop: mrnn.Network, precision: Precision) -> None:
    dtype = DTYPES[precision]
    u = drive(flipflop, 2, 6, dtype)
    dy = drive(flipflop, 2, 6, dtype)[::-1].copy()
    engine = mrnn.Engine(flipflop, precision=precision)
    at_once = engine.backward(flipflop, u, dy=dy, dinput=True, dx0=True)
    tape = mrnn.Tape(flipflop, 2, 6, precision=precision)
    tape.forward(u)
    by_tape = tape.backward(dy=dy, dinput=True, dx0=True)
    assert not hasattr(at_once, "stimulation") and not hasattr(at_once, "h0")
    for name in ("parameters", "input", "x0"):
        np.testing.assert_allclose(getattr(at_once, name), getattr(by_tape, name), rtol=1e-4, atol=1e-6)


def test_queries(flipflop: mrnn.Network) -> None:
    engine = mrnn.Engine(flipflop, "reference", precision="f64")
    assert engine.backend == "reference"
    assert engine.dtype == np.float64
    assert (engine.num_units, engine.num_inputs, engine.num_outputs) == (30, 3, 3)
    assert repr(engine) == "<mrnn.Engine on 'reference' of 30 units in float64>"
