"""Trains the 3-bit flip-flop in PyTorch, as one writes it there, and says how long that takes:

    torch_flipflop.py --lr 0.01 --batch 64 --updates 2000

Task, network, initial weights, loss and score are those of mrnn's flip-flop: 21 excitatory and 9 inhibitory units,
leaky tanh dynamics with dt / tau = 1 / 2, Dale's law by abs on recurrent and input weights, a trained tonic input, a
linear readout; the mean squared error where an output is asked for, AdamW, and the fraction of signs that are right.

Each evaluation is a line of JSON on standard output. The last line is that of the first one that reached the target, or of
the last update; the exit code says whether the target was reached. The clock runs while batches are drawn and
parameters are updated, and stands still during evaluations.
"""

import argparse
import json
import math
import sys
import time

import torch

EXCITATORY, INHIBITORY = 21, 9
UNITS = EXCITATORY + INHIBITORY
ALPHA = 1 / 2


def arguments():
    parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--lr", type=float, default=0.01, help="learning rate")
    parser.add_argument("--weight-decay", type=float, default=0.0, help="of AdamW")
    parser.add_argument("--clip", type=float, default=1.0, help="largest norm of the gradient")
    parser.add_argument("--batch", type=int, default=64, help="trials of an update")
    parser.add_argument("--updates", type=int, default=2000, help="updates at most")
    parser.add_argument("--bits", type=int, default=3)
    parser.add_argument("--steps", type=int, default=64, help="steps of a trial")
    parser.add_argument("--pulse-probability", type=float, default=0.2, help="of a bit in a step")
    parser.add_argument("--target", type=float, default=0.99, help="sign accuracy to reach")
    parser.add_argument("--evaluate-every", type=int, default=10, help="updates")
    parser.add_argument("--evaluation-trials", type=int, default=512)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


class Network(torch.nn.Module):
    def __init__(self, bits):
        super().__init__()
        parameter = torch.nn.Parameter
        bound = 1 / math.sqrt(UNITS)
        self.recurrent = parameter(torch.rand(UNITS, UNITS) / math.sqrt(2 * UNITS))
        self.input = parameter(torch.rand(UNITS, bits) / math.sqrt(UNITS + bits))
        self.bias = parameter(torch.zeros(UNITS))
        self.output = parameter(torch.empty(bits, UNITS).uniform_(-bound, bound))
        self.output_bias = parameter(torch.zeros(bits))
        sign = torch.cat([torch.ones(EXCITATORY), -torch.ones(INHIBITORY)])
        self.register_buffer("sign", sign)

    def forward(self, u):
        """Outputs [T, B, bits] for input [T, B, bits]."""
        w_recurrent = (self.recurrent.abs() * self.sign).T
        x = h = torch.zeros(u.shape[1], UNITS)
        kept = []
        for drive in (u @ self.input.abs().T + self.bias).unbind(0):
            x = x + ALPHA * (-x + h @ w_recurrent + drive)
            h = torch.tanh(x)
            kept.append(h)
        return torch.stack(kept) @ self.output.T + self.output_bias


def draw(trials, options, generator):
    """Pulses, targets and mask, [T, B, bits] each: every bit begins with a pulse, and an output is asked for where
    its bit has none."""
    shape = (options.steps, trials, options.bits)
    pulses = torch.rand(shape, generator=generator) < options.pulse_probability
    pulses[0] = True
    signs = torch.where(torch.rand(shape, generator=generator) < 0.5, -1.0, 1.0)
    steps = torch.arange(options.steps)[:, None, None].expand(shape)
    last_pulse = torch.where(pulses, steps, 0).cummax(0).values
    return signs * pulses, signs.gather(0, last_pulse), (~pulses).float()


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    generator = torch.Generator().manual_seed(options.seed)
    network = Network(options.bits)
    optimizer = torch.optim.AdamW(network.parameters(), options.lr, weight_decay=options.weight_decay)
    held_out = draw(options.evaluation_trials, options, torch.Generator().manual_seed(options.seed + 1))

    def accuracy():
        u, target, mask = held_out
        with torch.inference_mode():
            right = (network(u) * target > 0) * mask
        return (right.sum() / mask.sum()).item()

    seconds = 0.0
    for update in range(1, options.updates + 1):
        start = time.perf_counter()
        u, target, mask = draw(options.batch, options, generator)
        optimizer.zero_grad()
        loss = (mask * (network(u) - target) ** 2).sum() / mask.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), options.clip)
        optimizer.step()
        seconds += time.perf_counter() - start
        if update % options.evaluate_every == 0 or update == options.updates:
            reached = accuracy()
            line = {"updates": update, "seconds": seconds, "loss": loss.item(), "accuracy": reached}
            print(json.dumps(line), flush=True)
            if reached >= options.target:
                return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
