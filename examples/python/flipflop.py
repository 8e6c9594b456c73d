"""Runs 100 trials of the 3-bit flip-flop and prints the outputs at the end of each.

From the repository's root: python examples/python/flipflop.py
"""

import mrnn
import numpy as np

TRIALS, STEPS, BITS = 100, 60, 3

pulses = np.loadtxt("examples/data/flipflop_inputs.csv", delimiter=",", dtype=np.float32)
network = mrnn.Network.load("examples/models/flipflop.safetensors")
engine = mrnn.Engine(network)
y = engine.forward(pulses.reshape(TRIALS, STEPS, BITS), h=False).y
for trial, last in enumerate(y[:, -1]):
    print(trial, *(f"{value:.6f}" for value in last))
