# What must neither crash nor puzzle: copies of objects, objects that are closed in use, wrong numbers and names.

const FLIPFLOP = joinpath(EXAMPLES, "models", "flipflop.safetensors")

failure(call) = try call(); nothing catch error error end
says_all(call, words...) = (text = sprint(showerror, failure(call)); all(word -> occursin(word, text), words))

@testset "copies own what they have" begin
    network = MRNN.load(FLIPFLOP)
    both = deepcopy([network, network])
    @test both[1] === both[2] !== network
    expected = parameters(network)
    close(network)
    @test parameters(both[1]) == expected
    engine = Engine(both[1])
    trainer = Trainer(both[1]; batch = 1, steps = 2)
    for object in (engine, Session(engine), Tape(both[1], 1, 2), trainer, Recurrence(both[1], 1, 2))
        @test failure(() -> deepcopy(object)) isa ArgumentError
        @test says_all(() -> deepcopy(object), "deepcopy", object isa Recurrence ? "Tape" : string(nameof(typeof(object))))
    end
end

@testset "closed objects" begin
    network = MRNN.load(FLIPFLOP)
    engine = Engine(network)
    session, tape, trainer = Session(engine), Tape(network, 1, 2), Trainer(network; batch = 1, steps = 2)
    for (object, use) in (
        network => parameters, engine => num_units, session => step!, tape => max_steps, trainer => updates, network => deepcopy,
    )
        close(object)
        error = failure(() -> use(object))
        @test error isa MRNNError && error.status === :state
        @test occursin("this $(nameof(typeof(object))) is closed", error.message)
    end
end

# Threads that use objects while another one closes them: in a process that has them, which a crash would end.
const CLOSED_IN_USE = """
    using MRNN
    Threads.nthreads() == 2 || error("2 threads are needed")
    function until_closed(use, object, started)
        try
            while true
                use(object)
                started[] = true
            end
        catch error
            error isa MRNNError && error.status === :state && occursin("closed", error.message) || rethrow()
        end
    end
    function close_in_use(use, object)
        started = Threads.Atomic{Bool}(false)
        Threads.@threads for thread = 1:2
            if thread == 1
                until_closed(use, object, started)
            else
                while !started[]
                    GC.safepoint()
                end
                close(object)
            end
        end
    end
    network = MRNN.load(ARGS[1])
    engine = Engine(network; threads = 1)
    for round = 1:200
        close_in_use(step!, Session(engine, 4))
        close_in_use(session -> run!(session, 20), Session(engine, 4))
        close_in_use(engine -> forward(engine, 20), Engine(network; threads = 1))
        close_in_use(parameters, copy(network))
        close_in_use(tape -> forward(tape, 20), Tape(network, 1, 20; threads = 1))
    end
    # Two threads of one session take turns, and two of one engine need not.
    session, results = Session(engine, 4), Vector{Any}(undef, 2)
    Threads.@threads for thread = 1:2
        foreach(_ -> step!(session), 1:1000)
        results[thread] = [forward(engine, 20) for _ = 1:50]
    end
    step_index(session) == 2000 || error("steps were lost")
    all(isequal(results[1][1]), [results[1]; results[2]]) || error("results differ")
    # Weights are replaced between the calls of the other thread, never during one.
    whole, half = parameters(network), parameters(network) ./ 2
    Threads.@threads for thread = 1:2
        for _ = 1:500
            if thread == 1
                set_parameters!(network, half)
                set_parameters!(network, whole)
            else
                parameters(network) in (whole, half) || error("parameters are mixed")
            end
        end
    end
    print("ended")
    """

@testset "closing what another thread uses" begin
    julia = `$(Base.julia_cmd()) --project=$(Base.active_project()) --startup-file=no`
    command = setenv(`$julia -e $CLOSED_IN_USE $FLIPFLOP`, merge(ENV, Dict("JULIA_NUM_THREADS" => "2")))
    @test read(ignorestatus(command), String) == "ended"
end

