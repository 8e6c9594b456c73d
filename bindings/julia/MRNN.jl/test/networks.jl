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
    @test sparsity(network, "exc", "inh") == 0.5 && num_synapses(network, "exc", "inh") == 6
    @test sparsity(network, "inh", "exc") == 0 && num_synapses(network, "out", "exc") == 0
    @test sum(num_synapses(network, src, dst) for (src, dst) in pathways(network)) == num_synapses(network)
    @test readout_range(network, "answer") == 1:2
    description = MRNN.read_json(to_json(network))
    @test description["dynamics"]["activation"] == "tanh" && description["constraints"]["dale"] == "clamp"
    @test description["dynamics"]["noise"]["hidden"] == 0.1 && !description["constraints"]["input"]
    more = add_json!(Network(), """{"recurrent_regions": [{"name": "a", "num_units": 2, "tau": 30}]}""")
    @test regions(finalize!(more)) == ["a"]
end

@testset "settings" begin
    network = small_network()
    @test dynamics(network) == (type = :leaky, dt = 10, tau = 50, activation = :tanh)
    @test noise_levels(network) == (enabled = false, hidden = 0.1, input = 0.2)
    @test constraints(network) == (recurrent = true, input = false, dale = :clamp)
    @test seed(network) == 3 && initial_spectral_radius(network) == 0.9
    # Networks under construction have settings too, and what is read can be set.
    other = Network()
    @test dynamics(other) == (type = :leaky, dt = 10, tau = 100, activation = :relu)
    @test initial_spectral_radius(other) == 0
    set_dynamics!(other; dynamics(network)...)
    set_noise_levels!(other; noise_levels(network)...)
    set_constraints!(other; constraints(network)...)
    set_seed!(other, typemax(UInt64))
    @test dynamics(other) == dynamics(network) && noise_levels(other) == noise_levels(network)
    @test constraints(other) == constraints(network) && seed(other) == typemax(UInt64)
end

@testset "regions" begin
    network = small_network()
    @test parents(network) == ["cortex"] && children(network, "cortex") == ["exc", "inh"]
    @test region_parent(network, "inh") == "cortex" && region_parent(network, "out") === nothing
    @test excluded_regions(network, ["cortex"]) == ["out"]
    @test excluded_regions(network, ["out", "exc"]) == ["inh"]
    @test excluded_regions(network, String[]) == regions(network)
    @test [region_sign(network, name) for name in ["exc", "inh", "cue"]] == [:excitatory, :inhibitory, :excitatory]
    @test learnable(network, "exc") == (bias = true, init = false)
    @test learnable(set_learnable!(network, "exc"; bias = false, init = true), "exc") == (bias = false, init = true)
    @test learnable(network, "inh") == (bias = false, init = false)

    own = Network()
    add_recurrent_region!(own, "a", 2)
    add_recurrent_region!(own, "b", 2)
    add_input_region!(own, "u", 1)
    set_dynamics!(own; tau = 40, activation = :softplus)
    set_noise_levels!(own; hidden = 0.3, input = 0.4)
    set_region_tau!(own, "a", 25)
    set_region_activation!(own, "a", :sigmoid)
    set_region_noise!(own, "a", 0)
    set_learnable!(own, "b"; bias = true, init = true)
    finalize!(own)
    @test region_tau(own, "a") == 25 && region_tau(own, "b") == 40
    @test region_activation(own, "a") === :sigmoid && region_activation(own, "b") === :softplus
    @test [region_noise(own, name) for name in ["a", "b", "u"]] == [0, 0.3, 0.4]
    @test learnable(own, "b") == (bias = true, init = true)
    # x after a step without drive from x = 1: 1 - dt / tau.
    set_initial_state!(own, "a", [1, 1])
    set_initial_state!(own, "b", [1, 1])
    x = forward(Engine{Float64}(own), 1; record = :x).x
    @test x[:, 1, 1] ≈ [0.6, 0.6, 0.75, 0.75]
end

@testset "synapses as lists" begin
    network = small_network()
    found = synapses(network, "exc", "inh")
    @test length(found.weight) == num_synapses(network, "exc", "inh") == 6
    matrix = zeros(3, 6)
    for (dst, src, weight) in zip(found...)
        matrix[dst, src] = weight
    end
    @test matrix == weight(network, "exc", "inh")
    @test Set(zip(found.dst_units, found.src_units)) == Set(Tuple.(findall(mask(network, "exc", "inh"))))
    @test set_synapses!(network, "exc", "inh", [3, 1], Int8[1, 6], 1:2) === network
    @test weight(network, "exc", "inh") == [0 0 0 0 0 2; 0 0 0 0 0 0; 1 0 0 0 0 0]
    @test synapses(network, "exc", "inh") == (dst_units = [1, 3], src_units = [6, 1], weight = [2, 1])
    @test isempty(synapses(network, "out", "exc").weight)
    set_synapses!(network, "out", "exc", [6], [4], [0.5])
    @test has_connection(network, "out", "exc") && weight(network, "out", "exc")[6, 4] == 0.5

    before = parameters(network)
    @test_throws ArgumentError set_synapses!(network, "exc", "inh", [0], [1], [1])
    @test_throws ArgumentError set_synapses!(network, "exc", "inh", [1], [-1], [1])
    @test_throws DimensionMismatch set_synapses!(network, "exc", "inh", [1], [1, 2], [1, 2])
    @test_throws DimensionMismatch set_synapses!(network, "exc", "inh", [1, 2], [1], [1, 2])
    status(call) = try call(); nothing catch error error.status end
    @test status(() -> set_synapses!(network, "exc", "inh", [4], [1], [1])) === :value
    @test status(() -> set_synapses!(network, "exc", "inh", [1, 1], [1, 1], [1, 2])) === :duplicate
    @test status(() -> set_synapses!(network, "exc", "inh", [1], [1], [Inf])) === :value
    @test status(() -> synapses(network, "inh", "inh")) === :unknown
    @test parameters(network) == before
