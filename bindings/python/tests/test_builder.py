"""Networks built call by call."""

from __future__ import annotations

import numpy as np
import pytest

import mrnn


def test_calls_give_the_network_of_the_description() -> None:
    builder = mrnn.NetworkBuilder()
    builder.add_region("exc", 6, base_firing=0.5, init=0.25, parent="ctx", learnable_bias=True)
    builder.add_region("inh", 3, sign="neg")
    builder.add_input_region("cue", 2)
    builder.connect("exc", "inh", sparsity=0.5)
    builder.connect("inh", "exc")
    builder.set_delay("inh", "exc", 20)
    builder.connect_zero("inh", "inh")
    builder.connect("cue", "exc")
    builder.add_readout("choice", 2, ["ctx", "inh"])
    builder.set_dynamics("leaky", dt=5, tau=50, activation="tanh")
    builder.set_noise(True, hidden=0.02, input=0.03)
    builder.set_constraints(recurrent=True, input=False, dale="clamp")
    builder.set_seed(7)
    builder.set_spectral_radius(0.9)
    builder.add({"recurrent_regions": [{"name": "slow", "num_units": 1}]})
    builder.set_region_tau("slow", 500)
    builder.set_region_activation("slow", "relu")
    builder.set_region_noise("cue", 0.5)
    text = builder.to_json()
    network = builder.build()
    assert builder.closed
    assert network.to_json() == text
    same = mrnn.Network.from_json(text)
    np.testing.assert_array_equal(network.parameters(), same.parameters())
    assert network.spectral_radius() == pytest.approx(0.9, rel=1e-10)
    assert network.delay("inh", "exc") == 20
    description = network.to_dict()
    assert description["dynamics"] == {
        "type": "leaky",
        "dt": 5,
        "tau": 50,
        "activation": "tanh",
        "noise": {"enabled": True, "hidden": 0.02, "input": 0.03},
    }
    assert description["constraints"] == {"recurrent": True, "input": False, "dale": "clamp"}
    assert description["recurrent_regions"][0]["learnable_bias"]
    slow = description["recurrent_regions"][2]
    assert (slow["tau"], slow["activation"]) == (500, "relu")
    assert description["input_regions"][0]["noise"] == 0.5


def test_elman_and_every_choice() -> None:
    activations: list[mrnn.builder.Activation] = ["relu", "tanh", "sigmoid", "softplus", "linear"]
    for activation in activations:
        builder = mrnn.NetworkBuilder()
        builder.add_region("exc", 1)
        builder.set_dynamics("elman", activation=activation)
        dynamics = builder.build().to_dict()["dynamics"]
        assert (dynamics["type"], dynamics["activation"]) == ("elman", activation)


def test_a_failed_call_changes_nothing() -> None:
    builder = mrnn.NetworkBuilder()
    builder.add_region("exc", 4)
    before = builder.to_json()
    with pytest.raises(mrnn.DuplicateError, match="exc"):
        builder.add_region("exc", 4)
    with pytest.raises(mrnn.InvalidNameError):
        builder.add_region("a/b", 4)
    with pytest.raises(mrnn.RangeError, match="num_units"):
        builder.add_region("inh", -1)
    with pytest.raises(mrnn.ArgumentError, match="sign is 'positive'"):
        builder.add_region("inh", 4, sign="positive")  # type: ignore[arg-type]
    with pytest.raises(mrnn.UnknownNameError, match="ex"):
        builder.connect("ex", "exc")
    with pytest.raises(mrnn.RangeError):
        builder.connect("exc", "exc", sparsity=2)
    with pytest.raises(TypeError, match="src_regions"):
        builder.add_readout("choice", 2, "exc")
    with pytest.raises(mrnn.UnknownNameError, match="exd"):
        builder.add_readout("choice", 2, ["exc", "exd"])
    with pytest.raises(mrnn.Error):
        builder.add({"recurrent_regions": [{"name": "inh", "num_unit": 3}]})
    with pytest.raises(mrnn.ArgumentError, match="NUL"):
        builder.add_input_region("c\0ue", 1)
    with pytest.raises(TypeError, match="description"):
        builder.add([])  # type: ignore[arg-type]
    assert builder.to_json() == before
    builder.connect("exc", "exc")
    assert builder.build().num_synapses == 16


def test_a_build_that_fails_leaves_the_builder() -> None:
    builder = mrnn.NetworkBuilder()
    builder.add_region("exc", 2)
    builder.set_dynamics("leaky", dt=20, tau=10)
    with pytest.raises(mrnn.Error):
        builder.build()
    builder.set_dynamics("leaky", dt=10, tau=10)
    assert builder.build().num_units == 2
    with pytest.raises(mrnn.StateError, match="closed"):
        builder.build()
    assert repr(builder) == "<mrnn.NetworkBuilder, closed>"
