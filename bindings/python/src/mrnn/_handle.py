"""What all objects of the library share: one owner, an end, and one thread at a time."""

from __future__ import annotations

import os
import threading
import weakref
from types import TracebackType
from typing import Any, ClassVar, SupportsIndex

from mrnn._library import ffi
from mrnn._typing import Self
from mrnn.errors import StateError

_alive: weakref.WeakSet[Handle] = weakref.WeakSet()


class Handle:
    """An object of the library. It is freed when nothing refers to it any longer, or by `close`."""

    #: Whether it has threads of the library, which a fork leaves behind.
    _threads: ClassVar[bool] = False
    #: What to do instead of copying or pickling it.
    _instead: ClassVar[str]

    def __init__(self, pointer: Any, destroy: Any) -> None:
        self._owned = ffi.gc(pointer, destroy)
        self._why_closed = f"the {type(self).__name__} is closed"
        # Reentrant: calls are made of smaller ones.
        self._lock = threading.RLock()
        _alive.add(self)

    @property
    def _pointer(self) -> Any:
        # A call that is running keeps the object alive through this reference.
        pointer = self._owned
        if pointer is None:
            raise StateError(self._why_closed)
        return pointer

    @property
    def closed(self) -> bool:
        """Whether `close` has been called."""
        return self._owned is None

    def close(self) -> None:
        """Free the memory now. Every later call but this one raises `StateError`."""
        self._owned = None

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        raise TypeError(f"{type(self).__name__} can't be copied or pickled: {self._instead}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _after_fork(self) -> None:
        # A thread that only the parent has may hold the old one.
        self._lock = threading.RLock()
        if self._threads and self._owned is not None:
            # Its destructor would wait for threads that only the parent has.
            ffi.gc(self._owned, None)
            self._owned = None
            self._why_closed = (
                f"the {type(self).__name__} was made before this process was forked, without its "
                "threads: make it anew here, or start processes by 'spawn'"
            )


def _after_fork() -> None:
    for handle in list(_alive):
        handle._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
