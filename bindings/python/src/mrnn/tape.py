"""Tapes: sequences forward, and gradients back."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np

from mrnn import _sequences
from mrnn._arrays import Array, Want
from mrnn._call import call, count, number, string
from mrnn._handle import Handle
from mrnn._library import ffi, lib
from mrnn._options import EngineOptions, encode
from mrnn._sequences import Activity, Drive, Gradients
from mrnn._types import require
from mrnn._typing import Unpack
from mrnn.errors import StateError
from mrnn.network import Network
from mrnn.session import Session


class Tape(Handle):
    """The memory of a batch of sequences, from which gradients are worked out.

    It has an engine of its own, and its own copy of the parameters.

    Parameters
    ----------
    network : Network
    batch : int
        Number of sequences, at least 1.
    max_steps : int
        Most steps of a sequence.
    memory_bytes : int
        What the states of a sequence may take, 0 for 512 MiB. Where they would take more, some are
        computed a second time on the way back; gradients don't depend on it.
    backend, **options
        As in `Engine`.

    Examples
    --------
    Gradient descent on the mean of the squared outputs:

    >>> tape = Tape(network, batch, steps, precision="f64")
    >>> parameters = network.parameters()
    >>> for _ in range(100):
    ...     y = tape.forward(input).y
    ...     parameters -= 0.1 * tape.backward(dy=2 * y / y.size).parameters
    ...     network.set_parameters(parameters)
    ...     tape.refresh(network)
    """

    _threads = True
    _instead = "copy or pickle the Network, and make a tape of it"

    def __init__(
        self,
        network: Network,
        batch: SupportsIndex,
        max_steps: SupportsIndex,
        *,
        memory_bytes: SupportsIndex = 0,
        backend: str = "cpu",
        **options: Unpack[EngineOptions],
    ) -> None:
        require("network", network, Network)
        encoded, dtype = encode(Tape, options)
        sizes = (
            count("batch", batch),
            count("max_steps", max_steps),
            count("memory_bytes", memory_bytes),
        )
        out = ffi.new("mrnn_tape **")
        with network._lock:
            structure = network._structure
            call(
                lib.mrnn_tape_create,
                network._pointer,
                string("backend", backend),
                encoded,
                *sizes,
                out,
            )
        super().__init__(out[0], lib.mrnn_tape_destroy)
        self._structure = structure
        self._dtype = dtype
        self._sequence: Drive | None = None
        is_double = dtype == np.float64
        self._forward = lib.mrnn_tape_forward_f64 if is_double else lib.mrnn_tape_forward
        self._backward = lib.mrnn_tape_backward_f64 if is_double else lib.mrnn_tape_backward

    def __repr__(self) -> str:
        if self.closed:
            return "<mrnn.Tape, closed>"
        return f"<mrnn.Tape of {self.batch} sequences of at most {self.max_steps} steps in {self._dtype}>"

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the elements of all arrays."""
        return self._dtype

    @property
    def batch(self) -> int:
        """Number of sequences."""
        return self._number(lib.mrnn_tape_batch)

    @property
    def max_steps(self) -> int:
        """Most steps of a sequence."""
        return self._number(lib.mrnn_tape_max_steps)

    @property
    def num_parameters(self) -> int:
        """Number of all parameters P of the network."""
        return self._number(lib.mrnn_tape_num_parameters)

    @property
    def checkpoint_every(self) -> int:
        """Steps from one kept state to the next; `max_steps` where every state is kept."""
        return self._number(lib.mrnn_tape_checkpoint_every)

    def refresh(self, network: Network) -> None:
        """Take over the parameters of a network of the same structure; run sequences forward anew.

        Raises
        ------
        ArgumentError
            Another structure.
        OutOfMemoryError
            The tape is lost.
        """
        require("network", network, Network)
        with self._lock, network._lock:
            call(lib.mrnn_tape_refresh, self._pointer, network._pointer)
            self._sequence = None

    def set_noise(
        self,
        enabled: bool = True,
        *,
        seed: SupportsIndex = 0,
        first_trial: SupportsIndex = 0,
        first_step: SupportsIndex = 0,
    ) -> None:
        """Replace the noise of the sequences to come, and the index of their first step.

        See `Session.set_noise`.
        """
        numbers = (
            count("seed", seed),
            count("first_trial", first_trial),
            count("first_step", first_step),
        )
        with self._lock:
            call(lib.mrnn_tape_set_noise, self._pointer, bool(enabled), *numbers)

    def set_manipulations(self, session: Session) -> None:
        """Take over the gains, currents and clamps that a session has now.

        Clamped units carry no gradient. Sequences have to be run forward anew.
        """
        require("session", session, Session)
        with self._lock, session._lock:
            call(lib.mrnn_tape_set_manipulations, self._pointer, session._pointer)
            self._sequence = None

    def forward(
        self,
        input: Array | None = None,
        *,
        x0: Array | None = None,
        h0: Array | None = None,
        stimulation: Array | None = None,
        steps: SupportsIndex | None = None,
        time_first: bool = False,
        x: Want = False,
        h: Want = True,
        y: Want = True,
    ) -> Activity:
        """Run a sequence and keep what `backward` needs; see `Engine.forward`.

        `backward` reads `input` and `stimulation` again: leave them as they are until then.

        Raises
        ------
        RangeError
            More steps than the tape has room for.
        """
        structure, dtype = self._structure, self._dtype
        with self._lock:
            drive = _sequences.drive(
                structure,
                dtype,
                input,
                stimulation,
                initial=(x0, h0),
                batch=self.batch,
                steps=steps,
                time_first=time_first,
            )
            activity, record = _sequences.record(structure, dtype, drive, x, h, y)
            self._sequence = None
            call(
                self._forward,
                self._pointer,
                drive.steps,
                drive.layout,
                *drive.initial,
                *drive.arrays,
                *record,
            )
            self._sequence = drive
        return activity

    def backward(
        self,
        *,
        dx: Array | None = None,
        dh: Array | None = None,
        dy: Array | None = None,
        dparameters: Want = True,
        dinput: Want = False,
        dstimulation: Want = False,
        dx0: Want = False,
        dh0: Want = False,
    ) -> Gradients:
        """Return gradients of a loss over the sequence of the last `forward`.

        Parameters
        ----------
        dx, dh, dy : array, optional
            Gradients of the loss by pre-activations, activations, ``[B, T, H]``, and readouts,
            ``[B, T, outputs]``, in the layout of the sequence; 0 where they are left out.
        dparameters, dinput, dstimulation, dx0, dh0 : bool or array
            Which gradients are wanted, or the arrays that they go to. What is not wanted is not worked
            out.

        Raises
        ------
        StateError
            No sequence has been run, or parameters or manipulations have changed since.
        """
        structure, dtype = self._structure, self._dtype
        wants = {
            "parameters": dparameters,
            "input": dinput,
            "stimulation": dstimulation,
            "x0": dx0,
            "h0": dh0,
        }
        with self._lock:
            tape, drive = self._pointer, self._sequence
            if drive is None:
                raise StateError("no sequence has been run forward since the tape was made or changed")
            loss = _sequences.loss(structure, dtype, drive, dx, dh, dy)
            gradients, results = _sequences.gradients(structure, dtype, drive, self.num_parameters, wants)
            call(
                self._backward,
                tape,
                drive.steps,
                drive.layout,
                *drive.arrays,
                *loss,
                *results,
            )
        return gradients

    def _number(self, function: Any) -> int:
        with self._lock:
            return int(number(function, "size_t", self._pointer))
