"""Writes the cases delay-* beside this script: the equations with conduction delays, in float64 with numpy
alone, every step from the whole past.

    python3 make_delay_case.py
"""

import json
import struct
from pathlib import Path

import numpy as np

DT, TAU = 1, 5
STEPS, BATCH = 20, 3
REGIONS = {"exc": (12, 1), "inh": (5, -1)}
INPUTS = {"cue": 3, "tone": 2}
# source, destination, sparsity, delay in ms
RECURRENT = [("exc", "exc", 0.4, 0), ("exc", "inh", None, 3), ("inh", "exc", 0.2, 7), ("inh", "inh", None, 1)]
INPUT = [("cue", "exc", None, 2), ("tone", "exc", 0.5, 0), ("tone", "inh", None, 5)]
BASE_FIRING, INIT = {"exc": 0.2, "inh": 0.5}, {"exc": 0.1, "inh": -0.2}
ACTIVATIONS = {"tanh": np.tanh, "softplus": lambda x: np.where(x > 20, x, np.log1p(np.exp(np.minimum(x, 20))))}


def ranges(sizes):
    ends = np.cumsum(list(sizes.values()))
    return {name: (int(end) - size, int(end)) for (name, size), end in zip(sizes.items(), ends)}


def matrices(rng, connections, rows, cols, shape):
    """Raw weights, mask, and the delay in steps of each synapse."""
    weight, mask, delay = rng.uniform(-0.3, 0.3, shape), np.zeros(shape), np.zeros(shape, dtype=int)
    for src, dst, sparsity, ms in connections:
        block = np.s_[slice(*rows[dst]), slice(*cols[src])]
        mask[block] = 1.0 if sparsity is None else rng.random(mask[block].shape) >= sparsity
        delay[block] = round(ms / DT)
    return weight * mask, mask, delay


def described(connections):
    entries = []
    for src, dst, sparsity, ms in connections:
        entry = {"src_region": src, "dst_region": dst}
        if sparsity is not None:
            entry["sparsity"] = sparsity
        if ms:
            entry["delay"] = ms
        entries.append(entry)
    return entries


def save(path, tensors):
    """One safetensors file: header length, JSON header, float64 little-endian."""
    header, offset = {}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [offset, offset + 8 * tensor.size]}
        offset += 8 * tensor.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(np.ascontiguousarray(t, dtype="<f8").tobytes() for t in tensors.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def write(name, dynamics, activation, seed, batch_first):
    rng = np.random.default_rng(seed)
    phi = ACTIVATIONS[activation]
    units, inputs = ranges({n: size for n, (size, _) in REGIONS.items()}), ranges(INPUTS)
    num_units, num_inputs = max(e for _, e in units.values()), max(e for _, e in inputs.values())
    sign = np.concatenate([np.full(size, float(s)) for size, s in REGIONS.values()])
    w_rec, rec_mask, rec_delay = matrices(rng, RECURRENT, units, units, (num_units, num_units))
    w_inp, inp_mask, inp_delay = matrices(rng, INPUT, units, inputs, (num_units, num_inputs))
    w_rec_effective, w_inp_effective = rec_mask * abs(w_rec) * sign, inp_mask * abs(w_inp)
    per_unit = lambda values: np.concatenate([np.full(REGIONS[n][0], values[n]) for n in REGIONS])
    base_firing, init = per_unit(BASE_FIRING), per_unit(INIT)
    inp = rng.normal(size=(BATCH, STEPS, num_inputs))
    stim = 0.3 * rng.normal(size=(BATCH, STEPS, num_units))
    x0 = init + 0.2 * rng.normal(size=(BATCH, num_units))

    xs, hs = np.zeros((BATCH, STEPS, num_units)), np.zeros((BATCH, STEPS, num_units))
    for member in range(BATCH):
        x, h = x0[member], [phi(x0[member])]
        for t in range(STEPS):
            drive = base_firing.copy()
            for i in range(num_units):
                for j in range(num_units):
                    # Before the start, h was that of the start.
                    drive[i] += w_rec_effective[i, j] * h[max(t - rec_delay[i, j], 0)][j]
                for k in range(num_inputs):
                    if t >= inp_delay[i, k]:
                        drive[i] += w_inp_effective[i, k] * inp[member, t - inp_delay[i, k], k]
            if dynamics == "leaky":
                alpha = DT / TAU
                x = x + alpha * (-x + drive) + alpha * stim[member, t]
            else:
                x = drive + stim[member, t]
            h.append(phi(x))
            xs[member, t], hs[member, t] = x, h[-1]

    sequence = (lambda a: a) if batch_first else (lambda a: a.swapaxes(0, 1))
    folder = Path(__file__).parent / name
    folder.mkdir(exist_ok=True)
    save(folder / "data.safetensors", {
        "W_rec": w_rec, "W_rec_mask": rec_mask, "W_rec_effective": w_rec_effective,
        "W_inp": w_inp, "W_inp_mask": inp_mask, "W_inp_effective": w_inp_effective,
        "spectral_radius": np.array([abs(np.linalg.eigvals(w_rec_effective)).max()]),
        "base_firing": base_firing, "init": init, "x0": x0, "h0": phi(x0),
        "inp": sequence(inp), "stim": sequence(stim), "xs": sequence(xs), "hs": sequence(hs),
    })
    case = {
        "config": {
            "recurrent_regions": [
                {"name": n, "num_units": size, "sign": "pos" if s > 0 else "neg",
                 "base_firing": BASE_FIRING[n], "init": INIT[n]} for n, (size, s) in REGIONS.items()],
            "input_regions": [{"name": n, "num_units": size} for n, size in INPUTS.items()],
            "recurrent_connections": described(RECURRENT),
            "input_connections": described(INPUT),
        },
        "options": {"dynamics": dynamics, "activation": activation, "dt": DT, "tau": TAU,
                    "rec_constrained": True, "inp_constrained": True, "batch_first": batch_first, "stim": True},
        "batch": BATCH, "steps": STEPS,
        "regions": {**units, **inputs},
        "tolerance": {"f64": 1e-12, "f32": 1e-5},
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1) + "\n")


write("delay-leaky-tanh", "leaky", "tanh", 1, True)
write("delay-elman-softplus-time-first", "elman", "softplus", 2, False)
