// What a network can be asked and given beside its matrices, against the same calls in C.
#include "problem.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace {

using Names = std::vector<std::string>;

mrnn::Network build()
{
    auto network = mrnn::Network::create();
    network.add_recurrent_region("exc", 4, {mrnn::Sign::excitatory, 0, 0, "ctx"});
    network.add_recurrent_region("inh", 2, {mrnn::Sign::inhibitory, 0, 0, "ctx"});
    network.add_recurrent_region("thal", 3);
    network.add_input_region("cue", 2, mrnn::Sign::inhibitory);
    network.connect("exc", "exc", 0.5);
    network.connect("inh", "exc");
    network.connect_zero("exc", "thal");
    network.connect("cue", "thal");
    network.add_readout("first", 1, {"thal"});
    network.add_readout("second", 2, {"inh", "exc"});
    network.set_dynamics({mrnn::Dynamics::leaky, 2, 30, mrnn::Activation::sigmoid});
    network.set_region_tau("thal", 12);
    network.set_region_activation("thal", mrnn::Activation::tanh);
    network.set_region_noise("cue", 0.25);
    network.set_noise_levels({true, 0.5, 0.125});
    network.set_constraints({true, false, mrnn::Dale::clamp});
    network.set_seed(99);
    network.set_spectral_radius(0.75);
    return network;
}

void settings(const mrnn::Network& network)
{
    const mrnn::DynamicsSettings dynamics = network.dynamics();
    CHECK(dynamics.dynamics == mrnn::Dynamics::leaky && dynamics.dt == 2 && dynamics.tau == 30);
    CHECK(dynamics.activation == mrnn::Activation::sigmoid);
    const mrnn::NoiseLevels noise = network.noise_levels();
    CHECK(noise.enabled && noise.hidden == 0.5 && noise.input == 0.125);
    const mrnn::Constraints constraints = network.constraints();
    CHECK(constraints.recurrent && !constraints.input && constraints.dale == mrnn::Dale::clamp);
    CHECK(network.seed() == 99 && network.spectral_radius() == 0.75);
}

void regions(const mrnn::Network& network)
{
    CHECK(network.num_parents() == 1 && network.parents() == Names({"ctx"}));
    CHECK(network.children("ctx") == Names({"exc", "inh"}));
    CHECK(network.excluded_regions({"ctx"}) == std::vector<std::uint8_t>({0, 0, 1}));
    CHECK(network.excluded_regions({}) == std::vector<std::uint8_t>({1, 1, 1}));
    CHECK(network.region_sign("inh") == mrnn::Sign::inhibitory && network.region_sign("thal") == mrnn::Sign::excitatory);
    CHECK(network.region_parent("inh") == "ctx" && network.region_parent("thal").empty());
    CHECK(network.region_tau("thal") == 12 && network.region_tau("exc") == 30);
    CHECK(network.region_activation("thal") == mrnn::Activation::tanh);
    CHECK(network.region_activation("exc") == mrnn::Activation::sigmoid);
    CHECK(network.region_noise("cue") == 0.25 && network.region_noise("exc") == 0.5);
    const mrnn::Range second = network.readout_range("second");
    CHECK(second.start == 1 && second.end == 3);
    CHECK(network.readout_sources("second") == std::vector<std::size_t>({4, 5, 0, 1, 2, 3}));
}

template <class T>
void states(const mrnn::Network& network)
{
    const auto state = numbers<T>(2 * 9);
    const auto thal = network.region_activity("thal", state);
    const auto ctx = network.region_activity("ctx", state);
    CHECK(same_bits(network.combine_states({"thal"}, thal, {"ctx"}, ctx), state));
}

void connections(mrnn::Network& network)
{
    const auto pathways = network.pathways();
    CHECK(pathways.size() == 4 && pathways[0].sparsity == 0.5 && pathways[0].num_synapses == 8 && !pathways[0].is_zero);
    CHECK(pathways[1].is_zero && pathways[1].num_synapses == 0 && pathways[3].num_synapses == 6);

    const auto weight = network.weight("exc", "exc");
    mrnn::Synapses synapses = network.synapses("exc", "exc");
    CHECK(synapses.weight.size() == 8);
    for (std::size_t i = 0; i < synapses.weight.size(); i++) {
        CHECK(weight(synapses.dst_units[i], synapses.src_units[i]) == synapses.weight[i]);
    }
    const auto ctx = network.weight_subset({"inh", "exc"});
    const auto effective = network.effective("exc", "exc");
    CHECK(ctx.rows == 6 && ctx.cols == 6 && ctx(2, 2) == effective(0, 0) && ctx(3, 5) == effective(1, 3));

    CHECK(network.is_trainable("exc", "exc") && network.is_readout_trainable("first"));
    network.set_trainable("exc", "exc", false);
    network.set_readout_trainable("first", false);
    network.set_learnable("inh", {true, false});
    CHECK(!network.is_trainable("exc", "exc") && !network.is_readout_trainable("first"));
    CHECK(network.learnable("inh").bias && !network.learnable("inh").init && !network.learnable("exc").bias);

    synapses = {{1}, {2}, {0.5}};
    network.set_synapses("exc", "exc", synapses);
    CHECK(network.weight("exc", "exc")(1, 2) == 0.5 && network.pathways()[0].num_synapses == 1);
}

void copies(const mrnn::Network& network, const std::string& folder)
{
    const mrnn::Network clone = network.clone();
    CHECK(clone.get() != network.get() && same_bits(clone.parameters(), network.parameters()));
    const std::string path = folder + "/queries.safetensors";
    network.save(path);
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> read{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const std::vector<std::uint8_t> bytes(read.begin(), read.end());
    CHECK(same_bits(mrnn::Network::from_safetensors(bytes).parameters(), network.parameters()));
    CHECK(mrnn::nothrow::Network::from_safetensors(mrnn::Span<const std::uint8_t>(bytes).subspan(0, 40)).status()
          == mrnn::Status::format);
}

void noise(const mrnn::Network& network)
{
    auto session = mrnn::Engine<float>::create(network).session();
    CHECK(session.get_noise().enabled && session.get_noise().seed == 99);
    session.set_noise(false, 7, 8);
    const mrnn::Noise noise = session.get_noise();
    CHECK(!noise.enabled && noise.seed == 7 && noise.first_trial == 8);
}

void trainers(const mrnn::Network& network)
{
    auto trainer = mrnn::Trainer::create(network, R"({
        "batch": 1, "steps": 2, "loss": "mean_squared_error", "optimizer": {"learning_rate": 0.125},
        "regularizers": [{"penalty": "rates_l2", "strength": 2}]})");
    CHECK(trainer.learning_rate() == 0.125 && trainer.options().find("rates_l2") != std::string::npos);
    trainer.step(2, std::vector<float>(4), std::vector<float>(6));
    double penalty = 0;
    trainer.get_penalties({&penalty, 1});
    CHECK(penalty > 0);
}

}  // namespace

int main(int argc, char** argv)
{
    CHECK(argc == 2);
    auto network = build();
    settings(network);
    network.finalize();
    settings(network);
    regions(network);
    states<float>(network);
    states<double>(network);
    trainers(network);
    noise(network);
    copies(network, argc == 2 ? argv[1] : ".");
    connections(network);
    return check_summary("queries");
}
