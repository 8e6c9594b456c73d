"""Networks from the tensors of other packages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from numpy.typing import NDArray

from mrnn._arrays import flags, plain, values
from mrnn._types import wrong_type
from mrnn.errors import ArgumentError
from mrnn.network import Network

Pair: TypeAlias = tuple[str, str]

_MATRICES = ("W_rec", "W_inp")
_KNOWN = {
    f"{matrix}{suffix}" for matrix in _MATRICES for suffix in ("", "_mask", "_sign_matrix", "_sign")
} | {"base_firing", "init"}


def from_torch(
    state_dict: Mapping[Any, Any],
    description: Mapping[str, Any] | str | os.PathLike[str],
    *,
    masks: Mapping[Pair, Any] | None = None,
    base_firing: Any = None,
    init: Any = None,
    readouts: Mapping[str, Any] | None = None,
) -> Network:
    """Make a network with weights that another package has trained.

    Tensors may be PyTorch's, on any device, numpy's, or anything that numpy can read; PyTorch is not
    needed.

    Parameters
    ----------
    state_dict : mapping
        Either the state dict of a PyTorch mRNN, or of a module that has one among its children:
        ``"W_rec"`` ``[H, H]`` and ``"W_inp"`` ``[H, I]``, raw weights, row = destination, with
        ``"…_mask"`` and ``"…_sign_matrix"`` (or ``"…_sign"``), ``"base_firing"`` and ``"init"``
        ``[H]`` where they are there. Or raw weights by connection: ``{("exc", "inh"): array, …}``,
        ``[dst units, src units]``.
    description : mapping, JSON text, or path
        The package's JSON, with the keys ``dynamics`` and ``constraints`` where they are not the
        defaults: leaky, relu, dt 10 ms, tau 100 ms, Dale's law. A path ends in ``.json``.
    masks : mapping of (src, dst) to arrays of 0 and 1, optional
        Which synapses exist, where the state dict does not say it.
    base_firing, init : array ``[H]`` or mapping of regions to arrays, optional
        Tonic input and initial pre-activations. Left out, those of the state dict, or else of the
        description. A PyTorch mRNN has its trained biases outside the state dict:
        ``base_firing=model.tonic_inp``.
    readouts : mapping, optional
        For each readout of the description the name of a linear layer in the state dict, or its
        weight ``[outputs, units]`` and bias ``[outputs]``: ``{"choice": "out_layer"}``.

    Raises
    ------
    ArgumentError, ShapeError
        What is missing, left over, or does not fit; nothing is guessed.

    Examples
    --------
    >>> network = mrnn.from_torch(
    ...     model.state_dict(),
    ...     {**config, "dynamics": {"dt": 20, "activation": "tanh"}},
    ...     base_firing=model.rnn.tonic_inp,
    ...     readouts={"choice": "out_layer"},
    ... )
    """
    for what, given in (("state_dict", state_dict), ("masks", masks or {}), ("readouts", readouts or {})):
        if not isinstance(given, Mapping):
            raise wrong_type(what, given, "a mapping")
    network = _described(description)
    source = _Source(state_dict)
    given_masks = dict(masks or {})
    spec = network.to_dict()
    sparse = {
        (connection["src_region"], connection["dst_region"])
        for kind in ("recurrent_connections", "input_connections")
        for connection in spec[kind]
        if connection.get("sparsity")
    }
    blocks = dict(source.blocks(network, _signs(spec)))
    connections = set(network.connections)
    _same("weights", blocks, connections)
    if left := given_masks.keys() - connections:
        raise ArgumentError(f"masks: {_names(left)} is no connection of the description")
    for pair, (weight, mask) in blocks.items():
        mask = _array(given_masks[pair]) if pair in given_masks else mask
        if mask is not None:
            network.set_mask(*pair, mask)
        elif pair in sparse:
            raise ArgumentError(
                f"{_name(pair)} is sparse, and neither the state dict nor masks says which synapses exist"
            )
        network.set_weight(*pair, weight)
    _set_units(network, "base_firing", base_firing, source)
    _set_units(network, "init", init, source)
    _check_trained_biases(spec, base_firing, source)
    _set_readouts(network, dict(readouts or {}), source)
    return network


def _described(description: Mapping[str, Any] | str | os.PathLike[str]) -> Network:
    if isinstance(description, Mapping):
        return Network.from_dict(description)
    if isinstance(description, str) and description.lstrip().startswith("{"):
        return Network.from_json(description)
    return Network.from_json(Path(description).read_text("utf-8"))


class _Source:
    """The tensors of an mRNN among those of a module, or weights by connection."""

    def __init__(self, tensors: Mapping[Any, Any]) -> None:
        self.tensors = tensors
        self.by_pair = {key: value for key, value in tensors.items() if isinstance(key, tuple)}
        prefixes = [
            key.removesuffix("W_rec")
            for key in tensors
            if isinstance(key, str) and (key == "W_rec" or key.endswith(".W_rec"))
        ]
        if len(prefixes) + bool(self.by_pair) != 1:
            raise ArgumentError(
                "the state dict has to have one 'W_rec', or weights by connection, "
                "{(src, dst): array}; it has " + (f"{len(prefixes)} of the one" if prefixes else "neither")
            )
        self.prefix = prefixes[0] if prefixes else ""
        for key in tensors:
            if isinstance(key, str) and key.startswith(self.prefix):
                name = key.removeprefix(self.prefix)
                if "." not in name and name not in _KNOWN:
                    raise ArgumentError(f"the state dict has {key!r}, which is not known")

    def get(self, name: str) -> NDArray[Any] | None:
        """The mRNN's own tensor of a name."""
        value = self.tensors.get(self.prefix + name)
        return None if value is None else _array(value)

    def blocks(
        self, network: Network, signs: Mapping[str, int]
    ) -> Iterator[tuple[Pair, tuple[NDArray[Any], NDArray[Any] | None]]]:
        """Weights and masks of all connections."""
        for pair, weight in self.by_pair.items():
            yield pair, (_array(weight), None)
        if self.by_pair:
            return
        for matrix, sources in zip(_MATRICES, (network.regions, network.input_regions), strict=True):
            if not sources:
                continue
            shape = (network.num_units, max(where.stop for where in sources.values()))
            weights = self.get(matrix)
            if weights is None:
                raise ArgumentError(f"the state dict has no {self.prefix + matrix!r}")
            weights = values(matrix, weights, shape)
            mask = self.get(f"{matrix}_mask")
            mask = None if mask is None else flags(f"{matrix}_mask", mask, shape)
            sign = self.get(f"{matrix}_sign_matrix")
            sign = self.get(f"{matrix}_sign") if sign is None else sign
            sign = None if sign is None else values(f"{matrix}_sign_matrix", sign, shape)
            for src, columns in sources.items():
                if sign is not None and (sign[:, columns] * signs[src] < 0).any():
                    raise ArgumentError(
                        f"the signs in {matrix}_sign_matrix of synapses from {src!r} are not those "
                        "of the description"
                    )
                for dst, rows in network.regions.items():
                    weight = weights[rows, columns]
                    block = None if mask is None else mask[rows, columns]
                    if network.has_connection(src, dst):
                        yield (src, dst), (weight, block)
                    elif (weight if block is None else weight[block != 0]).any():
                        raise ArgumentError(
                            f"{matrix} has weights of {_name((src, dst))}, which the description "
                            "does not connect"
                        )


