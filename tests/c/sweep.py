"""Writes the table of all functions of the preprocessed header on standard input, as the C code that sweep.c includes.

What a parameter is follows from its type and the parameters beside it; a call that must succeed is made by the names.
A parameter that these conventions do not reach ends the program: it gets a line in one of the tables below.
"""

import sys

try:
    from pycparser import c_ast, c_parser
except ImportError:
    sys.exit("sweep.py needs pycparser, which comes with cffi: pip install cffi")

INTEGERS = "size_t", "uint8_t", "int32_t", "uint32_t", "uint64_t"

# Baselines. Keys are a parameter's name, or (function, parameter), which goes first.
STRINGS = {
    "name": '"exc"', "region": '"exc"', "src": '"exc"', "dst": '"inh"', "parent": '"ctx"', "backend": '"cpu"',
    "options": "ENGINE_OPTIONS", "engine_options": "ENGINE_OPTIONS", "text": "DESCRIPTION", "path": "new_path",
    ("mrnn_network_add_recurrent_region", "name"): '"new"',
    ("mrnn_network_add_input_region", "name"): '"new"',
    ("mrnn_network_add_readout", "name"): '"new"',
    ("mrnn_network_add_json", "text"): '"{\\"seed\\": 7}"',
    ("mrnn_network_connect", "src"): '"inh"', ("mrnn_network_connect", "dst"): '"inh"',
    ("mrnn_network_connect_zero", "src"): '"inh"', ("mrnn_network_connect_zero", "dst"): '"inh"',
    ("mrnn_network_readout_shape", "name"): '"choice"',
    ("mrnn_network_readout_range", "name"): '"choice"',
    ("mrnn_network_get_readout_sources", "name"): '"choice"',
    ("mrnn_network_get_readout_trainable", "name"): '"choice"',
    ("mrnn_network_set_readout_trainable", "name"): '"choice"',
    ("mrnn_network_get_readout", "name"): '"choice"',
    ("mrnn_network_set_readout", "name"): '"choice"',
    ("mrnn_network_load", "path"): "model_path",
    ("mrnn_trainer_resume", "path"): "checkpoint_path",
    ("mrnn_trainer_create", "options"): "TRAINER_OPTIONS",
}
SIZES = {
    "batch": "BATCH", "trials": "BATCH", "steps": "STEPS", "max_steps": "STEPS", "memory_bytes": "0",
    "index": "0", "pathway": "0", "region": "0", "unit": "0", "num_units": "SRC_UNITS",
}
# Elements of arrays; ROWS is BATCH, times STEPS where the function has steps.
LENGTHS = {
    "x0": "BATCH * UNITS", "h0": "BATCH * UNITS", "dx0": "BATCH * UNITS", "dh0": "BATCH * UNITS",
    "x": "ROWS * UNITS", "h": "ROWS * UNITS", "stimulation": "ROWS * UNITS",
    "dx": "ROWS * UNITS", "dh": "ROWS * UNITS", "dstimulation": "ROWS * UNITS",
    "input": "ROWS * INPUTS", "dinput": "ROWS * INPUTS",
    "y": "ROWS * OUTPUTS", "dy": "ROWS * OUTPUTS", "target": "ROWS * OUTPUTS", "outputs": "ROWS * OUTPUTS",
    "weight": "DST_UNITS * SRC_UNITS", "effective": "DST_UNITS * SRC_UNITS", "projection": "DST_UNITS * SRC_UNITS",
    "mask": "DST_UNITS * SRC_UNITS", "current": "BATCH * DST_UNITS", "members": "BATCH",
    "parameters": "PARAMETERS", "dparameters": "PARAMETERS", "tonic_input": "UNITS", "base_firing": "SRC_UNITS",
    "init": "SRC_UNITS", "bias": "OUTPUTS", "state": "BATCH * UNITS", "activity": "BATCH * SRC_UNITS",
    "dst_units": "DST_UNITS * SRC_UNITS", "src_units": "DST_UNITS * SRC_UNITS", "units": "SRC_UNITS",
    "names": "1", "names_a": "1", "names_b": "1", "state_a": "BATCH * SRC_UNITS", "state_b": "BATCH * DST_UNITS",
    "combined": "BATCH * UNITS", "subset": "SRC_UNITS * SRC_UNITS", "excluded": "REGIONS", "penalties": "REGULARIZERS",
    "values": "VALUES", "counters": "MRNN_SNAPSHOT_COUNTERS", "src_regions": "1",
    ("mrnn_network_get_initial_condition", "init"): "UNITS",
    ("mrnn_network_get_region_mask", "mask"): "UNITS",
    ("mrnn_network_get_effective_recurrent", "effective"): "UNITS * UNITS",
    ("mrnn_network_get_effective_input", "effective"): "UNITS * INPUTS",
    ("mrnn_network_get_readout", "weight"): "OUTPUTS * SRC_UNITS",
    ("mrnn_network_set_readout", "weight"): "OUTPUTS * SRC_UNITS",
    ("mrnn_trainer_step", "mask"): "ROWS * OUTPUTS",
    ("mrnn_trainer_evaluate", "mask"): "ROWS * OUTPUTS",
}
# The strings of arrays of strings, and the file that an array of bytes holds.
NAMES = {"src_regions": '"exc"', "names": '"exc"', "names_a": '"exc"', "names_b": '"inh"'}
FILES = {("mrnn_network_from_safetensors", "bytes"): "model_path"}
# Pointers that may be NULL, other than arrays.
OPTIONAL = {
    "engine_options", "gradient_norm", "needed", "err",
    ("mrnn_network_add_recurrent_region", "parent"), ("mrnn_engine_create", "options"), ("mrnn_tape_create", "options"),
    ("mrnn_error_message", "error"),
}
# Arrays that are read, and may share memory with results.
SHARED = {
    ("mrnn_network_region_activity", "state"), ("mrnn_network_region_activity_f64", "state"),
    ("mrnn_network_combine_states", "state_a"), ("mrnn_network_combine_states", "state_b"),
    ("mrnn_network_combine_states_f64", "state_a"), ("mrnn_network_combine_states_f64", "state_b"),
    ("mrnn_engine_forward", "x0"), ("mrnn_engine_forward", "h0"),
    ("mrnn_engine_forward_f64", "x0"), ("mrnn_engine_forward_f64", "h0"),
    ("mrnn_trainer_evaluate", "input"), ("mrnn_trainer_evaluate", "target"), ("mrnn_trainer_evaluate", "mask"),
}


def rule(table, function, name, what):
    """What a table says of a parameter."""
    key = (function, name) if (function, name) in table else name
    if key not in table:
        sys.exit(f"sweep.py has no baseline for {name}, {what}, of {function}")
    return table[key]


def of(declaration):
    """Depth of pointers, type and constness of what a declaration declares."""
    depth, node = 0, declaration.type
    while isinstance(node, c_ast.PtrDecl):
        depth, node = depth + 1, node.type
    return depth, node.type.names[-1], "const" in node.quals


def spelled(declaration):
    """The type of a parameter, for a cast."""
    depth, base, is_const = of(declaration)
    inner = declaration.type.type.quals if depth == 2 else []
    stars = "*const *" if inner else "*" * depth
    return f"{'const ' if is_const else ''}{base} {stars}".strip()


class Header:
    def __init__(self, text):
        builtin = "".join(f"typedef int {name};" for name in INTEGERS)
        self.functions, self.handles, self.enums = [], [], {}
        for node in c_parser.CParser().parse(builtin + text).ext:
            if isinstance(node, c_ast.Decl) and isinstance(node.type, c_ast.FuncDecl):
                self.functions.append(node)
            elif isinstance(node, c_ast.Typedef) and isinstance(node.type.type, c_ast.Struct):
                self.handles.append(node.name)
            elif isinstance(node, c_ast.Typedef) and isinstance(node.type.type, c_ast.Enum):
                names = [each.name for each in node.type.type.values.enumerators]
                self.enums[node.name.removesuffix("_code")] = names

    def parameter(self, function, parameters, index):
        """The fields of one parameter: (kind, more)."""
        declaration = parameters[index]
        name, (depth, base, is_const) = declaration.name, of(declaration)
        before = parameters[index - 1].name if index else None
        after = parameters[index + 1].name if index + 1 < len(parameters) else None
        may_be_null = function.endswith("_destroy") or name in OPTIONAL or (function, name) in OPTIONAL
        optional = f".may_be_null = {int(may_be_null)}"
        pointed = f".is_const = {int(is_const)}, {optional}"
        if base in self.handles:
            noun = f".noun = NOUN_{base.removeprefix('mrnn_').upper()}"
            if depth == 2:
                return "HANDLE_OUT", f"{noun}, {pointed}, .size = sizeof(void *)"
            return ("ERROR" if name == "err" else "HANDLE"), f"{noun}, {pointed}"
        if base == "char" and depth == 2:
            count = rule(LENGTHS, function, name, "an array of strings")
            string = rule(NAMES, function, name, "an array of strings")
            return "STRINGS", f"{pointed}, .size = sizeof(char *), .count = {count}, .string = {string}"
        if base == "char" and is_const:
            return "STRING", f"{pointed}, .string = {rule(STRINGS, function, name, 'a string')}"
        if base == "char":
            return "TEXT", f"{pointed}, .size = 1"
        if (function, name) in FILES:
            file = FILES[function, name]
            return "FILE", f"{pointed}, .size = 1, .string = {file}"
        if depth == 1 and after == f"{name}_len":
            rows = "BATCH * STEPS" if any(each.name == "steps" for each in parameters) else "BATCH"
            count = rule(LENGTHS, function, name, "an array").replace("ROWS", rows)
            element = f".size = sizeof({base}), .element = ELEMENT_{base.upper()}, .count = {count}"
            return "ARRAY", f"{pointed}, .may_be_shared = {int((function, name) in SHARED)}, {element}"
        if depth == 1 and not is_const:
            return "RESULT", f"{pointed}, .size = sizeof({base})"
        if depth == 0 and before and name in (f"{before}_len", f"num_{before}", "cap"):
            return "LENGTH", ""
        if depth == 0 and base == "size_t":
            return "SIZE", f".count = {rule(SIZES, function, name, 'a size')}"
        if depth == 0 and base in self.enums:
            return "SELECTOR", f".choices = CHOICES_{base}, .count = {len(self.enums[base])}"
        kinds = {"uint64_t": "COUNTER", "int32_t": "FLAG", "double": "REAL"}
        if depth == 0 and base in kinds:
            return kinds[base], ""
        sys.exit(f"sweep.py does not know the type {spelled(declaration)} of {name} of {function}")

    def write(self):
        print("/* Generated by sweep.py. */")
        for name, values in self.enums.items():
            print(f"static const int32_t CHOICES_{name}[] = {{{', '.join(values)}}};")
        table = []
        for node in self.functions:
            name, arguments = node.name, node.type.args
            parameters = [each for each in (arguments.params if arguments else []) if each.name]
            fields = [(each.name, *self.parameter(name, parameters, i)) for i, each in enumerate(parameters)]
            print(f"static const parameter PARAMETERS_{name}[] = {{")
            for each, kind, more in fields:
                print(f'    {{.name = "{each}", .kind = KIND_{kind}, {more}}},')
            print("};" if fields else "    {.kind = KIND_NONE}};")
            members = {"SIZE": "size", "LENGTH": "size", "COUNTER": "counter", "FLAG": "number", "SELECTOR": "number",
                       "REAL": "real"}
            casts = [
                f"a[{i}].{members[kind]}" if kind in members else f"({spelled(parameters[i])})a[{i}].pointer"
                for i, (_, kind, _) in enumerate(fields)
            ]
            call = f"{name}({', '.join(casts)})"
            depth, base, _ = of(node.type)
            body = {
                (0, "mrnn_status"): f"return {call};",
                (1, "char"): f"return {call} != NULL ? MRNN_OK : NO_TEXT;",
                (0, "void"): f"{call}; return MRNN_OK;",
            }.get((depth, base), f"(void){call}; return MRNN_OK;")
            print(f"static mrnn_status call_{name}(const argument *a) {{ (void)a; {body} }}")
            flags = [name.endswith("_f64"), name.endswith("_destroy"), depth == 1]
            table.append(f'    {{"{name}", call_{name}, PARAMETERS_{name}, {len(fields)}, '
                         f"{', '.join(str(int(flag)) for flag in flags)}}},")
        print("static const function FUNCTIONS[] = {", *table, "};", sep="\n")


Header(sys.stdin.read()).write()
