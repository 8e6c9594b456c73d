"""Trainers: updates, evaluation, checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mrnn

DESCRIPTION = {
    "recurrent_regions": [
        {"name": "exc", "num_units": 12, "learnable_bias": True},
        {"name": "inh", "num_units": 4, "sign": "neg"},
    ],
    "input_regions": [{"name": "cue", "num_units": 2}],
    "recurrent_connections": [
        {"src_region": "exc", "dst_region": "exc"},
        {"src_region": "exc", "dst_region": "inh"},
        {"src_region": "inh", "dst_region": "exc"},
    ],
    "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
    "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["exc"]}],
    "dynamics": {"activation": "tanh", "dt": 10, "tau": 20},
}


@pytest.fixture
def network() -> mrnn.Network:
    return mrnn.Network.from_dict(DESCRIPTION)


def trials(count: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    cue = rng.standard_normal((count, 1, 2)).repeat(10, 1).astype(np.float32)
    return cue, np.tanh(cue)


def test_updates_lower_the_loss(network: mrnn.Network) -> None:
    before = network.parameters()
    trainer = mrnn.Trainer(network, batch=8, steps=10, learning_rate=0.01, clip_norm=1.0)
    cue, target = trials(8)
    first = trainer.step(cue, target)
    assert first.loss > 0 and first.gradient_norm > 0
    for _ in range(100):
        last = trainer.step(cue, target)
    assert last.loss < first.loss / 4
    assert trainer.updates == 101
    np.testing.assert_array_equal(network.parameters(), before)
    trained = trainer.network()
    assert not np.array_equal(trained.parameters(), before)
    outputs = mrnn.Engine(trained).forward(cue).y
    evaluation = trainer.evaluate(cue, target, outputs=True)
    np.testing.assert_array_equal(evaluation.outputs, outputs)
    assert evaluation.loss == pytest.approx(np.mean((outputs - target) ** 2), rel=1e-5)


def test_masks_and_any_number_of_trials(network: mrnn.Network) -> None:
    trainer = mrnn.Trainer(network, batch=8, steps=10)
    cue, target = trials(20)
    mask = np.zeros_like(target)
    mask[:, -1] = 1
    outputs = np.empty_like(target)
    evaluation = trainer.evaluate(cue, target, mask, outputs=outputs)
    assert evaluation.outputs is outputs
    assert evaluation.loss == pytest.approx(np.mean((outputs - target)[:, -1] ** 2), rel=1e-5)
    assert not hasattr(trainer.evaluate(cue, target), "outputs")
    wrong = target.copy()
    wrong[:, :-1] = 100
    assert trainer.evaluate(cue, wrong, mask).loss == evaluation.loss


def test_a_resumed_training_has_the_same_bits(network: mrnn.Network, tmp_path: Path) -> None:
    options: Any = {"learning_rate": 0.01, "schedule": {"warm_up": 3, "decay": "constant"}, "noise": True}
    trainer = mrnn.Trainer(network, batch=8, steps=10, threads=1, **options)
    cue, target = trials(8)
    for _ in range(5):
        trainer.step(cue, target)
    trainer.save(tmp_path / "run.safetensors")
    resumed = mrnn.Trainer.resume(tmp_path / "run.safetensors", threads=1)
    assert resumed.updates == 5
    assert resumed.options == trainer.options
    with pytest.raises(mrnn.StateError):
        resumed.penalties()
    for _ in range(5):
        assert resumed.step(cue, target) == trainer.step(cue, target)
    np.testing.assert_array_equal(resumed.network().parameters(), trainer.network().parameters())
    with pytest.raises(mrnn.ArgumentError):
        trainer.save(tmp_path / "run.bin")
    with pytest.raises(OSError):
        mrnn.Trainer.resume(tmp_path / "none.safetensors")
    network.save(tmp_path / "model.safetensors")
    with pytest.raises(mrnn.FormatError):
        mrnn.Trainer.resume(tmp_path / "model.safetensors")


def test_every_option(network: mrnn.Network) -> None:
    cue, _ = trials(4)
    target = np.zeros((4, 10, 2), np.float32)
    target[..., 1] = 1
    decays: list[Any] = [
        "constant",
        {"cosine": {"updates": 10, "end": 0.1}},
        {"exponential": {"factor": 0.9, "every": 2}},
        {"step": {"factor": 0.5, "every": 5}},
    ]
    for decay in decays:
        trainer = mrnn.Trainer(
            network,
            batch=4,
            steps=10,
            loss="cross_entropy",
            learning_rate=0.01,
            beta1=0.8,
            beta2=0.99,
            epsilon=1e-7,
            weight_decay=0.0,
            schedule={"warm_up": 1, "decay": decay},
            clip_norm=2.0,
            regularizers=[
                {"penalty": "weights_l1", "strength": 1e-4, "regions": ("exc",)},
                {"penalty": "weights_l2", "strength": 1e-4},
                {"penalty": "rates_l2", "strength": 1e-4, "regions": ["exc", "inh"]},
            ],
            noise=True,
            noise_seed=3,
            memory_bytes=1,
            backend="reference",
            precision="f64",
        )
        first = trainer.step(cue, target).loss
        assert trainer.penalties().shape == (3,)
        assert (trainer.penalties() > 0).all()
        assert trainer.step(cue, target).loss < first
        assert trainer.options["schedule"]["warm_up"] == 1
        assert trainer.options["regularizers"][0]["regions"] == ["exc"]
        assert 0 < trainer.learning_rate <= 0.01
    assert repr(trainer) == "<mrnn.Trainer after 2 updates>"


def test_mistakes_name_the_operand(network: mrnn.Network) -> None:
    with pytest.raises(mrnn.Error, match="learning_rate"):
        mrnn.Trainer(network, batch=8, steps=10, learning_rate=-1)
    with pytest.raises(ValueError, match=r"options: .*JSON"):
        mrnn.Trainer(network, batch=8, steps=10, learning_rate=float("nan"))
    with pytest.raises(mrnn.Error, match="hinge"):
        mrnn.Trainer(network, batch=8, steps=10, loss="hinge")  # type: ignore[arg-type]
    with pytest.raises(mrnn.Error, match="exx"):
        mrnn.Trainer(
            network,
            batch=8,
            steps=10,
            regularizers=[{"penalty": "rates_l2", "strength": 1, "regions": ["exx"]}],
        )
    with pytest.raises(mrnn.Error, match="batch"):
        mrnn.Trainer(network, batch=0, steps=10)
    trainer = mrnn.Trainer(network, batch=8, steps=10)
    cue, target = trials(8)
    with pytest.raises(mrnn.ShapeError, match="target"):
        trainer.step(cue, target[0])
    with pytest.raises(mrnn.ShapeError, match="input"):
        trainer.step(cue[:, :5].copy(), target)
    with pytest.raises(mrnn.Error):
        trainer.step(cue[:4].copy(), target[:4].copy())
    with pytest.raises(mrnn.PrecisionError, match="target"):
        trainer.step(cue, target.astype(np.float64))
    with pytest.raises(TypeError, match="target is of the type list; needed is a numpy array"):
        trainer.step(cue, target.tolist())
    cue[0, 0, 0] = np.nan
    with pytest.raises(mrnn.RangeError, match="input"):
        trainer.step(cue, target)
    assert trainer.updates == 0


def test_a_loss_that_is_not_finite(network: mrnn.Network) -> None:
    network.set_readout("choice", np.full((2, 12), 1e300), np.zeros(2))
    trainer = mrnn.Trainer(network, batch=8, steps=10, precision="f64")
    cue, target = trials(8)
    with pytest.raises(ArithmeticError):
        trainer.step(cue, target)
    assert trainer.updates == 0
    np.testing.assert_array_equal(trainer.network().parameters(), network.parameters())


def test_nothing_to_train(cbgtcl: mrnn.Network) -> None:
    with pytest.raises(mrnn.Error, match="readout"):
        mrnn.Trainer(cbgtcl, batch=1, steps=1)
