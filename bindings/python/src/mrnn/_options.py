"""How an engine computes, as keyword arguments."""

from __future__ import annotations

import json
from typing import Any, Literal, TypedDict, Unpack

import numpy as np

from mrnn.errors import ArgumentError


class EngineOptions(TypedDict, total=False):
    """Keyword arguments of `Engine`, `Tape` and `Trainer`."""

    #: float32 (the default) or float64.
    precision: Literal["f32", "f64"]
    #: How many threads share the batch of a sequence; left out, one for each physical core. A single
    #: step, and a session of one member, run on the thread that calls. Results don't depend on it.
    threads: int
    #: Activations within 1 ulp instead of 3.
    precise: bool
    #: ``"bf16"``: weights rounded to bfloat16, a relative error of at most 1/256; half the bytes to
    #: read in single steps and small batches.
    weights: Literal["full", "bf16"]
    #: Left out, the best of this processor.
    instruction_set: Literal["avx512", "avx2", "neon", "portable"]


DTYPES: dict[str, np.dtype[Any]] = {"f32": np.dtype(np.float32), "f64": np.dtype(np.float64)}


def encode(**options: Unpack[EngineOptions]) -> tuple[bytes, np.dtype[Any]]:
    """Return the options as the library takes them, and the type of elements of data."""
    for name in options:
        if name not in EngineOptions.__annotations__:
            raise TypeError(f"there is no engine option {name!r}")
    precision = options.get("precision", "f32")
    if precision not in DTYPES:
        raise ArgumentError(f"precision is {precision!r}; it can be 'f32', 'f64'")
    return to_json(options), DTYPES[precision]


def to_json(options: Any) -> bytes:
    """Return options as JSON text, without those that are None."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return json.dumps(given, allow_nan=False).encode()
    except ValueError as problem:
        raise ArgumentError(f"the options: {problem}") from None
