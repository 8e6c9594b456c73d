"""Networks: regions, connections, readouts, and their parameters."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mrnn import _json, _structure
from mrnn._arrays import Array, argument, output, plain, refuse_masked, unit_numbers, values
from mrnn._call import call, number, string, strings, text
from mrnn._connections import Connections
from mrnn._handle import Handle
from mrnn._library import ffi, lib
from mrnn._parameters import ParameterTensor, Readout
from mrnn._structure import Units
from mrnn._types import wrong_type
from mrnn._typing import Self
from mrnn.errors import PrecisionError, ShapeError


class Network(Connections):
    """A network of named regions. It is made by `load`, `from_json`, `from_dict` and other calls.

    H is its number of recurrent units, I of input units, P of parameters. Units of one kind lie in
    the order in which their regions were added. Rows of weights are destination units, columns source
    units. Arrays that are returned are copies of what the network has, in float64;
    setters change it.
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

    @classmethod
    def from_safetensors(cls, model: bytes) -> Self:
        """Make a network from the bytes of a model file."""
        if not isinstance(model, bytes):
            raise wrong_type("model", model, "bytes")
        return cls._made_by(
            lib.mrnn_network_from_safetensors, ffi.from_buffer("uint8_t[]", model), len(model)
        )

    def copy(self) -> Self:
        """Return a network with the same parameters; the two don't depend on each other."""
        with self._lock:
            return self._made_by(lib.mrnn_network_clone, self._pointer)

    def __copy__(self) -> Self:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.copy()

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

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Callable[[bytes], Network], tuple[bytes]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "network.safetensors")
            self.save(path)
            return Network.from_safetensors, (path.read_bytes(),)

    def __repr__(self) -> str:
        if self.closed:
            return "<mrnn.Network, closed>"
        return (
            f"<mrnn.Network of {self.num_units} units in {len(self.regions)} regions, "
            f"{self.num_inputs} inputs, {self.num_outputs} outputs, "
            f"{self.num_parameters} parameters>"
        )

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

    def sign(self, region: str) -> int:
        """Return the sign of a region's outgoing synapses: 1, excitatory, or -1, inhibitory."""
        name = string("region", region)
        with self._lock:
            return int(number(lib.mrnn_network_region_sign, "mrnn_sign", self._pointer, name))

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

    def combine_states(
        self, regions_a: Iterable[str], state_a: Array, regions_b: Iterable[str], state_b: Array
    ) -> Array:
        """Return the state that two lists of regions have together, in network order.

        Parameters
        ----------
        regions_a, regions_b : iterable of str
            Recurrent or parent regions, none of them twice; the columns of the states follow them.
        state_a, state_b : array, ``[..., units of the regions]``
            Of float32 or float64, with the same outer axes.

        Returns
        -------
        array, ``[..., units of both]``
        """
        lists = [strings("regions_a", regions_a), strings("regions_b", regions_b)]
        state_a, state_b = plain("state_a", state_a), plain("state_b", state_b)
        function = _COMBINE.get(state_a.dtype)
        if function is None or state_a.dtype != state_b.dtype:
            raise PrecisionError(
                f"the states are {state_a.dtype} and {state_b.dtype}, not both float32 or float64"
            )
        outer = state_a.shape[:-1]
        if not state_a.ndim or state_b.shape[:-1] != outer:
            raise ShapeError(
                f"the states have the shapes {state_a.shape} and {state_b.shape}, whose outer axes differ"
            )
        state_a, state_b = np.ascontiguousarray(state_a), np.ascontiguousarray(state_b)
        combined = np.empty((*outer, state_a.shape[-1] + state_b.shape[-1]), state_a.dtype)
        with self._lock:
            call(
                function,
                self._pointer,
                *lists[0],
                *argument(state_a),
                *lists[1],
                *argument(state_b),
                *output(combined),
            )
        return combined

    def base_firing(self, region: str | None = None) -> NDArray[np.float64]:
        """Return a copy of the tonic input to each unit of a recurrent or parent region, or of all.

        `set_base_firing` changes it.
        """
        if region is None:
            return self._array(lib.mrnn_network_get_tonic_input, (self.num_units,))
        return self._of_region(lib.mrnn_network_get_base_firing, region)

    def set_base_firing(self, region: str, base_firing: ArrayLike) -> None:
        """Replace the tonic input to each unit of a recurrent region: ``[units]``, or one number."""
        self._set_of_region(lib.mrnn_network_set_base_firing, region, "base_firing", base_firing)

    def init(self, region: str | None = None) -> NDArray[np.float64]:
        """Return a copy of the initial pre-activations of a recurrent or parent region, or of all.

        `set_init` changes them.
        """
        if region is None:
            return self._array(lib.mrnn_network_get_initial_condition, (self.num_units,))
        return self._of_region(lib.mrnn_network_get_init, region)

    def set_init(self, region: str, init: ArrayLike) -> None:
        """Replace the initial pre-activations of a recurrent region: ``[units]``, or one number."""
        self._set_of_region(lib.mrnn_network_set_init, region, "init", init)

    def readout(self, name: str) -> Readout:
        """Return copies of weights and bias of a readout; `set_readout` changes them."""
        with self._lock:
            outputs, sources = _structure.readout_shape(self._pointer, name)
            weight, bias = np.empty((outputs, sources)), np.empty(outputs)
            call(
                lib.mrnn_network_get_readout,
                self._pointer,
                string("name", name),
                *output(weight),
                *output(bias),
            )
            return Readout(weight, bias)

    def readout_sources(self, name: str) -> NDArray[np.uintp]:
        """Return which recurrent unit each column of a readout's weight reads, ``[units]``."""
        with self._lock:
            _, sources = _structure.readout_shape(self._pointer, name)
            units = np.empty(sources, np.uintp)
            call(
                lib.mrnn_network_get_readout_sources,
                self._pointer,
                string("name", name),
                *unit_numbers(units),
            )
            return units

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
                *argument(weight),
                *argument(bias),
            )

    def set_learnable(self, region: str, *, bias: bool | None = None, init: bool | None = None) -> None:
        """Set whether training may change base firing and initial state of a region; None: as it is."""
        name = string("region", region)
        with self._lock:
            flags = ffi.new("int32_t *"), ffi.new("int32_t *")
            call(lib.mrnn_network_get_learnable, self._pointer, name, *flags)
            wanted = (
                bool(was[0] if now is None else now) for was, now in zip(flags, (bias, init), strict=True)
            )
            call(lib.mrnn_network_set_learnable, self._pointer, name, *wanted)

    def set_readout_trainable(self, name: str, trainable: bool) -> None:
        """Set whether training may change weights and bias of a readout."""
        with self._lock:
            readout = string("name", name)
            call(lib.mrnn_network_set_readout_trainable, self._pointer, readout, bool(trainable))

    def parameters(self) -> NDArray[np.float64]:
        """Return a copy of all parameters as one vector, ``[P]``; `set_parameters` changes them.

        `parameter_tensors` says what lies where.
        """
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
            call(lib.mrnn_network_set_parameters, self._pointer, *argument(array))

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

    def _of_region(self, function: Any, region: str) -> NDArray[np.float64]:
        with self._lock:
            array = np.empty(self._num_units_of("region", region))
            call(function, self._pointer, string("region", region), *output(array))
            return array

    def _set_of_region(self, function: Any, region: str, what: str, given: ArrayLike) -> None:
        with self._lock:
            units = self._num_units_of("region", region)
            refuse_masked(what, given)
            if np.ndim(given) == 0:
                given = np.broadcast_to(given, units)
            array = values(what, given, (units,))
            call(function, self._pointer, string("region", region), *argument(array))


def to_json(description: Mapping[str, Any]) -> str:
    """Return a description as JSON text; numbers and arrays of numpy may be part of it."""
    if not isinstance(description, Mapping):
        raise wrong_type("the description", description, "a mapping")
    return _json.encode("the description", dict(description))


_COMBINE: dict[np.dtype[Any], Any] = {
    np.dtype(np.float32): lib.mrnn_network_combine_states,
    np.dtype(np.float64): lib.mrnn_network_combine_states_f64,
}
