# Objects that live in the library. C functions take the Julia objects themselves: `ccall` keeps them alive during the
# call. Children keep what they need of their parents, so that finalizers may run in any order and on any thread.
abstract type Handle{O} end

Base.unsafe_convert(::Type{Ptr{O}}, object::Handle{O}) where {O} =
    isopen(object) ? getfield(object, :handle)::Ptr{O} : refuse_closed(object)

@noinline refuse_closed(object) =
    throw(MRNNError(LibMRNN.MRNN_ERR_STATE, "this $(nameof(typeof(object))) is closed"))

# Functions of sessions, tapes and trainers have them alone; those of networks and engines share them, but for the few
# that are given an `Alone`, since they change them.
struct Alone{O,H<:Handle{O}}
    object::H
end

Base.unsafe_convert(::Type{Ptr{O}}, alone::Alone{O}) where {O} = Base.unsafe_convert(Ptr{O}, alone.object)

LibMRNN.enter(object::Handle) = enter_alone(object.gate)
LibMRNN.leave(object::Handle) = leave_alone(object.gate)
LibMRNN.enter(alone::Alone) = enter_alone(alone.object.gate)
LibMRNN.leave(alone::Alone) = leave_alone(alone.object.gate)

const Shared = Union{Handle{LibMRNN.mrnn_network},Handle{LibMRNN.mrnn_engine}}
LibMRNN.enter(object::Shared) = enter_together(object.gate)
LibMRNN.leave(object::Shared) = leave_together(object.gate)

# A new object's handle, from a C function whose last arguments are `out` and the error handle.
handle_of(::Type{O}, create, arguments...) where {O} = answer(Ptr{O}, create, arguments...)

"""
    close(object)

Gives the memory of a [`Network`](@ref), [`Engine`](@ref), [`Session`](@ref), [`Tape`](@ref) or [`Trainer`](@ref) back
now; the garbage collector does so later. What was made from it lives on. Using it afterwards is an [`MRNNError`](@ref) of
the kind `:state`. A call of another thread that uses the object ends first.
"""
function Base.close(object::Handle)
    enter_alone(object.gate)
    handle = object.handle
    object.handle = C_NULL
    leave_alone(object.gate)
    handle == C_NULL || destroy(handle)
    return
end

Base.isopen(object::Handle) = getfield(object, :handle) != C_NULL

# A field by field copy would own the same memory.
Base.deepcopy_internal(object::Handle, ::IdDict) =
    throw(ArgumentError("deepcopy can't copy a $(nameof(typeof(object))); only a Network is copied"))

destroy(handle::Ptr{LibMRNN.mrnn_network}) = LibMRNN.mrnn_network_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_engine}) = LibMRNN.mrnn_engine_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_session}) = LibMRNN.mrnn_session_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_tape}) = LibMRNN.mrnn_tape_destroy(handle)
destroy(handle::Ptr{LibMRNN.mrnn_trainer}) = LibMRNN.mrnn_trainer_destroy(handle)
