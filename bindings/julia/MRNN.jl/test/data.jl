# Readers of what the conformance cases consist of: JSON and safetensors.

# The value of a JSON text: Dict, Vector, String, Float64, Int, Bool or nothing.
function read_json(text::AbstractString)
    value, rest = json_value(lstrip(text))
    isempty(lstrip(rest)) || error("JSON goes on: $(first(rest, 20))")
    return value
end

function json_value(text)
    startswith(text, '{') && return json_object(text)
    startswith(text, '[') && return json_list(text)
    startswith(text, '"') && return json_string(text)
    for (word, value) in ("true" => true, "false" => false, "null" => nothing)
        startswith(text, word) && return value, chop(text, head = length(word), tail = 0)
    end
    number = match(r"^-?\d+(\.\d+)?([eE][-+]?\d+)?", text)
    number === nothing && error("no JSON value: $(first(text, 20))")
    kind = all(isnothing, number.captures) ? Int : Float64
    return parse(kind, number.match), chop(text, head = length(number.match), tail = 0)
end

function json_object(text)
    object = Dict{String,Any}()
    rest = json_elements(text, '}') do rest
        key, rest = json_string(rest)
        object[key], rest = json_value(lstrip(chop(lstrip(rest), head = 1, tail = 0)))
        rest
    end
    return object, rest
end

function json_list(text)
    list = Any[]
    rest = json_elements(text, ']') do rest
        value, rest = json_value(rest)
        push!(list, value)
        rest
    end
    return list, rest
end

function json_elements(read, text, close)
    rest = lstrip(chop(text, head = 1, tail = 0))
    while !startswith(rest, close)
        rest = lstrip(read(rest))
        startswith(rest, ',') && (rest = lstrip(chop(rest, head = 1, tail = 0)))
    end
    return chop(rest, head = 1, tail = 0)
end

# Without escapes, which the cases have none of.
function json_string(text)
    string = match(r"^\"([^\"\\]*)\"", text)
    string === nothing && error("no plain JSON string: $(first(text, 20))")
    return String(string.captures[1]), chop(text, head = length(string.match), tail = 0)
end

# The tensors of a file by name, in float64, with their axes turned round: [B, T, n] is n x T x B.
function read_safetensors(path)
    bytes = read(path)
    len = Int(ltoh(reinterpret(UInt64, bytes[1:8])[1]))
    header = read_json(String(bytes[9:8+len]))
    tensors = Dict{String,Array{Float64}}()
    for (name, entry) in header
        name == "__metadata__" && continue
        kind = Dict("F64" => Float64, "F32" => Float32)[entry["dtype"]]
        start, stop = entry["data_offsets"]
        values = ltoh.(reinterpret(kind, bytes[9+len+start:8+len+stop]))
        tensors[name] = reshape(Float64.(values), Tuple(reverse(Int.(entry["shape"]))))
    end
    return tensors
end
