# Runs go and no-go trials with several delays through the trained cortex - basal ganglia - thalamus loop, in one batch;
# prints the responses, and writes the mean activity of each region to region_activity.csv, or plots it where the
# package Plots is installed. From the repository's root:
#
#     julia --project=bindings/julia/MRNN.jl examples/julia/region_activity.jl
using DelimitedFiles, MRNN, Printf, Statistics

# Steps of 10 ms: baseline, cue, delay, response.
const BASELINE, CUE, RESPONSE = 20, 30, 50
# Of the response, where no answer is asked for yet.
const GRACE = 15
const DELAYS = 30:10:70
const STEPS = BASELINE + CUE + maximum(DELAYS) + RESPONSE

network = MRNN.load("examples/models/go_nogo.safetensors")
cues = ["go_cue", "no_go_cue"]
trials = [(cue = cue, delay = delay) for cue in cues for delay in DELAYS]

input = zeros(Float32, num_inputs(network), STEPS, length(trials))
for (index, trial) in enumerate(trials)
    response_cue = BASELINE + CUE + trial.delay
    input[region_range(network, trial.cue), BASELINE+1:BASELINE+CUE, index] .= 1
    input[region_range(network, "response_cue"), response_cue+1:response_cue+RESPONSE, index] .= 1
end

results = forward(Engine(network), input)

for (index, trial) in enumerate(trials)
    response_cue = BASELINE + CUE + trial.delay
    before = results.y[1, response_cue, index]
    response = mean(results.y[1, response_cue+GRACE+1:response_cue+RESPONSE, index])
    @printf("%-9s delay %d ms: output %5.2f before the response cue, %5.2f after it\n", trial.cue, 10trial.delay, before, response)
end

# Means over the units of a region and the trials with a cue, steps x regions.
of_cue(cue) = [trial.cue == cue for trial in trials]
mean_activity(cue, region) = vec(mean(activity(network, results.h, region)[:, :, of_cue(cue)]; dims = (1, 3)))
names = regions(network)
means = Dict(cue => reduce(hcat, [mean_activity(cue, region) for region in names]) for cue in cues)

if Base.find_package("Plots") === nothing
    open("region_activity.csv", "w") do file
        writedlm(file, ["cue" "time_ms" permutedims(names)], ',')
        for cue in cues
            writedlm(file, [fill(cue, STEPS) 10 .* (1:STEPS) means[cue]], ',')
        end
    end
    println("mean activity by region: region_activity.csv")
else
    @eval using Plots
    panels = [plot(10 .* (1:STEPS), means[cue]; label = permutedims(names), title = cue, xlabel = "time (ms)") for cue in cues]
    savefig(plot(panels...; layout = (1, 2), size = (1000, 400), ylabel = "mean activity"), "region_activity.svg")
    println("mean activity by region: region_activity.svg")
end
