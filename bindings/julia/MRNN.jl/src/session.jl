"""
    Session(engine, batch = 1)

The state of `batch` copies of an engine's network, in their initial state and with the network's noise. A session is
one thread's at a time: others wait until its call has ended. Arrays have a column for each copy; a batch of one also
takes vectors.
"""
mutable struct Session{T} <: Handle{LibMRNN.mrnn_session}
    handle::Ptr{LibMRNN.mrnn_session}
    gate::Gate
    network::Network
    batch::Int
    units::Int
    inputs::Int
    outputs::Int

    function Session(engine::Engine{T}, batch::Integer = 1) where {T}
        batch >= 1 || throw(ArgumentError("the batch is $batch; it is at least 1"))
        handle = handle_of(LibMRNN.mrnn_session, LibMRNN.mrnn_session_create, engine, natural("batch", batch))
        session = new{T}(handle, Gate(), engine.network, batch, num_units(engine), num_inputs(engine), num_outputs(engine))
        return finalizer(close, session)
    end
end

num_units(session::Session) = session.units
num_inputs(session::Session) = session.inputs
num_outputs(session::Session) = session.outputs

"""Number of copies of a [`Session`](@ref), sequences of a [`Tape`](@ref), or trials of an update of a [`Trainer`](@ref)."""
batch_size(session::Session) = session.batch

"""
    step!(session, input = nothing, h = nothing; stimulation = nothing)

One step with external `input`, I x B. The new activations are copied to `h`, H x B, where it is given, and `h` is
returned, else the session. `stimulation`, H x B, is added to the drive without weights. Nothing is allocated where the
arrays have the session's element type and no gaps in memory.
"""
@inline function step!(session::Session{T}, input = nothing, h = nothing; stimulation = nothing) where {T}
    check_members("input", input, session.inputs, session.batch)
    check_members("stimulation", stimulation, session.units, session.batch)
    check_members("h", h, session.units, session.batch)
    h = writable(T, "h", h)
    # Two calls, so that the types in each are known: a view that may become a copy would be allocated.
    if is_readable(T, input) && is_readable(T, stimulation)
        advance(T, session, input, stimulation, h)
    else
        advance(T, session, readable(T, input), readable(T, stimulation), h)
    end
    return h === nothing ? session : h
end

function advance(::Type{T}, session, input, ::Nothing, h) where {T}
    call = of(T, LibMRNN.mrnn_session_step, LibMRNN.mrnn_session_step_f64)
    check(call(session, flat(input)..., flat(h)...), "step!")
end

function advance(::Type{T}, session, input, stimulation, h) where {T}
    call = of(T, LibMRNN.mrnn_session_step_stimulated, LibMRNN.mrnn_session_step_stimulated_f64)
    check(call(session, flat(input)..., flat(stimulation)..., flat(h)...), "step!")
end

"""
    run!(session, input; stimulation, record = (:h, :y))
    run!(session, steps; ...)
    run!(session; steps, ...)
    run!(results, session, input; stimulation)

Takes as many steps as the sequence `input`, I x T x B, has, with the same results as single ones, bit for bit. Results
are those of [`forward`](@ref), into the arrays of `results` where they are given.
"""
function run!(session::Session{T}, input; stimulation = nothing, record = (:h, :y)) where {T}
    drive = Drive(T, session, input, stimulation, session.batch)
    results = new_results(T, session, drive, input, record)
    run_drive!(results, session, drive)
    return results
end

run!(session::Session; steps::Integer, options...) = run!(session, steps; options...)

function run!(results::NamedTuple, session::Session{T}, input; stimulation = nothing) where {T}
    run_drive!(results, session, Drive(T, session, input, stimulation, session.batch))
    return results
end

function run_drive!(results, session::Session{T}, drive) where {T}
    x, h, y = result_arrays(T, results, session, drive)
    call = of(T, LibMRNN.mrnn_session_step_n, LibMRNN.mrnn_session_step_n_f64)
    check(
        call(
            session, drive.steps, LibMRNN.MRNN_BATCH_FIRST, flat(drive.input)..., flat(drive.stimulation)...,
            flat(x)..., flat(h)..., flat(y)...,
        ),
        "run!",
    )
end

