"""Trains a network in PyTorch with mrnn's layer, then steps it beside a plain PyTorch loop.

From the repository's root, with PyTorch installed: python examples/python/train_torch.py
"""

import time

import mrnn
import mrnn.torch
import numpy as np
import torch

TRIALS, STEPS, BITS, UPDATES = 100, 60, 3, 300


def trials() -> tuple[torch.Tensor, torch.Tensor]:
    """Pulses of the 3-bit flip-flop, and the last pulse of each bit."""
    pulses = np.loadtxt("examples/data/flipflop_inputs.csv", delimiter=",", dtype=np.float32)
    pulses = pulses.reshape(TRIALS, STEPS, BITS)
    bits = np.zeros_like(pulses)
    last = np.zeros((TRIALS, BITS), np.float32)
    for step in range(STEPS):
        last = np.where(pulses[:, step] != 0, pulses[:, step], last)
        bits[:, step] = last
    return torch.from_numpy(pulses), torch.from_numpy(bits)


def train(network: mrnn.Network) -> mrnn.Network:
    """Follow the gradient of the mean squared error with a PyTorch optimiser."""
    pulses, bits = trials()
    layer = mrnn.torch.Recurrence(network)
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.005)
    for update in range(UPDATES + 1):
        _, y = layer(pulses)
        loss = torch.nn.functional.mse_loss(y, bits)
        if update % 100 == 0:
            print(f"update {update}: mean squared error {loss.item():.4f}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return layer.network()


def step_with_mrnn(network: mrnn.Network, pulses: np.ndarray) -> tuple[np.ndarray, float]:
    """Activations after single steps of one trial, and the seconds that a step took."""
    session = mrnn.Session(mrnn.Engine(network))
    h = np.empty((1, network.num_units), np.float32)
    begin = time.perf_counter()
    for pulse in pulses:
        session.step(pulse, out=h)
    return h, (time.perf_counter() - begin) / len(pulses)


@torch.inference_mode()
def step_with_torch(network: mrnn.Network, pulses: torch.Tensor) -> tuple[np.ndarray, float]:
    """The same in plain PyTorch."""

    def tensor(array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array.astype(np.float32))

    w = tensor(network.effective_recurrent()).T.contiguous()
    w_in = tensor(network.effective_input()).T.contiguous()
    bias = tensor(network.base_firing())
    dynamics = network.to_dict()["dynamics"]
    alpha = dynamics["dt"] / dynamics["tau"]
    x = tensor(network.init())[None]
    h = torch.tanh(x)
    begin = time.perf_counter()
    for pulse in pulses:
        x = x + alpha * (-x + h @ w + pulse @ w_in + bias)
        h = torch.tanh(x)
    return h.numpy(), (time.perf_counter() - begin) / len(pulses)


def main() -> None:
    """Train, compare, and print the time of a step."""
    network = train(mrnn.Network.load("examples/flipflop.json"))
    pulses = trials()[0].reshape(TRIALS * STEPS, 1, BITS)
    torch.set_num_threads(1)
    h_torch, seconds_torch = step_with_torch(network, pulses)
    h_mrnn, seconds_mrnn = step_with_mrnn(network, pulses.numpy())
    print(f"largest difference of activations: {np.abs(h_mrnn - h_torch).max():.1e}")
    print(
        f"a step of {network.num_units} units: {seconds_mrnn * 1e6:.1f} us with mrnn, "
        f"{seconds_torch * 1e6:.1f} us with PyTorch"
    )


if __name__ == "__main__":
    main()
