"""Forward and backward passes for automatic differentiation: pure functions of their arguments."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mrnn._arrays import Array
from mrnn._options import DTYPES, EngineOptions
from mrnn._sequences import Activity, Gradients
from mrnn._types import require
from mrnn._typing import Unpack
from mrnn.network import Network
from mrnn.tape import Tape


class Noise(NamedTuple):
    """The noise of a pass: seed, and trial number of the batch's first sequence."""

    seed: int
    first_trial: int


class Arguments(NamedTuple):
    """What a pass depends on. The arrays are contiguous, of the tape's dtype."""

    parameters: Array
    input: Array | None
    x0: Array | None
    stimulation: Array | None
    batch: int
    steps: int
    noise: Noise | None


class Passes:
    """A tape with the parameters that it has last run with.

    A backward pass runs its sequence forward again where the tape has run another since.
    """

    def __init__(
        self,
        network: Network,
        *,
        memory_bytes: int,
        backend: str,
        **options: Unpack[EngineOptions],
    ) -> None:
        require("network", network, Network)
        self._network = network.copy()
        self._memory_bytes = memory_bytes
        self._backend = backend
        self._options = options
        self.dtype = DTYPES[options.get("precision", "f32")]
        self.num_inputs = network.num_inputs
        self.num_units = network.num_units
        self.num_outputs = network.num_outputs
        self.num_parameters = network.num_parameters
        self._lock = threading.Lock()
        self._tape: Tape | None = None
        self._parameters: NDArray[Any] | None = None
        self._count = 0

    def __reduce__(self) -> tuple[Callable[[Network], Passes], tuple[Network]]:
        make = partial(Passes, memory_bytes=self._memory_bytes, backend=self._backend, **self._options)
        return make, (self._network,)

    def forward(self, arguments: Arguments, *, h: bool = True, y: bool = True) -> tuple[int, Activity]:
        """Return the number of the pass, and its activity."""
        with self._lock:
            return self._forward(arguments, h, y)

    def backward(
        self,
        number: int,
        arguments: Arguments,
        dh: Array | None,
        dy: Array | None,
        *,
        dparameters: bool = True,
        dinput: bool = True,
        dx0: bool = True,
        dstimulation: bool = True,
    ) -> Gradients:
        """Return the gradients over a pass with its arguments."""
        with self._lock:
            tape = self._tape
            if number != self._count or tape is None:
                self._forward(arguments, False, False)
                tape = self._tape
            assert tape is not None
            return tape.backward(
                dh=dh,
                dy=dy,
                dparameters=dparameters,
                dinput=dinput,
                dstimulation=dstimulation,
                dx0=dx0,
            )

    def network(self, parameters: NDArray[Any]) -> Network:
        """Return a copy of the network with other parameters."""
        with self._lock:
            network = self._network.copy()
        network.set_parameters(parameters)
        return network

    def _forward(self, arguments: Arguments, h: bool, y: bool) -> tuple[int, Activity]:
        tape = self._tape_for(arguments)
        noise = arguments.noise
        if noise is None:
            tape.set_noise(False)
        else:
            tape.set_noise(True, seed=noise.seed, first_trial=noise.first_trial)
        activity = tape.forward(
            arguments.input,
            x0=arguments.x0,
            stimulation=arguments.stimulation,
            steps=arguments.steps,
            h=h,
            y=y,
        )
        self._count += 1
        return self._count, activity

    def _tape_for(self, arguments: Arguments) -> Tape:
        """Return a tape with room for the sequences, and with their parameters."""
        batch, steps, parameters = arguments.batch, arguments.steps, arguments.parameters
        tape, known = self._tape, self._parameters
        # Where anything fails, the next pass begins anew.
        self._tape = self._parameters = None
        is_known = known is not None and np.array_equal(parameters, known)
        if not is_known:
            self._network.set_parameters(parameters)
        if tape is not None and (tape.batch != batch or tape.max_steps < steps):
            # Its memory is free before the new one takes its own.
            tape.close()
            tape = None
        if tape is None:
            tape = Tape(
                self._network,
                batch,
                steps,
                memory_bytes=self._memory_bytes,
                backend=self._backend,
                **self._options,
            )
        elif not is_known:
            tape.refresh(self._network)
        self._tape = tape
        self._parameters = known if is_known else parameters.copy()
        return tape
