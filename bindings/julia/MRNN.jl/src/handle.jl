# Objects that live in the library. C functions take the Julia objects themselves: `ccall` keeps them alive during the
# call. Children keep what they need of their parents, so that finalizers may run in any order and on any thread.
abstract type Handle{O} end

Base.unsafe_convert(::Type{Ptr{O}}, object::Handle{O}) where {O} =
    isopen(object) ? getfield(object, :handle)::Ptr{O} : refuse_closed(object)

@noinline refuse_closed(object) = throw(ArgumentError("this $(nameof(typeof(object))) is closed"))

# A new object's handle, from a C function whose last arguments are `out` and the error handle.
handle_of(::Type{O}, create, arguments...) where {O} = answer(Ptr{O}, create, arguments...)

"""
    close(object)

Gives the memory of a [`Network`](@ref), [`Engine`](@ref), [`Session`](@ref), [`Tape`](@ref) or [`Trainer`](@ref) back
now; the garbage collector does so later. What was made from it lives on. Using it afterwards is an `ArgumentError`.
"""
function Base.close(object::Handle)
    handle = object.handle
    object.handle = C_NULL
    handle == C_NULL || destroy(handle)
    return
end

Base.isopen(object::Handle) = getfield(object, :handle) != C_NULL

destroy(handle::Ptr{LibMRNN.mrnn_network}) = LibMRNN.mrnn_network_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_engine}) = LibMRNN.mrnn_engine_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_session}) = LibMRNN.mrnn_session_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_tape}) = LibMRNN.mrnn_tape_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_trainer}) = LibMRNN.mrnn_trainer_destroy(handle)
