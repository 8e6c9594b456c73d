"""
    backward(tape, input; stimulation, dx, dh, dy, by = (:parameters,))
    backward(engine, input; x0, h0, memory_bytes = 0, ...)
    backward(tape; steps, ...)

Gradients of a loss that has the gradients `dx` and `dh`, H x T x B, and `dy`, outputs x T x B, by the results of
[`forward`](@ref). A tape goes back over its last forward pass, whose `input` (or number of steps) and `stimulation` are
given again; an engine runs forward first. The result is a `NamedTuple` of what `by` names:

- `parameters`: by all parameters, in the order of [`parameters`](@ref), summed over the batch, by the raw weights of
  connections, and 0 for what is not trainable.
- `input`, I x T x B, and `stimulation`, H x T x B.
- `x0`, H x B: by the initial pre-activations. `h0`, H x B: by the initial activations where these were given, else 0.
"""
function backward(tape::Tape{T}, input; stimulation = nothing, by = (:parameters,), loss...) where {T}
    drive = Drive(T, tape, input, stimulation, tape.batch)
    gradients = new_gradients(T, tape, tape.parameters, drive, input, by)
    run_backward!(gradients, tape, drive; loss...)
    return gradients
end

function backward(
    engine::Engine{T}, input; batch = nothing, stimulation = nothing, by = (:parameters,), others...,
) where {T}
    drive = Drive(T, engine, input, stimulation, batch)
    gradients = new_gradients(T, engine, num_parameters(engine.network), drive, input, by)
    run_backward!(gradients, engine, drive; others...)
    return gradients
end

backward(runner::Handle; steps::Integer, options...) = backward(runner, steps; options...)

"""
    backward!(gradients, tape, input; stimulation, dx, dh, dy)

[`backward`](@ref) into the arrays of `gradients`, a `NamedTuple` of some of `parameters`, `input`, `stimulation`, `x0`
and `h0`.
"""
function backward!(gradients::NamedTuple, tape::Tape{T}, input; stimulation = nothing, loss...) where {T}
    run_backward!(gradients, tape, Drive(T, tape, input, stimulation, tape.batch); loss...)
    return gradients
end

function run_backward!(gradients, tape::Tape{T}, drive; dx = nothing, dh = nothing, dy = nothing) where {T}
    loss = loss_arrays(T, tape, drive, dx, dh, dy)
    results = gradient_arrays(T, gradients, tape, tape.parameters, drive)
    backward = of(T, LibMRNN.mrnn_tape_backward, LibMRNN.mrnn_tape_backward_f64)
    checked(err -> backward(
        tape, drive.steps, LibMRNN.MRNN_BATCH_FIRST, flat(drive.input)..., flat(drive.stimulation)...,
        flat(loss[1])..., flat(loss[2])..., flat(loss[3])..., flat(results[1])..., flat(results[2])...,
        flat(results[3])..., flat(results[4])..., flat(results[5])..., err,
    ))
end

function run_backward!(
    gradients, engine::Engine{T}, drive;
    x0 = nothing, h0 = nothing, dx = nothing, dh = nothing, dy = nothing, memory_bytes::Integer = 0,
) where {T}
    x0, h0 = initial_arrays(T, engine, drive.batch, x0, h0)
    loss = loss_arrays(T, engine, drive, dx, dh, dy)
    memory_bytes = natural("memory_bytes", memory_bytes)
    results = gradient_arrays(T, gradients, engine, num_parameters(engine.network), drive)
    backward = of(T, LibMRNN.mrnn_engine_backward, LibMRNN.mrnn_engine_backward_f64)
    checked(err -> backward(
        engine, engine.network, drive.batch, drive.steps, LibMRNN.MRNN_BATCH_FIRST, memory_bytes,
        flat(x0)..., flat(h0)..., flat(drive.input)..., flat(drive.stimulation)...,
        flat(loss[1])..., flat(loss[2])..., flat(loss[3])..., flat(results[1])..., flat(results[2])...,
        flat(results[3])..., flat(results[4])..., flat(results[5])..., err,
    ))
end

function loss_arrays(::Type{T}, owner, drive, dx, dh, dy) where {T}
    for (what, array, rows) in (("dx", dx, num_units(owner)), ("dh", dh, num_units(owner)), ("dy", dy, num_outputs(owner)))
        check_sequence(what, array, rows, drive.steps, drive.batch)
    end
    return readable(T, dx), readable(T, dh), readable(T, dy)
end

const GRADIENTS = (:parameters, :input, :stimulation, :x0, :h0)

check_gradient(name) =
    name in GRADIENTS || throw(ArgumentError("there is no gradient by $name, but by $(join(GRADIENTS, ", "))"))

function new_gradients(::Type{T}, owner, num_parameters, drive, input, by::Tuple{Vararg{Symbol}}) where {T}
    return NamedTuple{by}(map(by) do name
        check_gradient(name)
        name === :parameters ? Vector{T}(undef, num_parameters) :
        name === :input ? new_sequence(T, num_inputs(owner), drive, input) :
        name === :stimulation ? new_sequence(T, num_units(owner), drive, input) :
        Matrix{T}(undef, num_units(owner), drive.batch)
    end)
end
new_gradients(T, owner, num_parameters, drive, input, by::Symbol) =
    new_gradients(T, owner, num_parameters, drive, input, (by,))

# The arrays that C writes to, in its order, checked; nothing for those that are not wanted.
function gradient_arrays(::Type{T}, gradients::NamedTuple, owner, num_parameters, drive) where {T}
    foreach(check_gradient, keys(gradients))
    return map(GRADIENTS) do name
        array = get(gradients, name, nothing)
        if array === nothing
            nothing
        elseif name === :parameters
            check_vector("parameters", array, num_parameters, "parameters")
        elseif name === :input || name === :stimulation
            rows = name === :input ? num_inputs(owner) : num_units(owner)
            check_sequence(String(name), array, rows, drive.steps, drive.batch)
        else
            check_members(String(name), array, num_units(owner), drive.batch)
        end
        writable(T, name, array)
    end
end
