# Runs 100 trials of the 3-bit flip-flop and prints the outputs at the end of each. From the repository's root:
#
#     julia --project=bindings/julia/MRNN.jl examples/julia/flipflop.jl
using DelimitedFiles, MRNN, Printf

const TRIALS, STEPS, BITS = 100, 60, 3

lines = readdlm("examples/data/flipflop_inputs.csv", ',', Float32)
input = reshape(permutedims(lines), BITS, STEPS, TRIALS)

network = MRNN.load("examples/models/flipflop.safetensors")
output = forward(Engine(network), input; record = :y).y
for trial = 1:TRIALS
    @printf("%d %.6f %.6f %.6f\n", trial - 1, output[:, end, trial]...)
end
