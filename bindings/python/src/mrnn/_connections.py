"""Connections of a network: synapses, weights, masks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mrnn import _structure
from mrnn._arrays import argument, flags, indices, output, plain, unit_numbers, values
from mrnn._call import call, listed, number, real, string, strings
from mrnn._handle import Handle
from mrnn._library import lib
from mrnn._parameters import Synapses
from mrnn._structure import Structure


class Connections(Handle):
    """What a network has by pairs of regions."""

    @property
    def num_synapses(self) -> int:
        """Number of existing synapses, between recurrent units and from input units."""
        with self._lock:
            return int(number(lib.mrnn_network_num_synapses, "size_t", self._pointer))

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
        """Return a copy of the raw weights, ``[dst units, src units]``; `set_weight` changes them.

        They are 0 where no synapse exists.
        """
        return self._matrix(lib.mrnn_network_get_weight, src, dst)

    def set_weight(self, src: str, dst: str, weight: ArrayLike) -> None:
        """Replace raw weights, ``[dst units, src units]``.

        Values where no synapse exists are dropped. Engines that exist keep theirs until
        `Engine.refresh`.
        """
        with self._lock:
            array = values("weight", weight, self._extent(src, dst))
            call(lib.mrnn_network_set_weight, self._pointer, *_ends(src, dst), *argument(array))

    def mask(self, src: str, dst: str) -> NDArray[np.bool_]:
        """Return a copy of which synapses exist, ``[dst units, src units]``; `set_mask` changes it."""
        with self._lock:
            array = np.empty(self._extent(src, dst), np.uint8)
            ends = _ends(src, dst)
            call(lib.mrnn_network_get_mask, self._pointer, *ends, *output(array))
            return array.view(np.bool_)

    def set_mask(self, src: str, dst: str, mask: ArrayLike) -> None:
        """Replace the set of existing synapses, ``[dst units, src units]``, 0 and 1.

        Weights of synapses that stay are kept; new ones start at 0.
        """
        with self._lock:
            array = flags("mask", mask, self._extent(src, dst))
            call(lib.mrnn_network_set_mask, self._pointer, *_ends(src, dst), *argument(array))

    def synapses(self, src: str, dst: str) -> Synapses:
        """Return copies of the existing synapses of a declared connection; `set_synapses` changes them.

        No full matrix is made.
        """
        ends = _ends(src, dst)
        with self._lock:
            pathway = self._structure.pathway_number(src, dst)
            size = number(lib.mrnn_network_pathway_num_synapses, "size_t", self._pointer, pathway)
            dst_units, src_units = np.empty(size, np.uintp), np.empty(size, np.uintp)
            weight = np.empty(size)
            call(
                lib.mrnn_network_get_synapses,
                self._pointer,
                *ends,
                *unit_numbers(dst_units),
                *unit_numbers(src_units),
                *output(weight),
            )
            return Synapses(dst_units, src_units, weight)

    def set_synapses(
        self, src: str, dst: str, dst_units: ArrayLike, src_units: ArrayLike, weight: ArrayLike
    ) -> None:
        """Replace all synapses of a declared connection; a zero connection becomes one with synapses.

        Parameters
        ----------
        src, dst : str
            Source and destination region.
        dst_units, src_units : array of int, ``[synapses]``
            From 0 within the destination and source region, in any order.
        weight : array, ``[synapses]``
            Raw weight of each.
        """
        array = plain("weight", weight)
        array = values("weight", array, (array.size,))
        units = [indices(w, u, array.shape) for w, u in (("dst_units", dst_units), ("src_units", src_units))]
        with self._lock:
            call(
                lib.mrnn_network_set_synapses,
                self._pointer,
                *_ends(src, dst),
                *unit_numbers(units[0]),
                *unit_numbers(units[1]),
                *argument(array),
            )

    def effective(self, src: str, dst: str) -> NDArray[np.float64]:
        """Return a copy of the weights that the dynamics multiply with, ``[dst units, src units]``.

        They follow from the raw ones, which `set_weight` changes.
        """
        return self._matrix(lib.mrnn_network_get_effective, src, dst)

    def effective_recurrent(self) -> NDArray[np.float64]:
        """Return a copy of the effective weights between all recurrent units, ``[H, H]``.

        `set_weight` changes the raw ones of each connection.
        """
        shape = (self._structure.num_units, self._structure.num_units)
        return self._array(lib.mrnn_network_get_effective_recurrent, shape)

    def effective_input(self) -> NDArray[np.float64]:
        """Return a copy of the effective weights from all input to all recurrent units, ``[H, I]``.

        `set_weight` changes the raw ones of each connection.
        """
        shape = (self._structure.num_units, self._structure.num_inputs)
        return self._array(lib.mrnn_network_get_effective_input, shape)

    def projection(self, src: str, dst: str) -> NDArray[np.float64]:
        """Return a copy of effective weights, ``[dst units, src units]``, from or to parent regions too.

        It is 0 where nothing is connected. `set_weight` changes the raw ones of each connection.
        """
        return self._matrix(lib.mrnn_network_get_projection, src, dst)

    def weight_subset(self, regions: Iterable[str]) -> NDArray[np.float64]:
        """Return a copy of the effective weights among several recurrent or parent regions.

        `set_weight` changes the raw ones of each connection.

        Returns
        -------
        array, ``[units, units]``
            Of all of them in the order of the names, row = destination unit.
        """
        names = listed("regions", regions)
        given = strings("regions", names)
        with self._lock:
            units = sum(self._num_units_of("regions", name) for name in names)
            subset = np.empty((units, units))
            call(lib.mrnn_network_get_weight_subset, self._pointer, *given, *output(subset))
            return subset

    def set_trainable(self, src: str, dst: str, trainable: bool) -> None:
        """Set whether training may change the weights of a declared connection."""
        with self._lock:
            ends = _ends(src, dst)
            call(lib.mrnn_network_set_trainable, self._pointer, *ends, bool(trainable))

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
            call(lib.mrnn_network_scale_spectral_radius, self._pointer, real("target", target))

    @cached_property
    def _structure(self) -> Structure:
        with self._lock:
            return _structure.read(self._pointer)

    def _array(self, function: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
        with self._lock:
            array = np.empty(shape)
            call(function, self._pointer, *output(array))
            return array

    def _matrix(self, function: Any, src: str, dst: str) -> NDArray[np.float64]:
        with self._lock:
            array = np.empty(self._extent(src, dst))
            call(function, self._pointer, *_ends(src, dst), *output(array))
            return array

    def _extent(self, src: str, dst: str) -> tuple[int, int]:
        return self._num_units_of("dst", dst), self._num_units_of("src", src)

    def _num_units_of(self, what: str, name: str) -> int:
        name_ = string(what, name)
        return int(number(lib.mrnn_network_region_num_units, "size_t", self._pointer, name_))


def _ends(src: str, dst: str) -> tuple[bytes, bytes]:
    return string("src", src), string("dst", dst)
