"""Calls into the library: statuses become exceptions, results return values."""

from __future__ import annotations

import operator
import threading
import weakref
from collections.abc import Iterable
from typing import Any, SupportsFloat, SupportsIndex

from mrnn._library import NULL, ffi, lib
from mrnn._types import require_str, wrong_type
from mrnn.errors import ArgumentError, RangeError, error

_of_thread = threading.local()
# Strings of a list live as long as it.
_kept: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()


def _error_handle() -> Any:
    try:
        return _of_thread.error
    except AttributeError:
        out = ffi.new("mrnn_error **")
        status = lib.mrnn_error_create(out)
        if status:
            raise error(status, status_text(status)) from None
        _of_thread.error = ffi.gc(out[0], lib.mrnn_error_destroy)
        return _of_thread.error


def status_text(status: int) -> str:
    """What a status means, in a few words."""
    text: bytes = ffi.string(lib.mrnn_status_string(status))
    return text.decode()


def library_version() -> str:
    """The library's version."""
    version: bytes = ffi.string(lib.mrnn_version())
    return version.decode()


def call(function: Any, *arguments: Any) -> None:
    """Make a setup call, whose last parameter is an error handle."""
    handle = _error_handle()
    status = function(*arguments, handle)
    if status:
        raise error(status, ffi.string(lib.mrnn_error_message(handle)).decode())


def check(status: int, what: str) -> None:
    """Raise what a real-time call answers by a status alone."""
    if status:
        raise error(status, f"{what}: {status_text(status)}")


def number(function: Any, kind: str, *arguments: Any) -> Any:
    """Return the one number that a setup call writes."""
    out = ffi.new(f"{kind} *")
    call(function, *arguments, out)
    return out[0]


def text(function: Any, *arguments: Any) -> str:
    """Return the string that a setup call writes."""
    needed = ffi.new("size_t *")
    call(function, *arguments, NULL, 0, needed)
    buffer = ffi.new("char[]", needed[0])
    call(function, *arguments, buffer, needed[0], NULL)
    result: bytes = ffi.string(buffer)
    return result.decode()


def string(what: str, value: str) -> bytes:
    """Return a string as the library takes it."""
    require_str(what, value)
    if "\0" in value:
        raise ArgumentError(f"{what} has a NUL character: {value!r}")
    return value.encode()


def listed(what: str, values: Iterable[str]) -> list[str]:
    """Return the strings of a list."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise wrong_type(what, values, "a list of str")
    return list(values)


def strings(what: str, values: Iterable[str]) -> tuple[Any, int]:
    """Return a list of strings as the library takes it."""
    texts = [ffi.new("char[]", string(what, value)) for value in listed(what, values)]
    array = ffi.new("char *[]", texts)
    _kept[array] = texts
    return array, len(texts)


def count(what: str, value: SupportsIndex) -> int:
    """Return a whole number that is not negative, as a `size_t` or `uint64_t` takes it."""
    try:
        whole = operator.index(value)
    except TypeError:
        raise wrong_type(what, value, "a whole number") from None
    if not 0 <= whole < 2**64:
        raise RangeError(f"{what} is {whole}; it has to be in [0, 2^64)")
    return whole


def real(what: str, value: SupportsFloat | SupportsIndex) -> float:
    """Return a real number as a `double` takes it."""
    if isinstance(value, (float, int)):
        return value
    try:
        # float would read a str too.
        if not isinstance(value, (SupportsFloat, SupportsIndex)) or getattr(value, "ndim", 0) != 0:
            raise TypeError
        return float(value)
    except TypeError:
        raise wrong_type(what, value, "a real number") from None
