"""Trainers: networks that follow the gradient of a loss."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple, SupportsIndex, TypedDict

import numpy as np
from numpy.typing import NDArray

from mrnn._arrays import Array, Want, readable, require_array, result, writable
from mrnn._call import call, count, number, string, text
from mrnn._handle import Handle
from mrnn._library import ffi, lib
from mrnn._options import EngineOptions, encode, to_json
from mrnn._sequences import Results
from mrnn._structure import Structure
from mrnn._types import require, wrong_type
from mrnn._typing import NotRequired, Self, Unpack
from mrnn.errors import ShapeError
from mrnn.network import Network

_FLOAT32: np.dtype[Any] = np.dtype(np.float32)


class Schedule(TypedDict, total=False):
    """How the learning rate changes over updates."""

    #: Updates over which it grows from 0.
    warm_up: int
    #: ``"constant"``, ``{"cosine": {"updates": n, "end": last factor}}``,
    #: ``{"exponential": {"factor": f, "every": n}}`` or ``{"step": {"factor": f, "every": n}}``.
    decay: str | dict[str, dict[str, float]]


class Regularizer(TypedDict):
    """`strength` times the mean of abs(w), w² or h² over regions' incoming synapses or units."""

    penalty: Literal["weights_l1", "weights_l2", "rates_l2"]
    strength: float
    #: Names of regions; left out, all.
    regions: NotRequired[Sequence[str]]


class Update(NamedTuple):
    """What an update found."""

    #: Before the update, without regularisers.
    loss: float
    #: Before it was clipped.
    gradient_norm: float


class Evaluation(Results):
    """What a network answers to trials."""

    __slots__ = ("loss",)

    def __init__(self, loss: float, outputs: Array | None) -> None:
        super().__init__(outputs=outputs)
        #: Without regularisers.
        self.loss = loss

    @property
    def outputs(self) -> Array:
        """Outputs, ``[trials, T, outputs]``. AttributeError where they were not asked for."""
        return self._wanted("outputs")


