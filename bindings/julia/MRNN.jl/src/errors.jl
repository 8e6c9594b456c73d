"""
    MRNNError

What mrnn answers to a call that it can't carry out; nothing has changed then. `status` says of which kind the mistake
is, and `message` names the operands. The kinds are those of `mrnn_status_code` in lower case, among them `:argument`,
`:unknown` (a name that nothing has), `:shape`, `:value` (a number out of its range), `:state` (too early or too late),
`:json`, `:io`, `:format` (a damaged file), `:numeric` and `:memory`.

An object that is closed is of the kind `:state`. Arrays of the wrong size are a `DimensionMismatch`, and arguments of the
wrong form an `ArgumentError`.
"""
struct MRNNError <: Exception
    status::Symbol
    message::String
end

function MRNNError(status::Integer, message::AbstractString)
    kind = choice_of(LibMRNN.mrnn_status_code, "MRNN_ERR_", status)
    return MRNNError(something(kind, Symbol("status", status)), message)
end

Base.showerror(io::IO, error::MRNNError) = print(io, "MRNNError (", error.status, "): ", error.message)

# Throws where `call`, which is given an error handle, does not answer `MRNN_OK`.
function checked(call)
    err = Ref{Ptr{LibMRNN.mrnn_error}}(C_NULL)
    check(LibMRNN.mrnn_error_create(err), "mrnn_error_create")
    try
        status = call(err[])
        status == LibMRNN.MRNN_OK ||
            throw(MRNNError(status, unsafe_string(LibMRNN.mrnn_error_message(err[]))))
    finally
        LibMRNN.mrnn_error_destroy(err[])
    end
    return
end

# The same for calls of a real-time loop, which have a status alone.
@inline function check(status, what, arguments...)
    status == LibMRNN.MRNN_OK || refuse(status, what, arguments...)
    return
end

@noinline function refuse(status, what, arguments...)
    call = isempty(arguments) ? what : string(what, "(", join(map(repr, arguments), ", "), ")")
    throw(MRNNError(status, string(call, ": ", unsafe_string(LibMRNN.mrnn_status_string(status)))))
end

# What the C function `get` writes to its last argument but the error handle.
function answer(::Type{T}, get, arguments...) where {T}
    out = Ref{T}()
    checked(err -> get(arguments..., out, err))
    return out[]
end

# What the C function `get` writes to as many arguments as there are types.
function answers(types::Tuple, get, arguments...)
    out = map(T -> Ref{T}(), types)
    checked(err -> get(arguments..., out..., err))
    return map(getindex, out)
end

# Whether the C function `get` says so.
says(get, arguments...) = answer(Int32, get, arguments...) != 0

# A count.
count_of(get, arguments...) = Int(answer(Csize_t, get, arguments...))

# A string.
function text_of(get, arguments...)
    needed = Ref{Csize_t}(0)
    checked(err -> get(arguments..., C_NULL, 0, needed, err))
    bytes = Vector{UInt8}(undef, needed[])
    checked(err -> get(arguments..., bytes, length(bytes), C_NULL, err))
    return String(bytes[1:end-1])
end

# The names that `name_at` gives for the numbers from 0.
names_of(name_at, number_of, arguments...) =
    [text_of(name_at, arguments..., index - 1) for index = 1:count_of(number_of, arguments...)]

# The constant of a selector that a symbol names.
function selector(what, codes::NamedTuple, prefix, choice::Symbol)
    name = Symbol(prefix, uppercase(String(choice)))
    haskey(codes, name) && return codes[name]
    known = [string(':', without_prefix(name, prefix)) for name in keys(codes)]
    throw(ArgumentError("$what is :$choice, not one of " * join(known, ", ")))
end

# The symbol of a constant; nothing where this version knows none.
function choice_of(codes::NamedTuple, prefix, code)
    name = findfirst(==(code), codes)
    return name === nothing || !startswith(String(name), prefix) ? nothing : without_prefix(name, prefix)
end

without_prefix(name, prefix) = Symbol(lowercase(String(name)[length(prefix)+1:end]))