@testset "numbers out of range" begin
    network, engine = Network(), Engine(MRNN.load(FLIPFLOP))
    finished, session = engine.network, Session(engine)
    tape = Tape(finished, 1, 2)
    for (call, words) in (
        (() -> add_recurrent_region!(network, "a", -3), ("num_units", "-3")),
        (() -> add_input_region!(network, "a", -3), ("num_units", "-3")),
        (() -> add_readout!(network, "a", -3, ["b"]), ("num_units", "-3")),
        (() -> set_seed!(network, -1), ("seed", "-1")),
        (() -> set_seed!(network, big(2)^64), ("seed", "18446744073709551616")),
        (() -> set_noise!(session, true; seed = -1), ("seed", "-1")),
        (() -> set_noise!(session, true; seed = 1, first_trial = -2), ("first_trial", "-2")),
        (() -> set_noise!(tape, true; seed = -1), ("seed", "-1")),
        (() -> set_noise!(tape, true; seed = 1, first_trial = -2), ("first_trial", "-2")),
        (() -> set_noise!(tape, true; seed = 1, first_step = -2), ("first_step", "-2")),
        (() -> set_step_index!(session, -1), ("index", "-1")),
        (() -> Session(engine, -1), ("batch", "-1")),
        (() -> Tape(finished, -1, 2), ("batch", "-1")),
        (() -> Tape(finished, 1, -2), ("max_steps", "-2")),
        (() -> Tape(finished, 1, 2; memory_bytes = -5), ("memory_bytes", "-5")),
        (() -> Trainer(finished; batch = 1, steps = 2, memory_bytes = -5), ("memory_bytes", "-5")),
        (() -> MRNN.resume("run.safetensors"; memory_bytes = -5), ("memory_bytes", "-5")),
        (() -> backward(engine, 2; dh = zeros(30, 2), memory_bytes = -5), ("memory_bytes", "-5")),
        (() -> forward(engine, -1), ("steps", "-1")),
        (() -> forward(engine, 2; batch = -1), ("batch", "-1")),
        (() -> clamp_unit!(session, 31, 1), ("unit", "31", "1 to 30")),
        (() -> release_unit!(session, 0), ("unit", "0", "1 to 30")),
    )
        @test failure(call) isa ArgumentError
        @test says_all(call, words...)
    end
    @test says_all(() -> Trainer(finished; batch = -1, steps = 2), "batch")
    @test says_all(() -> set_region_gain!(session, 99, 1), "set_region_gain!", "99")
    @test says_all(() -> set_region_current!(session, "exc", NaN), "set_region_current!", "exc", "NaN")
    @test says_all(() -> set_pathway_gain!(session, 99, 1), "set_pathway_gain!", "99")
    @test says_all(() -> clamp_unit!(session, 3, NaN), "clamp_unit!", "3", "NaN")
end

@testset "no input" begin
    network = MRNN.load(FLIPFLOP)
    engine, tape = Engine(network), Tape(network, 2, 4)
    silent = forward(engine, 4; batch = 2)
    @test forward(engine; steps = 4, batch = 2) == silent
    @test forward(tape; steps = 4) == silent
    @test backward(tape; steps = 4, dh = ones(30, 4, 2)) == backward(tape, 4; dh = ones(30, 4, 2))
    @test run!(Session(engine, 2); steps = 4) == silent
    results = map(similar, silent)
    @test forward!(results, engine; steps = 4, batch = 2) === results && results == silent
    @test failure(() -> forward(engine)) isa UndefKeywordError
    for input in (nothing, "input")
        @test failure(() -> forward(engine, input)) isa ArgumentError
        @test says_all(() -> forward(engine, input), "input", "number of steps")
    end
end

@testset "names are strings or symbols" begin
    network = MRNN.load(FLIPFLOP)
    session = step!(Session(Engine(network)))
    @test activity(session, :exc) == activity(session, "exc") == activity(session, SubString("exc inh", 1:3))
    @test weight(network, :exc, "inh") == weight(network, "exc", "inh")
    @test effective_weight(network, [:inh, :exc]) == effective_weight(network, ["inh", "exc"])
    @test region_range(network, :inh) == region_range(network, "inh")
    @test set_region_gain!(session, :exc, 0) === session
    @test says_all(() -> activity(session, :thal), "thal")
    @test says_all(() -> activity(session, 1), "region", "1", "name")
    own = add_recurrent_region!(Network(), :a, 2; parent = :p)
    connect!(add_readout!(own, :out, 1, [:a]), :a, :a)
    @test pathways(finalize!(own)) == ["a" => "a"] && parents(own) == ["p"] && readouts(own) == ["out"]
end