class Trainer(Handle):
    """A network that is being trained: AdamW on the gradient of a loss of the outputs.

    Parameters and optimiser are float64; sequences run in the engine's precision. Data are float32.

    Parameters
    ----------
    network : Network
        It has a readout and something trainable. The trainer trains a copy.
    batch : int
        Trials of an update.
    steps : int
        Most steps of a trial.
    loss : {"mean_squared_error", "cross_entropy"}
        sum of m (y - target)² / sum of m over trials, steps and outputs with the mask's weights m; or
        minus the sum of m target log softmax(y) / sum of m over trials and steps, whose targets are
        probabilities.
    learning_rate, beta1, beta2, epsilon, weight_decay : float
        Of AdamW.
    schedule : Schedule, optional
        ``{"warm_up": updates, "decay": …}``; left out, a constant learning rate.
    clip_norm : float, optional
        Norm of the gradient that longer ones are scaled down to.
    regularizers : sequence of Regularizer
        ``{"penalty": "rates_l2", "strength": 1e-3, "regions": ["exc"]}`` and the like.
    noise : bool, optional
        Left out, as the network says.
    noise_seed : int
        Each update draws the noise of other trials.
    memory_bytes : int
        As in `Tape`.
    backend, **options
        As in `Engine`.
    """

    _threads = True
    _instead = "write it to a file by Trainer.save, and read that by Trainer.resume"

    def __init__(
        self,
        network: Network,
        *,
        batch: SupportsIndex,
        steps: SupportsIndex,
        loss: Literal["mean_squared_error", "cross_entropy"] = "mean_squared_error",
        learning_rate: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
        schedule: Schedule | None = None,
        clip_norm: float | None = None,
        regularizers: Sequence[Regularizer] = (),
        noise: bool | None = None,
        noise_seed: SupportsIndex = 0,
        memory_bytes: SupportsIndex = 0,
        backend: str = "cpu",
        **options: Unpack[EngineOptions],
    ) -> None:
        require("network", network, Network)
        encoded, _ = encode(Trainer, options)
        if not isinstance(regularizers, Iterable):
            raise wrong_type("regularizers", regularizers, "a list of mappings")
        how = to_json(
            {
                "batch": count("batch", batch),
                "steps": count("steps", steps),
                "loss": loss,
                "optimizer": {
                    "learning_rate": learning_rate,
                    "beta1": beta1,
                    "beta2": beta2,
                    "epsilon": epsilon,
                    "weight_decay": weight_decay,
                },
                "schedule": schedule,
                "clip_norm": clip_norm,
                "regularizers": list(regularizers),
                "noise": noise,
                "noise_seed": count("noise_seed", noise_seed),
            }
        )
        out = ffi.new("mrnn_trainer **")
        with network._lock:
            structure = network._structure
            call(
                lib.mrnn_trainer_create,
                network._pointer,
                string("backend", backend),
                encoded,
                count("memory_bytes", memory_bytes),
                how,
                out,
            )
        self._own(out[0], structure)

    def _own(self, pointer: Any, structure: Structure) -> None:
        Handle.__init__(self, pointer, lib.mrnn_trainer_destroy)
        self._structure = structure

    @classmethod
    def resume(
        cls,
        path: str | os.PathLike[str],
        *,
        memory_bytes: SupportsIndex = 0,
        backend: str = "cpu",
        **options: Unpack[EngineOptions],
    ) -> Self:
        """Return the trainer of a checkpoint, which goes on as if there had been no interruption.

        Raises
        ------
        FileError
            The file can't be read.
        FormatError
            It is damaged or no checkpoint.
        """
        encoded, _ = encode(Trainer.resume, options)
        out = ffi.new("mrnn_trainer **")
        call(
            lib.mrnn_trainer_resume,
            string("path", os.fspath(path)),
            string("backend", backend),
            encoded,
            count("memory_bytes", memory_bytes),
            out,
        )
        trainer = cls.__new__(cls)
        pointer = ffi.gc(out[0], lib.mrnn_trainer_destroy)
        with Network._made_by(lib.mrnn_trainer_network, pointer) as network:
            structure = network._structure
        ffi.gc(pointer, None)
        trainer._own(pointer, structure)
        return trainer

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save network and optimiser as a checkpoint for `resume`.

        Parameters
        ----------
        path : path
            It ends in ``.safetensors``. A file that is there already stays until the new one is
            complete on disk.
        """
        with self._lock:
            call(lib.mrnn_trainer_save, self._pointer, string("path", os.fspath(path)))

    def __repr__(self) -> str:
        if self.closed:
            return "<mrnn.Trainer, closed>"
        return f"<mrnn.Trainer after {self.updates} updates>"

    def network(self) -> Network:
        """Return a new network with the parameters of the last update."""
        with self._lock:
            return Network._made_by(lib.mrnn_trainer_network, self._pointer)

    @property
    def updates(self) -> int:
        """Number of updates taken, those before a resumed checkpoint included."""
        with self._lock:
            return int(number(lib.mrnn_trainer_updates, "uint64_t", self._pointer))

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next update, as the schedule says."""
        with self._lock:
            return float(number(lib.mrnn_trainer_learning_rate, "double", self._pointer))

    @property
    def options(self) -> dict[str, Any]:
        """The options of the trainer, or of the checkpoint that it resumed, with every default."""
        with self._lock:
            options: dict[str, Any] = json.loads(text(lib.mrnn_trainer_options, self._pointer))
        return options

    def penalties(self) -> NDArray[np.float64]:
        """Return what each regulariser added to the loss of the last update, before it.

        Raises
        ------
        StateError
            No update has been taken since the trainer was made.
        """
        with self._lock:
            penalties = np.empty(len(self.options["regularizers"]))
            pointer = writable("penalties", penalties, penalties.shape, penalties.dtype)
            call(lib.mrnn_trainer_get_penalties, self._pointer, *pointer)
        return penalties

    def step(self, input: Array | None, target: Array, mask: Array | None = None) -> Update:
        """Take one update.

        Parameters
        ----------
        input : array of float32, ``[batch, T, I]``
            None where the network has no inputs. T is at most the trainer's `steps`.
        target : array of float32, ``[batch, T, outputs]``
        mask : array of float32, ``[batch, T, outputs]``, optional
            Weights with which the outputs' errors count, at least 0; left out, 1 everywhere.

        Raises
        ------
        NumericError
            The loss or gradient is not finite. The trainer is as before, as after every error.
        """
        _, steps, arrays = self._trials(input, target, mask)
        loss, norm = ffi.new("double *"), ffi.new("double *")
        with self._lock:
            call(lib.mrnn_trainer_step, self._pointer, steps, *arrays, loss, norm)
        return Update(loss[0], norm[0])

    def evaluate(
        self,
        input: Array | None,
        target: Array,
        mask: Array | None = None,
        *,
        outputs: Want = False,
    ) -> Evaluation:
        """Return the loss, and the outputs where they are wanted, for any number of trials.

        The arrays are those of `step`. Noise, where there is some, is the same in every evaluation.
        """
        trials, steps, arrays = self._trials(input, target, mask)
        shape = (trials, steps, self._structure.num_outputs)
        array, *pointer = result("outputs", outputs, shape, _FLOAT32)
        loss = ffi.new("double *")
        with self._lock:
            call(
                lib.mrnn_trainer_evaluate,
                self._pointer,
                trials,
                steps,
                *arrays,
                loss,
                *pointer,
            )
        return Evaluation(loss[0], array)

    def _trials(
        self, input: Array | None, target: Array, mask: Array | None
    ) -> tuple[int, int, tuple[Any, ...]]:
        require_array("target", target)
        if target.ndim != 3:
            raise ShapeError(
                f"target has the shape {target.shape}, needed are the axes [batch, time, outputs]"
            )
        trials, steps, _ = target.shape
        outputs = (trials, steps, self._structure.num_outputs)
        inputs = (trials, steps, self._structure.num_inputs)
        return (
            trials,
            steps,
            (
                *readable("input", input, inputs, _FLOAT32),
                *readable("target", target, outputs, _FLOAT32),
                *readable("mask", mask, outputs, _FLOAT32),
            ),
        )
