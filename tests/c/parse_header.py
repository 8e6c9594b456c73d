"""Parses the preprocessed header on standard input as Python's cffi does."""

import sys

try:
    import cffi
except ImportError:
    sys.exit("parse_header.py needs cffi: pip install cffi")

text = sys.stdin.read()
ffi = cffi.FFI()
ffi.cdef(text)
for noun in ("network", "engine", "session", "error"):
    ffi.typeof(f"mrnn_{noun} *")
print(f"cffi {cffi.__version__}: mrnn.h parsed, {text.count('(')} functions")
