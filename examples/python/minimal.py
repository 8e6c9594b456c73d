"""Steps a network from Python."""

import mrnn
import numpy as np

network = mrnn.Network.load("examples/cbgtcl.json")
session = mrnn.Session(mrnn.Engine(network))
for step in range(500):
    session.step(np.full((1, 25), step >= 300, np.float32))
print(f"first unit of thal: {session.activity('thal')[0, 0]:.6f}")