def _set_units(network: Network, what: str, given: Any, source: _Source) -> None:
    set_region = network.set_base_firing if what == "base_firing" else network.set_init
    if given is None:
        given = source.get(what)
    if given is None:
        return
    if isinstance(given, Mapping):
        for region, array in given.items():
            set_region(region, _array(array))
        return
    every = values(what, _array(given), (network.num_units,))
    for region, where in network.regions.items():
        set_region(region, every[where])


def _check_trained_biases(spec: Mapping[str, Any], given: Any, source: _Source) -> None:
    if source.get("base_firing") is not None:
        return
    for region in spec["recurrent_regions"]:
        name = region["name"]
        covered = name in given if isinstance(given, Mapping) else given is not None
        if region["learnable_bias"] and not covered:
            raise ArgumentError(
                f"the base firing of {name!r} is trained, and neither the state dict nor base_firing gives it"
            )


def _set_readouts(network: Network, given: dict[str, Any], source: _Source) -> None:
    _same("readouts", given, set(network.readouts))
    for name, readout in given.items():
        if isinstance(readout, str):
            try:
                readout = source.tensors[f"{readout}.weight"], source.tensors[f"{readout}.bias"]
            except KeyError as missing:
                raise ArgumentError(f"the state dict has no {missing}, of {name!r}") from None
        if not isinstance(readout, (tuple, list)) or len(readout) != 2:
            raise ArgumentError(f"readouts[{name!r}] is neither a layer's name nor (weight, bias)")
        network.set_readout(name, *map(_array, readout))


def _signs(spec: Mapping[str, Any]) -> dict[str, int]:
    regions = [*spec["recurrent_regions"], *spec["input_regions"]]
    return {region["name"]: -1 if region["sign"] == "neg" else 1 for region in regions}


def _same(what: str, given: Mapping[Any, Any], needed: set[Any]) -> None:
    if missing := needed - given.keys():
        raise ArgumentError(f"{what}: {_names(missing)} of the description is missing")
    if left := given.keys() - needed:
        raise ArgumentError(f"{what}: {_names(left)} is not in the description")


def _names(keys: set[Any]) -> str:
    return ", ".join(sorted(map(_name, keys)))


def _name(key: Any) -> str:
    return " -> ".join(map(str, key)) if isinstance(key, tuple) else repr(key)


def _array(tensor: Any) -> NDArray[Any]:
    for method in ("detach", "cpu"):
        if hasattr(tensor, method):
            tensor = getattr(tensor, method)()
    array = plain("a tensor", tensor.numpy() if hasattr(tensor, "numpy") else tensor)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"a tensor has the type {array.dtype}, which is not a real number")
    return array
