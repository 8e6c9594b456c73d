"""
    Engine{T}(network, backend = "cpu"; options...)
    Engine(network, ...)

A finished network prepared for a backend, in precision `T`: `Float32` (the default) or `Float64`. It keeps its own copy
of the weights, and can be used by several threads at once. Backends are `"cpu"`; `"reference"`, plain loops to measure
others against; `"cuda"` and `"cuda:<device>"`. Options, and the backends that they are of:

- `threads`: how many threads share the batch of a sequence; left out, one for each physical core. `"cpu"`.
- `precise`: `true` for activations within 1 ulp, `false` (the default) within 3. `"cpu"`.
- `weights`: `:full` (the default), or `:bf16`, rounded to bfloat16. `"cpu"`, and `"cuda"` in `Float32`.
- `instruction_set`: `:avx512`, `:avx2`, `:neon` or `:portable`; left out, the best of this processor. `"cpu"`.
- `tf32`: `true` for products with TF32 operands, which have 11 significant bits. `"cuda"` in `Float32`.
"""
mutable struct Engine{T} <: Handle{LibMRNN.mrnn_engine}
    handle::Ptr{LibMRNN.mrnn_engine}
    gate::Gate
    network::Network

    Engine{T}(handle::Ptr{LibMRNN.mrnn_engine}, network) where {T} = finalizer(close, new{T}(handle, Gate(), network))
end

Engine{T}(network::Network, backend::AbstractString = "cpu"; options...) where {T} = Engine{T}(
    handle_of(LibMRNN.mrnn_engine, LibMRNN.mrnn_engine_create, network, backend, engine_options(T, values(options))),
    network,
)
Engine(network::Network, backend::AbstractString = "cpu"; options...) = Engine{Float32}(network, backend; options...)

precision_name(::Type{Float32}) = "f32"
precision_name(::Type{Float64}) = "f64"
precision_name(T) = throw(ArgumentError("the precision is Float32 or Float64, not $T"))

function engine_options(T, options::NamedTuple)
    haskey(options, :precision) && throw(ArgumentError("the precision is that of the type: Engine{$T}"))
    return json(merge((precision = precision_name(T),), options))
end

# The function of a precision.
of(::Type{Float32}, f32, f64) = f32
of(::Type{Float64}, f32, f64) = f64

num_units(engine::Engine) = count_of(LibMRNN.mrnn_engine_num_units, engine)
num_inputs(engine::Engine) = count_of(LibMRNN.mrnn_engine_num_inputs, engine)
num_outputs(engine::Engine) = count_of(LibMRNN.mrnn_engine_num_outputs, engine)

"""Name of the engine's backend."""
backend(engine::Engine) = text_of(LibMRNN.mrnn_engine_backend, engine)

"""
    refresh!(engine, network)
    refresh!(tape, network)

Takes over the parameters of a network of the same structure, in the memory that is there. An engine has no sessions
then; a tape's sequences have to be run forward anew.
"""
function refresh!(engine::Engine, network::Network)
    checked(err -> LibMRNN.mrnn_engine_refresh(Alone(engine), network, err))
    engine.network = network
    return engine
end

"""
    forward(engine, input; x0, h0, stimulation, record = (:h, :y))
    forward(engine, steps; batch = 1, ...)
    forward(engine; steps, batch = 1, ...)
    forward(tape, ...)

Runs copies of the network over whole sequences. `input` is I x T x B, or I x T for one sequence; `steps` runs without
input. `x0` and `h0`, H x B, are the initial pre-activations and activations, the network's own where left out;
`stimulation`, H x T x B, is added to the drive without weights. The result is a `NamedTuple` of what `record` names:
pre-activations `x` and activations `h` after each step, H x T x B, and readouts `y`, outputs x T x B; without the last
axis where `input` has none. A [`Tape`](@ref) also keeps what [`backward`](@ref) needs.
"""
function forward(engine::Engine{T}, input; batch = nothing, stimulation = nothing, record = (:h, :y), start...) where {T}
    drive = Drive(T, engine, input, stimulation, batch)
    results = new_results(T, engine, drive, input, record)
    run_forward!(results, engine, drive; start...)
    return results
end

forward(runner::Handle; steps::Integer, options...) = forward(runner, steps; options...)

"""
    forward!(results, engine, input; x0, h0, stimulation)
    forward!(results, tape, ...)

[`forward`](@ref) into the arrays of `results`, a `NamedTuple` of some of `x`, `h` and `y`.
"""
function forward!(
    results::NamedTuple, engine::Engine{T}, input; batch = nothing, stimulation = nothing, start...,
) where {T}
    run_forward!(results, engine, Drive(T, engine, input, stimulation, batch); start...)
    return results
end

forward!(results::NamedTuple, runner::Handle; steps::Integer, options...) =
    forward!(results, runner, steps; options...)

function run_forward!(results, engine::Engine{T}, drive; x0 = nothing, h0 = nothing) where {T}
    x, h, y = result_arrays(T, results, engine, drive)
    x0, h0 = initial_arrays(T, engine, drive.batch, x0, h0)
    forward = of(T, LibMRNN.mrnn_engine_forward, LibMRNN.mrnn_engine_forward_f64)
    checked(err -> forward(
        engine, drive.batch, drive.steps, LibMRNN.MRNN_BATCH_FIRST, flat(x0)..., flat(h0)...,
        flat(drive.input)..., flat(drive.stimulation)..., flat(x)..., flat(h)..., flat(y)..., err,
    ))
end

function initial_arrays(::Type{T}, owner, batch, x0, h0) where {T}
    check_members("x0", x0, num_units(owner), batch)
    check_members("h0", h0, num_units(owner), batch)
    return readable(T, x0), readable(T, h0)
end
