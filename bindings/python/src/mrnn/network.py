"""Networks: regions, connections, readouts, and their parameters."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mrnn import _structure
from mrnn._arrays import Array, flags, readable, values, writable
from mrnn._call import call, number, string, text
from mrnn._handle import Handle
from mrnn._library import ffi, lib
from mrnn._structure import Structure, Units
from mrnn.errors import ArgumentError


class Readout(NamedTuple):
    """Weights and bias of a linear readout, y = weight @ h + bias."""

    #: ``[outputs, units]``; the columns follow the readout's list of source regions.
    weight: NDArray[np.float64]
    #: ``[outputs]``
    bias: NDArray[np.float64]


class ParameterTensor(NamedTuple):
    """Where one array of parameters lies in the vector of all of them."""

    #: As in a model file: ``"recurrent/exc/inh/weight"``, ``"bias/exc"``, ``"readout/choice/bias"``…
    name: str
    #: Its elements, row by row.
    range: slice
    #: Of two axes for dense connections and the weights of readouts, else of one.
    shape: tuple[int, ...]
    #: Whether training may change it. Gradients by the others are 0.
    trainable: bool


class Network(Handle):
    """A network of named regions. It is made by `load`, `from_json`, `from_dict` and other calls.

    H is its number of recurrent units, I of input units, P of parameters. Units of one kind lie in
    the order in which their regions were added. Rows of weights are destination units, columns source
    units. Arrays that are returned are copies of what the network has, in float64.
    """

    def __init__(self) -> None:
        raise TypeError("networks are made by Network.load, Network.from_json or Network.from_dict")

    @classmethod
    def _made_by(cls, function: Any, *arguments: Any) -> Self:
        out = ffi.new("mrnn_network **")
        call(function, *arguments, out)
        return cls._of(out[0])

    @classmethod
    def _of(cls, pointer: Any) -> Self:
        network = cls.__new__(cls)
        Handle.__init__(network, pointer, lib.mrnn_network_destroy)
        return network

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Load a description (``.json``) or a model (``.safetensors``).

        Raises
        ------
        FileError
            The file can't be read.
        FormatError, JsonError
            It is damaged, cut short, or no network; the message says where.
        """
        return cls._made_by(lib.mrnn_network_load, string("path", os.fspath(path)))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Make a network from the text of a JSON description.

        Masks and initial weights are drawn from the description's seed. Everything that is wrong with
        the text is in the message of the error, and its first mistake gives the error's type.
        """
        return cls._made_by(lib.mrnn_network_from_json, string("text", text))

    @classmethod
    def from_dict(cls, description: Mapping[str, Any]) -> Self:
        """Make a network from a description as Python data; see `from_json`."""
        return cls.from_json(to_json(description))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save description and parameters as a model.

        A file that is there already stays until the new one is complete on disk.

        Parameters
        ----------
        path : path
            It ends in ``.safetensors``.

        Raises
        ------
        FileError
            The file can't be written.
        """
        with self._lock:
            call(lib.mrnn_network_save, self._pointer, string("path", os.fspath(path)))

    def __reduce__(self) -> tuple[Callable[[bytes], Network], tuple[bytes]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "network.safetensors")
            self.save(path)
            return _from_bytes, (path.read_bytes(),)

    def __repr__(self) -> str:
        if self.closed:
            return "<mrnn.Network, closed>"
        return (
            f"<mrnn.Network of {self.num_units} units in {len(self.regions)} regions, "
            f"{self.num_inputs} inputs, {self.num_outputs} outputs, "
            f"{self.num_parameters} parameters>"
        )

    @cached_property
    def _structure(self) -> Structure:
        with self._lock:
            return _structure.read(self._pointer)

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

    @property
    def num_synapses(self) -> int:
        """Number of existing synapses, between recurrent units and from input units."""
        with self._lock:
            return int(number(lib.mrnn_network_num_synapses, "size_t", self._pointer))

    @property
    def num_parameters(self) -> int:
        """Number of all parameters P, trainable or not."""
        with self._lock:
            return int(number(lib.mrnn_network_num_parameters, "size_t", self._pointer))

    @property
    def regions(self) -> Mapping[str, slice]:
        """Recurrent regions in network order, and their units: ``h[..., network.regions["exc"]]``."""
        return self._structure.regions

    @property
    def input_regions(self) -> Mapping[str, slice]:
        """Input regions in network order, and their input units."""
        return self._structure.input_regions

    @property
    def readouts(self) -> Mapping[str, slice]:
        """Readouts in network order, and their outputs: ``y[..., network.readouts["choice"]]``."""
        return self._structure.readouts

    @property
    def parents(self) -> Mapping[str, Units]:
        """Parent regions and the recurrent units of their children, which need not lie together."""
        return self._structure.parents

    @property
    def pathways(self) -> tuple[tuple[str, str], ...]:
        """(src, dst) of every declared connection, zero connections included."""
        return self._structure.pathways

    @property
    def connections(self) -> tuple[tuple[str, str], ...]:
        """(src, dst) of the declared connections that have synapses."""
        return tuple(pathway for pathway in self.pathways if self.has_connection(*pathway))

    def to_json(self) -> str:
        """Return the description as JSON text with every default written out, without weights."""
        with self._lock:
            return text(lib.mrnn_network_to_json, self._pointer)

    def to_dict(self) -> dict[str, Any]:
        """Return the description as Python data; see `to_json`."""
        description: dict[str, Any] = json.loads(self.to_json())
        return description

    def region_mask(self, name: str) -> NDArray[np.bool_]:
        """Return which recurrent units belong to a recurrent or parent region, ``[H]``."""
        mask = np.zeros(self.num_units, np.bool_)
        mask[self._structure.units(name)] = True
        return mask

    def region_activity(self, name: str, state: Array) -> Array:
        """Return the part of a state that belongs to a recurrent or parent region.

        Parameters
        ----------
        name : str
            Recurrent or parent region.
        state : array, ``[..., H]``
            Activations, pre-activations, or anything else by recurrent unit.

        Returns
        -------
        array, ``[..., units of the region]``
            A view, and a copy for parents whose units don't lie together.
        """
        return self._structure.activity(name, state)

    def has_connection(self, src: str, dst: str) -> bool:
        """Whether a connection with synapses leads from one region to another."""
        with self._lock:
            ends = _ends(src, dst)
            return bool(number(lib.mrnn_network_has_connection, "int32_t", self._pointer, *ends))

    def delay(self, src: str, dst: str) -> float:
        """Return the conduction delay of a declared connection, in ms."""
        with self._lock:
            return float(number(lib.mrnn_network_get_delay, "double", self._pointer, *_ends(src, dst)))

    def weight(self, src: str, dst: str) -> NDArray[np.float64]:
        """Return raw weights, ``[dst units, src units]``; 0 where no synapse exists."""
        return self._matrix(lib.mrnn_network_get_weight, src, dst)

    def set_weight(self, src: str, dst: str, weight: ArrayLike) -> None:
        """Replace raw weights, ``[dst units, src units]``.

        Values where no synapse exists are dropped. Engines that exist keep theirs until
        `Engine.refresh`.
        """
        with self._lock:
            array = values("weight", weight, self._extent(src, dst))
            call(lib.mrnn_network_set_weight, self._pointer, *_ends(src, dst), *_read(array))

    def mask(self, src: str, dst: str) -> NDArray[np.bool_]:
        """Return which synapses of a connection exist, ``[dst units, src units]``."""
        with self._lock:
            array = np.empty(self._extent(src, dst), np.uint8)
            ends = _ends(src, dst)
            call(lib.mrnn_network_get_mask, self._pointer, *ends, *_write(array))
            return array.view(np.bool_)

    def set_mask(self, src: str, dst: str, mask: ArrayLike) -> None:
        """Replace the set of existing synapses, ``[dst units, src units]``, 0 and 1.

        Weights of synapses that stay are kept; new ones start at 0.
        """
        with self._lock:
            array = flags("mask", mask, self._extent(src, dst))
            call(lib.mrnn_network_set_mask, self._pointer, *_ends(src, dst), *_read(array))

    def effective(self, src: str, dst: str) -> NDArray[np.float64]:
        """Return the weights that the dynamics multiply with, ``[dst units, src units]``."""
        return self._matrix(lib.mrnn_network_get_effective, src, dst)

    def effective_recurrent(self) -> NDArray[np.float64]:
        """Return the effective weights between all recurrent units, ``[H, H]``."""
        shape = (self.num_units, self.num_units)
        return self._array(lib.mrnn_network_get_effective_recurrent, shape)

    def effective_input(self) -> NDArray[np.float64]:
        """Return the effective weights from all input to all recurrent units, ``[H, I]``."""
        shape = (self.num_units, self.num_inputs)
        return self._array(lib.mrnn_network_get_effective_input, shape)

    def projection(self, src: str, dst: str) -> NDArray[np.float64]:
        """Return effective weights, ``[dst units, src units]``, from or to parent regions too.

        It is 0 where nothing is connected.
        """
        return self._matrix(lib.mrnn_network_get_projection, src, dst)

    def base_firing(self, region: str | None = None) -> NDArray[np.float64]:
        """Return the tonic input to each unit of a recurrent or parent region, or of all, ``[H]``."""
        if region is None:
            return self._array(lib.mrnn_network_get_tonic_input, (self.num_units,))
        return self._of_region(lib.mrnn_network_get_base_firing, region)

    def set_base_firing(self, region: str, base_firing: ArrayLike) -> None:
        """Replace the tonic input to each unit of a recurrent region: ``[units]``, or one number."""
        self._set_of_region(lib.mrnn_network_set_base_firing, region, "base_firing", base_firing)

    def init(self, region: str | None = None) -> NDArray[np.float64]:
        """Return initial pre-activations of a recurrent or parent region, or of all, ``[H]``."""
        if region is None:
            return self._array(lib.mrnn_network_get_initial_condition, (self.num_units,))
        return self._of_region(lib.mrnn_network_get_init, region)

    def set_init(self, region: str, init: ArrayLike) -> None:
        """Replace the initial pre-activations of a recurrent region: ``[units]``, or one number."""
        self._set_of_region(lib.mrnn_network_set_init, region, "init", init)

    def readout(self, name: str) -> Readout:
        """Return weights and bias of a readout."""
        with self._lock:
            outputs, sources = _structure.readout_shape(self._pointer, name)
            weight, bias = np.empty((outputs, sources)), np.empty(outputs)
            call(
                lib.mrnn_network_get_readout,
                self._pointer,
                string("name", name),
                *_write(weight),
                *_write(bias),
            )
            return Readout(weight, bias)

    def set_readout(self, name: str, weight: ArrayLike, bias: ArrayLike) -> None:
        """Replace weights, ``[outputs, units]``, and bias, ``[outputs]``, of a readout."""
        with self._lock:
            outputs, sources = _structure.readout_shape(self._pointer, name)
            weight = values("weight", weight, (outputs, sources))
            bias = values("bias", bias, (outputs,))
            call(
                lib.mrnn_network_set_readout,
                self._pointer,
                string("name", name),
                *_read(weight),
                *_read(bias),
            )

    def spectral_radius(self) -> float:
        """Return the largest magnitude among the eigenvalues of the effective recurrent weights."""
        with self._lock:
            radius = number(lib.mrnn_network_effective_spectral_radius, "double", self._pointer)
            return float(radius)

    def scale_spectral_radius(self, target: float) -> None:
        """Scale the recurrent weights so that the effective ones have this spectral radius.

        Raises
        ------
        NumericError
            There is nothing to scale.
        """
        with self._lock:
            call(lib.mrnn_network_scale_spectral_radius, self._pointer, target)

    def parameters(self) -> NDArray[np.float64]:
        """Return all parameters as one vector, ``[P]``; `parameter_tensors` says what lies where."""
        return self._array(lib.mrnn_network_get_parameters, (self.num_parameters,))

    def set_parameters(self, parameters: ArrayLike) -> None:
        """Replace all parameters, ``[P]``, trainable or not.

        Engines and tapes that were made of the network keep theirs until they are refreshed.

        Raises
        ------
        RangeError
            An element is not finite; nothing changes then.
        """
        with self._lock:
            array = values("parameters", parameters, (self.num_parameters,))
            call(lib.mrnn_network_set_parameters, self._pointer, *_read(array))

    def parameter_tensors(self) -> tuple[ParameterTensor, ...]:
        """Return the arrays of parameters in the order of the vector of all of them."""
        with self._lock:
            tensors = number(lib.mrnn_network_num_parameter_tensors, "size_t", self._pointer)
            return tuple(self._parameter_tensor(index) for index in range(tensors))

    def _parameter_tensor(self, index: int) -> ParameterTensor:
        network = self._pointer
        start, end = ffi.new("size_t *"), ffi.new("size_t *")
        call(lib.mrnn_network_parameter_tensor_range, network, index, start, end)
        axes, rows, cols = (ffi.new("size_t *") for _ in range(3))
        call(lib.mrnn_network_parameter_tensor_shape, network, index, axes, rows, cols)
        trainable = number(lib.mrnn_network_parameter_tensor_is_trainable, "int32_t", network, index)
        return ParameterTensor(
            text(lib.mrnn_network_parameter_tensor_name, network, index),
            slice(start[0], end[0]),
            (rows[0], cols[0])[: axes[0]],
            bool(trainable),
        )

    def _array(self, function: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
        with self._lock:
            array = np.empty(shape)
            call(function, self._pointer, *_write(array))
            return array

    def _matrix(self, function: Any, src: str, dst: str) -> NDArray[np.float64]:
        with self._lock:
            array = np.empty(self._extent(src, dst))
            call(function, self._pointer, *_ends(src, dst), *_write(array))
            return array

    def _of_region(self, function: Any, region: str) -> NDArray[np.float64]:
        with self._lock:
            array = np.empty(self._num_units_of("region", region))
            call(function, self._pointer, string("region", region), *_write(array))
            return array

    def _set_of_region(self, function: Any, region: str, what: str, given: ArrayLike) -> None:
        with self._lock:
            units = self._num_units_of("region", region)
            if np.ndim(given) == 0:
                given = np.broadcast_to(given, units)
            array = values(what, given, (units,))
            call(function, self._pointer, string("region", region), *_read(array))

    def _extent(self, src: str, dst: str) -> tuple[int, int]:
        return self._num_units_of("dst", dst), self._num_units_of("src", src)

    def _num_units_of(self, what: str, name: str) -> int:
        name_ = string(what, name)
        return int(number(lib.mrnn_network_region_num_units, "size_t", self._pointer, name_))


def to_json(description: Mapping[str, Any]) -> str:
    """Return a description as JSON text; numbers and arrays of numpy may be part of it."""
    if not isinstance(description, Mapping):
        raise TypeError(f"the description is a {type(description).__name__}, not a mapping")
    try:
        return json.dumps(dict(description), default=_plain, allow_nan=False)
    except ValueError as problem:
        raise ArgumentError(f"the description: {problem}") from None


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    raise TypeError(f"{value!r} can't be part of JSON")


def _from_bytes(model: bytes) -> Network:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "network.safetensors")
        path.write_bytes(model)
        return Network.load(path)


def _ends(src: str, dst: str) -> tuple[bytes, bytes]:
    return string("src", src), string("dst", dst)


def _write(array: NDArray[Any]) -> tuple[Any, int]:
    return writable("result", array, array.shape, array.dtype)


def _read(array: NDArray[Any]) -> tuple[Any, int]:
    return readable("argument", array, array.shape, array.dtype)
