"""Arrays go to the library as they are."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import mrnn

MIB = 2**20


def peak(function: Callable[[], Any]) -> int:
    """Most memory of Python and numpy, in bytes, that a second call takes."""
    function()
    tracemalloc.start()
    function()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_sequences_are_not_copied(flipflop: mrnn.Network) -> None:
    batch, steps = 100, 1000
    u = np.zeros((batch, steps, 3), np.float32)
    h = np.empty((batch, steps, 30), np.float32)
    y = np.empty((batch, steps, 3), np.float32)
    assert min(u.nbytes, h.nbytes, y.nbytes) > MIB
    engine = mrnn.Engine(flipflop)
    assert peak(lambda: engine.forward(u, h=h, y=y)) < MIB / 16
    session = mrnn.Session(engine, batch)
    assert peak(lambda: session.step_n(u, h=h, y=y)) < MIB / 16
    tape = mrnn.Tape(flipflop, batch, steps)
    assert peak(lambda: tape.forward(u, h=h, y=y)) < MIB / 16
    gradient, by_input = np.empty(flipflop.num_parameters, np.float32), np.empty_like(u)
    assert peak(lambda: tape.backward(dh=h, dy=y, dparameters=gradient, dinput=by_input)) < MIB / 16


def test_steps_make_no_arrays(flipflop: mrnn.Network) -> None:
    batch = 10_000
    session = mrnn.Session(mrnn.Engine(flipflop), batch)
    u = np.zeros((batch, 3), np.float32)
    h = np.empty((batch, 30), np.float32)
    y = np.empty((batch, 3), np.float32)
    assert peak(lambda: (session.step(u, out=h), session.outputs(out=y))) < min(u.nbytes, y.nbytes) / 4
    assert peak(lambda: session.get_state(x=h, h=False)) < h.nbytes / 4


def test_read_only_arrays_and_files_are_inputs(flipflop: mrnn.Network, tmp_path: Path) -> None:
    u = np.random.default_rng(0).standard_normal((2, 5, 3)).astype(np.float32)
    engine = mrnn.Engine(flipflop)
    expected = engine.forward(u).h
    u.tofile(tmp_path / "input")
    mapped = np.memmap(tmp_path / "input", np.float32, "r", shape=u.shape)
    np.testing.assert_array_equal(engine.forward(mapped).h, expected)
    u.flags.writeable = False
    np.testing.assert_array_equal(engine.forward(u).h, expected)


def test_an_activity_of_part_of_an_array(flipflop: mrnn.Network) -> None:
    """Whole trials of a larger array are contiguous, and can be written to in place."""
    engine = mrnn.Engine(flipflop)
    everything = np.zeros((4, 5, 30), np.float32)
    engine.forward(batch=2, steps=5, h=everything[1:3], y=False)
    assert everything[1:3].any() and not everything[[0, 3]].any()
