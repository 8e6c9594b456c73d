"""
    Tape{T}(network, batch, max_steps; backend = "cpu", memory_bytes = 0, options...)
    Tape(network, ...)

The memory of `batch` sequences of at most `max_steps` steps, from which gradients are worked out, and an engine of its
own with the `options` of [`Engine`](@ref). Where the states of a sequence would take more than `memory_bytes` (0: 512
MiB), some are kept and the others computed a second time; gradients do not depend on it.
"""
mutable struct Tape{T} <: Handle{LibMRNN.mrnn_tape}
    handle::Ptr{LibMRNN.mrnn_tape}
    gate::Gate
    batch::Int
    units::Int
    inputs::Int
    outputs::Int
    parameters::Int

    Tape{T}(handle::Ptr{LibMRNN.mrnn_tape}, sizes...) where {T} = finalizer(close, new{T}(handle, Gate(), sizes...))
end

function Tape{T}(
    network::Network,
    batch::Integer,
    max_steps::Integer;
    backend::AbstractString = "cpu",
    memory_bytes::Integer = 0,
    options...,
) where {T}
    handle = handle_of(
        LibMRNN.mrnn_tape, LibMRNN.mrnn_tape_create,
        network, backend, engine_options(T, values(options)), natural("batch", batch), natural("max_steps", max_steps),
        natural("memory_bytes", memory_bytes),
    )
    return Tape{T}(
        handle, batch, num_units(network), num_inputs(network), num_outputs(network), num_parameters(network),
    )
end
Tape(network::Network, batch::Integer, max_steps::Integer; options...) =
    Tape{Float32}(network, batch, max_steps; options...)

num_units(tape::Tape) = tape.units
num_inputs(tape::Tape) = tape.inputs
num_outputs(tape::Tape) = tape.outputs
num_parameters(tape::Tape) = tape.parameters
batch_size(tape::Tape) = tape.batch

"""Most steps of a sequence of a [`Tape`](@ref), or of a trial of a [`Trainer`](@ref)."""
max_steps(tape::Tape) = count_of(LibMRNN.mrnn_tape_max_steps, tape)

"""Steps from one kept state to the next; [`max_steps`](@ref) where every state is kept."""
checkpoint_every(tape::Tape) = count_of(LibMRNN.mrnn_tape_checkpoint_every, tape)

function refresh!(tape::Tape, network::Network)
    checked(err -> LibMRNN.mrnn_tape_refresh(tape, network, err))
    return tape
end

function set_noise!(
    tape::Tape, enabled::Bool; seed::Integer, first_trial::Integer = 0, first_step::Integer = 0,
)
    counters = natural("seed", seed), natural("first_trial", first_trial), natural("first_step", first_step)
    checked(err -> LibMRNN.mrnn_tape_set_noise(tape, enabled, counters..., err))
    return tape
end

"""
    set_manipulations!(tape, session)

Takes over the gains, currents and clamps that a session has now. Clamped units carry no gradient.
"""
function set_manipulations!(tape::Tape, session::Session)
    checked(err -> LibMRNN.mrnn_tape_set_manipulations(tape, session, err))
    return tape
end

function forward(tape::Tape{T}, input; stimulation = nothing, record = (:h, :y), start...) where {T}
    drive = Drive(T, tape, input, stimulation, tape.batch)
    results = new_results(T, tape, drive, input, record)
    run_forward!(results, tape, drive; start...)
    return results
end

function forward!(results::NamedTuple, tape::Tape{T}, input; stimulation = nothing, start...) where {T}
    run_forward!(results, tape, Drive(T, tape, input, stimulation, tape.batch); start...)
    return results
end

function run_forward!(results, tape::Tape{T}, drive; x0 = nothing, h0 = nothing) where {T}
    x, h, y = result_arrays(T, results, tape, drive)
    x0, h0 = initial_arrays(T, tape, drive.batch, x0, h0)
    forward = of(T, LibMRNN.mrnn_tape_forward, LibMRNN.mrnn_tape_forward_f64)
    checked(err -> forward(
        tape, drive.steps, LibMRNN.MRNN_BATCH_FIRST, flat(x0)..., flat(h0)...,
        flat(drive.input)..., flat(drive.stimulation)..., flat(x)..., flat(h)..., flat(y)..., err,
    ))
end
