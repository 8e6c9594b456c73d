# Building, asking and changing networks.

function small_network(; seed = 3)
    network = Network()
    @test !is_finalized(network)
    add_recurrent_region!(network, "exc", 6; base_firing = 0.1, init = 0.2, parent = "cortex", learnable_bias = true)
    add_recurrent_region!(network, "inh", 3; sign = :inhibitory, parent = "cortex")
    add_recurrent_region!(network, "out", 4)
    add_input_region!(network, "cue", 2)
    connect!(network, "exc", "inh"; sparsity = 0.5)
    connect!(network, "inh", "exc"; delay = 20)
    connect!(network, "exc", "out")
    connect_zero!(network, "out", "exc")
    connect!(network, "cue", "exc")
    set_delay!(network, "exc", "out", 10)
    add_readout!(network, "answer", 2, ["exc", "out"])
    set_dynamics!(network; type = :leaky, dt = 10, tau = 50, activation = :tanh)
    set_noise_levels!(network; hidden = 0.1, input = 0.2)
    set_constraints!(network; input = false, dale = :clamp)
    set_seed!(network, seed)
    set_spectral_radius!(network, 0.9)
    return finalize!(network)
end

@testset "build and ask" begin
    network = small_network()
    @test is_finalized(network)
    @test (num_units(network), num_inputs(network), num_outputs(network)) == (13, 2, 2)
    @test num_synapses(network) == 6 * 1 + 3 * 6 + 6 * 4 + 2 * 6
    @test regions(network) == ["exc", "inh", "out"]
    @test input_regions(network) == ["cue"]
    @test readouts(network) == ["answer"]
    @test num_units(network, "cortex") == 9 && num_units(network, "cue") == 2
    @test [region_index(network, name) for name in ["exc", "inh", "out", "cue"]] == 1:4
    @test region_range(network, "out") == 10:13 && region_range(network, "cue") == 1:2
    @test region_mask(network, "cortex") == (1:13 .<= 9)
    @test pathways(network) == ["exc" => "inh", "exc" => "out", "inh" => "exc", "out" => "exc", "cue" => "exc"]
    @test [pathway_index(network, src, dst) for (src, dst) in pathways(network)] == 1:5
    @test has_connection(network, "exc", "inh") && !has_connection(network, "out", "exc")
    @test delay(network, "inh", "exc") == 20 && delay(network, "exc", "out") == 10
    @test spectral_radius(network) ≈ 0.9
    @test spectral_radius(scale_spectral_radius!(network, 0.5)) ≈ 0.5
    description = read_json(to_json(network))
    @test description["dynamics"]["activation"] == "tanh" && description["constraints"]["dale"] == "clamp"
    @test description["dynamics"]["noise"]["hidden"] == 0.1 && !description["constraints"]["input"]
    more = add_json!(Network(), """{"recurrent_regions": [{"name": "a", "num_units": 2, "tau": 30}]}""")
    @test regions(finalize!(more)) == ["a"]
end

@testset "weights are destination x source" begin
    network = small_network()
    @test size(weight(network, "exc", "inh")) == (3, 6)
    new = reshape(1.0:18.0, 3, 6)
    synapses = mask(network, "exc", "inh")
    @test size(synapses) == (3, 6) && all(sum(synapses; dims = 1) .== 1)
    @test weight(set_weight!(network, "exc", "inh", new), "exc", "inh") == new .* synapses
    synapses = (1:3) .<= (1:6)'
    set_mask!(network, "exc", "inh", synapses)
    @test mask(network, "exc", "inh") == synapses
    set_weight!(network, "exc", "inh", new)
    @test weight(network, "exc", "inh") == new .* synapses
    # One synapse alone, so that a transposed matrix would show: from unit 6 of exc to unit 1 of inh.
    single = zeros(3, 6)
    single[1, 6] = 0.5
    set_weight!(network, "exc", "inh", single)
    @test effective_weight(network)[7, 6] == 0.5
    @test effective_weight(network, "exc", "inh") == single
    @test projection(network, "cortex", "cortex")[7, 6] == 0.5
    @test projection(network, "out", "cortex") == zeros(9, 4)
    set_weight!(network, "inh", "exc", ones(Float32, 6, 3))
    @test effective_weight(network, "inh", "exc") == -ones(6, 3)
    set_weight!(network, "cue", "exc", [-1 2; 3 4; 5 6; 7 8; 9 10; 11 12])
    @test effective_input_weight(network)[1:2, :] == [-1 2; 3 4]
    @test base_firing(network) == [fill(0.1, 6); zeros(7)] && initial_state(network) == [fill(0.2, 6); zeros(7)]
    set_base_firing!(network, "out", 1:4)
    set_initial_state!(network, "out", view([4.0, 0, 3, 0, 2, 0, 1], 1:2:7))
    @test base_firing(network, "out") == 1:4 && initial_state(network, "out") == 4:-1:1
    set_readout!(network, "answer", reshape(1:20, 2, 10), [0.5, -0.5])
    @test readout(network, "answer") == (weight = reshape(1.0:20.0, 2, 10), bias = [0.5, -0.5])
