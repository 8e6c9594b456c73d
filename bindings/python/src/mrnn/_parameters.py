"""Parameters of a network, as they are given out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Readout(NamedTuple):
    """Weights and bias of a linear readout, y = weight @ h + bias."""

    #: ``[outputs, units]``; the columns follow the readout's list of source regions.
    weight: NDArray[np.float64]
    #: ``[outputs]``
    bias: NDArray[np.float64]


class Synapses(NamedTuple):
    """The existing synapses of a connection, row by row."""

    #: Destination unit of each, from 0 within the destination region.
    dst_units: NDArray[np.uintp]
    #: Source unit of each, from 0 within the source region.
    src_units: NDArray[np.uintp]
    #: Raw weight of each.
    weight: NDArray[np.float64]


class ParameterTensor(NamedTuple):
    """Where one array of parameters lies in the vector of all of them."""

    #: As in a model file: ``"recurrent/exc/inh/weight"``, ``"bias/exc"``, ``"readout/choice/bias"``…
    name: str
    #: Its elements, row by row.
    range: slice
    #: Of two axes for dense connections and the weights of readouts, else of one.
    shape: tuple[int, ...]
    #: Whether training may change it. Gradients by the others are 0.
    trainable: bool
