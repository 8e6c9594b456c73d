"""The programs in examples/python, run as their first lines say."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT

import mrnn


def run(name: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, f"examples/python/{name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_flipflop(flipflop: mrnn.Network) -> None:
    lines = run("flipflop.py")
    pulses = np.loadtxt(ROOT / "examples" / "data" / "flipflop_inputs.csv", delimiter=",")
    reference = mrnn.Engine(flipflop, "reference", precision="f64").forward(pulses.reshape(100, 60, 3))
    assert [int(line.split()[0]) for line in lines] == list(range(100))
    printed = [[float(value) for value in line.split()[1:]] for line in lines]
    np.testing.assert_allclose(printed, reference.y[:, -1], atol=1e-5)
    assert all(len(value.split(".")[1]) == 6 for line in lines for value in line.split()[1:])


def test_training_in_pytorch() -> None:
    pytest.importorskip("torch")
    *updates, difference, step = run("train_torch.py")
    errors = [float(line.rsplit(" ", 1)[1]) for line in updates]
    assert errors[-1] < errors[0] / 2
    assert float(difference.rsplit(" ", 1)[1]) < 1e-4
    assert "us with mrnn" in step