"""
    reset!(session)
    reset!(session, members)

Back to the initial state, of all copies or of those whose element of `members`, a vector of `Bool`, is true. Noise and
manipulations stay as they are; the step index becomes 0 where all copies are reset, and goes on elsewhere.
"""
function reset!(session::Session)
    check(LibMRNN.mrnn_session_reset(session), "reset!")
    return session
end

function reset!(session::Session, members::AbstractVector{Bool})
    check_vector("members", members, session.batch, "batch")
    check(LibMRNN.mrnn_session_reset_members(session, flat(convert(Vector{UInt8}, members))...), "reset!")
    return session
end

"""
    state(session) -> (x, h)

Pre-activations and activations of now, H x B.
"""
function state(session::Session{T}) where {T}
    x, h = Matrix{T}(undef, session.units, session.batch), Matrix{T}(undef, session.units, session.batch)
    get = of(T, LibMRNN.mrnn_session_get_state, LibMRNN.mrnn_session_get_state_f64)
    check(get(session, flat(x)..., flat(h)...), "state")
    return (x = x, h = h)
end

"""
    set_state!(session; x = nothing, h = nothing)

Replaces pre-activations and activations, H x B. Where `h` is left out it follows from `x`. `h` alone gives the state of
an Elman network, but not that of a leaky one.
"""
function set_state!(session::Session{T}; x = nothing, h = nothing) where {T}
    check_members("x", x, session.units, session.batch)
    check_members("h", h, session.units, session.batch)
    set = of(T, LibMRNN.mrnn_session_set_state, LibMRNN.mrnn_session_set_state_f64)
    check(set(session, flat(readable(T, x))..., flat(readable(T, h))...), "set_state!")
    return session
end

"""
    activity(session)
    activity(session, region)

Activations of now, H x B, or those of a recurrent or parent region.
"""
function activity(session::Session{T}) where {T}
    h = Matrix{T}(undef, session.units, session.batch)
    get = of(T, LibMRNN.mrnn_session_get_state, LibMRNN.mrnn_session_get_state_f64)
    check(get(session, C_NULL, 0, flat(h)...), "activity")
    return h
end
activity(::Session, region) = throw(ArgumentError("the region is $(repr(region)), not a name"))
activity(session::Session, region::Name) = activity(session.network, activity(session), region)

"""Readouts of the activations of now, outputs x B."""
function outputs(session::Session{T}) where {T}
    y = Matrix{T}(undef, session.outputs, session.batch)
    get = of(T, LibMRNN.mrnn_session_get_outputs, LibMRNN.mrnn_session_get_outputs_f64)
    check(get(session, flat(y)...), "outputs")
    return y
end

"""Number of steps since the reset: the index, from 0, of the next step, which counts its noise."""
function step_index(session::Session)
    index = Ref{UInt64}(0)
    check(LibMRNN.mrnn_session_step_index(session, index), "step_index")
    return Int(index[])
end

"""Moves the step index: the noise of the next step is that of `index`."""
function set_step_index!(session::Session, index::Integer)
    check(LibMRNN.mrnn_session_set_step_index(session, natural("index", index)), "set_step_index!")
    return session
end

"""
    set_noise!(session, enabled; seed, first_trial = 0)
    set_noise!(tape, enabled; seed, first_trial = 0, first_step = 0)

Replaces the noise of the steps to come. `first_trial` is the trial number of the batch's first copy; the others follow.
The same seed, trial and step give the same noise on every backend, however the batch is split.
"""
function set_noise!(session::Session, enabled::Bool; seed::Integer, first_trial::Integer = 0)
    seed, first_trial = natural("seed", seed), natural("first_trial", first_trial)
    check(LibMRNN.mrnn_session_set_noise(session, enabled, seed, first_trial), "set_noise!")
    return session
end

"""
    noise(session) -> (enabled, seed, first_trial)

The noise of the steps to come, as [`set_noise!`](@ref) says it.
"""
function noise(session::Session)
    enabled, seed, first_trial = Ref{Int32}(0), Ref{UInt64}(0), Ref{UInt64}(0)
    check(LibMRNN.mrnn_session_get_noise(session, enabled, seed, first_trial), "noise")
    return (enabled = enabled[] != 0, seed = seed[], first_trial = first_trial[])
end

"""Switches the noise of the steps to come on or off and leaves its seed and trials as they are."""
function set_noise_enabled!(session::Session, enabled::Bool)
    check(LibMRNN.mrnn_session_set_noise_enabled(session, enabled), "set_noise_enabled!")
    return session
end
