"""Networks as layers of PyTorch models."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from mrnn._options import EngineOptions, encode
from mrnn._passes import Arguments, Noise, Passes
from mrnn._types import wrong_type
from mrnn._typing import Unpack
from mrnn.errors import ArgumentError, PrecisionError, ShapeError
from mrnn.network import Network


class Recurrence(torch.nn.Module):
    """A network as a differentiable layer: sequences forward and gradients are mrnn's, on the CPU.

    Parameters of the network are one parameter of the layer, ``[P]``, in the order of
    `Network.parameters`; gradients are by raw weights, and 0 for what is not trainable. Tensors
    are float32, and float64 with ``precision="f64"``; ``.double()`` does not change it.

    Parameters
    ----------
    network : Network
        The layer trains a copy; `network` returns it.
    noise : bool, optional
        Whether passes in training mode draw noise; left out, as the network says. Each draws that of
        other trials. In evaluation mode there is none.
    noise_seed : int
        Its seed.
    memory_bytes : int
        What the states of a sequence may take; see `Tape`.
    backend, **options
        As in `Engine`.

    Attributes
    ----------
    parameter_vector : torch.nn.Parameter, ``[P]``

    Examples
    --------
    >>> layer = mrnn.torch.Recurrence(network)
    >>> optimizer = torch.optim.Adam(layer.parameters(), lr=1e-3)
    >>> h, y = layer(input)  # [B, T, H], [B, T, outputs]
    >>> torch.nn.functional.mse_loss(y, target).backward()
    >>> optimizer.step()
    >>> layer.network().save("trained.safetensors")
    """

    def __init__(
        self,
        network: Network,
        *,
        noise: bool | None = None,
        noise_seed: int = 0,
        memory_bytes: int = 0,
        backend: str = "cpu",
        **options: Unpack[EngineOptions],
    ) -> None:
        # Engines are made when sequences run; what is wrong with the options is said now.
        encode(Recurrence, options)
        super().__init__()
        self._passes = Passes(network, memory_bytes=memory_bytes, backend=backend, **options)
        enabled = network.to_dict()["dynamics"]["noise"]["enabled"]
        self._noise = bool(enabled if noise is None else noise)
        self._noise_seed = noise_seed
        self._trials = 0
        vector = network.parameters().astype(self._passes.dtype)
        self.parameter_vector = torch.nn.Parameter(torch.from_numpy(vector))

    def forward(
        self,
        input: torch.Tensor | None = None,
        *,
        x0: torch.Tensor | None = None,
        stimulation: torch.Tensor | None = None,
        steps: int | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Run a batch of sequences.

        Parameters
        ----------
        input : tensor, ``[B, T, I]``, optional
            External input; 0 where it is left out.
        x0 : tensor, ``[B, H]``, optional
            Initial pre-activations; left out, the network's own, which are among the parameters.
        stimulation : tensor, ``[B, T, H]``, optional
            Added without weights.
        steps : int, optional
            Where neither `input` nor `stimulation` says it.

        Returns
        -------
        h : tensor, ``[B, T, H]``
            Activations after each step.
        y : tensor, ``[B, T, outputs]``
            Readouts after each step.
        """
        for what, given in (("input", input), ("x0", x0), ("stimulation", stimulation)):
            if given is not None and not isinstance(given, torch.Tensor):
                raise wrong_type(what, given, "a tensor")
        drives = [tensor for tensor in (input, stimulation) if tensor is not None]
        for tensor in drives:
            if tensor.ndim != 3:
                raise ShapeError(
                    f"the sequence has the shape {tuple(tensor.shape)}, needed are the axes "
                    "[batch, time, units]"
                )
            steps = tensor.shape[1] if steps is None else steps
        if steps is None:
            raise TypeError("steps has to be given where neither input nor stimulation says it")
        first = [*drives, *([] if x0 is None else [x0])]
        batch = first[0].shape[0] if first else 1
        noise = None
        if self._noise and self.training:
            noise = Noise(self._noise_seed, self._trials)
            self._trials += batch
        h, y = _Pass.apply(self._passes, batch, steps, noise, self.parameter_vector, input, x0, stimulation)
        return h, y

    def network(self) -> Network:
        """Return a new network with the parameters of now."""
        return self._passes.network(self.parameter_vector.detach().cpu().numpy())

    def extra_repr(self) -> str:
        """Return what the module's repr says of it."""
        sizes = self._passes
        return f"{sizes.num_inputs} inputs, {sizes.num_units} units, {sizes.num_outputs} outputs"


class _Pass(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        passes: Passes,
        batch: int,
        steps: int,
        noise: Noise | None,
        *tensors: torch.Tensor | None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        arguments = _arguments(passes, batch, steps, noise, tensors)
        number, activity = passes.forward(arguments)
        ctx.save_for_backward(*tensors)
        ctx.of_pass = passes, number, batch, steps, noise
        ctx.set_materialize_grads(False)
        return torch.from_numpy(activity.h), torch.from_numpy(activity.y)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(
        ctx: Any, dh: torch.Tensor | None, dy: torch.Tensor | None
    ) -> tuple[torch.Tensor | None, ...]:
        passes, number, batch, steps, noise = ctx.of_pass
        tensors = ctx.saved_tensors
        wanted = ctx.needs_input_grad[4:]
        gradients = passes.backward(
            number,
            _arguments(passes, batch, steps, noise, tensors),
            _numpy("dh", dh, passes.dtype),
            _numpy("dy", dy, passes.dtype),
            dparameters=wanted[0],
            dinput=wanted[1],
            dx0=wanted[2],
            dstimulation=wanted[3],
        )
        names = ("parameters", "input", "x0", "stimulation")
        by_tensor = (
            torch.from_numpy(getattr(gradients, name)) if is_wanted else None
            for name, is_wanted in zip(names, wanted, strict=True)
        )
        return (*(None,) * 4, *by_tensor)


def _arguments(
    passes: Passes,
    batch: int,
    steps: int,
    noise: Noise | None,
    tensors: tuple[torch.Tensor | None, ...],
) -> Arguments:
    names = ("parameter_vector", "input", "x0", "stimulation")
    parameters, input, x0, stimulation = (
        _numpy(name, tensor, passes.dtype) for name, tensor in zip(names, tensors, strict=True)
    )
    return Arguments(parameters, input, x0, stimulation, batch, steps, noise)


def _numpy(what: str, tensor: torch.Tensor | None, dtype: np.dtype[Any]) -> Any:
    if tensor is None:
        return None
    if tensor.device.type != "cpu":
        raise ArgumentError(f"{what} is on {tensor.device}; mrnn computes on the CPU: use .cpu()")
    array = tensor.detach().contiguous().numpy()
    if array.dtype != dtype:
        raise PrecisionError(f"{what} is {array.dtype}, needed is {dtype}")
    return array
