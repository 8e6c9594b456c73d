"""Networks as layers of PyTorch models, and from PyTorch models."""

from __future__ import annotations

import copy
import io
from typing import Any

import cases
import numpy as np
import pytest

import mrnn

torch = pytest.importorskip("torch")
mrnn_torch = pytest.importorskip("mrnn.torch")
Recurrence = mrnn_torch.Recurrence

DESCRIPTION: dict[str, Any] = {
    "recurrent_regions": [
        {"name": "exc", "num_units": 5, "learnable_bias": True, "learnable_init": True, "base_firing": 0.1},
        {"name": "inh", "num_units": 3, "sign": "neg", "init": 0.2},
    ],
    "input_regions": [{"name": "cue", "num_units": 2}],
    "recurrent_connections": [
        {"src_region": "exc", "dst_region": "exc", "sparsity": 0.4},
        {"src_region": "exc", "dst_region": "inh"},
        {"src_region": "inh", "dst_region": "exc"},
    ],
    "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
    "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["exc"]}],
    "dynamics": {"activation": "tanh", "dt": 10, "tau": 30},
}


@pytest.fixture
def network() -> mrnn.Network:
    return mrnn.Network.from_dict(DESCRIPTION)


def normal(*shape: int, seed: int = 0) -> Any:
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


class Plain(torch.nn.Module):  # type: ignore[name-defined]
    """The equations of the leaky network, written out; the vector of parameters is mrnn's."""

    def __init__(self, network: mrnn.Network) -> None:
        super().__init__()
        self.of = network
        self.alpha = 10 / 30
        self.vector = torch.nn.Parameter(torch.from_numpy(network.parameters()))

    def tensors(self) -> dict[str, Any]:
        """Parameters by name; what is not trainable takes no gradient."""
        found = {}
        for tensor in self.of.parameter_tensors():
            value = self.vector[tensor.range].reshape(tensor.shape)
            found[tensor.name] = value if tensor.trainable else value.detach()
        return found

    def forward(self, u: Any, x0: Any = None, stimulation: Any = None) -> tuple[Any, Any]:
        tensors, regions = self.tensors(), self.of.regions
        w = torch.zeros(self.of.num_units, self.of.num_units, dtype=torch.float64)
        w_in = torch.zeros(self.of.num_units, self.of.num_inputs, dtype=torch.float64)
        for src, dst in self.of.connections:
            kind, matrix, sources = (
                ("recurrent", w, regions) if src in regions else ("input", w_in, self.of.input_regions)
            )
            mask = torch.from_numpy(self.of.mask(src, dst))
            dense = f"{kind}/{src}/{dst}/weight"
            raw = tensors[dense][mask] if dense in tensors else tensors[f"{kind}/{src}/{dst}/values"]
            block = torch.zeros(mask.shape, dtype=torch.float64).masked_scatter(mask, raw.abs())
            matrix[regions[dst], sources[src]] = block * (-1 if src == "inh" else 1)
        bias = torch.cat([tensors[f"bias/{region}"] for region in regions])
        x = torch.cat([tensors[f"init/{region}"] for region in regions]) if x0 is None else x0
        x = x.expand(u.shape[0], -1)
        h, kept = torch.tanh(x), []
        for t in range(u.shape[1]):
            x = x + self.alpha * (-x + h @ w.T + u[:, t] @ w_in.T + bias)
            if stimulation is not None:
                x = x + self.alpha * stimulation[:, t]
            h = torch.tanh(x)
            kept.append(h)
        h = torch.stack(kept, 1)
        return h, h[..., :5] @ tensors["readout/choice/weight"].T + tensors["readout/choice/bias"]


