"""Networks: files, names, parameters."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import mrnn

DESCRIPTION = {
    "recurrent_regions": [
        {"name": "exc", "num_units": 6, "base_firing": 0.5, "parent_region": "ctx"},
        {"name": "inh", "num_units": 3, "sign": "neg", "init": -0.25},
        {"name": "late", "num_units": 2, "parent_region": "ctx"},
    ],
    "input_regions": [{"name": "cue", "num_units": 4}],
    "recurrent_connections": [
        {"src_region": "exc", "dst_region": "inh", "sparsity": 0.5, "delay": 30},
        {"src_region": "inh", "dst_region": "exc"},
        {"src_region": "inh", "dst_region": "inh", "zero_connection": True},
    ],
    "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
    "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["ctx"]}],
}


@pytest.fixture
def network() -> mrnn.Network:
    return mrnn.Network.from_dict(DESCRIPTION)


def test_sizes_and_names(network: mrnn.Network) -> None:
    assert (network.num_units, network.num_inputs, network.num_outputs) == (11, 4, 2)
    assert dict(network.regions) == {"exc": slice(0, 6), "inh": slice(6, 9), "late": slice(9, 11)}
    assert dict(network.input_regions) == {"cue": slice(0, 4)}
    assert dict(network.readouts) == {"choice": slice(0, 2)}
    assert network.pathways == (("exc", "inh"), ("inh", "exc"), ("inh", "inh"), ("cue", "exc"))
    assert network.connections == (("exc", "inh"), ("inh", "exc"), ("cue", "exc"))
    assert not network.has_connection("inh", "inh")
    # Of the sparse connection, 2 of the 3 synapses of each source are absent.
    assert network.num_synapses == 6 * 1 + 3 * 6 + 4 * 6


def test_parents_whose_units_lie_apart(network: mrnn.Network) -> None:
    units = network.parents["ctx"]
    assert list(np.arange(11)[units]) == [0, 1, 2, 3, 4, 5, 9, 10]
    state = np.arange(22.0).reshape(2, 11)
    np.testing.assert_array_equal(network.region_activity("ctx", state), state[:, units])
    np.testing.assert_array_equal(np.flatnonzero(network.region_mask("ctx")), np.arange(11)[units])


def test_a_regions_activity_is_a_view(network: mrnn.Network) -> None:
    state = np.zeros((3, 11), np.float32)
    network.region_activity("inh", state)[:] = 1
    np.testing.assert_array_equal(state.sum(axis=0), network.region_mask("inh") * 3)


def test_weights_masks_and_effective_weights(network: mrnn.Network) -> None:
    mask = network.mask("exc", "inh")
    assert mask.dtype == np.bool_ and mask.shape == (3, 6)
    np.testing.assert_array_equal(mask.sum(axis=0), 1)
    given = np.linspace(-1, 1, 18).reshape(3, 6)
    network.set_weight("exc", "inh", given)
    np.testing.assert_array_equal(network.weight("exc", "inh"), given * mask)
    np.testing.assert_array_equal(network.effective("exc", "inh"), np.abs(given) * mask)
    network.set_weight("inh", "exc", np.ones((6, 3)))
    np.testing.assert_array_equal(network.effective("inh", "exc"), -1)
    recurrent = network.effective_recurrent()
    exc, inh = network.regions["exc"], network.regions["inh"]
    np.testing.assert_array_equal(recurrent[inh, exc], network.effective("exc", "inh"))
    np.testing.assert_array_equal(network.projection("inh", "ctx")[:6], recurrent[exc, inh])
    np.testing.assert_array_equal(network.projection("inh", "ctx")[6:], 0)
    np.testing.assert_array_equal(network.effective_input()[exc], network.effective("cue", "exc"))


def test_a_new_mask_keeps_weights_that_stay(network: mrnn.Network) -> None:
    weight = network.weight("inh", "exc")
    mask = np.eye(6, 3)
    network.set_mask("inh", "exc", mask)
    np.testing.assert_array_equal(network.weight("inh", "exc"), weight * mask)
    network.set_mask("inh", "exc", np.ones((6, 3), np.bool_))
    np.testing.assert_array_equal(network.weight("inh", "exc"), weight * mask)


def test_synapses(network: mrnn.Network) -> None:
    synapses = network.synapses("exc", "inh")
    weight = network.weight("exc", "inh")
    assert list(zip(synapses.dst_units, synapses.src_units, strict=True)) == [
        (int(row), int(column)) for row, column in np.argwhere(network.mask("exc", "inh"))
    ]
    np.testing.assert_array_equal(synapses.weight, weight[synapses.dst_units, synapses.src_units])
    network.set_synapses("inh", "inh", [2, 0], [1, 2], [0.5, -0.25])
    expected = np.zeros((3, 3))
    expected[2, 1], expected[0, 2] = 0.5, -0.25
    np.testing.assert_array_equal(network.weight("inh", "inh"), expected)
    assert ("inh", "inh") in network.connections
    with pytest.raises(mrnn.DuplicateError):
        network.set_synapses("inh", "inh", [0, 0], [1, 1], [1, 2])
    with pytest.raises(mrnn.RangeError):
        network.set_synapses("inh", "inh", [3], [0], [1])
    with pytest.raises(mrnn.RangeError, match="src_units"):
        network.set_synapses("inh", "inh", [0], [-1], [1])
    with pytest.raises(mrnn.ShapeError, match="src_units"):
        network.set_synapses("inh", "inh", [0], [0, 1], [1])
    with pytest.raises(TypeError, match="dst_units"):
        network.set_synapses("inh", "inh", [0.5], [0], [1])
    np.testing.assert_array_equal(network.weight("inh", "inh"), expected)


def test_the_number_of_parameters_follows_the_synapses(network: mrnn.Network) -> None:
    before = network.num_parameters
    network.set_mask("inh", "exc", np.eye(6, 3))
    assert network.num_parameters == before - (6 * 3 - 3)
    assert network.parameters().shape == (network.num_parameters,)
    tape = mrnn.Tape(network, 1, 4)
    tape.forward(steps=4)
    dy = np.ones((1, 4, 2), np.float32)
    assert tape.backward(dy=dy).parameters.shape == (network.num_parameters,)
    gradients = mrnn.Engine(network).backward(network, steps=4, dy=dy)
    assert gradients.parameters.shape == (network.num_parameters,)


def test_weights_among_several_regions(network: mrnn.Network) -> None:
    full = network.effective_recurrent()
    order = [*range(6, 9), 0, 1, 2, 3, 4, 5, 9, 10]
    np.testing.assert_array_equal(network.weight_subset(["inh", "ctx"]), full[np.ix_(order, order)])
    with pytest.raises(mrnn.DuplicateError):
        network.weight_subset(["exc", "ctx"])


def test_combined_states(network: mrnn.Network) -> None:
    state = np.arange(2 * 5 * 11.0).reshape(2, 5, 11)
    for whole in (state, state.astype(np.float32)):
        parts = [network.region_activity(name, whole) for name in ("inh", "ctx")]
        combined = network.combine_states(["inh"], parts[0], ["ctx"], parts[1])
        assert combined.dtype == whole.dtype
        np.testing.assert_array_equal(combined, whole)
    with pytest.raises(mrnn.PrecisionError):
        network.combine_states(["inh"], state[..., 6:9].astype(np.float32), ["exc"], state[..., :6])
    with pytest.raises(mrnn.ShapeError, match="outer"):
        network.combine_states(["inh"], state[0, :, 6:9], ["exc"], state[..., :6])
    with pytest.raises(mrnn.Error):
        network.combine_states(["inh"], state[..., 6:8], ["exc"], state[..., :6])


def test_signs(network: mrnn.Network) -> None:
    assert [network.sign(region) for region in ("exc", "inh", "cue")] == [1, -1, 1]


def test_what_training_may_change(network: mrnn.Network) -> None:
    def trainable() -> set[str]:
        return {tensor.name for tensor in network.parameter_tensors() if tensor.trainable}

    before = trainable()
    network.set_trainable("inh", "exc", False)
    network.set_learnable("exc", bias=True)
    network.set_learnable("inh", init=True)
    network.set_readout_trainable("choice", False)
    removed = {"recurrent/inh/exc/weight", "readout/choice/weight", "readout/choice/bias"}
    assert trainable() == before - removed | {"bias/exc", "init/inh"}
    network.set_learnable("exc", init=True)
    assert {"bias/exc", "init/exc"} <= trainable()
    network.set_learnable("exc", bias=False)
    assert "bias/exc" not in trainable() and "init/exc" in trainable()


def test_tonic_input_and_initial_state(network: mrnn.Network) -> None:
    np.testing.assert_array_equal(network.base_firing(), [0.5] * 6 + [0] * 5)
    np.testing.assert_array_equal(network.base_firing("ctx"), [0.5] * 6 + [0] * 2)
    network.set_base_firing("inh", [1, 2, 3])
    network.set_base_firing("late", 4)
    np.testing.assert_array_equal(network.base_firing(), [0.5] * 6 + [1, 2, 3, 4, 4])
    network.set_init("exc", 0.125)
    np.testing.assert_array_equal(network.init(), [0.125] * 6 + [-0.25] * 3 + [0] * 2)
    np.testing.assert_array_equal(network.init("inh"), -0.25)


def test_readouts(network: mrnn.Network) -> None:
    weight = np.arange(16.0).reshape(2, 8)
    network.set_readout("choice", weight, [1, 2])
    readout = network.readout("choice")
    np.testing.assert_array_equal(readout.weight, weight)
    np.testing.assert_array_equal(readout.bias, [1, 2])
    activity = mrnn.Engine(network, precision="f64").forward(steps=5)
    expected = network.region_activity("ctx", activity.h) @ weight.T + [1, 2]
    np.testing.assert_allclose(activity.y, expected, rtol=1e-14)
    np.testing.assert_array_equal(network.readout_sources("choice"), [0, 1, 2, 3, 4, 5, 9, 10])


def test_delays(network: mrnn.Network) -> None:
    assert network.delay("exc", "inh") == 30
    assert network.delay("inh", "exc") == 0


def test_spectral_radius(network: mrnn.Network) -> None:
    network.scale_spectral_radius(1.5)
    eigenvalues = np.linalg.eigvals(network.effective_recurrent())
    assert np.abs(eigenvalues).max() == pytest.approx(1.5, rel=1e-10)
    assert network.spectral_radius() == pytest.approx(1.5, rel=1e-10)
    network.set_weight("exc", "inh", np.zeros((3, 6)))
    with pytest.raises(mrnn.NumericError):
        network.scale_spectral_radius(1)


def test_the_vector_of_parameters(network: mrnn.Network) -> None:
    parameters = network.parameters()
    assert parameters.shape == (network.num_parameters,)
    tensors = {tensor.name: tensor for tensor in network.parameter_tensors()}
    ranges = [tensor.range for tensor in tensors.values()]
    assert [r.stop for r in ranges[:-1]] == [r.start for r in ranges[1:]]
    assert ranges[-1].stop == network.num_parameters
    for tensor in tensors.values():
        assert int(np.prod(tensor.shape)) == tensor.range.stop - tensor.range.start
    dense = tensors["recurrent/inh/exc/weight"]
    assert dense.trainable and dense.shape == (6, 3)
    np.testing.assert_array_equal(parameters[dense.range].reshape(dense.shape), network.weight("inh", "exc"))
    sparse = tensors["recurrent/exc/inh/values"]
    np.testing.assert_array_equal(
        parameters[sparse.range], network.weight("exc", "inh")[network.mask("exc", "inh")]
    )
    assert not tensors["bias/exc"].trainable
    np.testing.assert_array_equal(parameters[tensors["bias/exc"].range], 0.5)
    network.set_parameters(parameters * 2)
    np.testing.assert_array_equal(network.parameters(), parameters * 2)
    np.testing.assert_array_equal(network.base_firing("exc"), 1)


def test_a_model_file_keeps_everything(network: mrnn.Network, tmp_path: Path) -> None:
    network.set_base_firing("exc", np.arange(6))
    network.save(tmp_path / "a.safetensors")
    loaded = mrnn.Network.load(str(tmp_path / "a.safetensors"))
    np.testing.assert_array_equal(loaded.parameters(), network.parameters())
    np.testing.assert_array_equal(loaded.mask("exc", "inh"), network.mask("exc", "inh"))
    assert loaded.to_json() == network.to_json()
    loaded.save(tmp_path / "b.safetensors")
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()


def test_the_bytes_of_a_model_file(network: mrnn.Network, tmp_path: Path) -> None:
    network.save(tmp_path / "model.safetensors")
    model = (tmp_path / "model.safetensors").read_bytes()
    loaded = mrnn.Network.from_safetensors(model)
    np.testing.assert_array_equal(loaded.parameters(), network.parameters())
    with pytest.raises(mrnn.FormatError):
        mrnn.Network.from_safetensors(model[:-1])
    with pytest.raises(mrnn.FormatError):
        mrnn.Network.from_safetensors(b"")
    with pytest.raises(TypeError, match="bytes"):
        mrnn.Network.from_safetensors("model")  # type: ignore[arg-type]


def test_descriptions_as_text_data_and_files(network: mrnn.Network, tmp_path: Path) -> None:
    path = tmp_path / "ünï 网.json"
    path.write_text(json.dumps(DESCRIPTION), "utf-8")
    for other in (
        mrnn.Network.from_json(json.dumps(DESCRIPTION)),
        mrnn.Network.load(path),
        mrnn.Network.from_dict(network.to_dict()),
    ):
        assert other.to_dict() == network.to_dict()
        np.testing.assert_array_equal(other.parameters(), network.parameters())


def test_descriptions_take_numbers_of_numpy() -> None:
    network = mrnn.Network.from_dict(
        {"recurrent_regions": [{"name": "exc", "num_units": np.int64(3), "base_firing": np.float32(0.5)}]}
    )
    np.testing.assert_array_equal(network.base_firing(), 0.5)


def test_copies_and_pickles_are_independent(network: mrnn.Network) -> None:
    network.set_base_firing("exc", 0.75)
    network.set_mask("inh", "exc", np.eye(6, 3))
    for other in (
        network.copy(),
        copy.copy(network),
        copy.deepcopy(network),
        pickle.loads(pickle.dumps(network)),
    ):
        assert other.to_json() == network.to_json()
        np.testing.assert_array_equal(other.parameters(), network.parameters())
        np.testing.assert_array_equal(other.mask("inh", "exc"), network.mask("inh", "exc"))
        other.set_base_firing("exc", 0)
        np.testing.assert_array_equal(network.base_firing("exc"), 0.75)


def test_results_are_copies(network: mrnn.Network) -> None:
    network.weight("inh", "exc")[:] = 7
    network.parameters()[:] = 7
    assert not (network.parameters() == 7).any()


def test_repr(network: mrnn.Network) -> None:
    assert repr(network) == (
        f"<mrnn.Network of 11 units in 3 regions, 4 inputs, 2 outputs, {network.num_parameters} parameters>"
    )
    network.close()
    assert repr(network) == "<mrnn.Network, closed>"