end

@testset "several regions" begin
    network = small_network()
    full = effective_weight(network)
    @test effective_weight(network, ["out", "cortex"]) == full[[10:13; 1:9], [10:13; 1:9]]
    @test effective_weight(network, ["inh"]) == full[7:9, 7:9]
    @test size(effective_weight(network, String[])) == (0, 0)
    @test readout_units(network, "answer") == [1:6; 10:13]
    @test_throws MRNNError effective_weight(network, ["exc", "cortex"])
    @test_throws MRNNError excluded_regions(network, ["exc", "exc"])
    for T in (Float32, Float64)
        states = rand(T, 13, 5, 2)
        out_inh, exc = states[[10:13; 7:9], :, :], states[1:6, :, :]
        combined = combine_states(network, ["out", "inh"], out_inh, ["exc"], exc)
        @test combined isa Array{T,3} && combined == states
        @test combine_states(network, ["exc"], view(states, 1:6, 2, 1), ["out"], states[10:13, 2, 1]) ==
              states[[1:6; 10:13], 2, 1]
        @test combine_states(network, ["exc"], exc, String[], zeros(T, 0, 5, 2)) == exc
        @test_throws DimensionMismatch combine_states(network, ["out"], out_inh, ["exc"], exc)
        @test_throws DimensionMismatch combine_states(network, ["exc"], exc, ["out"], states[10:13, :, 1:1])
        @test_throws MRNNError combine_states(network, ["exc"], exc, ["cortex"], states[1:9, :, :])
    end
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
    @test is_trainable(network, "exc", "out") && is_trainable(network, "answer")
    set_trainable!(network, "exc", "out", false)
    set_trainable!(network, "answer", false)
    @test !is_trainable(network, "exc", "out") && !is_trainable(network, "answer")
    @test is_trainable(network, "inh", "exc")
    fixed = [part.name for part in parameter_tensors(network) if !part.trainable]
    @test "recurrent/exc/out/weight" in fixed && "readout/answer/weight" in fixed
    @test !("recurrent/inh/exc/weight" in fixed)
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
        from_bytes = MRNN.from_safetensors(read(path))
        @test parameters(MRNN.from_safetensors(view([0x00; read(path)], 2:filesize(path)+1))) == parameters(network)
        for other in (loaded, from_bytes, copy(network))
            @test to_json(other) == to_json(network)
            @test parameters(other) == parameters(network)
            @test mask(other, "exc", "inh") == mask(network, "exc", "inh")
        end
    end
    other = copy(network)
    set_base_firing!(other, "out", ones(4))
    @test base_firing(network, "out") == zeros(4)
    # A network under construction is copied as one, and goes on apart from its copy.
    begun = add_recurrent_region!(Network(), "a", 2)
    other = add_recurrent_region!(copy(begun), "b", 3)
    @test !is_finalized(other) && regions(finalize!(other)) == ["a", "b"]
    @test regions(finalize!(begun)) == ["a"]
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
    @test failure(() -> MRNN.from_safetensors(UInt8[1, 2, 3])).status === :format
    @test failure(() -> region_tau(network, "cue")).status === :argument
    @test failure(() -> children(network, "exc")).status === :argument
    @test failure(() -> region_sign(network, "nowhere")).status === :unknown
    @test failure(() -> readout_range(network, "nothing")).status === :unknown
    @test failure(() -> set_trainable!(network, "inh", "inh", false)).status === :unknown
    @test failure(() -> set_trainable!(network, "nothing", false)).status === :unknown
    @test failure(() -> set_region_tau!(network, "exc", 20)).status === :state
    @test failure(() -> regions(Network())).status === :state
    begun = add_recurrent_region!(Network(), "a", 2)
    @test failure(() -> set_region_tau!(begun, "a", 0)).status === :value
    @test failure(() -> set_region_noise!(begun, "a", -1)).status === :value
    @test occursin(":linear", failure(() -> set_region_activation!(begun, "a", :step)).msg)
    @test_throws UndefKeywordError set_learnable!(begun, "a"; bias = true)
    @test_throws DimensionMismatch set_weight!(network, "exc", "inh", zeros(6, 3))
    @test_throws DimensionMismatch set_mask!(network, "exc", "inh", trues(6, 3))
    @test_throws DimensionMismatch set_base_firing!(network, "out", zeros(5))
    @test_throws DimensionMismatch set_readout!(network, "answer", zeros(10, 2), zeros(2))
    @test_throws DimensionMismatch set_parameters!(network, zeros(2))
    @test_throws ArgumentError add_recurrent_region!(Network(), "a", 2; sign = :pos)
    @test occursin(":relu, :tanh", failure(() -> set_dynamics!(Network(); activation = :step)).msg)
    @test_throws ArgumentError weight(network, "exc\0inh", "inh")
    @test MRNNError(-1000, "?").status === Symbol("status-1000")
    close(network)
    @test_throws MRNNError num_units(network)
    @test !isopen(network) && close(network) === nothing
end
