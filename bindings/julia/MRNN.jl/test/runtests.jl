# julia --project=bindings/julia/MRNN.jl bindings/julia/MRNN.jl/test/runtests.jl
using MRNN, Test

# The package's tests read the repository's examples and recorded cases.
const EXAMPLES = normpath(joinpath(@__DIR__, "..", "..", "..", "..", "examples"))

include("data.jl")

@testset "MRNN" begin
    for part in ["conformance", "networks", "sessions", "arrays", "gradients", "training", "memory", "misuse"]
        @testset "$part" begin include("$part.jl") end
    end
end
