"""Sessions: the state of a batch of copies of a network, and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from mrnn import _sequences
from mrnn._arrays import Array, Want, plain, readable, result, writable
from mrnn._call import call, check, count, real
from mrnn._handle import Handle
from mrnn._library import ffi, lib
from mrnn._sequences import Activity
from mrnn._types import require
from mrnn.engine import Engine

_UINT8: np.dtype[Any] = np.dtype(np.uint8)
_UINT64: np.dtype[Any] = np.dtype(np.uint64)


class Noise(NamedTuple):
    """The noise of a session's steps to come."""

    #: Whether there is any.
    enabled: bool
    seed: int
    #: Trial number of the batch's first copy; the others follow.
    first_trial: int


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """Everything that the steps to come depend on, beside the engine and the manipulations.

    It is plain data: it can be copied, pickled and restored in another process.
    """

    #: x, then h of now and of the steps that delayed connections may still need, newest first; then
    #: their inputs.
    values: Array
    #: Step index, whether there is noise, its seed, the trial number of the batch's first copy.
    counters: NDArray[np.uint64]


class Session(Handle):
    """The state of a batch of copies of an engine's network.

    It starts in the initial state, with the network's noise. States are ``[batch, H]``, in the
    engine's dtype. Threads that use one session wait for one another.

    Parameters
    ----------
    engine : Engine
        The session keeps what it needs of it.
    batch : int
        Number of copies, at least 1.

    Examples
    --------
    >>> session = Session(engine)
    >>> cue = np.zeros((1, engine.num_inputs), np.float32)
    >>> h = np.empty((1, engine.num_units), np.float32)
    >>> for _ in range(1000):
    ...     session.step(cue, out=h)  # no array is made
    """

    _threads = True
    _instead = "copy or pickle what Session.save returns, and restore it in a session of an engine"

    def __init__(self, engine: Engine, batch: SupportsIndex = 1) -> None:
        require("engine", engine, Engine)
        out = ffi.new("mrnn_session **")
        size = count("batch", batch)
        pointer = engine._pointer
        with engine._sharing.reading():
            call(lib.mrnn_session_create, pointer, size, out)
        super().__init__(out[0], lib.mrnn_session_destroy)
        self._structure = engine._structure
        self._dtype = engine.dtype
        self._batch = size
        self._input_shape = (size, engine.num_inputs)
        self._state_shape = (size, engine.num_units)
        self._output_shape = (size, engine.num_outputs)
        suffix = "_f64" if self._dtype == np.float64 else ""
        names = ("set_state", "get_state", "get_outputs", "step_n", "pathway_current", "save", "restore")
        self._calls = {name: getattr(lib, f"mrnn_session_{name}{suffix}") for name in names}
        self._step = getattr(lib, f"mrnn_session_step{suffix}")
        self._step_stimulated = getattr(lib, f"mrnn_session_step_stimulated{suffix}")

    def __repr__(self) -> str:
        if self.closed:
            return "<mrnn.Session, closed>"
        return (
            f"<mrnn.Session of {self._batch} x {self._structure.num_units} units in "
            f"{self._dtype}, at step {self.step_index}>"
        )

    @property
    def batch(self) -> int:
        """Number of copies of the network."""
        return self._batch

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the elements of all arrays."""
        return self._dtype

    def step(
        self,
        input: Array | None = None,
        *,
        stimulation: Array | None = None,
        out: Array | None = None,
    ) -> Array:
        """Take one step, and return the new activations.

        Parameters
        ----------
        input : array, ``[batch, I]``, optional
            External input; 0 where it is left out. Elements that are not finite are not looked for:
            they spread through the state until it is set or reset.
        stimulation : array, ``[batch, H]``, optional
            Added without weights.
        out : array, ``[batch, H]``, optional
            Where the activations go; no array is made then.

        Returns
        -------
        array, ``[batch, H]``
            `out`, or a new array.

        Raises
        ------
        ShapeError, PrecisionError, ArgumentError
            As in `Engine.forward`. The state is as before.
        """
        if out is None:
            out = np.empty(self._state_shape, self._dtype)
        given = readable("input", input, self._input_shape, self._dtype)
        h = writable("out", out, self._state_shape, self._dtype)
        with self._lock:
            if stimulation is None:
                status = self._step(self._pointer, *given, *h)
            else:
                added = readable("stimulation", stimulation, self._state_shape, self._dtype)
                status = self._step_stimulated(self._pointer, *given, *added, *h)
        if status:
            check(status, "step: results must not share memory with the drive")
        return out

    def step_n(
        self,
        input: Array | None = None,
        *,
        stimulation: Array | None = None,
        steps: SupportsIndex | None = None,
        time_first: bool = False,
        x: Want = False,
        h: Want = True,
        y: Want = True,
    ) -> Activity:
        """Take many steps, with the results of single ones bit for bit.

        Arguments and result are those of `Engine.forward`; the state is as before where it fails.
        """
        structure, dtype = self._structure, self._dtype
        drive = _sequences.drive(
            structure,
            dtype,
            input,
            stimulation,
            initial=(None, None),
            batch=self._batch,
            steps=steps,
            time_first=time_first,
        )
        activity, record = _sequences.record(structure, dtype, drive, x, h, y)
        with self._lock:
            status = self._calls["step_n"](self._pointer, drive.steps, drive.layout, *drive.arrays, *record)
        check(status, f"step_n of {drive.steps} steps: results must not share memory")
        return activity

    def reset(self, members: Sequence[bool] | NDArray[np.bool_] | None = None) -> None:
        """Go back to the initial state; noise and manipulations stay as they are.

        Parameters
        ----------
        members : array of bool, ``[batch]``, optional
            Which copies, for streams that end at different times. The step index goes on then; else it
            becomes 0.
        """
        with self._lock:
            if members is None:
                check(lib.mrnn_session_reset(self._pointer), "reset")
                return
            flags = np.ascontiguousarray(plain("members", members))
            if flags.dtype != np.bool_:
                raise TypeError(f"members has the type {flags.dtype}, not bool")
            pointer = readable("members", flags.view(np.uint8), (self._batch,), _UINT8)
            check(lib.mrnn_session_reset_members(self._pointer, *pointer), "reset")

    @property
    def x(self) -> Array:
        """A copy of the pre-activations of now, ``[batch, H]``; `set_state` changes them."""
        x: Array = self.get_state(x=True, h=False)[0]
        return x

    @property
    def h(self) -> Array:
        """A copy of the activations of now, ``[batch, H]``; `set_state` changes them."""
        h: Array = self.get_state(x=False, h=True)[1]
        return h

    def get_state(self, *, x: Want = True, h: Want = True) -> tuple[Any, Any]:
        """Return copies of pre-activations and activations, ``[batch, H]``; `set_state` changes them.

        Parameters
        ----------
        x, h : bool or array
            Whether they are wanted, or the arrays that they go to. What is not wanted is None.
        """
        x_array, *x_pointer = result("x", x, self._state_shape, self._dtype)
        h_array, *h_pointer = result("h", h, self._state_shape, self._dtype)
        with self._lock:
            status = self._calls["get_state"](self._pointer, *x_pointer, *h_pointer)
        check(status, "get_state")
        return x_array, h_array

    def set_state(self, *, x: Array | None = None, h: Array | None = None) -> None:
        """Replace pre-activations and activations, ``[batch, H]`` each.

        Where h is left out it becomes activation(x). An Elman state may be given by h alone.

        Raises
        ------
        ArgumentError
            A leaky state is not determined by h alone.
        RangeError
            An element is not finite.
        """
        x_pointer = readable("x", x, self._state_shape, self._dtype)
        h_pointer = readable("h", h, self._state_shape, self._dtype)
        with self._lock:
            status = self._calls["set_state"](self._pointer, *x_pointer, *h_pointer)
        if status == lib.MRNN_ERR_ARGUMENT:
            check(status, "set_state: a leaky state is not determined by h alone")
        check(status, "set_state: x or h")

    def outputs(self, out: Array | None = None) -> Array:
        """Return the readouts of the current activations, ``[batch, outputs]``."""
        if out is None:
            out = np.empty(self._output_shape, self._dtype)
        pointer = writable("out", out, self._output_shape, self._dtype)
        with self._lock:
            status = self._calls["get_outputs"](self._pointer, *pointer)
        check(status, "outputs")
        return out

    def activity(self, region: str) -> Array:
        """Return a copy of the activations of a recurrent or parent region, ``[batch, units]``.

        `set_state` changes those of all.
        """
        return self._structure.activity(region, self.h)

    def set_noise(
        self, enabled: bool = True, *, seed: SupportsIndex = 0, first_trial: SupportsIndex = 0
    ) -> None:
        """Replace the noise of the steps to come.

        Parameters
        ----------
        enabled : bool
            Whether there is any.
        seed : int
            The same seed, trial and step give the same noise, however the batch is split.
        first_trial : int
            Trial number of the batch's first copy; the others follow.
        """
        numbers = count("seed", seed), count("first_trial", first_trial)
        with self._lock:
            check(lib.mrnn_session_set_noise(self._pointer, bool(enabled), *numbers), "set_noise")

    def set_noise_enabled(self, enabled: bool) -> None:
        """Switch the noise on or off, and leave its seed and trials as they are."""
        with self._lock:
            status = lib.mrnn_session_set_noise_enabled(self._pointer, bool(enabled))
        check(status, "set_noise_enabled")

    @property
    def noise(self) -> Noise:
        """The noise of the steps to come."""
        enabled, seed, trial = ffi.new("int32_t *"), ffi.new("uint64_t *"), ffi.new("uint64_t *")
        with self._lock:
            check(lib.mrnn_session_get_noise(self._pointer, enabled, seed, trial), "noise")
        return Noise(bool(enabled[0]), seed[0], trial[0])

    @property
    def step_index(self) -> int:
        """Index of the next step, which counts its noise; 0 after a reset."""
        out = ffi.new("uint64_t *")
        with self._lock:
            check(lib.mrnn_session_step_index(self._pointer, out), "step_index")
        return int(out[0])

    @step_index.setter
    def step_index(self, index: SupportsIndex) -> None:
        number = count("step_index", index)
        with self._lock:
            check(lib.mrnn_session_set_step_index(self._pointer, number), "step_index")

    def set_region_gain(self, region: str, gain: float) -> None:
        """Scale what a region sends over its connections and into readouts; 0 silences it, 1 is normal.

        This and the other manipulations hold for every copy from the next step on, until they are
        taken back; they survive `reset`, `set_state` and `restore`.

        Raises
        ------
        UnknownNameError
            No recurrent or input region has this name.
        RangeError
            The gain is not finite.
        """
        number, gain = self._structure.region_number(region), real("gain", gain)
        with self._lock:
            status = lib.mrnn_session_set_region_gain(self._pointer, number, gain)
        check(status, f"gain {gain} of {region!r}")

    def set_pathway_gain(self, src: str, dst: str, gain: float) -> None:
        """Scale what one connection carries, on top of its source's gain; 1 is normal."""
        number, gain = self._structure.pathway_number(src, dst), real("gain", gain)
        with self._lock:
            status = lib.mrnn_session_set_pathway_gain(self._pointer, number, gain)
        check(status, f"gain {gain} of {src!r} -> {dst!r}")

    def set_region_current(self, region: str, current: float) -> None:
        """Add a current to the drive of each unit of a recurrent region; it replaces that of before."""
        number, current = self._structure.region_number(region), real("current", current)
        with self._lock:
            status = lib.mrnn_session_set_region_current(self._pointer, number, current)
        check(status, f"current {current} into {region!r}")

    def clamp_unit(self, unit: SupportsIndex, value: float) -> None:
        """Hold the activation of a recurrent unit, 0 to H - 1, from the next step on."""
        number, value = count("unit", unit), real("value", value)
        with self._lock:
            status = lib.mrnn_session_clamp_unit(self._pointer, number, value)
        check(status, f"clamp of unit {number} of {self._structure.num_units} at {value}")

    def release_unit(self, unit: SupportsIndex) -> None:
        """Let the activation of a unit follow its x again, from the end of the next step on."""
        number = count("unit", unit)
        with self._lock:
            status = lib.mrnn_session_release_unit(self._pointer, number)
        check(status, f"release of unit {number} of {self._structure.num_units}")

    def clear_manipulations(self) -> None:
        """Take every gain, current and clamp back."""
        with self._lock:
            check(lib.mrnn_session_clear_manipulations(self._pointer), "clear_manipulations")

    def pathway_current(self, src: str, dst: str, out: Array | None = None) -> Array:
        """Return what one connection added to its destination's drive in the last step.

        Returns
        -------
        array, ``[batch, dst units]``
            `out`, or a new array. 0 for copies that have taken no step since they were made, reset,
            set or restored.
        """
        number = self._structure.pathway_number(src, dst)
        units = self._structure.regions[dst]
        shape = (self._batch, units.stop - units.start)
        if out is None:
            out = np.empty(shape, self._dtype)
        pointer = writable("out", out, shape, self._dtype)
        with self._lock:
            status = self._calls["pathway_current"](self._pointer, number, *pointer)
        check(status, f"current of {src!r} -> {dst!r}")
        return out

    def save(self) -> Snapshot:
        """Return everything that the steps to come depend on, beside engine and manipulations."""
        needed = ffi.new("size_t *")
        with self._lock:
            check(lib.mrnn_session_snapshot_len(self._pointer, needed), "save")
            values = np.empty(needed[0], self._dtype)
            counters = np.empty(lib.MRNN_SNAPSHOT_COUNTERS, np.uint64)
            status = self._calls["save"](
                self._pointer,
                *writable("values", values, values.shape, self._dtype),
                *writable("counters", counters, counters.shape, _UINT64),
            )
        check(status, "save")
        return Snapshot(values, counters)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this session, or of one of the same batch and regions.

        Manipulations stay as they are.
        """
        require("snapshot", snapshot, Snapshot)
        needed = ffi.new("size_t *")
        with self._lock:
            check(lib.mrnn_session_snapshot_len(self._pointer, needed), "restore")
            values = readable("snapshot.values", snapshot.values, (needed[0],), self._dtype)
            shape = (lib.MRNN_SNAPSHOT_COUNTERS,)
            counters = readable("snapshot.counters", snapshot.counters, shape, _UINT64)
            status = self._calls["restore"](self._pointer, *values, *counters)
        check(status, "restore: the snapshot")
