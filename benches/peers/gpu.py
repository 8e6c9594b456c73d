"""The peers of `cargo xtask compare-gpu`: `gpu.py torch CASES RESULT` and `gpu.py jax CASES RESULT`, each in a process of
its own. CASES is the folder that `mrnn-gpu-bench export` wrote, RESULT the file for what was measured, which is written
after every case. --device cpu shows that it works where there is no GPU.

A peer must agree with mrnn's CPU engine before it is timed. PyTorch is timed by the device's events, JAX by the host's
clock, until its result is complete."""

import argparse
import json
import os
import time
from pathlib import Path

import peer

LEAST_RUNS = 5
# Largest |difference| from the CPU's engine beside the largest value, with float32 products and with TF32 ones.
TOLERANCE = {"f32": 1e-3, "tf32": 5e-2}
# Smaller ones take what a CPU can do in a moment.
PRODUCT = {"cuda": 8192, "cpu": 256}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("framework", choices=["torch", "jax"])
    parser.add_argument("cases", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--seconds", type=float, default=0.3, help="that runs of one kind are repeated for")
    return parser.parse_args()


class Result:
    """What is written; every case is in the form of plan.rs."""

    def __init__(self, path, version):
        self.path = path
        self.data = {"version": version, "peaks": None, "cases": [], "failures": []}

    def write(self):
        self.path.write_text(json.dumps(self.data, indent=1))

    def take(self, name, case, arithmetic, measure):
        """Measures a case, of which a failure is noted."""
        about = {key: case[key] for key in ["size", "dynamics", "batch", "call"]}
        about["arithmetic"] = arithmetic
        try:
            seconds = measure() / case["steps"]
            self.data["cases"].append({"peer": name, "case": about, "seconds_per_step": seconds})
            print(f"{name}: {about} {seconds * 1e6:.2f} us a step", flush=True)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            self.data["failures"].append(f"{name}, {about}: {reason}")
            print(f"FAILED {name}: {about} {reason}", flush=True)
        self.write()


def load(folder):
    """Every network with its files, and its cases: (case, network, u, agreement), where `agreement` is (case, network, u,
    expected) of what the peer's outcome must be."""
    import numpy as np

    for entry in json.loads((folder / "cases.json").read_text()):
        path = folder / entry["network"]
        read = lambda name, path=path: np.load(path / f"{name}.npy")
        bare = {**entry, "network": path}
        network, u = peer.load({"network": path, "input": path / "u.npy", "call": "sequence"})
        readout = read("readout")
        gradient = lambda by_y: {**network, "loss_gradient": by_y @ readout}

        small = read("gradient_u")
        gradient_agreement = (
            {**bare, "batch": small.shape[1], "call": "gradient"},
            gradient(read("gradient_by_y")),
            small,
            read("expected_gradient"),
        )
        by_y, expected_h = read("by_y"), read("expected_h")
        for batch in entry["batches"]:
            part = np.ascontiguousarray(u[:, :batch])
            case = {**bare, "batch": batch, "call": "sequence"}
            yield case, network, part, (case, network, part, expected_h[:batch])
            case = {**case, "call": "gradient"}
            yield case, gradient(np.ascontiguousarray(by_y[:, :batch])), part, gradient_agreement


def check(outcome, expected, network, case, arithmetic):
    import numpy as np

    outcome = np.asarray(outcome)
    if case["call"] == "gradient":
        # The matrices of the peers are dense: there is a gradient where there is no synapse.
        weights = np.concatenate([network["recurrent"], network["input"]], 1)
        outcome = outcome * (weights != 0)
    error = np.abs(outcome - expected).max() / np.abs(expected).max()
    if not error <= TOLERANCE[arithmetic]:
        raise ValueError(f"off by {error:.1e} of the largest, {TOLERANCE[arithmetic]} is allowed")


def repeat(seconds, time_of_run):
    begin, times = time.perf_counter(), []
    time_of_run()
    while len(times) < LEAST_RUNS or time.perf_counter() - begin < seconds:
        times.append(time_of_run())
    return peer.median(times)


def torch_peers(options):
    import torch
    import torch_loop

    device = torch.device(options.device)
    torch.set_default_device(device)
    is_cuda = device.type == "cuda"
    name = torch.cuda.get_device_name() if is_cuda else "the CPU"
    version = f"torch {torch.__version__}, CUDA {torch.version.cuda}, on {name}"
    result = Result(options.result, version)

    def timed(run):
        """Seconds of a run by the device's clock, pauses between its kernels included."""
        if not is_cuda:
            start = time.perf_counter()
            run()
            return time.perf_counter() - start
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        run()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) / 1e3

    def set_tf32(is_on):
        torch.backends.cuda.matmul.allow_tf32 = is_on
        torch.backends.cudnn.allow_tf32 = is_on

    def peak(dtype):
        size = PRODUCT[options.device]
        a, b = (torch.randn(size, size, dtype=dtype) for _ in range(2))
        return 2 * size**3 / repeat(options.seconds, lambda: timed(lambda: a @ b))

    set_tf32(False)
    peaks = {"f32": peak(torch.float32), "bf16": peak(torch.bfloat16)}
    set_tf32(True)
    peaks["tf32"] = peak(torch.float32)
    result.data["peaks"] = peaks
    print(f"{version}: {peaks} FLOP/s", flush=True)

    def compiled(case, network, u):
        """The loop with its step compiled; the whole loop of 300 steps would take minutes."""
        activation = {"relu": torch.relu, "tanh": torch.tanh}[network["activation"]]
        alpha = network["alpha"]
        u, bias = torch.tensor(u), torch.tensor(network["bias"])
        w_recurrent, w_input = (torch.tensor(network[name]).T.contiguous() for name in ["recurrent", "input"])
        x_init = torch.tensor(network["init"]).expand(case["batch"], -1).contiguous()

        @torch.compile(dynamic=False)
        def step(x, h, drive):
            x = x + alpha * (-x + h @ w_recurrent + drive)
            return x, activation(x)

        @torch.inference_mode()
        def sequence():
            x, h = x_init, activation(x_init)
            kept = []
            for drive in (u @ w_input + bias).unbind(0):
                x, h = step(x, h, drive)
                kept.append(h)
            return torch.stack(kept)

        return sequence, lambda h: h[-1].cpu().numpy()

    def graphed(case, network, u):
        """The loop's kernels in one CUDA graph, which leaves nothing to be launched by Python."""
        run, outcome = torch_loop.prepare_loop(case, network, u)
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                run()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            captured = run()

        def replay():
            graph.replay()
            return captured

        return replay, outcome

    peers = [
        ("PyTorch loop", "leaky", ["sequence", "gradient"], torch_loop.prepare_loop),
        ("torch.nn.RNN", "elman", ["sequence", "gradient"], torch_loop.prepare_rnn),
        ("PyTorch loop, compiled step", "leaky", ["sequence"], compiled),
    ]
    if is_cuda:
        peers.append(("PyTorch loop in a CUDA graph", "leaky", ["sequence", "gradient"], graphed))
    for name, dynamics, calls, prepare in peers:
        agreed = set()
        for case, network, u, agreement in load(options.cases):
            if case["dynamics"] != dynamics or case["call"] not in calls:
                continue
            for arithmetic in ["f32", "tf32"] if is_cuda and case["call"] == "sequence" else ["f32"]:
                set_tf32(arithmetic == "tf32")

                def measure():
                    of_case = (case["network"], case["call"], arithmetic)
                    if case["call"] == "sequence" or of_case not in agreed:
                        small, with_loss, small_u, expected = agreement
                        run, outcome = prepare(small, with_loss, small_u)
                        check(outcome(run()), expected, network, case, arithmetic)
                        agreed.add(of_case)
                    run, _ = prepare(case, network, u)
                    return repeat(options.seconds, lambda: timed(run))

                result.take(name, case, arithmetic, measure)


