"""Python data as JSON text."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from mrnn._arrays import refuse_masked
from mrnn.errors import ArgumentError


def encode(what: str, data: Any) -> str:
    """Return data as JSON text; numbers and arrays of numpy may be part of it."""

    def plain(value: Any) -> Any:
        if isinstance(value, (np.ndarray, np.generic)):
            refuse_masked(what, value)
            return value.tolist()
        raise TypeError(f"{what}: {value!r} can't be part of JSON")

    try:
        return json.dumps(data, default=plain, allow_nan=False)
    except ValueError as problem:
        raise ArgumentError(f"{what}: {problem}") from None
