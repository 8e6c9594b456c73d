# Gradients against differences of losses, and the rule for automatic differentiation.

const PATH = joinpath(EXAMPLES, "models", "flipflop.safetensors")

# A loss with some weight on every activation and output, and its gradients.
loss(results, dh, dy) = sum(dh .* results.h) + sum(dy .* results.y)

# (f(x + d) - f(x - d)) / 2d along random directions, against the gradient's product with them.
function check_directions(f, x, gradient; difference = 1e-6)
    for _ = 1:3
        direction = randn(size(x))
        numeric = (f(x .+ difference .* direction) - f(x .- difference .* direction)) / 2difference
        @test numeric ≈ sum(direction .* gradient) rtol = 1e-6
    end
end

@testset "tape and engine" begin
    network = MRNN.load(PATH)
    input, stimulation, x0 = randn(3, 7, 2), 0.1 .* randn(30, 7, 2), randn(30, 2)
    dh, dy = randn(30, 7, 2), randn(3, 7, 2)
    tape = Tape{Float64}(network, 2, 9)
    @test (num_units(tape), num_inputs(tape), num_outputs(tape), num_parameters(tape)) == (30, 3, 3, num_parameters(network))
    @test (batch_size(tape), max_steps(tape), checkpoint_every(tape)) == (2, 9, 9)
    results = forward(tape, input; stimulation = stimulation, x0 = x0, record = (:x, :h, :y))
    engine = Engine{Float64}(network)
    @test results == forward(engine, input; stimulation = stimulation, x0 = x0, record = (:x, :h, :y))
    by = (:parameters, :input, :stimulation, :x0, :h0)
    gradients = backward(tape, input; stimulation = stimulation, dh = dh, dy = dy, by = by)
    # The bits are those of the threads that an engine has; the tape's and this engine's are the same.
    @test backward(engine, input; stimulation = stimulation, x0 = x0, dh = dh, dy = dy, by = by) == gradients
    @test backward(engine, input; stimulation = stimulation, x0 = x0, dh = dh, dy = dy).parameters == gradients.parameters

    run(input, stimulation, x0) = loss(forward(engine, input; stimulation = stimulation, x0 = x0), dh, dy)
    check_directions(input -> run(input, stimulation, x0), input, gradients.input)
    check_directions(stimulation -> run(input, stimulation, x0), stimulation, gradients.stimulation)
    check_directions(x0 -> run(input, stimulation, x0), x0, gradients.x0)
    @test iszero(gradients.h0)
    h0 = randn(30, 2)
    forward!(NamedTuple(), tape, input; x0 = x0, h0 = h0)
    by_h0 = backward!((h0 = zeros(30, 2),), tape, input; dh = dh).h0
    check_directions(h0 -> sum(dh .* forward(engine, input; x0 = x0, h0 = h0).h), h0, by_h0)
    by_x = (forward(tape, input); backward(tape, input; dx = dh, by = :input).input)
    check_directions(input -> sum(dh .* forward(engine, input; record = :x).x), input, by_x)
    @test checkpoint_every(Tape{Float64}(network, 2, 400; memory_bytes = 20_000)) < 400
end

@testset "tape: refresh, noise, manipulations, errors" begin
    network = MRNN.load(PATH)
    tape, session = Tape(network, 2, 5), Session(Engine(network), 2)
    input, dy = rand(Float32, 3, 5, 2), ones(3, 5, 2)
    forward(tape, input)
    @test_throws MRNNError backward(tape, input[:, 1:4, :]; dy = dy[:, 1:4, :])
    set_region_gain!(session, "inh", 0)
    set_manipulations!(tape, session)
    @test_throws MRNNError backward(tape, input; dy = dy)
    @test forward(tape, input) == run!(session, input)
    set_noise!(tape, true; seed = 3, first_trial = 1, first_step = 4)
    set_step_index!(set_noise!(reset!(session), true; seed = 3, first_trial = 1), 4)
    @test forward(tape, input) == run!(session, input)
    set_parameters!(network, 0.5 .* parameters(network))
    set_noise!(set_manipulations!(tape, Session(Engine(network))), false; seed = 0)
    @test forward(refresh!(tape, network), input) == forward(Engine(network), input)
    @test_throws MRNNError forward(tape, 6)
    @test_throws DimensionMismatch forward(tape, input[:, :, 1])
    @test_throws DimensionMismatch backward(tape, input; dy = dy[:, :, 1])
    @test_throws DimensionMismatch backward!((parameters = zeros(Float32, 3),), tape, input; dy = dy)
    @test_throws DimensionMismatch backward!((x0 = zeros(Float32, 2, 30),), tape, input; dy = dy)
    @test_throws ArgumentError backward(tape, input; dy = dy, by = (:weights,))
