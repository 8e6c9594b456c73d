"""What the peers share: the commands of ../src/protocol.rs and the files of ../src/files.rs."""

import json
import sys
import time
from pathlib import Path


def say(answer):
    print(json.dumps(answer), flush=True)


def missing(error):
    """Ends a peer that lacks a package."""
    say({"missing": {"reason": str(error)}})
    sys.exit()


def median(values):
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def repeat(seconds, run):
    """The median seconds of a run, as timing.rs takes it."""
    begin = time.perf_counter()
    times = []
    while not times or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times[1:] or times)


def load(case):
    """The network of a case as a dict of its description and float32 arrays, and its input [T, B, I]; for
    gradients the dict has "loss_gradient" [T, B, H] too."""
    import numpy as np

    folder = Path(case["network"])
    network = json.loads((folder / "network.json").read_text())
    for name in ["recurrent", "input", "bias", "init"]:
        network[name] = np.load(folder / f"{name}.npy")
    if case["call"] == "gradient":
        network["loss_gradient"] = np.load(case["loss_gradient"])
    return network, np.load(case["input"])


def serve(version, prepare):
    """Answers commands until there are no more.

    `prepare(case, network, u)`, whose last two are what `load` gives, gives a function that runs the case and returns
    when its result is complete, and one that takes the outcome out of that result as a NumPy array: the activations
    after the last step, [B, H], or the gradients by the recurrent and by the input weights side by side, [H, H + I],
    row = destination.
    """
    import numpy as np

    say({"ready": {"version": version}})
    run = outcome = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if command["command"] == "case":
                # What the last case held is freed before the next takes memory.
                run = outcome = None
                run, outcome = prepare(command, *load(command))
                run()
                say("done")
            elif command["command"] == "run":
                say({"seconds": repeat(command["seconds"], run)})
            elif command["command"] == "outcome":
                result = np.asarray(outcome(run()), dtype=np.float32)
                np.save(command["path"], np.ascontiguousarray(result))
                say("done")
            else:
                say({"error": f"unknown command {command['command']}"})
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})
