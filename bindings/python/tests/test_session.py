"""Sessions: steps, states, manipulations, noise, snapshots."""

from __future__ import annotations

import pickle
from typing import Any, Literal

import numpy as np
import pytest

import mrnn

Precision = Literal["f32", "f64"]
DTYPES = {"f32": np.float32, "f64": np.float64}


@pytest.fixture(params=["f32", "f64"])
def precision(request: Any) -> Precision:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def engine(flipflop: mrnn.Network, precision: Precision) -> mrnn.Engine:
    return mrnn.Engine(flipflop, precision=precision)


def drive(engine: mrnn.Engine, batch: int, steps: int) -> Any:
    rng = np.random.default_rng(1)
    return rng.standard_normal((batch, steps, engine.num_inputs)).astype(engine.dtype)


def test_single_steps_are_sequences_bit_for_bit(engine: mrnn.Engine) -> None:
    u = drive(engine, 3, 12)
    stimulation = np.ones((3, 12, 30), engine.dtype)
    expected = engine.forward(u, stimulation=stimulation, x=True)
    single, many = mrnn.Session(engine, 3), mrnn.Session(engine, 3)
    h = np.empty((3, 30), engine.dtype)
    for t in range(12):
        added = np.ascontiguousarray(stimulation[:, t])
        assert single.step(np.ascontiguousarray(u[:, t]), stimulation=added, out=h) is h
        np.testing.assert_array_equal(h, expected.h[:, t])
        np.testing.assert_array_equal(single.outputs(), expected.y[:, t])
        np.testing.assert_array_equal(single.x, expected.x[:, t])
    assert single.step_index == 12
    first = many.step_n(u[:, :5].copy(), stimulation=stimulation[:, :5].copy())
    second = many.step_n(u[:, 5:].copy(), stimulation=stimulation[:, 5:].copy(), x=True, h=False)
    np.testing.assert_array_equal(first.h, expected.h[:, :5])
    np.testing.assert_array_equal(second.x, expected.x[:, 5:])
    assert not hasattr(second, "h")
    np.testing.assert_array_equal(many.h, single.h)


def test_time_first(engine: mrnn.Engine) -> None:
    u = drive(engine, 3, 12)
    a, b = mrnn.Session(engine, 3), mrnn.Session(engine, 3)
    batch_first = a.step_n(u)
    time_first = b.step_n(np.ascontiguousarray(u.swapaxes(0, 1)), time_first=True)
    np.testing.assert_array_equal(time_first.h.swapaxes(0, 1), batch_first.h)


def test_steps_without_input(engine: mrnn.Engine) -> None:
    a, b = mrnn.Session(engine), mrnn.Session(engine)
    silent = np.zeros((1, 3), engine.dtype)
    np.testing.assert_array_equal(a.step(), b.step(silent))
    np.testing.assert_array_equal(a.step_n(steps=4).h, b.step_n(np.zeros((1, 4, 3), engine.dtype)).h)


def test_reset(engine: mrnn.Engine, flipflop: mrnn.Network) -> None:
    session = mrnn.Session(engine, 3)
    initial = session.x
    np.testing.assert_array_equal(initial, np.tile(flipflop.init(), (3, 1)).astype(engine.dtype))
    session.step(drive(engine, 3, 1)[:, 0].copy())
    moved = session.x
    session.reset([True, False, True])
    np.testing.assert_array_equal(session.x, np.where([[True], [False], [True]], initial, moved))
    assert session.step_index == 1
    session.reset()
    np.testing.assert_array_equal(session.x, initial)
    assert session.step_index == 0
    with pytest.raises(mrnn.ShapeError):
        session.reset([True])
    with pytest.raises(TypeError, match="members"):
        session.reset(np.array([1, 0, 1]))


