"""Exceptions. Each is an `Error`, and the built-in exception that stands for the same mistake."""

from __future__ import annotations

from mrnn._library import lib


class Error(Exception):
    """What mrnn refuses or can't do.

    Attributes
    ----------
    status : int
        The constant ``MRNN_ERR_…`` of the C interface.
    """

    status: int = lib.MRNN_ERR_PANIC

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class ArgumentError(Error, ValueError):
    """An argument that does not fit the others, the network, or the values that it can have."""

    status = lib.MRNN_ERR_ARGUMENT


class InvalidNameError(Error, ValueError):
    """A name that is empty, too long, or has ``/`` or control characters."""

    status = lib.MRNN_ERR_NAME


class ShapeError(Error, ValueError):
    """An array of the wrong shape."""

    status = lib.MRNN_ERR_SHAPE


class RangeError(Error, ValueError):
    """A number that is not finite or out of its range."""

    status = lib.MRNN_ERR_VALUE


class UnknownNameError(Error, KeyError):
    """A name that no region, readout or connection has."""

    status = lib.MRNN_ERR_UNKNOWN


class DuplicateError(Error, ValueError):
    """A name or connection that exists already."""

    status = lib.MRNN_ERR_DUPLICATE


class StateError(Error, RuntimeError):
    """A call that comes too early or too late, or on something that is closed."""

    status = lib.MRNN_ERR_STATE


class JsonError(Error, ValueError):
    """Text that is not JSON, or not of the form that is needed."""

    status = lib.MRNN_ERR_JSON


class FileError(Error, OSError):
    """A file that can't be read or written."""

    status = lib.MRNN_ERR_IO


class FormatError(Error, ValueError):
    """A file that is damaged, cut short, or no network."""

    status = lib.MRNN_ERR_FORMAT


class PrecisionError(Error, TypeError):
    """An array, session or engine of the other precision."""

    status = lib.MRNN_ERR_PRECISION


class UnavailableError(Error, RuntimeError):
    """A backend, or an option of it, that exists but can't run here; or a GPU that failed."""

    status = lib.MRNN_ERR_UNAVAILABLE


class OutOfMemoryError(Error, MemoryError):
    """Not enough memory."""

    status = lib.MRNN_ERR_MEMORY


class NumericError(Error, ArithmeticError):
    """A computation that has no result, such as scaling a matrix of zeros."""

    status = lib.MRNN_ERR_NUMERIC


class InternalError(Error, RuntimeError):
    """A defect of mrnn. What was called refuses further work."""


_BY_STATUS: dict[int, type[Error]] = {kind.status: kind for kind in Error.__subclasses__()}


def error(status: int, message: str) -> Error:
    """Return the exception for a status."""
    exception = _BY_STATUS.get(status, InternalError)(message)
    exception.status = status
    return exception
