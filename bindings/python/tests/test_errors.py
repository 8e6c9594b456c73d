"""Exceptions, and the life of objects."""

from __future__ import annotations

import gc
import pickle
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mrnn
from mrnn._library import lib

MADE_BY = {
    mrnn.ArgumentError: (ValueError, lib.MRNN_ERR_ARGUMENT),
    mrnn.InvalidNameError: (ValueError, lib.MRNN_ERR_NAME),
    mrnn.ShapeError: (ValueError, lib.MRNN_ERR_SHAPE),
    mrnn.RangeError: (ValueError, lib.MRNN_ERR_VALUE),
    mrnn.UnknownNameError: (KeyError, lib.MRNN_ERR_UNKNOWN),
    mrnn.DuplicateError: (ValueError, lib.MRNN_ERR_DUPLICATE),
    mrnn.StateError: (RuntimeError, lib.MRNN_ERR_STATE),
    mrnn.JsonError: (ValueError, lib.MRNN_ERR_JSON),
    mrnn.FileError: (OSError, lib.MRNN_ERR_IO),
    mrnn.FormatError: (ValueError, lib.MRNN_ERR_FORMAT),
    mrnn.PrecisionError: (TypeError, lib.MRNN_ERR_PRECISION),
    mrnn.UnavailableError: (RuntimeError, lib.MRNN_ERR_UNAVAILABLE),
    mrnn.OutOfMemoryError: (MemoryError, lib.MRNN_ERR_MEMORY),
    mrnn.NumericError: (ArithmeticError, lib.MRNN_ERR_NUMERIC),
    mrnn.InternalError: (RuntimeError, lib.MRNN_ERR_PANIC),
}


@pytest.mark.parametrize("kind", mrnn.Error.__subclasses__())
def test_every_error_is_the_built_in_one_too(kind: type[mrnn.Error]) -> None:
    built_in, status = MADE_BY[kind]
    error = kind("what happened")
    assert isinstance(error, (built_in, mrnn.Error))
    assert issubclass(kind, built_in)
    assert (str(error), error.status) == ("what happened", status)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.status) == (kind, "what happened", status)


def test_every_status_has_its_error() -> None:
    statuses = {name: getattr(lib, name) for name in dir(lib) if name.startswith("MRNN_ERR_")}
    assert len(statuses) >= 18
    for name, status in statuses.items():
        error = mrnn.errors.error(status, name)
        assert error.status == status
        internal = ("MRNN_ERR_NULL", "MRNN_ERR_BUFFER", "MRNN_ERR_PANIC", "MRNN_ERR_POISONED")
        assert isinstance(error, mrnn.InternalError) == (name in internal), name


def test_messages_say_what_and_where(flipflop: mrnn.Network, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere\.json"):
        mrnn.Network.load(tmp_path / "nowhere.json")
    with pytest.raises(mrnn.JsonError, match="JSON"):
        mrnn.Network.from_json("{")
    with pytest.raises(ValueError, match=r"recurrent_regions\[0\].*num_units"):
        mrnn.Network.from_dict({"recurrent_regions": [{"name": "exc", "num_unit": 3}]})
    damaged = tmp_path / "damaged.safetensors"
    flipflop.save(damaged)
    data = bytearray(damaged.read_bytes())
    data[-1] ^= 1
    damaged.write_bytes(data)
    with pytest.raises(mrnn.FormatError, match="damaged"):
        mrnn.Network.load(damaged)
    with pytest.raises(mrnn.ArgumentError, match="NUL"):
        mrnn.Network.load("a\0b.json")
    with pytest.raises(mrnn.ArgumentError, match="safetensors"):
        flipflop.save(tmp_path / "model.bin")
    with pytest.raises(OSError, match="folder"):
        flipflop.save(tmp_path / "folder" / "model.safetensors")
    with pytest.raises(KeyError, match="exx"):
        flipflop.weight("exx", "exc")
    with pytest.raises(mrnn.ArgumentError, match="pulses"):
        flipflop.weight("exc", "pulses")
    with pytest.raises(mrnn.ShapeError, match=r"weight has the shape \(3, 3\), needed is \(21, 9\)"):
        flipflop.set_weight("inh", "exc", np.eye(3))
    with pytest.raises(mrnn.RangeError):
        flipflop.set_weight("inh", "exc", np.full((21, 9), np.inf))
    with pytest.raises(TypeError, match="complex"):
        flipflop.set_weight("inh", "exc", np.zeros((21, 9), complex))
    with pytest.raises(mrnn.ArgumentError, match="mask"):
        flipflop.set_mask("inh", "exc", np.full((21, 9), 0.5))
    with pytest.raises(mrnn.ArgumentError, match="description"):
        mrnn.Network.from_dict({"seed": float("nan")})
    with pytest.raises(TypeError, match="text is of the type bytes; needed is a str"):
        mrnn.Network.from_json(b"{}")  # type: ignore[arg-type]
    with pytest.raises(mrnn.UnknownNameError, match=r"'exd'; did you mean 'exc'"):
        flipflop.region_mask("exd")
    with pytest.raises(mrnn.ShapeError, match=r"\(2, 29\)"):
        flipflop.region_activity("exc", np.zeros((2, 29)))
    with pytest.raises(TypeError, match="made by"):
        mrnn.Network()


def test_nothing_changes_on_an_error(flipflop: mrnn.Network) -> None:
    before = flipflop.parameters()
    wrong = before.copy()
    wrong[-1] = np.nan
    with pytest.raises(mrnn.RangeError):
        flipflop.set_parameters(wrong)
    np.testing.assert_array_equal(flipflop.parameters(), before)


def everything(network: mrnn.Network) -> list[Any]:
    engine = mrnn.Engine(network)
    return [
        network,
        engine,
        mrnn.Session(engine),
        mrnn.Tape(network, 1, 5),
        mrnn.Trainer(network, batch=1, steps=5),
    ]


def test_what_is_closed_says_so(flipflop: mrnn.Network) -> None:
    network, engine, session, tape, trainer = everything(flipflop)
    for made in (network, engine, session, tape, trainer):
        assert not made.closed
        with made as same:
            assert same is made
        assert made.closed
        made.close()
        assert repr(made) == f"<mrnn.{type(made).__name__}, closed>"
    target = np.zeros((1, 5, 3), np.float32)
    calls: list[Any] = [
        network.to_json,
        network.parameters,
        lambda: network.save("model.safetensors"),
        lambda: mrnn.Engine(network),
        lambda: engine.forward(steps=1),
        lambda: mrnn.Session(engine),
        session.step,
        session.save,
        lambda: tape.forward(steps=1),
        lambda: trainer.step(target, target),
        trainer.network,
    ]
    for call in calls:
        with pytest.raises(mrnn.StateError, match="is closed"):
            call()


def test_objects_are_freed_when_nothing_refers_to_them(flipflop: mrnn.Network) -> None:
    made = everything(mrnn.Network.from_dict(flipflop.to_dict()))
    owned = [weakref.ref(each._owned) for each in made]
    del made
    gc.collect()
    assert [each() for each in owned] == [None] * 5


def test_engines_can_not_be_pickled(flipflop: mrnn.Network) -> None:
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(mrnn.Engine(flipflop))