end

@testset "parameters" begin
    network = small_network()
    all_of_them, parts = parameters(network), parameter_tensors(network)
    @test length(all_of_them) == num_parameters(network) == last(parts[end].range)
    @test all(parts[i].range.start == parts[i-1].range.stop + 1 for i = 2:length(parts))
    part(name) = parts[findfirst(part -> part.name == name, parts)]
    @test tensor(all_of_them, part("recurrent/exc/out/weight")) == weight(network, "exc", "out")
    @test tensor(all_of_them, part("readout/answer/bias")) == readout(network, "answer").bias
    @test part("recurrent/exc/inh/values").size == (6,)
    @test part("bias/exc").trainable && !part("bias/inh").trainable
    tensor(all_of_them, part("recurrent/exc/out/weight"))[4, 1] = 0.75
    @test weight(set_parameters!(network, all_of_them), "exc", "out")[4, 1] == 0.75
end

@testset "files and copies" begin
    network = small_network()
    set_mask!(network, "exc", "inh", (1:3) .<= (1:6)')
    mktempdir() do folder
        path = joinpath(folder, "a network.safetensors")
        MRNN.save(path, network)
        loaded = MRNN.load(path)
        for other in (loaded, copy(network))
            @test to_json(other) == to_json(network)
            @test parameters(other) == parameters(network)
            @test mask(other, "exc", "inh") == mask(network, "exc", "inh")
        end
    end
    other = copy(network)
    set_base_firing!(other, "out", ones(4))
    @test base_firing(network, "out") == zeros(4)
end

@testset "errors name the operand" begin
    network = small_network()
    @test_throws MRNNError MRNN.load("no such file.json")
    failure(call) = try call(); nothing catch error error end
    @test failure(() -> MRNN.load("no such file.json")).status === :io
    unknown = failure(() -> weight(network, "exc", "inhh"))
    @test unknown isa MRNNError && unknown.status === :unknown && occursin("inhh", unknown.message)
    @test occursin("unknown", sprint(showerror, unknown)) && occursin("inhh", sprint(showerror, unknown))
    @test failure(() -> add_input_region!(network, "late", 1)).status === :state
    @test failure(() -> add_input_region!(Network(), "a/b", 1)).status === :name
    @test failure(() -> MRNN.from_json("{")).status === :json
    @test failure(() -> set_base_firing!(network, "out", [1, 2, 3, NaN])).status === :value
    @test_throws DimensionMismatch set_weight!(network, "exc", "inh", zeros(6, 3))
    @test_throws DimensionMismatch set_mask!(network, "exc", "inh", trues(6, 3))
    @test_throws DimensionMismatch set_base_firing!(network, "out", zeros(5))
    @test_throws DimensionMismatch set_readout!(network, "answer", zeros(10, 2), zeros(2))
    @test_throws DimensionMismatch set_parameters!(network, zeros(2))
    @test_throws ArgumentError add_recurrent_region!(Network(), "a", 2; sign = :pos)
    @test occursin(":relu, :tanh", failure(() -> set_dynamics!(Network(); activation = :step)).msg)
    @test_throws ArgumentError weight(network, "exc\0inh", "inh")
    @test_throws InexactError add_input_region!(Network(), "a", -1)
    @test MRNNError(-1000, "?").status === Symbol("status-1000")
    close(network)
    @test_throws ArgumentError num_units(network)
    @test !isopen(network) && close(network) === nothing
end