def test_gradients_are_autograds(network: mrnn.Network) -> None:
    layer, plain = Recurrence(network, precision="f64"), Plain(network)
    results = []
    for model, vector in ((layer, layer.parameter_vector), (plain, plain.vector)):
        u = normal(4, 9, 2).requires_grad_()
        x0 = normal(4, 8, seed=1).requires_grad_()
        stimulation = normal(4, 9, 8, seed=2).requires_grad_()
        h, y = model(u, x0=x0, stimulation=stimulation)
        loss = (h**2).sum() + (y * normal(4, 9, 2, seed=3)).sum()
        grads = torch.autograd.grad(loss, [vector, u, x0, stimulation])
        results.append([h, y, *grads])
    for found, expected in zip(*results, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-10, atol=1e-12)


def test_the_initial_state_is_among_the_parameters(network: mrnn.Network) -> None:
    layer, plain = Recurrence(network, precision="f64"), Plain(network)
    grads = []
    for model, vector in ((layer, layer.parameter_vector), (plain, plain.vector)):
        _, y = model(normal(4, 9, 2))
        (grad,) = torch.autograd.grad(y.sum(), [vector])
        grads.append(grad)
    torch.testing.assert_close(*grads, rtol=1e-10, atol=1e-12)
    init = next(tensor for tensor in network.parameter_tensors() if tensor.name == "init/exc")
    assert (grads[0][init.range] != 0).all()


def test_gradcheck(network: mrnn.Network) -> None:
    layer = Recurrence(network, precision="f64")
    trainable = torch.zeros(network.num_parameters, dtype=torch.bool)
    for tensor in network.parameter_tensors():
        trainable[tensor.range] = tensor.trainable
    base = layer.parameter_vector.detach().clone()

    def run(free: Any, u: Any, x0: Any) -> Any:
        vector = base.masked_scatter(trainable, free)
        return torch.func.functional_call(layer, {"parameter_vector": vector}, (u,), {"x0": x0})

    inputs = (base[trainable].clone(), normal(2, 4, 2), normal(2, 8, seed=1))
    assert torch.autograd.gradcheck(run, [each.requires_grad_() for each in inputs], eps=1e-7)


def test_passes_may_interleave(network: mrnn.Network) -> None:
    layer = Recurrence(network, precision="f64")
    u, v = normal(4, 9, 2), normal(3, 5, 2, seed=1)
    alone = []
    for each in (u, v):
        (grad,) = torch.autograd.grad(layer(each)[1].pow(2).sum(), [layer.parameter_vector])
        alone.append(grad)
    both = layer(u)[1].pow(2).sum() + layer(v)[1].pow(2).sum()
    (grad,) = torch.autograd.grad(both, [layer.parameter_vector], retain_graph=True)
    torch.testing.assert_close(grad, alone[0] + alone[1], rtol=1e-12, atol=1e-14)
    (again,) = torch.autograd.grad(both, [layer.parameter_vector])
    torch.testing.assert_close(again, grad, rtol=1e-12, atol=1e-14)


