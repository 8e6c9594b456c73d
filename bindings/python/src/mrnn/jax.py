"""Networks as functions for JAX, with gradients."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np

from mrnn._arrays import refuse_masked
from mrnn._options import EngineOptions, encode
from mrnn._passes import Arguments, Noise, Passes
from mrnn._types import wrong_type
from mrnn._typing import Unpack
from mrnn.errors import ArgumentError, ShapeError
from mrnn.network import Network

Array: TypeAlias = Any


class _Drive(NamedTuple):
    """What a pass depends on beside the parameters; None is left out."""

    input: Array | None
    x0: Array | None
    stimulation: Array | None
    noise: Array | None


class Recurrence:
    """A network as a differentiable function: sequences forward and gradients are mrnn's, on the CPU.

    It can stand under `jax.jit`, `jax.grad` and `jax.vmap`; it has reverse-mode gradients alone.
    Parameters are one vector, ``[P]``, in the order of `Network.parameters`; gradients are by raw
    weights, and 0 for what is not trainable. ``precision="f64"`` needs JAX's x64 mode.

    Parameters
    ----------
    network : Network
        The function is of a copy.
    memory_bytes : int
        What the states of a sequence may take; see `Tape`.
    backend, **options
        As in `Engine`.

    Examples
    --------
    >>> recurrence = mrnn.jax.Recurrence(network)
    >>> parameters = recurrence.parameters()
    >>> def loss(parameters, input, target):
    ...     h, y = recurrence(parameters, input)
    ...     return jnp.mean((y - target) ** 2)
    >>> value, gradient = jax.jit(jax.value_and_grad(loss))(parameters, input, target)
    """

    def __init__(
        self,
        network: Network,
        *,
        memory_bytes: int = 0,
        backend: str = "cpu",
        **options: Unpack[EngineOptions],
    ) -> None:
        # Engines are made when sequences run; what is wrong with the options is said now.
        encode(Recurrence, options)
        passes = Passes(network, memory_bytes=memory_bytes, backend=backend, **options)
        if passes.dtype == np.float64 and not jax.config.jax_enable_x64:
            raise ArgumentError("precision 'f64' needs jax.config.update('jax_enable_x64', True)")
        self._passes = passes
        self._initial = network.parameters().astype(passes.dtype)
        self._function = _differentiable(passes)

    def parameters(self) -> Array:
        """Return the network's parameters, ``[P]``."""
        return jnp.asarray(self._initial)

    def network(self, parameters: Array) -> Network:
        """Return a new network with other parameters, ``[P]``."""
        return self._passes.network(np.asarray(parameters))

    def __call__(
        self,
        parameters: Array,
        input: Array | None = None,
        *,
        x0: Array | None = None,
        stimulation: Array | None = None,
        noise: tuple[int, int] | Array | None = None,
        steps: int | None = None,
    ) -> tuple[Array, Array]:
        """Run a batch of sequences.

        Parameters
        ----------
        parameters : array, ``[P]``
        input : array, ``[B, T, I]``, optional
            External input; 0 where it is left out.
        x0 : array, ``[B, H]``, optional
            Initial pre-activations; left out, the network's own, which are among the parameters.
        stimulation : array, ``[B, T, H]``, optional
            Added without weights.
        noise : (seed, first trial), optional
            Draw the noise of these trials; left out, there is none.
        steps : int, optional
            Where neither `input` nor `stimulation` says it.

        Returns
        -------
        h : array, ``[B, T, H]``
            Activations after each step.
        y : array, ``[B, T, outputs]``
            Readouts after each step.
        """
        arrays = {"parameters": parameters, "input": input, "x0": x0, "stimulation": stimulation}
        for what, array in arrays.items():
            if array is None and what != "parameters":
                continue
            if not isinstance(array, (jax.Array, np.ndarray)):
                raise wrong_type(what, array, "an array")
            refuse_masked(what, array)
        for sequence in (input, stimulation):
            if sequence is None:
                continue
            if sequence.ndim != 3:
                raise ShapeError(
                    f"the sequence has the shape {sequence.shape}, needed are the axes [batch, time, units]"
                )
            steps = sequence.shape[1] if steps is None else steps
        if steps is None:
            raise TypeError("steps has to be given where neither input nor stimulation says it")
        pair = None if noise is None else jnp.asarray(noise)
        drive = _Drive(input, x0, stimulation, pair)
        return self._function(steps, parameters, drive)


