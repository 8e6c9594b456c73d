# The recorded cases of tests/conformance, whose README says what they hold.

const CASES = joinpath(EXAMPLES, "..", "tests", "conformance")

function read_case(folder)
    case = MRNN.read_json(read(joinpath(folder, "case.json"), String))
    return case, read_safetensors(joinpath(folder, "data.safetensors"))
end

# Sequences as n x T x B: those with time first are n x B x T in the file.
sequence_of(case, array) = case["options"]["batch_first"] ? array : permutedims(array, (1, 3, 2))

function network_of(case, data)
    config, options = copy(case["config"]), case["options"]
    config["dynamics"] = Dict(
        "type" => options["dynamics"], "activation" => options["activation"], "dt" => options["dt"], "tau" => options["tau"],
    )
    config["constraints"] = Dict("recurrent" => options["rec_constrained"], "input" => options["inp_constrained"])
    # Gradients by base firing are recorded whatever the description says of its training.
    haskey(case, "gradient_tolerance") && foreach(r -> r["learnable_bias"] = true, config["recurrent_regions"])
    network = MRNN.from_json(MRNN.json(config))
    for (prefix, kind) in ("W_rec" => "recurrent_connections", "W_inp" => "input_connections"), spec in config[kind]
        get(spec, "zero_connection", false) && continue
        src, dst = spec["src_region"], spec["dst_region"]
        block(array) = permutedims(array)[region_range(network, dst), region_range(network, src)]
        mask = get(data, prefix * "_mask", ones(size(data[prefix])))
        set_mask!(network, src, dst, block(mask) .!= 0)
        set_weight!(network, src, dst, block(data[prefix]))
    end
    for region in regions(network)
        units = region_range(network, region)
        haskey(data, "base_firing") && set_base_firing!(network, region, data["base_firing"][units])
        haskey(data, "init") && set_initial_state!(network, region, data["init"][units])
    end
    return network
end

relative_error(found, expected) = maximum(abs, found .- expected) / max(maximum(abs, expected), floatmin(Float64))

function check_activity(network, case, data, T)
    options, tolerance = case["options"], case["tolerance"][T === Float32 ? "f32" : "f64"]
    input = T.(sequence_of(case, data["inp"]))
    stimulation = haskey(data, "stim") ? T.(sequence_of(case, data["stim"])) : nothing
    x0 = haskey(data, "x0") ? T.(data["x0"]) : nothing
    h0 = get(options, "free_h0", false) || options["dynamics"] == "elman" ? T.(data["h0"]) : nothing
    engine = Engine{T}(network)
    whole = forward(engine, input; x0 = x0, h0 = h0, stimulation = stimulation, record = (:x, :h))
    @test relative_error(whole.h, sequence_of(case, data["hs"])) <= tolerance
    haskey(data, "xs") && @test relative_error(whole.x, sequence_of(case, data["xs"])) <= tolerance

    session = set_state!(Session(engine, case["batch"]); x = x0, h = h0)
    for step = 1:case["steps"]
        now = stimulation === nothing ? nothing : stimulation[:, step, :]
        step!(session, input[:, step, :]; stimulation = now)
        x, h = state(session)
        @test h == whole.h[:, step, :] && x == whole.x[:, step, :]
    end
end

# The elements of a matrix, columns of `kind`, where synapses are, in the order of the vector of all parameters.
function of_synapses(network, kind, matrix)
    matrix = permutedims(matrix)
    values = Float64[]
    for (src, dst) in pathways(network)
        src in kind && has_connection(network, src, dst) || continue
        block = matrix[region_range(network, dst), region_range(network, src)]
        append!(values, permutedims(block)[permutedims(mask(network, src, dst))])
    end
    return values
end

function check_gradients(network, case, data, T)
    tolerance = case["gradient_tolerance"][T === Float32 ? "f32" : "f64"]
    input = T.(sequence_of(case, data["inp"]))
    stimulation = haskey(data, "stim") ? T.(sequence_of(case, data["stim"])) : nothing
    tape = Tape{T}(network, case["batch"], case["steps"])
    x0 = haskey(data, "x0") ? T.(data["x0"]) : nothing
    forward(tape, input; x0 = x0, h0 = T.(data["h0"]), stimulation = stimulation)
    found = backward(
        tape, input;
        stimulation = stimulation, dh = T.(sequence_of(case, data["grad_hs"])), by = (:parameters, :input, :x0, :h0),
    )
    tensors = parameter_tensors(network)
    part(prefix) = vcat((found.parameters[t.range] for t in tensors if startswith(t.name, prefix))...)
    for (prefix, name, kind) in
        (("recurrent/", "grad_W_rec", regions(network)), ("input/", "grad_W_inp", input_regions(network)))
        haskey(data, name) &&
            @test relative_error(part(prefix), of_synapses(network, kind, data[name])) <= tolerance
    end
    haskey(data, "grad_base_firing") && @test relative_error(part("bias/"), data["grad_base_firing"]) <= tolerance
    haskey(data, "grad_inp") && @test relative_error(found.input, sequence_of(case, data["grad_inp"])) <= tolerance
    haskey(data, "grad_x0") && @test relative_error(found.x0, data["grad_x0"]) <= tolerance
    haskey(data, "grad_h0") && @test relative_error(found.h0, data["grad_h0"]) <= tolerance
end

@testset "$(basename(folder))" for folder in filter(isdir, readdir(CASES, join = true))
    case, data = read_case(folder)
    network = network_of(case, data)
    for (name, range) in get(case, "regions", Dict())
        @test region_range(network, name) == range[1]+1:range[2]
    end
    effective, tolerance = get(data, "W_rec_effective", nothing), case["tolerance"]["f64"]
    effective === nothing || @test relative_error(effective_weight(network), permutedims(effective)) <= tolerance
    effective = get(data, "W_inp_effective", nothing)
    effective === nothing || @test relative_error(effective_input_weight(network), permutedims(effective)) <= tolerance
    for T in (Float32, Float64)
        check_activity(network, case, data, T)
        haskey(case, "gradient_tolerance") && check_gradients(network, case, data, T)
    end
end
