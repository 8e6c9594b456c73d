"""How an engine computes, as keyword arguments."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypedDict

import numpy as np

from mrnn import _json
from mrnn.errors import ArgumentError


class EngineOptions(TypedDict, total=False):
    """Keyword arguments of `Engine`, `Tape` and `Trainer`."""

    #: float32 (the default) or float64.
    precision: Literal["f32", "f64"]
    #: Of ``"cpu"``: how many threads share the batch of a sequence; left out, one for each physical
    #: core. A single step, and a session of one member, run on the thread that calls. Results don't
    #: depend on it.
    threads: int
    #: Of ``"cpu"``: activations within 1 ulp instead of 3.
    precise: bool
    #: Of ``"cpu"``, and of ``"cuda"`` in float32. ``"bf16"``: weights rounded to bfloat16, a relative
    #: error of at most 1/256; half the bytes to read in single steps and small batches.
    weights: Literal["full", "bf16"]
    #: Of ``"cpu"``. Left out, the best of this processor.
    instruction_set: Literal["avx512", "avx2", "neon", "portable"]
    #: Of ``"cuda"`` in float32: products with TF32 operands, which have 11 significant bits.
    tf32: bool


DTYPES: dict[str, np.dtype[Any]] = {"f32": np.dtype(np.float32), "f64": np.dtype(np.float64)}


def encode(of: Callable[..., Any], options: EngineOptions) -> tuple[bytes, np.dtype[Any]]:
    """Return the options of a class or function as the library takes them, and the data's type."""
    for name in options:
        if name not in EngineOptions.__annotations__:
            raise _unknown(of, name)
    precision = options.get("precision", "f32")
    if not isinstance(precision, str) or precision not in DTYPES:
        raise ArgumentError(f"precision is {precision!r}; it can be 'f32', 'f64'")
    return to_json(options), DTYPES[precision]


def to_json(options: Mapping[str, Any]) -> bytes:
    """Return options as JSON text, without those that are None."""
    given = {name: value for name, value in options.items() if value is not None}
    return _json.encode("the options", given).encode()


def _unknown(of: Callable[..., Any], name: str) -> TypeError:
    parameters = inspect.signature(of).parameters.values()
    own = [parameter.name for parameter in parameters if parameter.default is not parameter.empty]
    known = [*own, *EngineOptions.__annotations__]
    # "lr" is too short to resemble anything, and stands for initials.
    by_initials = [each for each in known if name == "".join(word[0] for word in each.split("_"))]
    nearest = by_initials or difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"it has {', '.join(map(repr, known))}"
    return TypeError(f"{of.__qualname__} has no option {name!r}; {hint}")