def jax_peers(options):
    # Read when JAX is imported.
    os.environ["JAX_PLATFORMS"] = options.device
    os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"
    import jax
    import jax_scan

    version = f"jax {jax.__version__} on {jax.devices()[0].device_kind}"
    result = Result(options.result, version)
    print(version, flush=True)
    agreed = set()
    for arithmetic, precision in [("f32", "highest"), ("tf32", "tensorfloat32")]:
        if arithmetic == "tf32" and options.device == "cpu":
            continue
        for case, network, u, agreement in load(options.cases):
            if arithmetic == "tf32" and case["call"] == "gradient":
                continue

            def measure():
                with jax.default_matmul_precision(precision):
                    of_case = (case["network"], case["dynamics"], case["call"], arithmetic)
                    if of_case not in agreed:
                        small, with_loss, small_u, expected = agreement
                        run, outcome = jax_scan.prepare(small, with_loss, small_u)
                        check(outcome(run()), expected, network, case, arithmetic)
                        agreed.add(of_case)
                    run, _ = jax_scan.prepare(case, network, u)

                    def timed():
                        start = time.perf_counter()
                        jax.block_until_ready(run())
                        return time.perf_counter() - start

                    return repeat(options.seconds, timed)

            result.take("JAX scan", case, arithmetic, measure)


if __name__ == "__main__":
    parsed = arguments()
    {"torch": torch_peers, "jax": jax_peers}[parsed.framework](parsed)
