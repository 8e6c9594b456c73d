"""Networks from the tensors of other packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mrnn

CONFIG: dict[str, Any] = {
    "recurrent_regions": [
        {"name": "exc", "num_units": 5, "sign": "pos", "base_firing": 0.25, "device": "cuda"},
        {"name": "inh", "num_units": 3, "sign": "neg"},
    ],
    "input_regions": [{"name": "cue", "num_units": 2}],
    "recurrent_connections": [
        {"src_region": "exc", "dst_region": "inh"},
        {"src_region": "inh", "dst_region": "exc", "sparsity": 0.5},
    ],
    "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
}


def state_dict() -> dict[str, Any]:
    rng = np.random.default_rng(4)
    mask = np.zeros((8, 8))
    mask[5:, :5] = 1
    mask[:5, 5:] = rng.permuted(np.tile([1, 1, 0, 0, 0], (3, 1)), axis=1).T
    sign = mask * np.repeat([1, -1], [5, 3])
    inputs = np.zeros((8, 2))
    inputs[:5] = 1
    return {
        "W_rec": rng.standard_normal((8, 8)),
        "W_rec_mask": mask,
        "W_rec_sign_matrix": sign,
        "W_inp": rng.standard_normal((8, 2)),
        "W_inp_mask": inputs,
        "W_inp_sign_matrix": inputs,
    }


def test_full_matrices_with_masks() -> None:
    state = state_dict()
    network = mrnn.from_torch(state, CONFIG)
    expected = np.abs(state["W_rec"]) * state["W_rec_sign_matrix"]
    np.testing.assert_array_equal(network.effective_recurrent(), expected)
    np.testing.assert_array_equal(network.effective_input(), np.abs(state["W_inp"]) * state["W_inp_mask"])
    np.testing.assert_array_equal(network.weight("exc", "inh"), state["W_rec"][5:, :5])
    np.testing.assert_array_equal(network.mask("inh", "exc"), state["W_rec_mask"][:5, 5:])
    np.testing.assert_array_equal(network.base_firing(), [0.25] * 5 + [0] * 3)


def test_weights_by_connection() -> None:
    state = state_dict()
    full = mrnn.from_torch(state, CONFIG)
    blocks = {pair: full.weight(*pair) for pair in full.connections}
    masks = {("inh", "exc"): full.mask("inh", "exc")}
    network = mrnn.from_torch(blocks, CONFIG, masks=masks, init=np.arange(8), base_firing={"inh": 1.5})
    np.testing.assert_array_equal(network.effective_recurrent(), full.effective_recurrent())
    np.testing.assert_array_equal(network.base_firing(), [0.25] * 5 + [1.5] * 3)
    np.testing.assert_array_equal(network.init(), np.arange(8))


def test_descriptions_as_text_and_files(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CONFIG), "utf-8")
    networks = [mrnn.from_torch(state_dict(), given) for given in (json.dumps(CONFIG), path, str(path))]
    expected = mrnn.from_torch(state_dict(), CONFIG).parameters()
    for network in networks:
        np.testing.assert_array_equal(network.parameters(), expected)


def test_children_of_a_larger_model() -> None:
    state = {f"rnn.{name}": tensor for name, tensor in state_dict().items()}
    state |= {"out_layer.weight": np.ones((2, 5)), "out_layer.bias": np.arange(2), "other.weight": np.ones(3)}
    config = {**CONFIG, "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["exc"]}]}
    network = mrnn.from_torch(state, config, readouts={"choice": "out_layer"})
    np.testing.assert_array_equal(network.readout("choice").weight, 1)
    np.testing.assert_array_equal(network.readout("choice").bias, [0, 1])
    arrays = mrnn.from_torch(state, config, readouts={"choice": (np.ones((2, 5)), [0, 1])})
    np.testing.assert_array_equal(arrays.parameters(), network.parameters())
    with pytest.raises(mrnn.ArgumentError, match=r"readouts: 'choice' .* missing"):
        mrnn.from_torch(state, config)
    with pytest.raises(mrnn.ArgumentError, match=r"'out\.weight'"):
        mrnn.from_torch(state, config, readouts={"choice": "out"})
    with pytest.raises(mrnn.ArgumentError, match=r"readouts\['choice'\]"):
        mrnn.from_torch(state, config, readouts={"choice": 3})
    with pytest.raises(mrnn.ArgumentError, match="'extra' is not in the description"):
        mrnn.from_torch(state, config, readouts={"choice": "out_layer", "extra": "out_layer"})


def test_nothing_is_guessed() -> None:
    state = state_dict()

    def without(*names: str) -> dict[str, Any]:
        return {name: tensor for name, tensor in state.items() if name not in names}

    def cases() -> Any:
        yield without("W_rec"), CONFIG, {}, "one 'W_rec'"
        yield without("W_inp"), CONFIG, {}, "no 'W_inp'"
        yield {**state, "rnn.W_rec": state["W_rec"]}, CONFIG, {}, "2 of the one"
        yield {**state, "W_out": state["W_rec"]}, CONFIG, {}, "'W_out', which is not known"
        flipped = {**state, "W_rec_sign_matrix": -state["W_rec_sign_matrix"]}
        yield flipped, CONFIG, {}, "signs .* from 'exc'"
        unmasked = {**without("W_rec_mask", "W_rec_sign_matrix"), "W_rec": np.ones((8, 8))}
        yield unmasked, CONFIG, {}, "exc -> exc, which the description does not connect"
        unmasked = {**unmasked, "W_rec": state["W_rec"] * state["W_rec_mask"]}
        yield unmasked, CONFIG, {}, "inh -> exc is sparse"
        yield {("exc", "inh"): np.ones((3, 5))}, CONFIG, {}, "cue -> exc, inh -> exc .* missing"
        yield state, CONFIG, {"masks": {("exc", "exc"): np.ones((5, 5))}}, "masks: exc -> exc"
        learnable = [{**CONFIG["recurrent_regions"][0], "learnable_bias": True}]
        trained = {**CONFIG, "recurrent_regions": learnable + CONFIG["recurrent_regions"][1:]}
        yield state, trained, {}, "base firing of 'exc' is trained"
        yield state, trained, {"base_firing": {"inh": 1}}, "base firing of 'exc' is trained"

    for given, config, options, message in cases():
        with pytest.raises(mrnn.ArgumentError, match=message):
            mrnn.from_torch(given, config, **options)
    with pytest.raises(mrnn.ShapeError, match=r"W_rec has the shape \(7, 8\), needed is \(8, 8\)"):
        mrnn.from_torch({**state, "W_rec": state["W_rec"][1:]}, CONFIG)
    with pytest.raises(mrnn.ShapeError, match="base_firing"):
        mrnn.from_torch(state, CONFIG, base_firing=np.zeros(7))
    with pytest.raises(TypeError, match="not a real number"):
        mrnn.from_torch({**state, "W_rec": np.full((8, 8), "a")}, CONFIG)
    with pytest.raises(mrnn.RangeError):
        mrnn.from_torch({**state, "W_rec": np.full((8, 8), np.nan)}, CONFIG)
