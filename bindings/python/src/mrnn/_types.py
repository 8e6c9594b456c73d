"""Arguments of the wrong type."""

from __future__ import annotations

from typing import Any


def wrong_type(what: str, value: Any, wanted: str) -> TypeError:
    """Return the error for an argument of another type than the one that is wanted."""
    return TypeError(f"{what} is of the type {type(value).__name__}; needed is {wanted}")


def require(what: str, value: Any, kind: type[Any]) -> None:
    """Raise TypeError for anything but an object of a class of this package."""
    if not isinstance(value, kind):
        raise wrong_type(what, value, f"an object of mrnn.{kind.__name__}")


def require_str(what: str, value: Any) -> None:
    """Raise TypeError for anything but a str."""
    if not isinstance(value, str):
        raise wrong_type(what, value, "a str")
