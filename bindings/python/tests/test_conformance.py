"""Recorded activity and gradients of the original implementation."""

from __future__ import annotations

from typing import Any, Literal

import cases
import numpy as np
import pytest

import mrnn

Precision = Literal["f32", "f64"]
PRECISIONS: list[Precision] = ["f32", "f64"]
EVERY_ENGINE: list[tuple[str, Precision]] = [("cpu", "f32"), ("cpu", "f64"), ("reference", "f64")]


@pytest.fixture(params=cases.NAMES)
def case(request: Any) -> cases.Case:
    """Every recorded case."""
    return cases.load(request.param)


def close(case: cases.Case, precision: str, found: Any, name: str) -> bool:
    """Whether an array is the case's tensor, within the case's tolerance."""
    return cases.relative_error(found, case.tensors[name]) <= case.tolerance[precision]


@pytest.mark.parametrize(("backend", "precision"), EVERY_ENGINE)
def test_sequences(case: cases.Case, backend: str, precision: Precision) -> None:
    engine = mrnn.Engine(case.network(), backend, precision=precision)
    result = engine.forward(
        **case.drive(precision), **case.start(precision), time_first=case.time_first, x=True
    )
    assert close(case, precision, result.h, "hs")
    if "xs" in case.tensors:
        assert close(case, precision, result.x, "xs")


@pytest.mark.parametrize("precision", PRECISIONS)
def test_single_steps(case: cases.Case, precision: Precision) -> None:
    session = mrnn.Session(mrnn.Engine(case.network(), precision=precision), case.batch)
    start = case.start(precision)
    session.set_state(x=start.get("x0"), h=start.get("h0"))
    drive = case.drive(precision)
    time = 0 if case.time_first else 1
    h = [
        session.step(**{name: np.ascontiguousarray(array.take(t, time)) for name, array in drive.items()})
        for t in range(case.steps)
    ]
    assert close(case, precision, np.stack(h, time), "hs")


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("case", cases.NAMES_WITH_GRADIENTS, indirect=True)
def test_gradients(case: cases.Case, precision: Precision) -> None:
    # The case's base firing counts as trainable.
    regions = [{**region, "learnable_bias": True} for region in case.description["recurrent_regions"]]
    description = {**case.description, "recurrent_regions": regions}
    network = cases.Case(**{**vars(case), "description": description}).network()
    # They are by x0 and h0 as two independent states.
    names = ["h0"] if case.options["dynamics"] == "elman" else ["x0", "h0"]
    start = {name: case.tensors[name].astype(cases.DTYPES[precision]) for name in names}
    with mrnn.Tape(network, case.batch, case.steps, precision=precision) as tape:
        tape.forward(**case.drive(precision), **start, time_first=case.time_first)
        dh = case.tensors["grad_hs"].astype(cases.DTYPES[precision])
        gradients = tape.backward(dh=dh, dinput=True, dx0=True, dh0=True)
    tensors = {tensor.name: tensor.range for tensor in network.parameter_tensors()}
    expected = {"grad_inp": gradients.input, "grad_h0": gradients.h0}
    if "x0" in names:
        expected["grad_x0"] = gradients.x0
    biases = [gradients.parameters[tensors[f"bias/{region}"]] for region in network.regions]
    expected["grad_base_firing"] = np.concatenate(biases)
    for name, found in expected.items():
        error = cases.relative_error(found, case.tensors[name])
        assert error <= case.gradient_tolerance[precision], name
    for kind, sources in (("recurrent", network.regions), ("input", network.input_regions)):
        recorded = case.tensors[f"grad_W_{kind[:3]}"]
        scale = np.abs(recorded).max()
        for src, dst in network.connections:
            if src in sources:
                mask = network.mask(src, dst)
                name = f"{kind}/{src}/{dst}/" + ("weight" if mask.all() else "values")
                found = gradients.parameters[tensors[name]]
                block = recorded[network.regions[dst], sources[src]][mask]
                assert np.abs(found - block).max() <= case.gradient_tolerance[precision] * scale, name


def test_effective_weights(case: cases.Case) -> None:
    if "W_rec_effective" not in case.tensors:
        pytest.skip("the case has no effective weights")
    network = case.network()
    np.testing.assert_allclose(network.effective_recurrent(), case.tensors["W_rec_effective"], rtol=1e-15)
    np.testing.assert_allclose(network.effective_input(), case.tensors["W_inp_effective"], rtol=1e-15)
    np.testing.assert_allclose(network.spectral_radius(), case.tensors["spectral_radius"].item(), rtol=1e-10)
