"""Callers' arrays: checked, and passed to the library without a copy."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mrnn._library import NULL, ffi
from mrnn._types import wrong_type
from mrnn.errors import ArgumentError, PrecisionError, RangeError, ShapeError

Array: TypeAlias = NDArray[np.floating[Any]]
Shape: TypeAlias = tuple[int, ...]
#: Whether a result is wanted, or the array that it goes to.
Want: TypeAlias = bool | Array

_C_TYPES = {
    np.dtype(np.float32): ffi.typeof("float[]"),
    np.dtype(np.float64): ffi.typeof("double[]"),
    np.dtype(np.uint8): ffi.typeof("uint8_t[]"),
    np.dtype(np.uint64): ffi.typeof("uint64_t[]"),
}


def refuse_masked(what: str, array: Any) -> None:
    """Raise TypeError for a masked array: the library has no missing elements."""
    if isinstance(array, np.ma.MaskedArray):
        raise TypeError(
            f"{what} is a masked array, whose mask would be ignored: put values where there are none by "
            ".filled(value), or pass .data"
        )


def require_array(what: str, array: Any) -> None:
    """Raise TypeError for anything but an array of numpy that has all of its elements."""
    if not isinstance(array, np.ndarray):
        raise wrong_type(what, array, "a numpy array")
    refuse_masked(what, array)


def plain(what: str, given: Any) -> NDArray[Any]:
    """Return an array of what numpy can read as one."""
    refuse_masked(what, given)
    return np.asarray(given)


def _borrow(what: str, array: Any, shape: Shape, dtype: np.dtype[Any], write: bool) -> tuple[Any, int]:
    if type(array) is not np.ndarray:
        require_array(what, array)
    if array.dtype != dtype:
        raise PrecisionError(
            f"{what} is {array.dtype}, needed is {dtype}: convert it with .astype(np.{dtype})"
        )
    if array.shape != shape:
        raise ShapeError(f"{what} has the shape {array.shape}, needed is {shape}")
    size = array.size
    if not size:
        return NULL, 0
    try:
        return ffi.from_buffer(_C_TYPES[dtype], array, write), size
    except (BufferError, ValueError):
        problem = "read-only" if array.flags.c_contiguous else "not contiguous: use numpy.ascontiguousarray"
        raise ArgumentError(f"{what} is {problem}") from None


def readable(what: str, array: Any, shape: Shape, dtype: np.dtype[Any]) -> tuple[Any, int]:
    """Pointer and length of an array that the library reads; nothing for None."""
    if array is None:
        return NULL, 0
    return _borrow(what, array, shape, dtype, False)


def writable(what: str, array: Any, shape: Shape, dtype: np.dtype[Any]) -> tuple[Any, int]:
    """Pointer and length of an array that the library writes to."""
    return _borrow(what, array, shape, dtype, True)


def result(what: str, want: Want, shape: Shape, dtype: np.dtype[Any]) -> tuple[Array | None, Any, int]:
    """Return the array that a result goes to, None where it is not wanted, and pointer and length."""
    if isinstance(want, (bool, np.bool_)):
        if not want:
            return None, NULL, 0
        array: Any = np.empty(shape, dtype)
    elif isinstance(want, np.ndarray):
        array = want
    else:
        raise wrong_type(what, want, "a bool or a numpy array")
    return array, *writable(what, array, shape, dtype)


def values(what: str, given: ArrayLike, shape: Shape) -> NDArray[np.float64]:
    """Return parameters as the library takes them: copied where they are anything but that already."""
    array = plain(what, given)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{what} has the type {array.dtype}, which is not a real number")
    if array.shape != shape:
        raise ShapeError(f"{what} has the shape {array.shape}, needed is {shape}")
    return np.ascontiguousarray(array, np.float64)


def flags(what: str, given: ArrayLike, shape: Shape) -> NDArray[np.uint8]:
    """Return a mask of 0 and 1 as the library takes it."""
    array = plain(what, given)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{what} has the type {array.dtype}, which is not a real number")
    if array.shape != shape:
        raise ShapeError(f"{what} has the shape {array.shape}, needed is {shape}")
    if not ((array == 0) | (array == 1)).all():
        raise ArgumentError(f"{what} has elements other than 0 and 1")
    return np.ascontiguousarray(array, np.uint8)


def indices(what: str, given: ArrayLike, shape: Shape) -> NDArray[np.uintp]:
    """Return numbers of units as the library takes them."""
    array = plain(what, given)
    if array.shape != shape:
        raise ShapeError(f"{what} has the shape {array.shape}, needed is {shape}")
    if array.dtype.kind not in "iu":
        raise TypeError(f"{what} has the type {array.dtype}, which is not a whole number")
    if (array < 0).any():
        raise RangeError(f"{what} has a negative element")
    return np.ascontiguousarray(array, np.uintp)


def unit_numbers(array: NDArray[np.uintp]) -> tuple[Any, int]:
    """Pointer and length of an array of the library's `size_t`."""
    return ffi.from_buffer("size_t[]", array), array.size


def argument(array: NDArray[Any]) -> tuple[Any, int]:
    """Pointer and length of an array that is checked already."""
    return readable("argument", array, array.shape, array.dtype)


def output(array: NDArray[Any]) -> tuple[Any, int]:
    """Pointer and length of a new array."""
    return writable("result", array, array.shape, array.dtype)
