"""The shared library: where it is, and whether it is the one that the package was made for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from mrnn._abi import ffi as ffi

_NAME = {"win32": "mrnn.dll", "darwin": "libmrnn.dylib"}.get(sys.platform, "libmrnn.so")


def _load() -> Any:
    path = os.environ.get("MRNN_LIBRARY") or str(Path(__file__).with_name(_NAME))
    try:
        library = ffi.dlopen(path)
        abi = library.mrnn_abi_version()
    except (OSError, AttributeError) as problem:
        raise ImportError(f"the library of mrnn can't be loaded: {problem}", path=path) from None
    if abi != library.MRNN_ABI_VERSION:
        raise ImportError(
            f"{path} has the ABI number {abi}; this package was made for {library.MRNN_ABI_VERSION}",
            path=path,
        )
    return library


lib = _load()
NULL = ffi.NULL
