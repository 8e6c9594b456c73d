"""JAX as a contestant: `jax_scan.py THREADS`, lax.scan over both kinds of dynamics, compiled, with the
projection of the input taken out of the loop. Gradients are jax.grad's, compiled too."""

import os
import sys

import peer

if __name__ == "__main__":
    threads = int(sys.argv[1])
    # Both are read when JAX is imported; the CPUs that it may use are those that the process may.
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["XLA_FLAGS"] = (
        f"--xla_cpu_multi_thread_eigen={str(threads > 1).lower()} intra_op_parallelism_threads={threads}"
    )

try:
    import jax
    import jax.numpy as jnp
except ImportError as error:
    peer.missing(error)


def prepare(case, network, u):
    activation = {"relu": jax.nn.relu, "tanh": jnp.tanh}[network["activation"]]
    alpha = network["alpha"]
    leaky = network["dynamics"] == "leaky"

    def sequence(w_recurrent, w_input, bias, init, u):
        def step(state, drive):
            x, h = state
            z = h @ w_recurrent + drive
            x = x + alpha * (-x + z) if leaky else z
            h = activation(x)
            return (x, h), h

        x = jnp.broadcast_to(init, (case["batch"], init.size))
        _, kept = jax.lax.scan(step, (x, activation(x)), u @ w_input + bias)
        return kept

    arrays = [network["recurrent"].T, network["input"].T, network["bias"], network["init"], u]
    arrays = [jnp.asarray(array) for array in arrays]
    if case["call"] == "gradient":
        loss_gradient = jnp.asarray(network["loss_gradient"])

        def loss(w_recurrent, w_input, loss_gradient, *others):
            return jnp.vdot(loss_gradient, sequence(w_recurrent, w_input, *others))

        gradient = jax.jit(jax.grad(loss, argnums=(0, 1)))
        return (
            lambda: jax.block_until_ready(gradient(*arrays[:2], loss_gradient, *arrays[2:])),
            lambda gradients: jnp.concatenate(gradients).T,
        )
    compiled = jax.jit(sequence)
    return lambda: compiled(*arrays).block_until_ready(), lambda h: h[-1]


if __name__ == "__main__":
    peer.serve(f"jax {jax.__version__}", prepare)
