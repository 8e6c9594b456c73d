"""Tapes: gradients, and what they depend on."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

import mrnn

Precision = Literal["f32", "f64"]
DTYPES = {"f32": np.float32, "f64": np.float64}
precisions = pytest.mark.parametrize("precision", ["f32", "f64"])


def normal(shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
    return np.random.default_rng(2).standard_normal(shape).astype(dtype)


def test_gradients_are_slopes_of_the_loss(flipflop: mrnn.Network) -> None:
    u, stimulation, x0 = normal((2, 8, 3)), normal((2, 8, 30)), normal((2, 30))
    weights = {"x": normal((2, 8, 30)), "h": normal((2, 8, 30))[::-1].copy(), "y": normal((2, 8, 3))}
    tape = mrnn.Tape(flipflop, 2, 8, precision="f64")

    def loss(**changed: Any) -> Any:
        given = {"input": u, "stimulation": stimulation, "x0": x0, **changed}
        states = tape.forward(given.pop("input"), **given, x=True)
        return sum((weights[name] * getattr(states, name)).sum() for name in weights)

    loss()
    gradients = tape.backward(
        dx=weights["x"], dh=weights["h"], dy=weights["y"], dinput=True, dstimulation=True, dx0=True
    )
    step = 1e-6
    for name, value in {"input": u, "stimulation": stimulation, "x0": x0}.items():
        direction = normal(value.shape)
        slope = (loss(**{name: value + step * direction}) - loss(**{name: value - step * direction})) / (
            2 * step
        )
        np.testing.assert_allclose((getattr(gradients, name) * direction).sum(), slope, rtol=1e-6)
    parameters = flipflop.parameters()
    direction = np.zeros_like(parameters)
    for tensor in flipflop.parameter_tensors():
        if tensor.trainable:
            direction[tensor.range] = 1
        else:
            np.testing.assert_array_equal(gradients.parameters[tensor.range], 0)
    direction *= normal(parameters.shape)
    slopes = []
    for sign in (1, -1):
        flipflop.set_parameters(parameters + sign * step * direction)
        tape.refresh(flipflop)
        slopes.append(loss())
    slope = (slopes[0] - slopes[1]) / (2 * step)
    np.testing.assert_allclose(gradients.parameters @ direction, slope, rtol=1e-6)


@precisions
def test_forward_is_that_of_the_engine(flipflop: mrnn.Network, precision: Precision) -> None:
    u = normal((2, 8, 3), DTYPES[precision])
    tape = mrnn.Tape(flipflop, 2, 10, precision=precision)
    expected = mrnn.Engine(flipflop, precision=precision).forward(u)
    result = tape.forward(u)
    np.testing.assert_array_equal(result.h, expected.h)
    np.testing.assert_array_equal(result.y, expected.y)
    swapped = tape.forward(np.ascontiguousarray(u.swapaxes(0, 1)), time_first=True)
    np.testing.assert_array_equal(swapped.h.swapaxes(0, 1), expected.h)


@precisions
def test_little_memory_gives_the_same_gradients(flipflop: mrnn.Network, precision: Precision) -> None:
    dtype = DTYPES[precision]
    u, dy = normal((2, 50, 3), dtype), normal((2, 50, 3), dtype)
    gradients = []
    for memory in (0, 1):
        tape = mrnn.Tape(flipflop, 2, 50, precision=precision, memory_bytes=memory)
        assert (tape.checkpoint_every == tape.max_steps) == (memory == 0)
        tape.forward(u)
        gradients.append(tape.backward(dy=dy, dinput=True).input)
    np.testing.assert_array_equal(gradients[0], gradients[1])


@precisions
def test_results_go_where_they_are_told(flipflop: mrnn.Network, precision: Precision) -> None:
    dtype = DTYPES[precision]
    u, dy = normal((2, 5, 3), dtype), normal((2, 5, 3), dtype)
    tape = mrnn.Tape(flipflop, 2, 5, precision=precision)
    h = np.empty((2, 5, 30), dtype)
    assert tape.forward(u, h=h).h is h
    expected = tape.backward(dy=dy, dinput=True)
    by_parameters, by_input = np.empty(tape.num_parameters, dtype), np.empty((2, 5, 3), dtype)
    gradients = tape.backward(dy=dy, dparameters=by_parameters, dinput=by_input)
    assert gradients.parameters is by_parameters and gradients.input is by_input
    np.testing.assert_array_equal(by_parameters, expected.parameters)
    np.testing.assert_array_equal(by_input, expected.input)
    nothing = tape.backward(dy=dy, dparameters=False)
    assert not any(hasattr(nothing, name) for name in ("parameters", "input", "stimulation", "x0", "h0"))


def test_calls_that_come_too_early(flipflop: mrnn.Network) -> None:
    tape = mrnn.Tape(flipflop, 2, 5)
    dy = np.zeros((2, 5, 3), np.float32)
    with pytest.raises(mrnn.StateError, match="forward"):
        tape.backward(dy=dy)
    tape.forward(steps=5)
    tape.backward(dy=dy)
    tape.refresh(flipflop)
    with pytest.raises(mrnn.StateError, match="forward"):
        tape.backward(dy=dy)
    tape.forward(steps=5)
    with pytest.raises(mrnn.RangeError):
        tape.forward(steps=6)
    with pytest.raises(mrnn.StateError, match="forward"):
        tape.backward(dy=dy)
    tape.forward(steps=4)
    with pytest.raises(mrnn.ShapeError, match=r"dy has the shape \(2, 5, 3\), needed is \(2, 4, 3\)"):
        tape.backward(dy=dy)


def test_noise(flipflop: mrnn.Network) -> None:
    tape = mrnn.Tape(flipflop, 2, 6)
    silent = tape.forward(steps=6).h
    tape.set_noise(seed=4, first_trial=7)
    noisy = tape.forward(steps=6).h
    session = mrnn.Session(mrnn.Engine(flipflop), 2)
    session.set_noise(seed=4, first_trial=7)
    np.testing.assert_array_equal(session.step_n(steps=6).h, noisy)
    assert not np.array_equal(noisy, silent)
    tape.set_noise(seed=4, first_trial=7, first_step=1)
    assert not np.array_equal(tape.forward(steps=6).h, noisy)
    tape.set_noise(False)
    np.testing.assert_array_equal(tape.forward(steps=6).h, silent)


def test_manipulations_of_a_session(flipflop: mrnn.Network) -> None:
    session = mrnn.Session(mrnn.Engine(flipflop))
    session.clamp_unit(2, 0.5)
    session.set_region_gain("inh", 0.25)
    tape = mrnn.Tape(flipflop, 1, 6)
    tape.set_manipulations(session)
    h = tape.forward(steps=6).h
    np.testing.assert_array_equal(h, session.step_n(steps=6).h)
    gradients = tape.backward(dh=np.ones((1, 6, 30), np.float32), dstimulation=True)
    np.testing.assert_array_equal(gradients.stimulation[..., 2], 0)
    with pytest.raises(mrnn.PrecisionError):
        double = mrnn.Session(mrnn.Engine(flipflop, precision="f64"))
        tape.set_manipulations(double)


def test_sizes(flipflop: mrnn.Network) -> None:
    tape = mrnn.Tape(flipflop, 2, 5, precision="f64")
    assert (tape.batch, tape.max_steps) == (2, 5)
    assert tape.dtype == np.float64
    assert tape.num_parameters == flipflop.num_parameters
    assert repr(tape) == "<mrnn.Tape of 2 sequences of at most 5 steps in float64>"
