"""
    Trainer(network; batch, steps, loss = :mean_squared_error, precision = Float32, backend = "cpu", engine = (;),
            memory_bytes = 0, options...)

Trains a copy of a finished network that has a readout: AdamW on the gradient of a loss of the outputs. `batch` is the
number of trials of an update and `steps` the most steps of a trial; `loss` is `:mean_squared_error` or
`:cross_entropy`, whose targets are probabilities. Sequences run in `precision` on an engine with the options `engine`, as
`(threads = 2,)`. Options:

- `optimizer`: such as `(learning_rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0.01)`, which
  are the defaults.
- `schedule`: `(warm_up = updates, decay = :constant)`, or for `decay` `(exponential = (factor = f, every = n),)`,
  `(step = (factor = f, every = n),)` or `(cosine = Dict(:updates => n, :end => last_factor),)`.
- `clip_norm`: the norm that longer gradients are scaled down to.
- `regularizers`: a list of `(penalty = :weights_l1, strength = lambda)`, `:weights_l2` or `:rates_l2`, of all regions or
  of `regions = ["name"]`.
- `noise`: `true` or `false`; left out, as the network says. `noise_seed`: its seed.
"""
mutable struct Trainer <: Handle{LibMRNN.mrnn_trainer}
    handle::Ptr{LibMRNN.mrnn_trainer}
    gate::Gate
    inputs::Int
    outputs::Int

    function Trainer(handle::Ptr{LibMRNN.mrnn_trainer})
        trainer = finalizer(close, new(handle, Gate(), 0, 0))
        network = Network(trainer)
        trainer.inputs, trainer.outputs = num_inputs(network), num_outputs(network)
        close(network)
        return trainer
    end
end

function Trainer(
    network::Network;
    batch::Integer,
    steps::Integer,
    loss::Symbol = :mean_squared_error,
    precision::Type = Float32,
    backend::AbstractString = "cpu",
    engine::NamedTuple = NamedTuple(),
    memory_bytes::Integer = 0,
    options...,
)
    options = json(merge((batch = batch, steps = steps, loss = loss), values(options)))
    return Trainer(handle_of(
        LibMRNN.mrnn_trainer, LibMRNN.mrnn_trainer_create,
        network, backend, engine_options(precision, engine), natural("memory_bytes", memory_bytes), options,
    ))
end

"""
    MRNN.resume(path; precision = Float32, backend = "cpu", engine = (;), memory_bytes = 0) -> Trainer

The trainer of a checkpoint that [`MRNN.save`](@ref) has written, which goes on as if there had been no interruption.
"""
resume(
    path::AbstractString;
    precision::Type = Float32,
    backend::AbstractString = "cpu",
    engine::NamedTuple = NamedTuple(),
    memory_bytes::Integer = 0,
) = Trainer(handle_of(
    LibMRNN.mrnn_trainer, LibMRNN.mrnn_trainer_resume, path, backend, engine_options(precision, engine),
    natural("memory_bytes", memory_bytes),
))

save(path::AbstractString, trainer::Trainer) = checked(err -> LibMRNN.mrnn_trainer_save(trainer, path, err))

Network(trainer::Trainer) = new_network(LibMRNN.mrnn_trainer_network, trainer)

"""Number of updates taken, those before a resumed checkpoint included."""
updates(trainer::Trainer) = Int(answer(UInt64, LibMRNN.mrnn_trainer_updates, trainer))

"""The learning rate of the next update, as the schedule says."""
learning_rate(trainer::Trainer) = answer(Cdouble, LibMRNN.mrnn_trainer_learning_rate, trainer)

"""
    trainer_options(trainer)

The options of the trainer, or of the checkpoint that it goes on from, with every default, as a `Dict`:
`trainer_options(trainer)["optimizer"]["learning_rate"]`.
"""
trainer_options(trainer::Trainer) = read_json(text_of(LibMRNN.mrnn_trainer_options, trainer))

batch_size(trainer::Trainer) = trainer_options(trainer)["batch"]
max_steps(trainer::Trainer) = trainer_options(trainer)["steps"]

"""
    penalties(trainer)

What each regulariser, in the order of the options, added to the loss of the last update, before it.
"""
penalties(trainer::Trainer) =
    vector_of(LibMRNN.mrnn_trainer_get_penalties, length(trainer_options(trainer)["regularizers"]), trainer)

"""
    train_step!(trainer, input, target, mask = nothing) -> (loss, gradient_norm)

One update with `input`, I x T x B, `nothing` where the network has none; `target`, outputs x T x B; and `mask`, the
weights with which errors count, outputs x T x B, 1 where left out. `loss` is that before the update, without
regularisers, and `gradient_norm` the norm of the gradient before it was clipped. A loss or gradient that is not finite is
an error; the trainer is then as before.
"""
function train_step!(trainer::Trainer, input, target, mask = nothing)
    steps, _, input, target, mask = trials_of(trainer, input, target, mask)
    loss, gradient_norm = Ref(0.0), Ref(0.0)
    checked(err -> LibMRNN.mrnn_trainer_step(
        trainer, steps, flat(input)..., flat(target)..., flat(mask)..., loss, gradient_norm, err,
    ))
    return (loss = loss[], gradient_norm = gradient_norm[])
end

"""
    evaluate(trainer, input, target, mask = nothing) -> (loss, outputs)

What the network of now answers to any number of trials, the arrays being those of [`train_step!`](@ref): the loss without
regularisers, and the outputs, outputs x T x trials. Noise is the same in every evaluation, and that of no update.
"""
function evaluate(trainer::Trainer, input, target, mask = nothing)
    steps, trials, input, target, mask = trials_of(trainer, input, target, mask)
    loss, outputs = Ref(0.0), Array{Float32}(undef, size(target))
    checked(err -> LibMRNN.mrnn_trainer_evaluate(
        trainer, trials, steps, flat(input)..., flat(target)..., flat(mask)..., loss, flat(outputs)..., err,
    ))
    return (loss = loss[], outputs = outputs)
end

function trials_of(trainer, input, target::AbstractArray, mask)
    steps, trials = size(target, 2), size(target, 3)
    check_sequence("target", target, trainer.outputs, steps, trials)
    check_sequence("input", input, trainer.inputs, steps, trials)
    check_sequence("mask", mask, trainer.outputs, steps, trials)
    return steps, trials, readable(Float32, input), readable(Float32, target), readable(Float32, mask)
end
