"""Arrays of sequences: what drives a batch, what is recorded, and gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, SupportsIndex

import numpy as np

from mrnn._arrays import Array, Shape, Want, readable, require_array, result
from mrnn._call import count
from mrnn._library import lib
from mrnn._structure import Structure
from mrnn.errors import ShapeError


class Results:
    """Arrays by name, of which some were not asked for."""

    __slots__ = ("_arrays",)

    def __init__(self, **arrays: Array | None) -> None:
        self._arrays = arrays

    def __repr__(self) -> str:
        shapes = (f"{name} {a.shape}" for name, a in self._arrays.items() if a is not None)
        return f"<mrnn.{type(self).__name__}: {', '.join(shapes)}>"

    def _wanted(self, name: str) -> Array:
        array = self._arrays[name]
        if array is None:
            raise AttributeError(f"{name} was not asked for")
        return array


class Activity(Results):
    """States after each step. What was not asked for raises AttributeError."""

    @property
    def x(self) -> Array:
        """Pre-activations, ``[B, T, H]``, or time first."""
        return self._wanted("x")

    @property
    def h(self) -> Array:
        """Activations, ``[B, T, H]``, or time first."""
        return self._wanted("h")

    @property
    def y(self) -> Array:
        """Readouts, ``[B, T, outputs]``, or time first."""
        return self._wanted("y")


class Gradients(Results):
    """Gradients of a loss. What was not asked for raises AttributeError."""

    @property
    def parameters(self) -> Array:
        """By all parameters, ``[P]``, in the order of `Network.parameters`.

        They are by raw weights, summed over the batch, and 0 for what is not trainable.
        """
        return self._wanted("parameters")

    @property
    def input(self) -> Array:
        """By the external input, ``[B, T, I]``, or time first."""
        return self._wanted("input")

    @property
    def stimulation(self) -> Array:
        """By the stimulation, ``[B, T, H]``, or time first."""
        return self._wanted("stimulation")

    @property
    def x0(self) -> Array:
        """By the initial pre-activations, ``[B, H]``."""
        return self._wanted("x0")

    @property
    def h0(self) -> Array:
        """By the initial activations, ``[B, H]``, where these were given, else 0."""
        return self._wanted("h0")


@dataclass(frozen=True, slots=True)
class Drive:
    """What drives a batch over some steps; the arrays are checked."""

    batch: int
    steps: int
    layout: int
    input: Array | None
    stimulation: Array | None
    #: Pointers and lengths of x0 and h0, and of input and stimulation.
    initial: tuple[Any, ...]
    arrays: tuple[Any, ...]

    def shape(self, width: int) -> Shape:
        """Shape of an array of a row of `width` elements for every step of every member."""
        if self.layout == lib.MRNN_TIME_FIRST:
            return self.steps, self.batch, width
        return self.batch, self.steps, width


def drive(
    structure: Structure,
    dtype: np.dtype[Any],
    input: Array | None,
    stimulation: Array | None,
    *,
    initial: tuple[Array | None, Array | None],
    batch: SupportsIndex | None,
    steps: SupportsIndex | None,
    time_first: bool,
) -> Drive:
    """Check input, stimulation and initial states. Batch and steps that are not given are theirs."""
    for what, array in (("input", input), ("stimulation", stimulation)):
        if array is None:
            continue
        require_array(what, array)
        if array.ndim != 3:
            axes = "[time, batch, units]" if time_first else "[batch, time, units]"
            raise ShapeError(f"{what} has the shape {array.shape}, needed are the axes {axes}")
        of_array = array.shape[1::-1] if time_first else array.shape[:2]
        batch = of_array[0] if batch is None else batch
        steps = of_array[1] if steps is None else steps
    for state in initial:
        if batch is None and isinstance(state, np.ndarray) and state.ndim == 2:
            batch = len(state)
    if steps is None:
        raise TypeError("steps has to be given where neither input nor stimulation says it")
    batch, steps = count("batch", 1 if batch is None else batch), count("steps", steps)
    outer = (steps, batch) if time_first else (batch, steps)
    of_state = (batch, structure.num_units)
    return Drive(
        batch=batch,
        steps=steps,
        layout=lib.MRNN_TIME_FIRST if time_first else lib.MRNN_BATCH_FIRST,
        input=input,
        stimulation=stimulation,
        initial=(
            *readable("x0", initial[0], of_state, dtype),
            *readable("h0", initial[1], of_state, dtype),
        ),
        arrays=(
            *readable("input", input, (*outer, structure.num_inputs), dtype),
            *readable("stimulation", stimulation, (*outer, structure.num_units), dtype),
        ),
    )


def record(
    structure: Structure, dtype: np.dtype[Any], drive: Drive, x: Want, h: Want, y: Want
) -> tuple[Activity, tuple[Any, ...]]:
    """Return arrays for the states, and what the library takes of them."""
    units, outputs = drive.shape(structure.num_units), drive.shape(structure.num_outputs)
    x_array, *x_pointer = result("x", x, units, dtype)
    h_array, *h_pointer = result("h", h, units, dtype)
    y_array, *y_pointer = result("y", y, outputs, dtype)
    return Activity(x=x_array, h=h_array, y=y_array), (*x_pointer, *h_pointer, *y_pointer)


def loss(
    structure: Structure,
    dtype: np.dtype[Any],
    drive: Drive,
    dx: Array | None,
    dh: Array | None,
    dy: Array | None,
) -> tuple[Any, ...]:
    """Check the gradients of a loss by states."""
    units, outputs = drive.shape(structure.num_units), drive.shape(structure.num_outputs)
    return (
        *readable("dx", dx, units, dtype),
        *readable("dh", dh, units, dtype),
        *readable("dy", dy, outputs, dtype),
    )


def gradients(
    structure: Structure,
    dtype: np.dtype[Any],
    drive: Drive,
    num_parameters: int,
    wants: dict[str, Want],
) -> tuple[Gradients, tuple[Any, ...]]:
    """Return arrays for the gradients, and what the library takes of them."""
    state = (drive.batch, structure.num_units)
    shapes: dict[str, Shape] = {
        "parameters": (num_parameters,),
        "input": drive.shape(structure.num_inputs),
        "stimulation": drive.shape(structure.num_units),
        "x0": state,
        "h0": state,
    }
    arrays: dict[str, Array | None] = {}
    pointers: list[Any] = []
    for name, shape in shapes.items():
        arrays[name], *pointer = result(name, wants[name], shape, dtype)
        pointers += pointer
    return Gradients(**arrays), tuple(pointers)
