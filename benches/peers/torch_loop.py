"""PyTorch as a contestant: `torch_loop.py loop THREADS`, the leaky equations as a plain loop, and
`torch_loop.py rnn THREADS`, torch.nn.RNN, which is the Elman case. Gradients are autograd's."""

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
    loss_gradient = torch.from_numpy(network["loss_gradient"])
    return lambda: torch.autograd.grad(sequence(), weights, loss_gradient)


def prepare_loop(case):
    network, u = peer.load(case)
    activation = {"relu": torch.relu, "tanh": torch.tanh}[network["activation"]]
    alpha = network["alpha"]
    u = torch.from_numpy(u)
    w_recurrent = torch.from_numpy(network["recurrent"]).T.contiguous()
    w_input = torch.from_numpy(network["input"]).T.contiguous()
    bias = torch.from_numpy(network["bias"])
    x_init = torch.from_numpy(network["init"]).expand(case["batch"], -1).contiguous()

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
        return run, lambda gradients: torch.cat(gradients).T.numpy()
    if case["call"] == "step":
        return torch.inference_mode()(single_steps), lambda h: h.numpy()
    return torch.inference_mode()(sequence), lambda h: h[-1].numpy()


def prepare_rnn(case):
    network, u = peer.load(case)
    units, inputs = network["input"].shape
    u = torch.from_numpy(u)
    rnn = torch.nn.RNN(inputs, units, nonlinearity=network["activation"]).requires_grad_(False)
    activation = {"relu": torch.relu, "tanh": torch.tanh}[network["activation"]]
    rnn.weight_hh_l0.copy_(torch.from_numpy(network["recurrent"]))
    rnn.weight_ih_l0.copy_(torch.from_numpy(network["input"]))
    rnn.bias_ih_l0.copy_(torch.from_numpy(network["bias"]))
    rnn.bias_hh_l0.zero_()
    h_init = activation(torch.from_numpy(network["init"])).expand(1, case["batch"], -1).contiguous()

    def sequence():
        return rnn(u, h_init)[0]

    if case["call"] == "gradient":
        run = gradient(sequence, rnn.weight_hh_l0, rnn.weight_ih_l0, network)
        return run, lambda gradients: torch.cat(gradients, 1).numpy()
    return torch.inference_mode()(sequence), lambda h: h[-1].numpy()


cell, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
torch.set_num_interop_threads(1)
peer.serve(f"torch {torch.__version__}", {"loop": prepare_loop, "rnn": prepare_rnn}[cell])
