"""Networks built call by call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from mrnn._call import call, count, real, string, strings, text
from mrnn._handle import Handle
from mrnn._library import NULL, ffi, lib
from mrnn.errors import ArgumentError
from mrnn.network import Network, to_json

#: ``"pos"``: excitatory, ``"neg"``: inhibitory (Dale's law).
Sign: TypeAlias = Literal["pos", "neg"]
#: The update rule.
Dynamics: TypeAlias = Literal["leaky", "elman"]
#: The activation function.
Activation: TypeAlias = Literal["relu", "tanh", "sigmoid", "softplus", "linear"]
#: How a constrained weight is kept on its source's side of zero: abs(weight) or max(weight, 0).
Dale: TypeAlias = Literal["abs", "clamp"]

_SIGNS = {"pos": lib.MRNN_EXCITATORY, "neg": lib.MRNN_INHIBITORY}
_DYNAMICS = {"leaky": lib.MRNN_LEAKY, "elman": lib.MRNN_ELMAN}
_ACTIVATIONS = {
    "relu": lib.MRNN_RELU,
    "tanh": lib.MRNN_TANH,
    "sigmoid": lib.MRNN_SIGMOID,
    "softplus": lib.MRNN_SOFTPLUS,
    "linear": lib.MRNN_LINEAR,
}
_DALES = {"abs": lib.MRNN_DALE_ABS, "clamp": lib.MRNN_DALE_CLAMP}


class NetworkBuilder(Handle):
    """A network under construction. Add regions, connections and readouts, then call `build`.

    Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set. A call that fails changes
    nothing.

    Examples
    --------
    >>> builder = NetworkBuilder()
    >>> builder.add_region("exc", 40, learnable_bias=True)
    >>> builder.add_input_region("cue", 3)
    >>> builder.connect("exc", "exc", sparsity=0.5)
    >>> builder.connect("cue", "exc")
    >>> builder.add_readout("choice", 2, ["exc"])
    >>> network = builder.build()
    """

    _instead = "add what its to_json returns to another one"

    def __init__(self) -> None:
        out = ffi.new("mrnn_network **")
        call(lib.mrnn_network_create, out)
        super().__init__(out[0], lib.mrnn_network_destroy)

    def __repr__(self) -> str:
        return f"<mrnn.NetworkBuilder{', closed' if self.closed else ''}>"

    def add(self, description: Mapping[str, Any]) -> None:
        """Add what a description says; its settings replace those of before.

        It is also the way to ``learnable_init`` of regions and ``trainable`` of connections and readouts.
        """
        self._call(lib.mrnn_network_add_json, string("description", to_json(description)))

    def add_region(
        self,
        name: str,
        num_units: int,
        *,
        sign: Sign = "pos",
        base_firing: float = 0.0,
        init: float = 0.0,
        parent: str | None = None,
        learnable_bias: bool = False,
    ) -> None:
        """Add a recurrent region after those that are there.

        Parameters
        ----------
        name : str
            Unique among regions.
        num_units : int
            At least 1.
        sign : {"pos", "neg"}
            Of its outgoing synapses.
        base_firing : float
            Tonic input to each unit.
        init : float
            Initial pre-activation x of each unit.
        parent : str, optional
            A name that several regions may share.
        learnable_bias : bool
            Whether training may change the base firing.
        """
        self._call(
            lib.mrnn_network_add_recurrent_region,
            string("name", name),
            count("num_units", num_units),
            _choice("sign", sign, _SIGNS),
            real("base_firing", base_firing),
            real("init", init),
            NULL if parent is None else string("parent", parent),
            bool(learnable_bias),
        )

    def add_input_region(self, name: str, num_units: int, *, sign: Sign = "pos") -> None:
        """Add a region of units that carry external input, after those that are there."""
        self._call(
            lib.mrnn_network_add_input_region,
            string("name", name),
            count("num_units", num_units),
            _choice("sign", sign, _SIGNS),
        )

    def connect(self, src: str, dst: str, *, sparsity: float = 0.0) -> None:
        """Connect a recurrent or input region to a recurrent one.

        Parameters
        ----------
        src, dst : str
            Source and destination. A zero connection between the two is replaced.
        sparsity : float
            Fraction of synapses that are absent, in [0, 1].
        """
        self._call(
            lib.mrnn_network_connect, string("src", src), string("dst", dst), real("sparsity", sparsity)
        )

    def connect_zero(self, src: str, dst: str) -> None:
        """Declare that two regions are connected by nothing: fixed at zero, never trained."""
        self._call(lib.mrnn_network_connect_zero, string("src", src), string("dst", dst))

    def set_delay(self, src: str, dst: str, delay: float) -> None:
        """Set the conduction delay of a declared connection in ms, a multiple of dt."""
        self._call(lib.mrnn_network_set_delay, string("src", src), string("dst", dst), real("delay", delay))

    def set_region_tau(self, region: str, tau: float) -> None:
        """Give a recurrent region a time constant of its own, in ms."""
        self._call(lib.mrnn_network_set_region_tau, string("region", region), real("tau", tau))

    def set_region_activation(self, region: str, activation: Activation) -> None:
        """Give a recurrent region an activation function of its own."""
        code = _choice("activation", activation, _ACTIVATIONS)
        self._call(lib.mrnn_network_set_region_activation, string("region", region), code)

    def set_region_noise(self, region: str, noise: float) -> None:
        """Give a recurrent or input region a noise level sigma of its own."""
        self._call(lib.mrnn_network_set_region_noise, string("region", region), real("noise", noise))

    def add_readout(self, name: str, num_units: int, src_regions: Iterable[str]) -> None:
        """Add a linear readout y = W h + b of recurrent or parent regions."""
        self._call(
            lib.mrnn_network_add_readout,
            string("name", name),
            count("num_units", num_units),
            *strings("src_regions", src_regions),
        )

    def set_dynamics(
        self,
        dynamics: Dynamics = "leaky",
        *,
        dt: float = 10.0,
        tau: float = 100.0,
        activation: Activation = "relu",
    ) -> None:
        """Set the update rule, the time step and time constant in ms, and the activation function."""
        self._call(
            lib.mrnn_network_set_dynamics,
            _choice("dynamics", dynamics, _DYNAMICS),
            real("dt", dt),
            real("tau", tau),
            _choice("activation", activation, _ACTIVATIONS),
        )

    def set_noise(self, enabled: bool = True, *, hidden: float = 0.01, input: float = 0.01) -> None:
        """Set whether new sessions draw noise, and its levels sigma of recurrent and input units."""
        self._call(
            lib.mrnn_network_set_noise_levels, bool(enabled), real("hidden", hidden), real("input", input)
        )

    def set_constraints(self, *, recurrent: bool = True, input: bool = True, dale: Dale = "abs") -> None:
        """Set whether recurrent and input weights obey Dale's law, and how."""
        rule = _choice("dale", dale, _DALES)
        self._call(lib.mrnn_network_set_constraints, bool(recurrent), bool(input), rule)

    def set_seed(self, seed: int) -> None:
        """Set the seed of masks, initial weights and noise."""
        self._call(lib.mrnn_network_set_seed, count("seed", seed))

    def set_spectral_radius(self, radius: float) -> None:
        """Set the spectral radius that the initial effective recurrent weights are scaled to."""
        self._call(lib.mrnn_network_set_spectral_radius, real("radius", radius))

    def to_json(self) -> str:
        """Return what has been added so far as the JSON text of a description."""
        with self._lock:
            return text(lib.mrnn_network_to_json, self._pointer)

    def build(self) -> Network:
        """Draw masks and initial weights, and return the network. The builder is closed then.

        Where it fails, the builder is as before.
        """
        with self._lock:
            self._call(lib.mrnn_network_finalize)
            pointer = self._pointer
            ffi.gc(pointer, None)
            self.close()
            return Network._of(pointer)

    def _call(self, function: Any, *arguments: Any) -> None:
        with self._lock:
            call(function, self._pointer, *arguments)


def _choice(what: str, value: str, choices: Mapping[str, int]) -> int:
    try:
        return choices[value]
    except (KeyError, TypeError):
        known = ", ".join(map(repr, choices))
        raise ArgumentError(f"{what} is {value!r}; it can be {known}") from None
