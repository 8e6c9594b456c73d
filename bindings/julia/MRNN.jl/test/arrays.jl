# What may be passed as an array, and what is copied, refused, or not allocated.

engine = Engine(MRNN.load(joinpath(EXAMPLES, "models", "flipflop.safetensors")))
input = rand(Float32, 3, 8, 4)
expected = forward(engine, input)

@testset "any array of numbers goes in" begin
    for same in (
        view(input, :, :, :),
        Float64.(input),
        permutedims(permutedims(input, (3, 1, 2)), (2, 3, 1)),
        PermutedDimsArray(permutedims(input, (3, 1, 2)), (2, 3, 1)),
        view(cat(input, input; dims = 1), 1:3, :, :),
        view(cat(input, input; dims = 2), :, 1:8, :),
        reshape(vec(input), 3, 8, 4),
        reinterpret(Float32, reinterpret(UInt32, input)),
    )
        @test forward(engine, same) == expected
    end
    @test forward(engine, ones(Int, 3, 5)) == forward(engine, ones(Float32, 3, 5))
    @test forward(engine, view(input, :, :, 2)).h == expected.h[:, :, 2]
    session = Session(engine, 4)
    steps = [input[:, 1, :], view(input, :, 2, :), Float64.(input[:, 3, :]), permutedims(input[:, 4, :])']
    for (index, step) in enumerate(steps)
        step!(session, step)
        @test activity(session) == expected.h[:, index, :]
    end
end

@testset "results go into memory without gaps" begin
    results = zeros(Float32, 30, 8, 9)
    forward!((h = view(results, :, :, 3:6),), engine, input)
    @test results[:, :, 3:6] == expected.h && iszero(results[:, :, [1, 2, 7, 8, 9]])
    session = Session(engine)
    step!(session, input[:, 1, 1], view(results, :, 1, 9))
    @test results[:, 1, 9] == expected.h[:, 1, 1]
    @test_throws ArgumentError forward!((h = view(zeros(Float32, 60, 8, 4), 1:30, :, :),), engine, input)
    @test_throws ArgumentError forward!((h = zeros(30, 8, 4),), engine, input)
    @test_throws ArgumentError step!(session, input[:, 1, 1], zeros(30))
    @test_throws ArgumentError step!(session, input[:, 1, 1], view(zeros(Float32, 60), 1:2:60))
    # The library sees that arrays share memory.
    shared = zeros(Float32, 30, 8, 4)
    @test_throws MRNNError forward!((x = shared, h = shared), engine, input)
    shared = zeros(Float32, 33)
    shared_input, shared_h = view(shared, 1:3), view(shared, 2:31)
    @test_throws MRNNError step!(session, shared_input, shared_h)
end

@testset "sizes" begin
    failure(call) = try call(); nothing catch error error end
    message = failure(() -> forward(engine, rand(Float32, 4, 8))).msg
    @test occursin("input", message) && occursin("(4, 8)", message) && occursin("(3, 8, 1)", message)
    @test_throws DimensionMismatch forward(engine, rand(Float32, 3))
    @test_throws DimensionMismatch forward(engine, rand(Float32, 3, 2, 2, 2))
    @test_throws DimensionMismatch forward(engine, input; x0 = zeros(30))
    @test_throws DimensionMismatch forward(engine, input; h0 = zeros(4, 30))
    @test_throws DimensionMismatch forward(engine, input; stimulation = zeros(30, 8))
    @test_throws DimensionMismatch forward!((h = zeros(Float32, 30, 4, 8),), engine, input)
    @test_throws ArgumentError forward(engine, input; record = (:h, :z))
    @test_throws ArgumentError forward!((hidden = zeros(Float32, 30, 8, 4),), engine, input)
    @test_throws ArgumentError forward(engine, -1)
    session = Session(engine, 4)
    @test_throws DimensionMismatch step!(session, input[:, 1, 1])
    @test_throws DimensionMismatch step!(session, input[:, 1, 1:3])
    @test_throws DimensionMismatch step!(session, nothing, zeros(Float32, 30))
    @test_throws DimensionMismatch step!(session; stimulation = zeros(30, 3))
    @test_throws DimensionMismatch run!(session, input[:, :, 1])
    @test_throws DimensionMismatch set_state!(session; x = zeros(30))
    @test_throws DimensionMismatch reset!(session, [true])
    @test_throws DimensionMismatch activity(engine.network, zeros(29, 2), "exc")
    @test_throws ArgumentError Session(engine, 0)
    @test_throws ArgumentError clamp_unit!(session, 0, 1)
    @test_throws ArgumentError clamp_unit!(session, 31, 1)
    @test_throws ArgumentError set_region_gain!(session, 0, 1)
    @test_throws MRNNError set_region_gain!(session, "exc", NaN)
    @test_throws MRNNError set_state!(session; x = fill(NaN, 30, 4))
    @test step_index(session) == 0
end

drive!(session, input, h) = (step!(session, input, h); nothing)
stimulate!(session, input, s, h) = (step!(session, input, h; stimulation = s); nothing)
drive_columns!(session, input, h) = foreach(t -> step!(session, view(input, :, :, t), view(h, :, :, t)), axes(input, 3))
function manipulate!(session, kept)
    set_region_gain!(session, 1, 0.5)
    set_pathway_gain!(session, 1, 0.5)
    set_region_current!(session, 1, 0.5)
    clamp_unit!(session, 1, 0.5)
    release_unit!(session, 1)
    clear_manipulations!(session)
    set_noise!(session, true; seed = 1)
    set_noise_enabled!(session, false)
    snapshot!(kept, session)
    restore!(session, kept)
    reset!(session)
    return
end

@testset "steps allocate nothing" begin
    session, h, s = Session(engine, 4), zeros(Float32, 30, 4), zeros(Float32, 30, 4)
    columns, all_h = permutedims(input, (1, 3, 2)), zeros(Float32, 30, 4, 8)
    kept = snapshot(session)
    now = input[:, 1, :]
    for _ = 1:2
        drive!(session, now, h), drive!(session, nothing, nothing), stimulate!(session, now, s, h)
        drive_columns!(session, columns, all_h), manipulate!(session, kept)
    end
    @test (@allocated drive!(session, now, h)) == 0
    @test (@allocated drive!(session, nothing, nothing)) == 0
    @test (@allocated stimulate!(session, now, s, h)) == 0
    @test (@allocated drive_columns!(session, columns, all_h)) == 0
    @test (@allocated manipulate!(session, kept)) == 0
    doubles = Session(Engine{Float64}(engine.network), 4)
    now, h = Float64.(now), Float64.(h)
    drive!(doubles, now, h)
    @test (@allocated drive!(doubles, now, h)) == 0
end