def _differentiable(passes: Passes) -> Callable[..., tuple[Array, Array]]:
    """The passes as a function of (steps, parameters, drive) with a gradient."""

    def batch_of(drive: _Drive) -> int:
        arrays = (drive.input, drive.stimulation, drive.x0)
        return next((array.shape[0] for array in arrays if array is not None), 1)

    def arguments(steps: int, parameters: Array, drive: _Drive) -> Arguments:
        def plain(array: Array | None) -> Any:
            return None if array is None else np.ascontiguousarray(array)

        noise = None if drive.noise is None else Noise(*np.asarray(drive.noise).tolist())
        return Arguments(
            plain(parameters),
            plain(drive.input),
            plain(drive.x0),
            plain(drive.stimulation),
            batch_of(drive),
            steps,
            noise,
        )

    def run(steps: int, parameters: Array, drive: _Drive) -> tuple[Any, ...]:
        number, activity = passes.forward(arguments(steps, parameters, drive))
        return np.int32(number % 2**31), activity.h, activity.y

    def run_back(
        steps: int, number: Array, parameters: Array, drive: _Drive, dh: Array, dy: Array
    ) -> tuple[Any, ...]:
        gradients = passes.backward(
            int(number),
            arguments(steps, parameters, drive),
            np.ascontiguousarray(dh),
            np.ascontiguousarray(dy),
            dinput=drive.input is not None,
            dx0=drive.x0 is not None,
            dstimulation=drive.stimulation is not None,
        )
        return (
            gradients.parameters,
            None if drive.input is None else gradients.input,
            None if drive.x0 is None else gradients.x0,
            None if drive.stimulation is None else gradients.stimulation,
        )

    def forward(
        steps: int, parameters: Array, drive: _Drive
    ) -> tuple[tuple[Array, Array], tuple[Array, Array, _Drive]]:
        of_sequence = (batch_of(drive), steps)
        results = (
            jax.ShapeDtypeStruct((), np.int32),
            jax.ShapeDtypeStruct((*of_sequence, passes.num_units), passes.dtype),
            jax.ShapeDtypeStruct((*of_sequence, passes.num_outputs), passes.dtype),
        )
        number, h, y = jax.pure_callback(
            partial(run, steps), results, parameters, drive, vmap_method="sequential"
        )
        return (h, y), (number, parameters, drive)

    def backward(
        steps: int, residuals: tuple[Array, Array, _Drive], slopes: tuple[Array, Array]
    ) -> tuple[Array, _Drive]:
        number, parameters, drive = residuals

        def like(array: Array | None) -> Any:
            return None if array is None else jax.ShapeDtypeStruct(array.shape, passes.dtype)

        results = (like(parameters), like(drive.input), like(drive.x0), like(drive.stimulation))
        dparameters, dinput, dx0, dstimulation = jax.pure_callback(
            partial(run_back, steps),
            results,
            number,
            parameters,
            drive,
            *slopes,
            vmap_method="sequential",
        )
        noise = drive.noise
        dnoise = None if noise is None else np.zeros(noise.shape, jax.dtypes.float0)
        return dparameters, _Drive(dinput, dx0, dstimulation, dnoise)

    @partial(jax.custom_vjp, nondiff_argnums=(0,))
    def recurrence(steps: int, parameters: Array, drive: _Drive) -> tuple[Array, Array]:
        return forward(steps, parameters, drive)[0]

    recurrence.defvjp(forward, backward)
    function: Callable[..., tuple[Array, Array]] = recurrence
    return function
