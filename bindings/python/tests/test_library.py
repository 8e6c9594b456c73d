"""The library that is loaded, and what importing costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mrnn
from mrnn._library import lib


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_version_is_the_librarys() -> None:
    from importlib.metadata import version

    assert mrnn.__version__ == version("mrnn")
    assert lib.mrnn_abi_version() == lib.MRNN_ABI_VERSION


def test_another_library_can_be_named(tmp_path: Path) -> None:
    (own,) = [
        path for path in Path(mrnn.__file__).parent.iterdir() if path.suffix in {".so", ".dylib", ".dll"}
    ]
    other = tmp_path / own.name
    other.write_bytes(own.read_bytes())
    code = "import mrnn; print(mrnn._library._load.__module__, mrnn.__version__)"
    done = run(code, MRNN_LIBRARY=str(other))
    assert done.returncode == 0, done.stderr
    if sys.platform == "linux":
        done = run("import mrnn; print(open('/proc/self/maps').read())", MRNN_LIBRARY=str(other))
        assert str(other) in done.stdout and str(own) not in done.stdout


def test_a_library_that_is_none(tmp_path: Path) -> None:
    done = run("import mrnn", MRNN_LIBRARY=str(tmp_path / "none.so"))
    assert done.returncode == 1
    assert "ImportError" in done.stderr and "none.so" in done.stderr


def test_a_library_of_another_abi(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        MRNN_ABI_VERSION = lib.MRNN_ABI_VERSION

        @staticmethod
        def mrnn_abi_version() -> int:
            return int(lib.MRNN_ABI_VERSION) + 1

    class Opener:
        @staticmethod
        def dlopen(path: str) -> Any:
            return Other

    monkeypatch.setattr(mrnn._library, "ffi", Opener)
    with pytest.raises(ImportError, match=f"ABI number {lib.MRNN_ABI_VERSION + 1}"):
        mrnn._library._load()


def test_importing_parses_nothing_and_needs_no_framework() -> None:
    names = ("pycparser", "cffi", "torch", "jax")
    done = run(f"import sys, mrnn; print([name for name in {names} if name in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr
