"""
mrnn's C functions under their own names, for what the package has no function for. They check nothing that C does
not check: arrays must have the stated element type and lie in memory without gaps.
"""
module LibMRNN

using Libdl

const NAMES =
    Sys.iswindows() ? ["mrnn"] : Sys.isapple() ? ["libmrnn", "libmrnn.1"] : ["libmrnn", "libmrnn.so.1"]

const HOW_TO_FIND = """
    Set the environment variable MRNN_LIBRARY to the full path of libmrnn.so (Linux), libmrnn.dylib (macOS) or
    mrnn.dll (Windows) before `using MRNN`; or use the package in share/mrnn/julia of an installation of mrnn; or put
    the library's folder where the system looks for libraries; or put the `mrnn` program of the same installation on
    the PATH."""

# The library, opened when the module is loaded.
const library = Ref{Ptr{Cvoid}}(C_NULL)

function open_library()
    named = get(ENV, "MRNN_LIBRARY", "")
    isempty(named) || return open_file(named, "MRNN_LIBRARY is '$named', ")
    # The library of the package's own installation comes before that of the system.
    found = find_library(NAMES, own_installation())
    isempty(found) || return open_file(found, "")
    # An installation has its program in bin, and its library beside it (Windows) or in lib.
    program = Sys.which("mrnn")
    folders = program === nothing ? String[] :
        [dirname(program), joinpath(dirname(dirname(program)), "lib")]
    found = find_library(NAMES, folders)
    isempty(found) || return open_file(found, "")
    error("mrnn's library was not found.\n", HOW_TO_FIND)
end

# Where the library is if the package lies in PREFIX/share/mrnn/julia/MRNN.jl.
function own_installation()
    package = dirname(@__DIR__)
    prefix = normpath(joinpath(package, "..", "..", "..", ".."))
    package == joinpath(prefix, "share", "mrnn", "julia", "MRNN.jl") || return String[]
    return [joinpath(prefix, Sys.iswindows() ? "bin" : "lib")]
end

function open_file(path, origin)
    try
        return dlopen(path)
    catch failure
        failure isa ErrorException || rethrow()
        error(origin, "which can't be opened as a library: ", failure.msg, "\n", HOW_TO_FIND)
    end
end

function __init__()
    library[] = open_library()
    found = mrnn_abi_version()
    found == MRNN_ABI_VERSION || error(
        dlpath(library[]), " has the ABI number $found, and this version of MRNN.jl needs ",
        "$MRNN_ABI_VERSION: install the versions of library and package that belong together.",
    )
end

# The address of a function, looked up at its first call: a library that lacks a function serves the others.
@inline function address_of(address::Ref{Ptr{Cvoid}}, name::Symbol)
    address[] == C_NULL && look_up!(address, name)
    return address[]
end

@noinline function look_up!(address, name)
    found = dlsym(library[], name; throw_error = false)
    found === nothing && error(
        dlpath(library[]), " (mrnn ", unsafe_string(mrnn_version()), ") has no function $name: ",
        "it is older than this version of MRNN.jl.",
    )
    address[] = found
    return
end

# What a call has to do before and after it uses an object: nothing for a bare pointer.
enter(argument) = nothing
leave(argument) = nothing

const HANDLES = [:mrnn_network, :mrnn_engine, :mrnn_session, :mrnn_tape, :mrnn_trainer]

# `@abi name(argument::Type, ...)::Type` is the C function of that name.
macro abi(declaration)
    call, result = declaration.args
    name = call.args[1]
    arguments = [argument.args[1] for argument in call.args[2:end]]
    types = [argument.args[2] for argument in call.args[2:end]]
    address = gensym(name)
    pointer = :(address_of($address, $(QuoteNode(name))))
    body = Expr(:call, :ccall, pointer, result, Expr(:tuple, types...), arguments...)
    for (argument, type) in zip(arguments, types)
        type isa Expr && type.args[2] in HANDLES || continue
        body = quote
            enter($argument)
            try
                $body
            finally
                leave($argument)
            end
        end
    end
    return esc(quote
        const $address = Ref{Ptr{Cvoid}}(C_NULL)
        Base.@__doc__ $name($(arguments...)) = $body
    end)
end

include("abi.jl")

end