def test_states(engine: mrnn.Engine) -> None:
    session = mrnn.Session(engine, 2)
    x = np.linspace(-1, 1, 60).reshape(2, 30).astype(engine.dtype)
    session.set_state(x=x)
    np.testing.assert_array_equal(session.x, x)
    np.testing.assert_allclose(session.h, np.tanh(x), rtol=1e-5)
    session.set_state(x=x, h=x)
    np.testing.assert_array_equal(session.h, x)
    kept = np.empty((2, 30), engine.dtype)
    x_found, h_found = session.get_state(x=kept, h=False)
    assert x_found is kept and h_found is None
    np.testing.assert_array_equal(kept, x)
    with pytest.raises(mrnn.ArgumentError, match="h alone"):
        session.set_state(h=x)
    x[0, 0] = np.nan
    with pytest.raises(mrnn.RangeError):
        session.set_state(x=x)
    with pytest.raises(mrnn.ShapeError, match="x has the shape"):
        session.set_state(x=x[:1].copy())


def test_a_failed_step_leaves_the_state(engine: mrnn.Engine) -> None:
    session = mrnn.Session(engine)
    session.step(np.ones((1, 3), engine.dtype))
    before = session.x
    h = np.zeros((1, 30), engine.dtype)
    with pytest.raises(mrnn.ArgumentError, match="memory"):
        session.step(h[:, :3], out=h)
    with pytest.raises(mrnn.ShapeError, match="input"):
        session.step(np.zeros(3, engine.dtype))
    with pytest.raises(mrnn.ShapeError, match="out"):
        session.step(out=np.zeros((1, 29), engine.dtype))
    with pytest.raises(mrnn.PrecisionError, match="input"):
        session.step(np.zeros((1, 3), np.int32))
    np.testing.assert_array_equal(session.x, before)
    assert session.step_index == 1


def test_gains_and_currents(engine: mrnn.Engine, flipflop: mrnn.Network) -> None:
    session = mrnn.Session(engine)
    session.step_n(steps=5)
    source = session.h
    session.set_region_gain("inh", 0)
    session.set_pathway_gain("exc", "inh", 0.5)
    session.step()
    np.testing.assert_array_equal(session.pathway_current("inh", "exc"), 0)
    out = np.empty((1, 9), engine.dtype)
    assert session.pathway_current("exc", "inh", out=out) is out
    exc = flipflop.regions["exc"]
    expected = 0.5 * source[:, exc] @ flipflop.effective("exc", "inh").T
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-6)

    plain, driven = mrnn.Session(engine), mrnn.Session(engine)
    driven.set_region_current("exc", 0.25)
    plain.step()
    driven.step()
    dynamics = flipflop.to_dict()["dynamics"]
    difference = (driven.x - plain.x)[0]
    expected = 0.25 * dynamics["dt"] / dynamics["tau"] * flipflop.region_mask("exc")
    np.testing.assert_allclose(difference, expected, atol=1e-6)

    session.clear_manipulations()
    session.reset()
    fresh = mrnn.Session(engine)
    np.testing.assert_array_equal(session.step_n(steps=4).h, fresh.step_n(steps=4).h)


def test_input_regions_have_a_gain(engine: mrnn.Engine) -> None:
    silenced, silent = mrnn.Session(engine), mrnn.Session(engine)
    silenced.set_region_gain("pulses", 0)
    np.testing.assert_array_equal(silenced.step(np.ones((1, 3), engine.dtype)), silent.step())


def test_clamps(engine: mrnn.Engine) -> None:
    session = mrnn.Session(engine, 2)
    session.clamp_unit(4, 0.75)
    np.testing.assert_array_equal(session.step()[:, 4], 0.75)
    session.release_unit(4)
    session.step()
    np.testing.assert_allclose(session.h[:, 4], np.tanh(session.x[:, 4]), rtol=1e-5)
    with pytest.raises(mrnn.RangeError, match="unit 30"):
        session.clamp_unit(30, 0)
    with pytest.raises(mrnn.RangeError, match="nan"):
        session.clamp_unit(0, float("nan"))
    with pytest.raises(mrnn.RangeError, match="unit is -1"):
        session.release_unit(-1)


