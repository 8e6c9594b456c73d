"""PyTorch as a contestant: `torch_loop.py loop THREADS`, the leaky equations as a plain loop, and
`torch_loop.py rnn THREADS`, torch.nn.RNN, which is the Elman case. Gradients are autograd's.

Arrays are put where PyTorch's default device is, which gpu.py changes."""

import sys

import peer

try:
    import numpy  # noqa: F401 (peer needs it)
    import torch
except ImportError as error:
    peer.missing(error)


def gradient(sequence, w_recurrent, w_input, network):
    """A run that gives the gradients by both matrices of the sum of loss_gradient * activations. Their product with
    the gradient of the loss is given to autograd, which spares the loss itself."""
    weights = [w_recurrent.requires_grad_(), w_input.requires_grad_()]
    loss_gradient = torch.tensor(network["loss_gradient"])
    return lambda: torch.autograd.grad(sequence(), weights, loss_gradient)


def prepare_loop(case, network, u):
    activation = {"relu": torch.relu, "tanh": torch.tanh}[network["activation"]]
    alpha = network["alpha"]
    u = torch.tensor(u)
    w_recurrent = torch.tensor(network["recurrent"]).T.contiguous()
    w_input = torch.tensor(network["input"]).T.contiguous()
    bias = torch.tensor(network["bias"])
    x_init = torch.tensor(network["init"]).expand(case["batch"], -1).contiguous()

    def sequence():
        x, h = x_init, activation(x_init)
        kept = []
        for drive in (u @ w_input + bias).unbind(0):
            x = x + alpha * (-x + h @ w_recurrent + drive)
            h = activation(x)
            kept.append(h)
        return torch.stack(kept)

    def step(x, h, u):
        x = x + alpha * (-x + h @ w_recurrent + u @ w_input + bias)
        return x, activation(x)

    inputs = u.unbind(0)

    def single_steps():
        x, h = x_init, activation(x_init)
        for u in inputs:
            x, h = step(x, h, u)
        return h

    if case["call"] == "gradient":
        run = gradient(sequence, w_recurrent, w_input, network)
        return run, lambda gradients: torch.cat(gradients).T.cpu().numpy()
    if case["call"] == "step":
        return torch.inference_mode()(single_steps), lambda h: h.cpu().numpy()
    return torch.inference_mode()(sequence), lambda h: h[-1].cpu().numpy()


def prepare_rnn(case, network, u):
    units, inputs = network["input"].shape
    u = torch.tensor(u)
    rnn = torch.nn.RNN(inputs, units, nonlinearity=network["activation"]).requires_grad_(False)
    activation = {"relu": torch.relu, "tanh": torch.tanh}[network["activation"]]
    rnn.weight_hh_l0.copy_(torch.tensor(network["recurrent"]))
    rnn.weight_ih_l0.copy_(torch.tensor(network["input"]))
    rnn.bias_ih_l0.copy_(torch.tensor(network["bias"]))
    rnn.bias_hh_l0.zero_()
    h_init = activation(torch.tensor(network["init"])).expand(1, case["batch"], -1).contiguous()

    def sequence():
        return rnn(u, h_init)[0]

    if case["call"] == "gradient":
        run = gradient(sequence, rnn.weight_hh_l0, rnn.weight_ih_l0, network)
        return run, lambda gradients: torch.cat(gradients, 1).cpu().numpy()
    return torch.inference_mode()(sequence), lambda h: h[-1].cpu().numpy()


if __name__ == "__main__":
    cell, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    peer.serve(f"torch {torch.__version__}", {"loop": prepare_loop, "rnn": prepare_rnn}[cell])
