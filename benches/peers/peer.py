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
    """The network of a case as a dict of its description and float32 arrays, and its input [T, B, I]."""
    import numpy as np

    folder = Path(case["network"])
    network = json.loads((folder / "network.json").read_text())
    for name in ["recurrent", "input", "bias", "init"]:
        network[name] = np.load(folder / f"{name}.npy")
    return network, np.load(case["input"])


def serve(version, prepare):
    """Answers commands until there are no more.

    `prepare(case)` gives a function that runs the case and returns when its result is complete, and one
    that takes the activations after the last step, [B, H], out of that result as a NumPy array.
    """
    import numpy as np

    say({"ready": {"version": version}})
    run = last = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if command["command"] == "case":
                # What the last case held is freed before the next takes memory.
                run = last = None
                run, last = prepare(command)
                run()
                say("done")
            elif command["command"] == "run":
                say({"seconds": repeat(command["seconds"], run)})
            elif command["command"] == "final":
                np.save(command["path"], np.asarray(last(run()), dtype=np.float32))
                say("done")
            else:
                say({"error": f"unknown command {command['command']}"})
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})
