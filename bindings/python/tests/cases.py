"""The recorded cases of tests/conformance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

import mrnn

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "conformance"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/case.json"))
NAMES_WITH_GRADIENTS = [
    name for name in NAMES if "gradient_tolerance" in (FOLDER / name / "case.json").read_text("utf-8")
]
DTYPES = {"f32": np.float32, "f64": np.float64}


@dataclass(frozen=True)
class Case:
    """A network's description, its tensors, and the activity that they must give."""

    description: dict[str, Any]
    options: dict[str, Any]
    batch: int
    steps: int
    tolerance: dict[str, float]
    gradient_tolerance: dict[str, float]
    tensors: dict[str, NDArray[np.float64]]

    @property
    def time_first(self) -> bool:
        """Whether sequences are [T, B, ·]."""
        return not self.options["batch_first"]

    def network(self) -> mrnn.Network:
        """The network with the case's weights, through the original package's tensors."""
        matrices = ("W_rec", "W_inp")
        names = [*matrices, "base_firing", "init"]
        names += [f"{matrix}_{what}" for matrix in matrices for what in ("mask", "sign")]
        given = {name: self.tensors[name] for name in names if name in self.tensors}
        return mrnn.from_torch(given, self.description)

    def start(self, precision: str) -> dict[str, Any]:
        """Initial states as arguments of a forward pass."""
        states = {}
        if self.options["dynamics"] == "leaky":
            states["x0"] = self.tensors["x0"]
        if self.options["dynamics"] == "elman" or self.options.get("free_h0"):
            states["h0"] = self.tensors["h0"]
        return {name: array.astype(DTYPES[precision]) for name, array in states.items()}

    def drive(self, precision: str) -> dict[str, Any]:
        """Input and stimulation as arguments of a forward pass."""
        given = {"input": self.tensors["inp"]}
        if "stim" in self.tensors:
            given["stimulation"] = self.tensors["stim"]
        return {name: array.astype(DTYPES[precision]) for name, array in given.items()}


def load(name: str) -> Case:
    """Read a case."""
    case = json.loads((FOLDER / name / "case.json").read_text("utf-8"))
    options = case["options"]
    description = {
        **case["config"],
        "dynamics": {
            "type": options["dynamics"],
            "activation": options["activation"],
            "dt": options["dt"],
            "tau": options["tau"],
        },
        "constraints": {
            "recurrent": options["rec_constrained"],
            "input": options["inp_constrained"],
        },
    }
    return Case(
        description,
        options,
        case["batch"],
        case["steps"],
        case["tolerance"],
        case.get("gradient_tolerance", {}),
        load_file(FOLDER / name / "data.safetensors"),
    )


def relative_error(found: NDArray[Any], expected: NDArray[Any]) -> float:
    """Largest difference, over the largest expected magnitude."""
    assert found.shape == expected.shape
    return float(np.abs(found - expected).max() / np.abs(expected).max())
