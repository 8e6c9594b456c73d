"""Engines: networks prepared for a backend."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np

from mrnn import _sequences
from mrnn._arrays import Array, Want
from mrnn._call import call, count, string, text
from mrnn._handle import Handle
from mrnn._library import ffi, lib
from mrnn._options import EngineOptions, encode
from mrnn._sequences import Activity, Gradients
from mrnn._shared_lock import SharedLock
from mrnn._types import require
from mrnn._typing import Unpack
from mrnn.network import Network


class Engine(Handle):
    """A network prepared for one backend, which any number of threads may use at the same time.

    It keeps its own copy of the parameters.

    Parameters
    ----------
    network : Network
    backend : str
        ``"cpu"``; ``"reference"``, plain float64 loops to measure others against; ``"cuda"`` or
        ``"cuda:<device>"``.
    **options
        `precision`, `threads`, `precise`, `weights`, `instruction_set`, `tf32`; see `EngineOptions`.
        Arrays are float32, and float64 with ``precision="f64"``. The backend ``"reference"`` takes no
        option but the precision.

    Raises
    ------
    UnavailableError
        The backend or an option can't run here.

    Examples
    --------
    >>> engine = Engine(network, precision="f64", threads=2)
    >>> y = engine.forward(np.zeros((10, 60, network.num_inputs))).y
    """

    _threads = True
    _instead = "copy or pickle the Network, and make an engine of it"

    def __init__(self, network: Network, backend: str = "cpu", **options: Unpack[EngineOptions]) -> None:
        require("network", network, Network)
        encoded, dtype = encode(Engine, options)
        out = ffi.new("mrnn_engine **")
        with network._lock:
            structure = network._structure
            call(lib.mrnn_engine_create, network._pointer, string("backend", backend), encoded, out)
        super().__init__(out[0], lib.mrnn_engine_destroy)
        self._sharing = SharedLock()
        self._structure = structure
        self._dtype = dtype

    def __repr__(self) -> str:
        if self.closed:
            return "<mrnn.Engine, closed>"
        return f"<mrnn.Engine on {self.backend!r} of {self.num_units} units in {self.dtype}>"

    @property
    def backend(self) -> str:
        """Name of the backend."""
        return text(lib.mrnn_engine_backend, self._pointer)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the elements of all arrays."""
        return self._dtype

    @property
    def num_units(self) -> int:
        """Number of recurrent units H."""
        return self._structure.num_units

    @property
    def num_inputs(self) -> int:
        """Number of input units I."""
        return self._structure.num_inputs

    @property
    def num_outputs(self) -> int:
        """Number of outputs of all readouts together."""
        return self._structure.num_outputs

    def refresh(self, network: Network) -> None:
        """Take over the parameters of a network of the same structure, without new memory.

        Raises
        ------
        ArgumentError
            Another structure.
        StateError
            Sessions of the engine exist.
        """
        require("network", network, Network)
        engine = self._pointer
        with self._sharing.writing(), network._lock:
            call(lib.mrnn_engine_refresh, engine, network._pointer)

    def forward(
        self,
        input: Array | None = None,
        *,
        x0: Array | None = None,
        h0: Array | None = None,
        stimulation: Array | None = None,
        batch: SupportsIndex | None = None,
        steps: SupportsIndex | None = None,
        time_first: bool = False,
        x: Want = False,
        h: Want = True,
        y: Want = True,
    ) -> Activity:
        """Run a batch of sequences from their initial states.

        Arrays have the engine's dtype, are contiguous, and are not copied.

        Parameters
        ----------
        input : array, ``[B, T, I]``, optional
            External input; 0 where it is left out.
        x0, h0 : array, ``[B, H]``, optional
            Initial pre-activations and activations. Left out, the network's own; h0 alone, that which
            follows from x0.
        stimulation : array, ``[B, T, H]``, optional
            Added without weights.
        batch, steps : int, optional
            Where no array says them.
        time_first : bool
            Sequences are ``[T, B, ·]``.
        x, h, y : bool or array
            Whether pre-activations, activations ``[B, T, H]`` and readouts ``[B, T, outputs]`` are
            wanted, or the arrays that they go to.

        Raises
        ------
        ShapeError, PrecisionError
            The message names the array.
        ArgumentError
            An array is not contiguous, or a result shares memory with another array.
        """
        structure, dtype = self._structure, self._dtype
        drive = _sequences.drive(
            structure,
            dtype,
            input,
            stimulation,
            initial=(x0, h0),
            batch=batch,
            steps=steps,
            time_first=time_first,
        )
        activity, record = _sequences.record(structure, dtype, drive, x, h, y)
        function, engine = _FORWARD[dtype], self._pointer
        with self._sharing.reading():
            call(
                function,
                engine,
                drive.batch,
                drive.steps,
                drive.layout,
                *drive.initial,
                *drive.arrays,
                *record,
            )
        return activity

    def backward(
        self,
        network: Network,
        input: Array | None = None,
        *,
        dx: Array | None = None,
        dh: Array | None = None,
        dy: Array | None = None,
        x0: Array | None = None,
        h0: Array | None = None,
        stimulation: Array | None = None,
        batch: SupportsIndex | None = None,
        steps: SupportsIndex | None = None,
        time_first: bool = False,
        memory_bytes: int = 0,
        dparameters: Want = True,
        dinput: Want = False,
        dstimulation: Want = False,
        dx0: Want = False,
        dh0: Want = False,
    ) -> Gradients:
        """Return gradients of a loss over sequences, in one call that runs them forward and back.

        A `Tape` is for many of them, and for the states too.

        Parameters
        ----------
        network : Network
            The one that the engine was made of or last refreshed with.
        dx, dh, dy : array, optional
            Gradients of the loss by pre-activations, activations ``[B, T, H]`` and readouts
            ``[B, T, outputs]``; 0 where they are left out.
        dparameters, dinput, dstimulation, dx0, dh0 : bool or array
            Which gradients are wanted, or the arrays that they go to.
        memory_bytes : int
            What the states may take, 0 for 512 MiB; gradients don't depend on it.
        input, x0, h0, stimulation, batch, steps, time_first
            As in `forward`.
        """
        require("network", network, Network)
        structure, dtype = self._structure, self._dtype
        drive = _sequences.drive(
            structure,
            dtype,
            input,
            stimulation,
            initial=(x0, h0),
            batch=batch,
            steps=steps,
            time_first=time_first,
        )
        loss = _sequences.loss(structure, dtype, drive, dx, dh, dy)
        wants = {
            "parameters": dparameters,
            "input": dinput,
            "stimulation": dstimulation,
            "x0": dx0,
            "h0": dh0,
        }
        gradients, results = _sequences.gradients(structure, dtype, drive, network.num_parameters, wants)
        function, engine = _BACKWARD[dtype], self._pointer
        with self._sharing.reading(), network._lock:
            call(
                function,
                engine,
                network._pointer,
                drive.batch,
                drive.steps,
                drive.layout,
                count("memory_bytes", memory_bytes),
                *drive.initial,
                *drive.arrays,
                *loss,
                *results,
            )
        return gradients


_FORWARD = {
    np.dtype(np.float32): lib.mrnn_engine_forward,
    np.dtype(np.float64): lib.mrnn_engine_forward_f64,
}
_BACKWARD = {
    np.dtype(np.float32): lib.mrnn_engine_backward,
    np.dtype(np.float64): lib.mrnn_engine_backward_f64,
}
