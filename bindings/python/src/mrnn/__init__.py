"""Multi-regional recurrent neural networks for neuroscience.

A `Network` says what is computed, an `Engine` is a network prepared for a backend, and a `Session` is
the state of a batch of copies. A `Tape` runs sequences forward and works out gradients, and a
`Trainer` follows them. `mrnn.torch` and `mrnn.jax` are networks as parts of PyTorch and JAX models.
"""

from mrnn._call import library_version
from mrnn._options import EngineOptions
from mrnn._parameters import ParameterTensor, Readout, Synapses
from mrnn._sequences import Activity, Gradients
from mrnn.builder import NetworkBuilder
from mrnn.convert import from_torch
from mrnn.engine import Engine
from mrnn.errors import (
    ArgumentError,
    DuplicateError,
    Error,
    FileError,
    FormatError,
    InternalError,
    InvalidNameError,
    JsonError,
    NumericError,
    OutOfMemoryError,
    PrecisionError,
    RangeError,
    ShapeError,
    StateError,
    UnavailableError,
    UnknownNameError,
)
from mrnn.network import Network
from mrnn.session import Noise, Session, Snapshot
from mrnn.tape import Tape
from mrnn.trainer import Evaluation, Regularizer, Schedule, Trainer, Update

__version__ = library_version()

__all__ = [
    "Activity",
    "ArgumentError",
    "DuplicateError",
    "Engine",
    "EngineOptions",
    "Error",
    "Evaluation",
    "FileError",
    "FormatError",
    "Gradients",
    "InternalError",
    "InvalidNameError",
    "JsonError",
    "Network",
    "NetworkBuilder",
    "Noise",
    "NumericError",
    "OutOfMemoryError",
    "ParameterTensor",
    "PrecisionError",
    "RangeError",
    "Readout",
    "Regularizer",
    "Schedule",
    "Session",
    "ShapeError",
    "Snapshot",
    "StateError",
    "Synapses",
    "Tape",
    "Trainer",
    "UnavailableError",
    "UnknownNameError",
    "Update",
    "from_torch",
]
