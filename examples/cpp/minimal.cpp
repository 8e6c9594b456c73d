// Steps a network from C++.
#include <mrnn.hpp>

#include <cstdio>
#include <vector>

int main()
{
    const auto network = mrnn::Network::load("examples/cbgtcl.json");
    auto session = mrnn::Engine<float>::create(network).session();
    std::vector<float> cue(network.num_inputs()), h(network.num_units());
    for (int step = 0; step < 500; step++) {
        cue.assign(cue.size(), step >= 300 ? 1.0F : 0.0F);
        session.step(cue, h);
    }
    std::printf("first unit of thal: %.6f\n", static_cast<double>(network.region_activity("thal", h)[0]));
}