end

# The extension, with the package where it is there.
try
    @eval using ChainRulesCore
    @info "the rule is tested with ChainRulesCore"
catch
    @info "ChainRulesCore is not there: the rule is tested with a stand-in of its interface"
    push!(LOAD_PATH, joinpath(@__DIR__, "stand_in"))
    @eval using ChainRulesCore
end
isdefined(Base, :get_extension) && Base.get_extension(MRNN, :MRNNChainRulesCoreExt) !== nothing ||
    include(joinpath(@__DIR__, "..", "ext", "MRNNChainRulesCoreExt.jl"))

@testset "pullback and rrule" begin
    network = MRNN.load(PATH)
    recurrence = Recurrence{Float64}(network, 2, 7)
    p, input, x0 = parameters(network), randn(3, 7, 2), randn(30, 2)
    trainable = zeros(length(p))
    foreach(part -> trainable[part.range] .= part.trainable, parameter_tensors(network))
    dh, dy = randn(30, 7, 2), randn(3, 7, 2)
    results, back = pullback(recurrence, p, input, x0)
    @test results == forward(Engine{Float64}(network), input; x0 = x0)
    gradients = back(dh = dh, dy = dy)
    check_directions(p, gradients.parameters) do changed
        loss(recurrence(p .+ trainable .* (changed .- p), input, x0), dh, dy)
    end
    check_directions(input -> loss(recurrence(p, input, x0), dh, dy), input, gradients.input)
    check_directions(x0 -> loss(recurrence(p, input, x0), dh, dy), x0, gradients.x0)
    # After other passes.
    @test back(dh = dh, dy = dy) == gradients
    @test back(dy = dy).parameters + back(dh = dh).parameters ≈ gradients.parameters
    @test parameters(network) == p

    values, rule = ChainRulesCore.rrule(recurrence, p, input, x0)
    @test values == results
    tangent = ChainRulesCore.Tangent{typeof(values)}(h = dh, y = dy)
    by = rule(tangent)
    @test by[1] isa ChainRulesCore.NoTangent
    @test by[2:4] == (gradients.parameters, gradients.input, gradients.x0)
    only_y = rule(ChainRulesCore.Tangent{typeof(values)}(y = dy))
    @test only_y[2] == back(dy = dy).parameters
    @test all(iszero, rule(ChainRulesCore.ZeroTangent())[2])
    single = Recurrence(network, 1, 7)
    values, rule = ChainRulesCore.rrule(single, p, input[:, :, 1])
    @test values.h isa Matrix{Float32}
    by = rule(ChainRulesCore.Tangent{typeof(values)}(y = ones(Float32, 3, 7)))
    @test length(by) == 3 && by[2] isa Vector{Float64} && size(by[3]) == (3, 7)
    values, rule = ChainRulesCore.rrule(single, p, 7)
    by = rule(ChainRulesCore.Tangent{typeof(values)}(h = ones(30, 7, 1)))
    @test by[2] isa Vector{Float64} && by[3] isa ChainRulesCore.NoTangent
    @test pullback(single, p, 7)[2](dy = ones(3, 7, 1)).parameters isa Vector{Float32}
end
