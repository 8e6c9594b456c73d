# Steps a network from Julia.
using MRNN, Printf

network = MRNN.load("examples/cbgtcl.json")
session = Session(Engine(network))
for step in 0:499
    step!(session, fill(Float32(step >= 300), 25))
end
@printf("first unit of thal: %.6f\n", activity(session, "thal")[1])