def test_training_lowers_the_loss(network: mrnn.Network) -> None:
    layer = Recurrence(network)
    assert layer.parameter_vector.dtype == torch.float32
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.02)
    u = normal(8, 10, 2).float()
    target = torch.tanh(u)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(layer(u)[1], target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    trained = layer.network()
    with torch.no_grad():
        y = layer(u)[1].numpy()
    np.testing.assert_allclose(mrnn.Engine(trained).forward(u.numpy()).y, y, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(network.parameters(), mrnn.Network.from_dict(DESCRIPTION).parameters())
    assert trained.to_json() == network.to_json()


def test_noise_is_new_in_every_pass_and_the_same_on_the_way_back(network: mrnn.Network) -> None:
    layer = Recurrence(network, noise=True, noise_seed=3)
    u = normal(2, 6, 2).float()
    first, second = layer(u)[0], layer(u)[0]
    assert not torch.equal(first, second)
    session = mrnn.Session(mrnn.Engine(network), 2)
    session.set_noise(seed=3, first_trial=2)
    np.testing.assert_array_equal(second.detach().numpy(), session.step_n(u.numpy()).h)
    # The first pass is taken again on its way back, with its own noise.
    (grad,) = torch.autograd.grad(first.sum(), [layer.parameter_vector])
    tape = mrnn.Tape(network, 2, 6)
    tape.set_noise(seed=3, first_trial=0)
    tape.forward(u.numpy())
    expected = tape.backward(dh=np.ones((2, 6, 8), np.float32)).parameters
    np.testing.assert_array_equal(grad.numpy(), expected)
    layer.eval()
    torch.testing.assert_close(layer(u)[0], layer(u)[0], rtol=0, atol=0)


def test_copies_and_files(network: mrnn.Network) -> None:
    layer = torch.nn.Sequential(Recurrence(network, precision="f64", threads=1))
    u = normal(2, 6, 2)
    expected = layer(u)[1]
    file = io.BytesIO()
    torch.save(layer, file)
    file.seek(0)
    for other in (copy.deepcopy(layer), torch.load(file, weights_only=False)):
        torch.testing.assert_close(other(u)[1], expected, rtol=0, atol=0)
    other = Recurrence(mrnn.Network.from_dict({**DESCRIPTION, "seed": 9}), precision="f64")
    assert list(layer[0].state_dict()) == ["parameter_vector"]


def test_tensors_that_do_not_fit(network: mrnn.Network) -> None:
    layer = Recurrence(network)
    with pytest.raises(mrnn.PrecisionError, match="input is float64"):
        layer(normal(2, 6, 2))
    with pytest.raises(mrnn.ShapeError, match="input"):
        layer(normal(2, 6, 3).float())
    with pytest.raises(mrnn.ShapeError, match="axes"):
        layer(normal(6, 2).float())
    with pytest.raises(mrnn.ArgumentError, match="CPU"):
        layer(torch.zeros(2, 6, 2, device="meta"))
    with pytest.raises(TypeError, match="steps"):
        layer()
    assert layer(steps=4)[0].shape == (1, 4, 8)
    assert repr(layer) == "Recurrence(2 inputs, 8 units, 2 outputs)"
    transposed = normal(6, 2, 2).float().transpose(0, 1)
    torch.testing.assert_close(layer(transposed)[0], layer(transposed.contiguous())[0], rtol=0, atol=0)


class Recorded(torch.nn.Module):  # type: ignore[name-defined]
    """A recorded case as the original package keeps its tensors."""

    def __init__(self, case: cases.Case) -> None:
        super().__init__()
        for matrix in ("W_rec", "W_inp"):
            for name, recorded in (("", ""), ("_mask", "_mask"), ("_sign_matrix", "_sign")):
                tensor = torch.from_numpy(case.tensors[matrix + recorded].copy())
                setattr(self, matrix + name, torch.nn.Parameter(tensor, requires_grad=not name))
        self.tonic_inp = torch.from_numpy(case.tensors["base_firing"].copy()).requires_grad_()


@pytest.mark.parametrize("name", [name for name in cases.NAMES if not name.startswith("delay")])
def test_models_of_the_original_package(name: str) -> None:
    case = cases.load(name)
    model = torch.nn.Module()
    model.rnn = Recorded(case)
    network = mrnn.from_torch(model.state_dict(), case.description, base_firing=model.rnn.tonic_inp)
    engine = mrnn.Engine(network, precision="f64")
    h = engine.forward(**case.drive("f64"), **case.start("f64"), time_first=case.time_first).h
    assert cases.relative_error(h, case.tensors["hs"]) <= case.tolerance["f64"]


def test_arguments_that_are_wrong(network: mrnn.Network) -> None:
    with pytest.raises(TypeError, match=r"network is .*mrnn\.Network"):
        Recurrence("network.json")
    with pytest.raises(TypeError, match=r"Recurrence has no option 'noise_sed'; did you mean 'noise_seed'\?"):
        Recurrence(network, noise_sed=1)
    with pytest.raises(mrnn.ArgumentError, match="precision is 'f16'"):
        Recurrence(network, precision="f16")
    with pytest.raises(TypeError, match="input is of the type ndarray; needed is a tensor"):
        Recurrence(network)(np.zeros((1, 2, 2), np.float32))
