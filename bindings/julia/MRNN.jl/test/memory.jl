# Objects of the library under the garbage collector, on threads, and in print.

using Libdl

const MODEL = joinpath(EXAMPLES, "models", "flipflop.safetensors")

@testset "children outlive their parents" begin
    make_session() = Session(Engine(MRNN.load(MODEL)), 2)
    make_tape() = Tape(MRNN.load(MODEL), 1, 4)
    expected = run!(make_session(), 4).h
    for round = 1:20
        sessions, tapes = [make_session() for _ = 1:5], [make_tape() for _ = 1:2]
        GC.gc(round % 5 == 0)
        @test all(run!(session, 4).h == expected for session in sessions)
        @test all(forward(tape, 4).h == expected[:, :, 1:1] for tape in tapes)
    end
    network = MRNN.load(MODEL)
    engine = Engine(network)
    session = Session(engine, 2)
    close(network)
    close(engine)
    @test run!(session, 4).h == expected
    @test_throws MRNNError Session(engine)
    @test_throws MRNNError activity(session, "exc")
    close(session)
    @test_throws MRNNError step!(session)
    finalize(session)
    close(session)
end

@testset "arrays live through calls" begin
    engine = Engine(MRNN.load(MODEL))
    expected = forward(engine, ones(Float32, 3, 20, 8)).h
    # Temporary arrays alone, with collections between the calls and within the conversions.
    for round = 1:50
        found = forward(engine, ones(3, 20, 8)).h
        round % 10 == 0 && GC.gc()
        @test found == expected
    end
end

@testset "threads" begin
    engine = Engine(MRNN.load(MODEL); threads = 1)
    input = rand(Float32, 3, 50, 16)
    expected = forward(engine, input).h
    found = Array{Array{Float32,3}}(undef, 16)
    Threads.@threads for member = 1:16
        session = Session(engine)
        found[member] = run!(session, input[:, :, member:member]).h
        member % 4 == 0 && GC.gc(false)
    end
    @test all(found[member][:, :, 1] == expected[:, :, member] for member = 1:16)
    Threads.nthreads() == 1 && @info "one thread: set JULIA_NUM_THREADS to test several"
end

@testset "show" begin
    network = MRNN.load(MODEL)
    @test sprint(show, network) == "Network(30 units, 3 inputs, 3 outputs)"
    text = sprint(show, MIME("text/plain"), network)
    @test occursin("exc: 21 units", text) && occursin("990 synapses in 6 connections", text)
    engine = Engine{Float64}(network)
    @test sprint(show, engine) == "Engine{Float64}(cpu, 30 units, 3 inputs, 3 outputs)"
    session = step!(Session(engine, 2))
    @test sprint(show, session) == "Session{Float64}(batch of 2, 30 units, 3 inputs, 3 outputs, step 1)"
    @test occursin("at most 4 steps", sprint(show, Tape(network, 1, 4)))
    @test occursin("batch of 1", sprint(show, Recurrence(network, 1, 4)))
    @test occursin("step 1", sprint(show, snapshot(session)))
    trainer = Trainer(network; batch = 2, steps = 5)
    @test sprint(show, trainer) == "Trainer(batch of 2, at most 5 steps, 0 updates)"
    @test occursin("recurrent/exc/exc/weight (21 x 21)", sprint(show, parameter_tensors(network)[1]))
    @test sprint(show, Network()) == "Network(under construction)"
    close(network)
    @test sprint(show, network) == sprint(show, MIME("text/plain"), network) == "Network(closed)"
end

@testset "every exported name is documented" begin
    for name in names(MRNN)
        @test haskey(Docs.meta(MRNN), Docs.Binding(MRNN, name))
    end
end

# A library that is not there: in a process of its own, for this one has loaded it.
@testset "finding the library" begin
    run_with(environment, code, project = Base.active_project()) = mktemp() do path, file
        julia = `$(Base.julia_cmd()) --project=$project --startup-file=no`
        command = setenv(`$julia -e $code`, merge(ENV, Dict(environment)))
        passed = success(pipeline(command; stdout = file, stderr = file))
        return passed, read(path, String)
    end
    passed, text = run_with("MRNN_LIBRARY" => "/no/such/library", "using MRNN")
    @test !passed && occursin("MRNN_LIBRARY is '/no/such/library'", text) && occursin("full path", text)
    passed, text = run_with("MRNN_LIBRARY" => MODEL, "using MRNN")
    @test !passed && occursin("can't be opened", text)
    passed, text = run_with(
        "MRNN_LIBRARY" => get(ENV, "MRNN_LIBRARY", ""),
        "using MRNN; print(unsafe_string(MRNN.LibMRNN.mrnn_version()))",
    )
    @test passed && occursin(r"^\d+\.\d+\.\d+", text)

    # A package in an installation uses the installation's library, with no help from the environment.
    mktempdir() do prefix
        package = joinpath(prefix, "share", "mrnn", "julia", "MRNN.jl")
        mkpath(dirname(package))
        cp(joinpath(@__DIR__, ".."), package)
        folder = mkpath(joinpath(prefix, Sys.iswindows() ? "bin" : "lib"))
        name = Sys.iswindows() ? "mrnn.dll" : string("libmrnn.", Libdl.dlext)
        library = joinpath(folder, name)
        cp(Libdl.dlpath(MRNN.LibMRNN.library[]), library; follow_symlinks = true)
        passed, text = run_with("MRNN_LIBRARY" => "", "using MRNN, Libdl; print(dlpath(MRNN.LibMRNN.library[]))", package)
        @test passed && realpath(text) == realpath(library)
    end
    # What an installation lacks, the package's page doesn't point to.
    @test !occursin(r"\]\((?!http)", read(joinpath(@__DIR__, "..", "README.md"), String))
end
