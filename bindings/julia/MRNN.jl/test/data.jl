# The reader of the safetensors files of the conformance cases; their JSON is read as the package reads its own.

# The tensors of a file by name, in float64, with their axes turned round: [B, T, n] is n x T x B.
function read_safetensors(path)
    bytes = read(path)
    len = Int(ltoh(reinterpret(UInt64, bytes[1:8])[1]))
    header = MRNN.read_json(String(bytes[9:8+len]))
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
