# Trainers.

function task(rng_seed, trials)
    # Sums of two inputs, a step later.
    state = UInt32(rng_seed)
    next() = (state = state * 0x41c64e6d + 0x00003039; Float32(state >> 16) / 65536)
    input = [next() for _ = 1:2, _ = 1:10, _ = 1:trials]
    target = zeros(Float32, 1, 10, trials)
    target[1, 2:end, :] = input[1, 1:end-1, :] .+ input[2, 1:end-1, :]
    return input, target
end

function trained_network(region = "r")
    network = Network()
    add_recurrent_region!(network, region, 20)
    add_input_region!(network, "u", 2)
    connect!(network, region, region)
    connect!(network, "u", region)
    add_readout!(network, "sum", 1, [region])
    set_dynamics!(network; type = :elman)
    return finalize!(network)
end

new_trainer(; options...) = Trainer(
    trained_network(); batch = 8, steps = 10, engine = (threads = 1,), optimizer = (learning_rate = 1e-2,), options...,
)

@testset "updates" begin
    trainer = new_trainer(
        clip_norm = 1, schedule = (warm_up = 2, decay = Dict(:cosine => Dict("updates" => 300, "end" => 0.1))),
        regularizers = [(penalty = :weights_l2, strength = 1e-6, regions = ["r"])], noise = false, noise_seed = 1,
    )
    input, target = task(1, 50)
    first_loss = evaluate(trainer, input, target).loss
    for index = 1:100
        trials = 8 * (index % 6) .+ (1:8)
        step = train_step!(trainer, input[:, :, trials], target[:, :, trials])
        @test isfinite(step.loss) && step.gradient_norm > 0
    end
    @test updates(trainer) == 100
    scored = evaluate(trainer, input, target)
    @test scored.loss < first_loss / 10
    @test size(scored.outputs) == (1, 10, 50)
    @test scored.loss ≈ sum(abs2, scored.outputs .- target) / length(target) rtol = 1e-5
    network = Network(trainer)
    @test forward(Engine(network; threads = 1), input).y ≈ scored.outputs rtol = 1e-4
    # The mask says which steps count.
    mask = zeros(1, 10, 50)
    mask[:, 10, :] .= 1
    @test evaluate(trainer, input, target, mask).loss ≈
          sum(abs2, (scored.outputs.-target)[:, 10, :]) / 50 rtol = 1e-5
end

@testset "what a trainer is asked" begin
    # A name that JSON has to escape.
    network = trained_network("an \"\\é\"")
    trainer = Trainer(
        network; batch = 8, steps = 10, engine = (threads = 1,), optimizer = (learning_rate = 0.5,),
        schedule = (warm_up = 0, decay = Dict(:step => (factor = 0.5, every = 1))), noise_seed = typemax(UInt64),
        regularizers = [
            (penalty = :weights_l2, strength = 2, regions = ["an \"\\é\""]), (penalty = :weights_l1, strength = 0),
        ],
    )
    @test (batch_size(trainer), max_steps(trainer)) == (8, 10)
    asked = trainer_options(trainer)
    @test asked["loss"] == "mean_squared_error" && asked["noise_seed"] == typemax(UInt64)
    @test asked["optimizer"]["learning_rate"] == 0.5 && asked["optimizer"]["beta2"] == 0.999
    @test asked["regularizers"][1]["regions"] == ["an \"\\é\""] && asked["clip_norm"] === nothing
    @test learning_rate(trainer) == 0.5
    refusal = try penalties(trainer); nothing catch error error end
    @test refusal isa MRNNError && refusal.status === :state
    input, target = task(4, 8)
    train_step!(trainer, input, target)
    @test learning_rate(trainer) == 0.25
    squares = [effective_weight(network).^2 effective_input_weight(network).^2]
    @test penalties(trainer) ≈ [2 * sum(squares) / length(squares), 0]
    plain = new_trainer()
    train_step!(plain, input, target)
    @test isempty(penalties(plain))
end

@testset "checkpoints" begin
    input, target = task(2, 8)
    whole, first_half = new_trainer(), new_trainer()
    for _ = 1:6
        train_step!(whole, input, target)
    end
    foreach(_ -> train_step!(first_half, input, target), 1:3)
    mktempdir() do folder
        path = joinpath(folder, "run.safetensors")
        MRNN.save(path, first_half)
        second_half = MRNN.resume(path; engine = (threads = 1,))
        @test updates(second_half) == 3
        @test trainer_options(second_half) == trainer_options(first_half)
        @test (batch_size(second_half), max_steps(second_half)) == (8, 10)
        foreach(_ -> train_step!(second_half, input, target), 1:3)
        @test parameters(Network(second_half)) == parameters(Network(whole))
    end
end

@testset "other losses, precisions and errors" begin
    trainer = new_trainer(loss = :cross_entropy, precision = Float64)
    input, target = task(3, 8)
    # One class has all the probability: nothing to learn.
    @test train_step!(trainer, input, ones(1, 10, 8)).loss == 0
    failure(call) = try call(); nothing catch error error end
    @test occursin("speed", failure(() -> new_trainer(speed = 1)).message)
    @test failure(() -> new_trainer(loss = :none)) isa MRNNError
    @test_throws ArgumentError new_trainer(clip_norm = Inf)
    @test_throws UndefKeywordError Trainer(trained_network(); batch = 1)
    @test_throws DimensionMismatch train_step!(trainer, input[1:1, :, :], target)
    @test_throws DimensionMismatch train_step!(trainer, input, target[:, 1:9, :])
    @test_throws DimensionMismatch train_step!(trainer, input, target, ones(1, 10, 7))
    @test_throws MRNNError train_step!(trainer, input[:, :, 1:7], target[:, :, 1:7])
    @test_throws MRNNError train_step!(trainer, input, fill(NaN, 1, 10, 8))
    @test updates(trainer) == 1
end
