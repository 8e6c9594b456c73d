"""Packs the shared library and the declarations of its C header into the wheel.

The library is that of `cargo build --release -p mrnn-ffi`, which takes what the target folder has
already, or the file that the environment variable MRNN_BUILD_LIBRARY names. The wheel then needs
neither Rust nor a C compiler, and serves every version of Python on its platform.
"""

from __future__ import annotations

import io
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY_NAME = {"win32": "mrnn.dll", "darwin": "libmrnn.dylib"}.get(sys.platform, "libmrnn.so")


class CustomBuildHook(BuildHookInterface[Any]):
    """Writes `_abi.py` and the library beside the package's modules before they are packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare a wheel or an editable installation."""
        workspace = Path(self.root).parents[1]
        header = workspace / "include" / "mrnn.h"
        if self.target_name != "wheel" or not header.is_file():
            raise RuntimeError(
                "mrnn is built as a wheel, in a clone of its repository: the library is compiled "
                "from the Rust sources there"
            )
        package = Path(self.root) / "src" / "mrnn"
        write_declarations(header.read_text("utf-8"), package / "_abi.py")
        # A process may run the library of an editable installation, and crashes where its file is
        # written over.
        copy = package / f"{LIBRARY_NAME}.new"
        shutil.copyfile(library(workspace), copy)
        copy.replace(package / LIBRARY_NAME)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"
        metadata = f"mrnn-{self.metadata.version}.dist-info"
        for licence in ("LICENSE-MIT", "LICENSE-APACHE"):
            build_data["force_include"][str(workspace / licence)] = f"{metadata}/licenses/{licence}"


def library(workspace: Path) -> Path:
    """Return the shared library to pack."""
    given = os.environ.get("MRNN_BUILD_LIBRARY")
    if given:
        return Path(given)
    if shutil.which("cargo") is None:
        raise RuntimeError(
            "building mrnn needs Rust (https://rustup.rs), or MRNN_BUILD_LIBRARY, the path of a "
            "shared library of mrnn that is there already"
        )
    build = subprocess.run(
        ["cargo", "build", "--release", "--package=mrnn-ffi", "--message-format=json-render-diagnostics"],
        cwd=workspace,
        stdout=subprocess.PIPE,
        check=True,
    )
    for line in build.stdout.splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and "cdylib" in message["target"]["crate_types"]:
            for file in message["filenames"]:
                if Path(file).suffix in {".so", ".dylib", ".dll"}:
                    return Path(file)
    raise RuntimeError("cargo built no shared library")


def write_declarations(header: str, path: Path) -> None:
    """Write the header's declarations as a module that needs no parser when it is imported."""
    import cffi
    import pcpp

    preprocessor = pcpp.Preprocessor()
    preprocessor.line_directive = None
    preprocessor.define("MRNN_FFI_PARSER")
    preprocessor.parse(header, "mrnn.h")
    declarations = io.StringIO()
    preprocessor.write(declarations)
    if preprocessor.return_code:
        raise RuntimeError("include/mrnn.h can't be preprocessed")
    for name in ("MRNN_ABI_VERSION", "MRNN_SNAPSHOT_COUNTERS"):
        value = "".join(token.value for token in preprocessor.macros[name].value)
        declarations.write(f"#define {name} {value}\n")
    ffi = cffi.FFI()
    ffi.set_source("mrnn._abi", None)
    ffi.cdef(declarations.getvalue())
    ffi.emit_python_code(str(path))


def platform_tag() -> str:
    """Return the platform on which the library runs: the kind of this one, and not older."""
    if sys.platform == "darwin":
        system = os.environ.get("MACOSX_DEPLOYMENT_TARGET") or platform.mac_ver()[0]
        major, _, minor = system.partition(".")
        minor = minor.partition(".")[0] if major == "10" else "0"
        return f"macosx_{major}_{minor or 0}_{platform.machine()}"
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
