"""Reads the preprocessed header on standard input as parsers of other languages do.

`parse_header.py MRNN_H plain` is given what is there where MRNN_FFI_PARSER is defined, and `parse_header.py MRNN_H
full` what is there where it is not. Both must be free of what MATLAB's loadlibrary or clib, Julia's Clang.jl or
Python's cffi can't take; the plain one is given to cffi too.
"""

import re
import sys

try:
    import cffi
    from pycparser import CParser, c_ast
except ImportError:
    sys.exit("parse_header.py needs cffi, and pycparser, which comes with it: pip install cffi")

# A parser that is given the plain header has to know these itself.
KNOWN_TYPES = """typedef unsigned int size_t;
typedef signed char int8_t; typedef unsigned char uint8_t; typedef int int32_t; typedef unsigned int uint32_t;
typedef struct int64 *int64_t; typedef struct uint64 *uint64_t;
"""

# loadlibrary takes `type **` as lib.pointer of typePtrPtr, and `char **` as a cell array of strings (stringPtrPtr), const
# or not; clib takes `const char *const *` as an array of strings where its definition says that it is one
# ("nullTerminated"). Neither takes more levels.
MOST_POINTER_LEVELS = 2


class Rejected(c_ast.NodeVisitor):
    """Collects what some parser can't take."""

    def __init__(self):
        self.found = []
        self.functions = 0
        self.two_levels = set()
        self.opaque = set()

    def reject(self, node, what):
        self.found.append(f"line {node.coord.line if node.coord else '?'}: {what}")

    def visit_Union(self, node):
        self.reject(node, f"the union {node.name}")

    def visit_Struct(self, node):
        if node.decls is not None:
            self.reject(node, f"the fields of struct {node.name}: handles are opaque")

    def visit_FuncDef(self, node):
        self.reject(node, f"{node.decl.name} has a body")

    def visit_Typedef(self, node):
        if isinstance(node.type, c_ast.TypeDecl) and isinstance(node.type.type, c_ast.Struct):
            self.opaque.add(node.name)
        if isinstance(node.type, c_ast.PtrDecl) and isinstance(node.type.type, c_ast.FuncDecl):
            self.reject(node, f"{node.name} is a function pointer")
        self.generic_visit(node)

    def visit_Decl(self, node):
        if node.bitsize is not None:
            self.reject(node, f"the bit-field {node.name}")
        if node.funcspec:
            self.reject(node, f"{node.name} is {' '.join(map(str, node.funcspec))}")
        if isinstance(node.type, c_ast.FuncDecl):
            self.functions += 1
            self.value(node.type.type, f"the result of {node.name}")
            for parameter in node.type.args.params if node.type.args else []:
                if isinstance(parameter, c_ast.EllipsisParam):
                    self.reject(node, f"{node.name} is variadic")
                elif isinstance(parameter, c_ast.ID):
                    self.reject(node, f"{node.name} has a parameter without a type")
                else:
                    self.value(parameter.type, f"{parameter.name} of {node.name}")
        self.generic_visit(node)

    def visit_IdentifierType(self, node):
        if "long" in node.names:
            self.reject(node, f"{' '.join(node.names)}, whose size differs between platforms")

    def value(self, kind, what):
        """An argument or result."""
        levels = 0
        while isinstance(kind, c_ast.PtrDecl):
            kind, levels = kind.type, levels + 1
        if isinstance(kind, c_ast.FuncDecl):
            return self.reject(kind, f"{what} is a function pointer")
        if isinstance(kind, c_ast.ArrayDecl):
            return self.reject(kind, f"{what} is an array")
        if levels > MOST_POINTER_LEVELS:
            self.reject(kind, f"{what} is a pointer of {levels} levels")
        name = kind.type.names[-1] if isinstance(kind.type, c_ast.IdentifierType) else kind.type.name
        is_struct = isinstance(kind.type, c_ast.Struct) or name in self.opaque
        if is_struct and levels == 0:
            self.reject(kind, f"{what} is a struct by value")
        if levels == 2:
            self.two_levels.add(f"{name} **")


def macros(header):
    """Function-like macros, which no parser sees once the header is preprocessed."""
    with open(header, encoding="utf-8") as file:
        lines = enumerate(file, start=1)
        return [f"line {number}: a function-like macro" for number, line in lines if re.match(r"\s*#\s*define\s+\w+\(", line)]


def main(header, form):
    text = sys.stdin.read()
    rejected = Rejected()
    rejected.visit(CParser().parse(KNOWN_TYPES + text, header))
    found = rejected.found + macros(header)
    if found or rejected.functions == 0:
        sys.exit("\n".join(found) or "no function is declared")
    print(f"pycparser: {form} header, {rejected.functions} functions; two levels: {', '.join(sorted(rejected.two_levels))}")
    if form == "plain":
        ffi = cffi.FFI()
        ffi.cdef(text)
        for noun in ("network", "engine", "session", "tape", "trainer", "error"):
            ffi.typeof(f"mrnn_{noun} *")
        print(f"cffi {cffi.__version__}: read")


if __name__ == "__main__":
    main(*sys.argv[1:])
