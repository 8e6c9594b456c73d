"""What a finalised network is made of, by name: fixed, and shared by all that is made of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mrnn._arrays import Array
from mrnn._call import call, number, string, text
from mrnn._library import ffi, lib
from mrnn._types import require_str, wrong_type
from mrnn.errors import ShapeError, UnknownNameError

#: Which units: a slice where they lie together.
Units: TypeAlias = slice | NDArray[np.intp]


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that nothing of a kind has."""
    nearest = difflib.get_close_matches(name, list(known), n=1)
    hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
    return UnknownNameError(f"there is no {kind} {name!r}{hint}")


@dataclass(frozen=True, slots=True)
class Structure:
    """Sizes, and where regions, readouts and pathways lie."""

    num_units: int
    num_inputs: int
    num_outputs: int
    regions: Mapping[str, slice]
    input_regions: Mapping[str, slice]
    readouts: Mapping[str, slice]
    parents: Mapping[str, Units]
    #: (src, dst) of the pathways, by number.
    pathways: tuple[tuple[str, str], ...]

    def units(self, name: str) -> Units:
        """Return where the units of a recurrent or parent region lie among all recurrent units."""
        require_str("region", name)
        where = self.regions.get(name, self.parents.get(name))
        if where is None:
            raise unknown("recurrent region", name, [*self.regions, *self.parents])
        return where

    def activity(self, name: str, state: Array) -> Array:
        """Return the part of a state, `[..., H]`, that belongs to a recurrent or parent region."""
        units = self.units(name)
        if not hasattr(state, "ndim"):
            raise wrong_type("state", state, "an array")
        if state.ndim == 0 or state.shape[-1] != self.num_units:
            raise ShapeError(f"the state has the shape {state.shape}, needed is (..., {self.num_units})")
        part: Array = state[..., units]
        return part

    def region_number(self, name: str) -> int:
        """Return the number of a region: the recurrent ones in network order, then the inputs."""
        require_str("region", name)
        names = [*self.regions, *self.input_regions]
        try:
            return names.index(name)
        except ValueError:
            raise unknown("region", name, names) from None

    def pathway_number(self, src: str, dst: str) -> int:
        """Return the number of a declared connection."""
        require_str("src", src)
        require_str("dst", dst)
        try:
            return self.pathways.index((src, dst))
        except ValueError:
            known = (f"{src} -> {dst}" for src, dst in self.pathways)
            raise unknown("connection", f"{src} -> {dst}", known) from None


def read(network: Any) -> Structure:
    """Return the structure of a finalised network."""

    def many(number_of: Any, name_of: Any) -> list[str]:
        return [text(name_of, network, i) for i in range(number(number_of, "size_t", network))]

    def where(range_of: Any, names: list[str]) -> Mapping[str, slice]:
        start, end = ffi.new("size_t *"), ffi.new("size_t *")
        ranges = {}
        for name in names:
            call(range_of, network, string("name", name), start, end)
            ranges[name] = slice(start[0], end[0])
        return MappingProxyType(ranges)

    regions = many(lib.mrnn_network_num_regions, lib.mrnn_network_region_name)
    inputs = many(lib.mrnn_network_num_input_regions, lib.mrnn_network_input_region_name)
    num_units: int = number(lib.mrnn_network_num_units, "size_t", network)
    num_pathways: int = number(lib.mrnn_network_num_pathways, "size_t", network)
    readouts = many(lib.mrnn_network_num_readouts, lib.mrnn_network_readout_name)
    parents = many(lib.mrnn_network_num_parents, lib.mrnn_network_parent_name)
    return Structure(
        num_units=num_units,
        num_inputs=number(lib.mrnn_network_num_inputs, "size_t", network),
        num_outputs=number(lib.mrnn_network_num_outputs, "size_t", network),
        regions=where(lib.mrnn_network_region_range, regions),
        input_regions=where(lib.mrnn_network_region_range, inputs),
        readouts=where(lib.mrnn_network_readout_range, readouts),
        parents=MappingProxyType({name: _units(network, name, num_units) for name in parents}),
        pathways=tuple(
            (
                text(lib.mrnn_network_pathway_src, network, i),
                text(lib.mrnn_network_pathway_dst, network, i),
            )
            for i in range(num_pathways)
        ),
    )


def readout_shape(network: Any, name: str) -> tuple[int, int]:
    """Return the numbers of outputs and of units that a readout reads."""
    outputs, sources = ffi.new("size_t *"), ffi.new("size_t *")
    call(lib.mrnn_network_readout_shape, network, string("name", name), outputs, sources)
    return outputs[0], sources[0]


def _units(network: Any, name: str, num_units: int) -> Units:
    mask = np.empty(num_units, np.uint8)
    pointer = ffi.from_buffer("uint8_t[]", mask)
    call(lib.mrnn_network_get_region_mask, network, string("name", name), pointer, mask.size)
    units = np.flatnonzero(mask)
    together = units.size == units[-1] - units[0] + 1
    return slice(int(units[0]), int(units[-1]) + 1) if together else units