def test_unknown_names_give_the_nearest(engine: mrnn.Engine) -> None:
    session = mrnn.Session(engine)
    with pytest.raises(KeyError, match="'exx'; did you mean 'exc'"):
        session.set_region_gain("exx", 0)
    with pytest.raises(mrnn.UnknownNameError, match="exc -> pulses"):
        session.set_pathway_gain("exc", "pulses", 0)
    with pytest.raises(mrnn.UnknownNameError):
        session.activity("pulses")
    with pytest.raises(mrnn.RangeError, match="inf"):
        session.set_region_gain("exc", float("inf"))
    with pytest.raises(mrnn.RangeError):
        session.set_region_current("pulses", 1)


def test_activity_of_regions_and_parents(cbgtcl: mrnn.Network, precision: Precision) -> None:
    session = mrnn.Session(mrnn.Engine(cbgtcl, precision=precision), 2)
    session.step()
    np.testing.assert_array_equal(session.activity("striatum"), session.h[:, :100])
    np.testing.assert_array_equal(session.activity("thal"), session.h[:, cbgtcl.regions["thal"]])


def test_noise_depends_on_seed_trial_and_step_alone(engine: mrnn.Engine) -> None:
    batch, alone = mrnn.Session(engine, 3), mrnn.Session(engine, 1)
    batch.set_noise(seed=5, first_trial=10)
    assert batch.noise == (True, 5, 10)
    assert alone.noise.enabled is False
    whole = batch.step_n(steps=6).h
    alone.set_noise(seed=5, first_trial=12)
    np.testing.assert_array_equal(alone.step_n(steps=6).h[0], whole[2])
    alone.set_noise_enabled(False)
    alone.reset()
    np.testing.assert_array_equal(alone.step_n(steps=6).h, mrnn.Session(engine).step_n(steps=6).h)
    alone.set_noise_enabled(True)
    alone.reset()
    np.testing.assert_array_equal(alone.step_n(steps=6).h[0], whole[2])
    alone.reset()
    alone.step_index = 3
    assert alone.step_index == 3
    assert not np.array_equal(alone.step(), whole[2:, 0])


def test_snapshots_go_on_as_before(flipflop: mrnn.Network, precision: Precision) -> None:
    description = flipflop.to_dict()
    for connection in description["recurrent_connections"]:
        connection["delay"] = 3 * description["dynamics"]["dt"]
    engine = mrnn.Engine(mrnn.Network.from_dict(description), precision=precision)
    session = mrnn.Session(engine, 2)
    session.set_noise(seed=3, first_trial=1)
    session.step_n(steps=4)
    snapshot = session.save()
    expected = session.step_n(steps=5).h
    session.restore(snapshot)
    np.testing.assert_array_equal(session.step_n(steps=5).h, expected)
    other = mrnn.Session(engine, 2)
    other.restore(pickle.loads(pickle.dumps(snapshot)))
    assert other.step_index == 4
    np.testing.assert_array_equal(other.step_n(steps=5).h, expected)
    with pytest.raises(mrnn.ShapeError, match=r"snapshot\.values"):
        mrnn.Session(engine, 3).restore(snapshot)


def test_a_session_outlives_its_engine(engine: mrnn.Engine) -> None:
    session = mrnn.Session(engine)
    expected = mrnn.Session(engine).step()
    engine.close()
    np.testing.assert_array_equal(session.step(), expected)


def test_sizes(engine: mrnn.Engine) -> None:
    session = mrnn.Session(engine, 2)
    assert (session.batch, session.dtype) == (2, engine.dtype)
    assert repr(session) == f"<mrnn.Session of 2 x 30 units in {engine.dtype}, at step 0>"
    with pytest.raises(mrnn.Error):
        mrnn.Session(engine, 0)
