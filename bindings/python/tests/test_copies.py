"""Arrays that a network gives out: copies, to be changed and handed to the setter."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

import mrnn

GETTERS: dict[str, tuple[tuple[str, ...], str]] = {
    "weight": (("inh", "exc"), "set_weight"),
    "mask": (("inh", "exc"), "set_mask"),
    "synapses": (("inh", "exc"), "set_synapses"),
    "effective": (("inh", "exc"), "set_weight"),
    "effective_recurrent": ((), "set_weight"),
    "effective_input": ((), "set_weight"),
    "projection": (("inh", "exc"), "set_weight"),
    "weight_subset": ((["exc", "inh"],), "set_weight"),  # type: ignore[dict-item]
    "base_firing": (("exc",), "set_base_firing"),
    "init": (("exc",), "set_init"),
    "readout": ((), "set_readout"),
    "parameters": ((), "set_parameters"),
}


@pytest.mark.parametrize("name", GETTERS)
def test_results_are_copies_and_the_documentation_names_the_setter(flipflop: mrnn.Network, name: str) -> None:
    arguments, setter = GETTERS[name]
    if name == "readout":
        arguments = tuple(flipflop.readouts)[:1]
    before = flipflop.parameters()

    def arrays() -> list[Any]:
        result: Any = getattr(flipflop, name)(*arguments)
        return list(result) if isinstance(result, tuple) else [result]

    kept = [array.copy() for array in arrays()]
    for array in arrays():
        array[...] = 0
    for now, then in zip(arrays(), kept, strict=True):
        np.testing.assert_array_equal(now, then)
    np.testing.assert_array_equal(flipflop.parameters(), before)
    documentation = inspect.getdoc(getattr(mrnn.Network, name)) or ""
    assert "cop" in documentation and f"`{setter}`" in documentation


def test_a_copy_can_be_changed_and_set(flipflop: mrnn.Network) -> None:
    weight = flipflop.weight("inh", "exc")
    weight[0] *= 2
    flipflop.set_weight("inh", "exc", weight)
    np.testing.assert_array_equal(flipflop.weight("inh", "exc"), weight)


def test_states_are_copies(flipflop: mrnn.Network) -> None:
    session = mrnn.Session(mrnn.Engine(flipflop))
    session.step_n(steps=3)
    h = session.h.copy()
    for changed in (session.h, session.x, session.activity("exc")):
        changed[...] = 9
    np.testing.assert_array_equal(session.h, h)
    for name in ("x", "h", "get_state", "activity"):
        documentation = inspect.getdoc(getattr(mrnn.Session, name)) or ""
        assert "cop" in documentation and "`set_state`" in documentation
