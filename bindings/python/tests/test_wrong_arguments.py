"""Arguments of the wrong type: the message names the argument and what is wanted."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import mrnn

BATCH, STEPS = 2, 4


class Made(NamedTuple):
    """One object of each kind."""

    network: Any
    engine: Any
    session: Any
    tape: Any
    trainer: Any


@pytest.fixture
def made(flipflop: mrnn.Network) -> Made:
    engine = mrnn.Engine(flipflop)
    return Made(
        flipflop,
        engine,
        mrnn.Session(engine, BATCH),
        mrnn.Tape(flipflop, BATCH, STEPS),
        mrnn.Trainer(flipflop, batch=BATCH, steps=STEPS),
    )


def masked(*shape: int, dtype: Any = np.float32) -> Any:
    array = np.ma.zeros(shape, dtype)
    array[(0,) * len(shape)] = np.ma.masked
    return array


def zeros(*shape: int) -> Any:
    return np.zeros(shape, np.float32)


MASKED: dict[str, tuple[str, Callable[[Made], Any]]] = {
    "forward": ("input", lambda m: m.engine.forward(masked(BATCH, STEPS, 3))),
    "result": ("h", lambda m: m.engine.forward(batch=1, steps=1, h=masked(1, 1, 30))),
    "backward": ("dy", lambda m: m.engine.backward(m.network, batch=1, steps=1, dy=masked(1, 1, 3))),
    "x0": ("x0", lambda m: m.tape.forward(steps=1, x0=masked(BATCH, 30))),
    "step": ("input", lambda m: m.session.step(masked(BATCH, 3))),
    "set_state": ("x", lambda m: m.session.set_state(x=masked(BATCH, 30))),
    "reset": ("members", lambda m: m.session.reset(masked(BATCH, dtype=np.bool_))),
    "target": ("target", lambda m: m.trainer.step(zeros(BATCH, STEPS, 3), masked(BATCH, STEPS, 3))),
    "mask": (
        "mask",
        lambda m: m.trainer.step(*[zeros(BATCH, STEPS, 3)] * 2, mask=masked(BATCH, STEPS, 3)),
    ),
    "set_weight": ("weight", lambda m: m.network.set_weight("inh", "exc", masked(21, 9))),
    "set_mask": ("mask", lambda m: m.network.set_mask("inh", "exc", masked(21, 9, dtype=np.bool_))),
    "set_synapses": ("weight", lambda m: m.network.set_synapses("inh", "exc", [0], [0], masked(1))),
    "dst_units": (
        "dst_units",
        lambda m: m.network.set_synapses("inh", "exc", masked(1, dtype=np.intp), [0], [1]),
    ),
    "set_parameters": ("parameters", lambda m: m.network.set_parameters(masked(m.network.num_parameters))),
    "set_base_firing": ("base_firing", lambda m: m.network.set_base_firing("exc", masked(21))),
    "one number": ("init", lambda m: m.network.set_init("exc", np.ma.masked)),
    "set_readout": ("bias", lambda m: m.network.set_readout("bits", np.zeros((3, 30)), masked(3))),
    "combine_states": ("state_a", lambda m: m.network.combine_states(["exc"], masked(21), ["inh"], zeros(9))),
    "from_torch": (
        "a tensor",
        lambda m: mrnn.from_torch(
            {pair: masked(*m.network.weight(*pair).shape) for pair in m.network.connections},
            m.network.to_dict(),
        ),
    ),
    "description": (
        "the description",
        lambda m: mrnn.Network.from_dict(
            {"recurrent_regions": [{"name": "exc", "num_units": 2, "base_firing": masked(2)}]}
        ),
    ),
}


@pytest.mark.parametrize("name", MASKED)
def test_masked_arrays_are_refused(made: Made, name: str) -> None:
    what, call = MASKED[name]
    with pytest.raises(TypeError, match=rf"^{what}\b.* masked array.*\.filled\("):
        call(made)


WRONG: dict[str, tuple[str, Callable[[Made], Any]]] = {
    "engine of a path": (r"network is .*\bstr\b.*mrnn\.Network", lambda m: mrnn.Engine("x.json")),  # type: ignore[arg-type]
    "engine of an engine": (r"network is .*\bEngine\b.*mrnn\.Network", lambda m: mrnn.Engine(m.engine)),
    "engine of a builder": (r"mrnn\.Network\b", lambda m: mrnn.Engine(mrnn.NetworkBuilder())),  # type: ignore[arg-type]
    "refresh": (r"network is .*mrnn\.Network", lambda m: m.engine.refresh(None)),
    "backward": (r"network is .*mrnn\.Network", lambda m: m.engine.backward(None, steps=1)),
    "tape": (r"network is .*mrnn\.Network", lambda m: mrnn.Tape(None, 1, 1)),  # type: ignore[arg-type]
    "tape.refresh": (r"network is .*mrnn\.Network", lambda m: m.tape.refresh(m.engine)),
    "trainer": (r"network is .*mrnn\.Network", lambda m: mrnn.Trainer({}, batch=1, steps=1)),  # type: ignore[arg-type]
    "session": (r"engine is .*NoneType.*mrnn\.Engine", lambda m: mrnn.Session(None)),  # type: ignore[arg-type]
    "manipulations": (r"session is .*mrnn\.Session", lambda m: m.tape.set_manipulations(m.tape)),
    "restore": (r"snapshot is .*NoneType.*mrnn\.Snapshot", lambda m: m.session.restore(None)),
    "activity": (r"region is .*\bint\b.*\bstr\b", lambda m: m.session.activity(3)),
    "region_mask": (r"region is .*\blist\b.*\bstr\b", lambda m: m.network.region_mask(["exc"])),
    "region_activity": (r"state is .*\blist\b", lambda m: m.network.region_activity("exc", [0.0] * 30)),
    "gain of a number": (r"region is .*\bint\b.*\bstr\b", lambda m: m.session.set_region_gain(3, 1)),
    "gain of a list": (r"region is .*\blist\b.*\bstr\b", lambda m: m.session.set_region_gain(["exc"], 1)),
    "gain": (r"gain is .*\bstr\b.*number", lambda m: m.session.set_region_gain("exc", "1")),
    "pathway": (r"dst is .*\bint\b.*\bstr\b", lambda m: m.session.set_pathway_gain("exc", 3, 1)),
    "pathway gain": (r"gain is .*NoneType.*number", lambda m: m.session.set_pathway_gain("exc", "inh", None)),
    "current": (r"current is .*\blist\b.*number", lambda m: m.session.set_region_current("exc", [1.0])),
    "clamp": (r"value is .*\bcomplex\b.*number", lambda m: m.session.clamp_unit(0, 1j)),
    "unit": (r"unit is .*\bstr\b.*whole number", lambda m: m.session.clamp_unit("exc", 1)),
    "batch": (r"batch is .*\bfloat\b.*whole number", lambda m: mrnn.Session(m.engine, 2.0)),  # type: ignore[arg-type]
    "steps": (r"steps is .*\bstr\b.*whole number", lambda m: m.session.step_n(steps="4")),
    "want": (r"\bh is .*\bint\b.*bool.*array", lambda m: m.engine.forward(steps=1, h=1)),
    "radius": (r"target is .*\bstr\b.*number", lambda m: m.network.scale_spectral_radius("1")),
    "subset": (r"regions is .*\bint\b.*list", lambda m: m.network.weight_subset(3)),
    "subset of one": (r"regions is .*\bstr\b.*list", lambda m: m.network.weight_subset("exc")),
    "regularizers": (
        r"regularizers is .*\bint\b",
        lambda m: mrnn.Trainer(m.network, batch=1, steps=1, regularizers=3),  # type: ignore[arg-type]
    ),
    "option": (r"threads.*|options", lambda m: mrnn.Engine(m.network, threads=object())),  # type: ignore[arg-type]
    "state dict": (r"state_dict is .*\bint\b.*mapping", lambda m: mrnn.from_torch(3, m.network.to_dict())),  # type: ignore[arg-type]
    "masks": (r"masks is .*\bint\b.*mapping", lambda m: mrnn.from_torch({}, m.network.to_dict(), masks=3)),  # type: ignore[arg-type]
    "base_firing of a region": (
        r"base_firing is .*\bstr\b.*number",
        lambda m: mrnn.NetworkBuilder().add_region("exc", 3, base_firing="1"),  # type: ignore[arg-type]
    ),
    "sparsity": (
        r"sparsity is .*NoneType.*number",
        lambda m: mrnn.NetworkBuilder().connect("exc", "exc", sparsity=None),  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_messages_name_the_argument_and_what_is_wanted(made: Made, name: str) -> None:
    message, call = WRONG[name]
    with pytest.raises(TypeError, match=message) as raised:
        call(made)
    assert not any(internal in str(raised.value) for internal in ("attribute", "ctype", "_lock", "iterable"))


def test_numbers_and_flags_of_numpy_are_taken(made: Made) -> None:
    activity = made.engine.forward(batch=np.int64(2), steps=np.int32(3), h=np.True_, y=np.False_)
    assert activity.h.shape == (2, 3, 30)
    with pytest.raises(AttributeError, match="y was not asked for"):
        _ = activity.y
    made.session.set_region_gain("exc", np.float32(0.5))
    made.session.set_region_current("exc", np.int64(1))
    options: Any = {"learning_rate": np.float32(0.5), "noise": np.True_, "threads": np.int64(1)}
    trainer = mrnn.Trainer(made.network, batch=1, steps=1, **options)
    assert trainer.options["optimizer"]["learning_rate"] == 0.5
    assert trainer.options["noise"] is True


OPTIONS: dict[str, tuple[str, Callable[[mrnn.Network], Any]]] = {
    "initials": (
        r"Trainer .*'lr'; did you mean 'learning_rate'\?",
        lambda n: mrnn.Trainer(n, batch=2, steps=3, lr=1),  # type: ignore[call-arg]
    ),
    "of the trainer": (
        r"Trainer .*'weight_decy'; did you mean 'weight_decay'\?",
        lambda n: mrnn.Trainer(n, batch=2, steps=3, weight_decy=1),  # type: ignore[call-arg]
    ),
    "of its engine": (
        r"Trainer .*'num_threads'; did you mean 'threads'\?",
        lambda n: mrnn.Trainer(n, batch=2, steps=3, num_threads=1),  # type: ignore[call-arg]
    ),
    "of an engine": (
        r"Engine .*'presicion'; did you mean 'precision'\?",
        lambda n: mrnn.Engine(n, presicion="f64"),  # type: ignore[call-arg]
    ),
    "of a tape": (
        r"Tape .*'memory'; did you mean 'memory_bytes'\?",
        lambda n: mrnn.Tape(n, 1, 1, memory=1),  # type: ignore[call-arg]
    ),
    "of resume": (
        r"Trainer\.resume .*'thread'; did you mean 'threads'\?",
        lambda n: mrnn.Trainer.resume("run.safetensors", thread=1),  # type: ignore[call-arg]
    ),
    "like none": (
        r"Engine .*'zzz'; it has .*'backend'.*'precision', 'threads'",
        lambda n: mrnn.Engine(n, zzz=1),  # type: ignore[call-arg]
    ),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_an_unknown_option_has_a_nearest_one(flipflop: mrnn.Network, name: str) -> None:
    message, call = OPTIONS[name]
    with pytest.raises(TypeError, match=message):
        call(flipflop)


@pytest.mark.parametrize(
    ("kind", "instead"),
    [("engine", "Network"), ("session", "Session.save"), ("tape", "Network"), ("trainer", "Trainer.save")],
)
def test_what_can_not_be_pickled_says_what_can(made: Made, kind: str, instead: str) -> None:
    each = getattr(made, kind)
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=rf"{type(each).__name__} can't be copied or pickled.*{instead}"):
            attempt(each)


def test_builders_can_not_be_pickled() -> None:
    with pytest.raises(TypeError, match=r"NetworkBuilder can't be copied or pickled.*to_json"):
        pickle.dumps(mrnn.NetworkBuilder())
