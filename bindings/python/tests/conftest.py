"""What the tests share: the repository's networks and recorded cases."""

from __future__ import annotations

from pathlib import Path

import pytest

import mrnn

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def flipflop() -> mrnn.Network:
    """A trained network: 3 inputs, 21 excitatory and 9 inhibitory units, 3 outputs."""
    return mrnn.Network.load(ROOT / "examples" / "models" / "flipflop.safetensors")


@pytest.fixture
def cbgtcl() -> mrnn.Network:
    """A loop of 8 regions of 350 units, with a parent region and sparse connections."""
    return mrnn.Network.load(ROOT / "examples" / "cbgtcl.json")
