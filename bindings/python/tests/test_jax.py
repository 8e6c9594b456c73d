"""Networks as functions for JAX."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mrnn

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)
jnp = jax.numpy
Recurrence = pytest.importorskip("mrnn.jax").Recurrence

DESCRIPTION: dict[str, Any] = {
    "recurrent_regions": [
        {"name": "exc", "num_units": 5, "learnable_bias": True, "learnable_init": True, "base_firing": 0.1},
        {"name": "inh", "num_units": 3, "sign": "neg", "init": 0.2},
    ],
    "input_regions": [{"name": "cue", "num_units": 2}],
    "recurrent_connections": [
        {"src_region": "exc", "dst_region": "inh"},
        {"src_region": "inh", "dst_region": "exc", "trainable": False},
    ],
    "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
    "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["exc"]}],
    "dynamics": {"type": "elman", "activation": "softplus"},
}


@pytest.fixture
def network() -> mrnn.Network:
    return mrnn.Network.from_dict(DESCRIPTION)


def normal(*shape: int, seed: int = 0) -> Any:
    return jnp.asarray(np.random.default_rng(seed).standard_normal(shape))


def plain(network: mrnn.Network, parameters: Any, u: Any, x0: Any, stimulation: Any) -> Any:
    """The equations of the Elman network, written out."""
    tensors = {}
    for tensor in network.parameter_tensors():
        value = parameters[tensor.range].reshape(tensor.shape)
        tensors[tensor.name] = value if tensor.trainable else jax.lax.stop_gradient(value)
    w = jnp.zeros((8, 8))
    w = w.at[5:, :5].set(jnp.abs(tensors["recurrent/exc/inh/weight"]))
    w = w.at[:5, 5:].set(-jnp.abs(tensors["recurrent/inh/exc/weight"]))
    w_in = jnp.zeros((8, 2)).at[:5].set(jnp.abs(tensors["input/cue/exc/weight"]))
    bias = jnp.concatenate([tensors["bias/exc"], tensors["bias/inh"]])
    if x0 is None:
        x0 = jnp.tile(jnp.concatenate([tensors["init/exc"], tensors["init/inh"]]), (u.shape[0], 1))

    def step(h: Any, drive: Any) -> Any:
        u_t, s_t = drive
        h = jax.nn.softplus(h @ w.T + u_t @ w_in.T + bias + s_t)
        return h, h

    _, h = jax.lax.scan(step, jax.nn.softplus(x0), (u.swapaxes(0, 1), stimulation.swapaxes(0, 1)))
    h = h.swapaxes(0, 1)
    return h, h[..., :5] @ tensors["readout/choice/weight"].T + tensors["readout/choice/bias"]


def loss(results: Any) -> Any:
    h, y = results
    return (h**2).sum() + (y * jnp.cos(jnp.arange(y.size)).reshape(y.shape)).sum()


@pytest.mark.parametrize("with_start", [True, False])
def test_gradients_are_jaxs(network: mrnn.Network, with_start: bool) -> None:
    recurrence = Recurrence(network, precision="f64")
    u, stimulation = normal(3, 6, 2), normal(3, 6, 8, seed=1)
    x0 = normal(3, 8, seed=2) if with_start else None
    arguments = (recurrence.parameters(), u, x0, stimulation)
    which = (0, 1, 2, 3) if with_start else (0, 1, 3)

    def by_mrnn(parameters: Any, u: Any, x0: Any, stimulation: Any) -> Any:
        return loss(recurrence(parameters, u, x0=x0, stimulation=stimulation))

    def by_jax(parameters: Any, u: Any, x0: Any, stimulation: Any) -> Any:
        return loss(plain(network, parameters, u, x0, stimulation))

    expected, expected_grads = jax.value_and_grad(by_jax, which)(*arguments)
    for function in (by_mrnn, jax.jit(by_mrnn)):
        value, grads = jax.value_and_grad(function, which)(*arguments)
        np.testing.assert_allclose(value, expected, rtol=1e-12)
        for found, wanted in zip(grads, expected_grads, strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-11)


def test_gradients_under_jit_with_two_uses(network: mrnn.Network) -> None:
    recurrence = Recurrence(network, precision="f64")
    u, v = normal(3, 6, 2), normal(2, 4, 2, seed=1)
    parameters = recurrence.parameters()

    def one(parameters: Any, u: Any) -> Any:
        return loss(recurrence(parameters, u))

    both = jax.jit(jax.grad(lambda parameters: one(parameters, u) + one(2 * parameters, v)))(parameters)
    alone = jax.grad(one)(parameters, u) + 2 * jax.grad(one)(2 * parameters, v)
    np.testing.assert_allclose(both, alone, rtol=1e-12, atol=1e-14)


def test_vmap(network: mrnn.Network) -> None:
    recurrence = Recurrence(network, precision="f64")
    u = normal(4, 3, 6, 2)
    parameters = recurrence.parameters()
    mapped = jax.vmap(jax.grad(lambda parameters, u: loss(recurrence(parameters, u))), (None, 0))(
        parameters, u
    )
    for found, each in zip(mapped, u, strict=True):
        expected = jax.grad(lambda parameters: loss(recurrence(parameters, each)))(parameters)  # noqa: B023
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def test_noise_is_that_of_seed_and_trial(network: mrnn.Network) -> None:
    recurrence = Recurrence(network)
    parameters = recurrence.parameters()
    assert parameters.dtype == jnp.float32
    u = normal(2, 6, 2).astype(jnp.float32)
    run = jax.jit(lambda noise: recurrence(parameters, u, noise=noise)[0])
    session = mrnn.Session(mrnn.Engine(network), 2)
    for trial in (0, 7):
        session.reset()
        session.set_noise(seed=3, first_trial=trial)
        np.testing.assert_array_equal(run((3, trial)), session.step_n(np.asarray(u)).h)
    grad = jax.grad(lambda parameters: recurrence(parameters, u, noise=(3, 7))[0].sum())(parameters)
    tape = mrnn.Tape(network, 2, 6)
    tape.set_noise(seed=3, first_trial=7)
    tape.forward(np.asarray(u))
    np.testing.assert_array_equal(grad, tape.backward(dh=np.ones((2, 6, 8), np.float32)).parameters)


def test_a_network_of_trained_parameters(network: mrnn.Network) -> None:
    recurrence = Recurrence(network)
    parameters = recurrence.parameters() * 0.5
    trained = recurrence.network(parameters)
    np.testing.assert_array_equal(trained.parameters(), np.asarray(parameters))
    h, y = recurrence(parameters, steps=5)
    expected = mrnn.Engine(trained).forward(steps=5)
    np.testing.assert_array_equal(h, expected.h)
    np.testing.assert_array_equal(y, expected.y)


def test_arrays_that_do_not_fit(network: mrnn.Network) -> None:
    recurrence = Recurrence(network)
    parameters = recurrence.parameters()
    with pytest.raises(mrnn.ShapeError, match="axes"):
        recurrence(parameters, jnp.zeros((6, 2)))
    with pytest.raises(TypeError, match="steps"):
        recurrence(parameters)
    with pytest.raises(TypeError, match="input is of the type list; needed is an array"):
        recurrence(parameters, [[[0.0, 0.0]]])
    with pytest.raises(TypeError, match="x0 is a masked array"):
        recurrence(parameters, x0=np.ma.zeros((1, 8), np.float32), steps=1)
    with pytest.raises(Exception, match=r"input has the shape \(2, 6, 3\)"):
        jax.block_until_ready(recurrence(parameters, jnp.zeros((2, 6, 3), jnp.float32)))


def test_arguments_that_are_wrong(network: mrnn.Network) -> None:
    with pytest.raises(TypeError, match=r"network is .*mrnn\.Network"):
        Recurrence("network.json")
    with pytest.raises(TypeError, match=r"Recurrence has no option 'memory'; did you mean 'memory_bytes'\?"):
        Recurrence(network, memory=1)
    with pytest.raises(mrnn.ArgumentError, match="precision is 'f16'"):
        Recurrence(network, precision="f16")
