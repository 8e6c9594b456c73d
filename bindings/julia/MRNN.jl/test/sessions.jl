# Engines, sessions, sequences and what is done to them.

network = MRNN.load(joinpath(EXAMPLES, "go_nogo.json"))
set_readout!(network, "response", ones(1, 50) ./ 50, [0.1])

@testset "engine and session, $T" for T in (Float32, Float64)
    engine = Engine{T}(network; threads = 1)
    @test backend(engine) == "cpu"
    @test (num_units(engine), num_inputs(engine), num_outputs(engine)) == (350, 30, 1)
    input = rand(T, 30, 20, 3)
    whole = forward(engine, input; record = (:x, :h, :y))
    @test size(whole.x) == size(whole.h) == (350, 20, 3) && size(whole.y) == (1, 20, 3)
    @test keys(forward(engine, input; record = :y)) == (:y,)

    @testset "steps, runs and sequences are bit-equal" begin
        session = Session(engine, 3)
        @test (num_units(session), num_inputs(session), num_outputs(session), batch_size(session)) == (350, 30, 1, 3)
        h = zeros(T, 350, 3)
        for step = 1:20
            @test step!(session, input[:, step, :], h) === h
            @test h == activity(session) == whole.h[:, step, :]
            @test state(session) == (x = whole.x[:, step, :], h = h)
            @test outputs(session) == whole.y[:, step, :]
        end
        @test step_index(session) == 20
        @test run!(reset!(session), input; record = (:x, :h, :y)) == whole
        single = forward(engine, input[:, :, 2])
        @test size(single.h) == (350, 20) && single.h == whole.h[:, :, 2]
        @test forward!((h = similar(whole.h), y = similar(whole.y)), engine, input).h == whole.h
        @test run!((y = similar(whole.y),), reset!(session), input).y == whole.y
    end

    @testset "regions" begin
        session = Session(engine)
        step!(session, ones(T, 30))
        thal = activity(session, "thal")
        @test size(thal) == (50, 1) && thal == activity(session)[region_range(network, "thal"), :]
        @test activity(network, whole.h, "striatum") == whole.h[region_mask(network, "striatum"), :, :]
    end

    @testset "no input, stimulation, initial states" begin
        silent = forward(engine, 5; batch = 2)
        @test size(silent.h) == (350, 5, 2)
        @test silent.h == forward(engine, zeros(T, 30, 5, 2)).h
        @test run!(Session(engine, 2), 5).h == silent.h
        stimulation = rand(T, 350, 5, 2)
        stimulated = forward(engine, 5; batch = 2, stimulation = stimulation, record = (:h,))
        session = Session(engine, 2)
        for step = 1:5
            step!(session; stimulation = stimulation[:, step, :])
            @test activity(session) == stimulated.h[:, step, :]
        end
        @test stimulated.h != silent.h
        x0 = rand(T, 350, 2)
        given = forward(engine, 1; batch = 2, x0 = x0)
        @test run!(set_state!(Session(engine, 2); x = x0), 1).h == given.h
        @test forward(engine, 1; batch = 2, x0 = x0, h0 = zeros(T, 350, 2)).h != given.h
    end

    @testset "reset of members" begin
        session = Session(engine, 3)
        initial = state(session)
        run!(session, input)
        before = state(session)
        reset!(session, [false, true, false])
        @test state(session).x[:, 2] == initial.x[:, 2] && state(session).x[:, [1, 3]] == before.x[:, [1, 3]]
        @test step_index(session) == 20 && step_index(reset!(session)) == 0
        @test state(session) == initial
    end

    @testset "noise" begin
        session = set_noise!(Session(engine, 2), true; seed = 7, first_trial = 5)
        @test noise(session) == (enabled = true, seed = 7, first_trial = 5)
        noisy = run!(session, 4).h
        @test noisy != forward(engine, 4; batch = 2).h
        @test run!(set_noise!(Session(engine, 1), true; seed = 7, first_trial = 6), 4).h[:, :, 1] == noisy[:, :, 2]
        set_noise_enabled!(reset!(session), false)
        @test noise(session) == (enabled = false, seed = 7, first_trial = 5)
        @test run!(session, 4).h == forward(engine, 4; batch = 2).h
        set_noise_enabled!(reset!(session), true)
        @test run!(session, 4).h == noisy
        # The noise of a step is that of its index.
        set_step_index!(reset!(session), 100)
        @test step_index(session) == 100 && run!(session, 1).h != noisy[:, 1:1, :]
    end

    @testset "snapshots" begin
        session = set_noise!(Session(engine, 2), true; seed = 1)
        run!(session, 3)
        kept = snapshot(session)
        after = run!(session, 4)
        @test run!(restore!(session, kept), 4) == after
        @test run!(restore!(Session(engine, 2), kept), 4) == after
        @test snapshot!(kept, session) === kept && run!(restore!(session, kept), 1).h != after.h[:, 1:1, :]
    end

    @testset "manipulations" begin
        # Delays apart, two steps show the effect of a change on a neighbour.
        run_of(change!) = (session = Session(engine); change!(session); run!(session, 3; record = (:h,)).h)
        plain = run_of(identity)
        number, pathway = region_index(network, "snr"), pathway_index(network, "snr", "thal")
        silenced = run_of(session -> set_region_gain!(session, "snr", 0))
        @test silenced != plain && silenced == run_of(session -> set_region_gain!(session, number, 0))
        @test run_of(session -> set_pathway_gain!(session, "snr", "thal", 0)) ==
              run_of(session -> set_pathway_gain!(session, pathway, 0)) != plain
        @test run_of(session -> set_region_current!(session, "thal", 1)) ==
              run_of(session -> set_region_current!(session, region_index(network, "thal"), 1)) != plain
        @test run_of(session -> clear_manipulations!(set_region_gain!(session, "snr", 0))) == plain
        session = clamp_unit!(Session(engine), 3, 0.5)
        @test all(run!(session, 3).h[3, :, 1] .== 0.5)
        step!(release_unit!(session, 3))
        @test activity(session)[3] == max(state(session).x[3], 0)
        current = pathway_current(session, "snr", "thal")
        @test size(current) == (50, 1) && all(current .<= 0)
    end
end

@testset "refresh" begin
    changed = copy(network)
    engine = Engine(changed)
    before = forward(engine, 3)
    set_base_firing!(changed, "thal", fill(2, 50))
    @test forward(engine, 3) == before
    @test forward(refresh!(engine, changed), 3).h == forward(Engine(changed), 3).h != before.h
    # An engine with sessions can't be refreshed.
    session = Session(engine)
    @test_throws MRNNError refresh!(engine, changed)
    close(session)
    @test refresh!(engine, changed) === engine
end

@testset "backends and options" begin
    reference = Engine{Float64}(network, "reference")
    @test backend(reference) == "reference"
    @test forward(reference, 50).h ≈ forward(Engine{Float64}(network; precise = true), 50).h
    @test forward(Engine(network; weights = :bf16), 50).h ≈ forward(Engine(network), 50).h rtol = 1e-2
    failure(call) = try call(); nothing catch error error end
    @test occursin("thread", failure(() -> Engine(network; thread = 1)).message)
    @test failure(() -> Engine(network, "abacus")).status === :argument
    @test failure(() -> Engine(network; tf32 = true)).status === :unavailable
    @test_throws ArgumentError Engine(network; precision = "f64")
    @test_throws ArgumentError Engine{Float16}(network)
    @test_throws ArgumentError Engine(network; threads = 1.0im)
    @test_throws MRNNError Engine(Network())
end
