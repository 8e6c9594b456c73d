"""Calls into the library: statuses become exceptions, results return values."""

from __future__ import annotations

import operator
import threading
import weakref
from collections.abc import Iterable
from typing import Any, SupportsIndex

from mrnn._library import NULL, ffi, lib
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
    if not isinstance(value, str):
        raise TypeError(f"{what} is a {type(value).__name__}, not a str")
    if "\0" in value:
        raise ArgumentError(f"{what} has a NUL character: {value!r}")
    return value.encode()


def strings(what: str, values: Iterable[str]) -> tuple[Any, int]:
    """Return a list of strings as the library takes it."""
    if isinstance(values, str):
        raise TypeError(f"{what} is a str, not a list of them")
    texts = [ffi.new("char[]", string(what, value)) for value in values]
    array = ffi.new("char *[]", texts)
    _kept[array] = texts
    return array, len(texts)


def count(what: str, value: SupportsIndex) -> int:
    """Return a whole number that is not negative, as a `size_t` or `uint64_t` takes it."""
    whole = operator.index(value)
    if not 0 <= whole < 2**64:
        raise RangeError(f"{what} is {whole}; it has to be in [0, 2^64)")
    return whole
