// Networks: everything that they are built of and can be asked, against the same calls in C.
#include "problem.hpp"

#include <string>
#include <utility>

namespace {

mrnn_error* err;

mrnn::Network build()
{
    auto network = mrnn::Network::create();
    mrnn::RecurrentRegion exc;
    exc.base_firing = 0.5;
    exc.init = 0.25;
    exc.parent = "ctx";
    exc.learnable_bias = true;
    network.add_recurrent_region("exc", 8, exc);
    network.add_recurrent_region("inh", 3, {mrnn::Sign::inhibitory});
    network.add_json(R"({"recurrent_regions": [{"name": "thal", "num_units": 4, "tau": 50}]})");
    network.add_input_region("cue", 2);
    network.add_input_region("stop", 1, mrnn::Sign::inhibitory);
    network.connect("exc", "exc", 0.4);
    network.connect("exc", "inh");
    network.connect_zero("exc", "thal");
    network.connect("inh", "exc");
    network.connect("cue", "exc");
    network.connect("stop", "thal");
    network.set_delay("exc", "inh", 2);
    network.add_readout("choice", 2, {"ctx", "thal"});
    network.set_dynamics({mrnn::Dynamics::leaky, 1, 20, mrnn::Activation::softplus});
    network.set_noise_levels({true, 0.02, 0.03});
    network.set_constraints({true, false, mrnn::Dale::clamp});
    network.set_seed(7);
    network.set_spectral_radius(0.9);
    CHECK(!network.is_finalized());
    network.finalize();
    CHECK(network.is_finalized());
    return network;
}

mrnn_network* build_in_c()
{
    mrnn_network* n = nullptr;
    const char* const sources[] = {"ctx", "thal"};
    CHECK_OK(err, mrnn_network_create(&n, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(n, "exc", 8, MRNN_EXCITATORY, 0.5, 0.25, "ctx", 1, err));
    CHECK_OK(err, mrnn_network_add_recurrent_region(n, "inh", 3, MRNN_INHIBITORY, 0, 0, nullptr, 0, err));
    CHECK_OK(err, mrnn_network_add_json(
                      n, R"({"recurrent_regions": [{"name": "thal", "num_units": 4, "tau": 50}]})", err));
    CHECK_OK(err, mrnn_network_add_input_region(n, "cue", 2, MRNN_EXCITATORY, err));
    CHECK_OK(err, mrnn_network_add_input_region(n, "stop", 1, MRNN_INHIBITORY, err));
    CHECK_OK(err, mrnn_network_connect(n, "exc", "exc", 0.4, err));
    CHECK_OK(err, mrnn_network_connect(n, "exc", "inh", 0, err));
    CHECK_OK(err, mrnn_network_connect_zero(n, "exc", "thal", err));
    CHECK_OK(err, mrnn_network_connect(n, "inh", "exc", 0, err));
    CHECK_OK(err, mrnn_network_connect(n, "cue", "exc", 0, err));
    CHECK_OK(err, mrnn_network_connect(n, "stop", "thal", 0, err));
    CHECK_OK(err, mrnn_network_set_delay(n, "exc", "inh", 2, err));
    CHECK_OK(err, mrnn_network_add_readout(n, "choice", 2, sources, 2, err));
    CHECK_OK(err, mrnn_network_set_dynamics(n, MRNN_LEAKY, 1, 20, MRNN_SOFTPLUS, err));
    CHECK_OK(err, mrnn_network_set_noise_levels(n, 1, 0.02, 0.03, err));
    CHECK_OK(err, mrnn_network_set_constraints(n, 1, 0, MRNN_DALE_CLAMP, err));
    CHECK_OK(err, mrnn_network_set_seed(n, 7, err));
    CHECK_OK(err, mrnn_network_set_spectral_radius(n, 0.9, err));
    CHECK_OK(err, mrnn_network_finalize(n, err));
    return n;
}

void structure(const mrnn::Network& network)
{
    using Names = std::vector<std::string>;
    CHECK(network.num_units() == 15 && network.num_inputs() == 3 && network.num_outputs() == 2);
    CHECK(network.num_regions() == 3 && network.num_input_regions() == 2 && network.num_readouts() == 1);
    CHECK(network.regions() == Names({"exc", "inh", "thal"}) && network.input_regions() == Names({"cue", "stop"}));
    CHECK(network.readouts() == Names({"choice"}));
    CHECK(network.region_index("thal") == 2 && network.region_index("stop") == 4);
    const mrnn::Range inh = network.region_range("inh");
    CHECK(inh.start == 8 && inh.end == 11 && inh.size() == 3);
    CHECK(network.region_num_units("ctx") == 8 && network.region_num_units("cue") == 2);
    const auto mask = network.region_mask(std::string("inh"));
    CHECK(mask.size() == 15 && mask[7] == 0 && mask[8] == 1 && mask[10] == 1 && mask[11] == 0);

    const auto pathways = network.pathways();
    CHECK(pathways.size() == 6 && network.num_pathways() == 6);
    for (std::size_t i = 0; i < pathways.size(); i++) {
        const mrnn::Pathway& pathway = pathways[i];
        CHECK(network.pathway(pathway.src, pathway.dst) == i);
        CHECK(network.delay(pathway.src, pathway.dst) == pathway.delay);
        CHECK(network.has_connection(pathway.src, pathway.dst) == (pathway.num_synapses > 0));
    }
    CHECK(pathways[1].src == "exc" && pathways[1].dst == "inh" && pathways[1].delay == 2);
    CHECK(pathways[2].dst == "thal" && pathways[2].is_zero && pathways[5].src == "stop");

    const mrnn::ReadoutShape shape = network.readout_shape("choice");
    CHECK(shape.num_units == 2 && shape.num_sources == 12);

    // Tensors cover all parameters without a gap.
    std::size_t end = 0;
    for (const mrnn::ParameterTensor& tensor : network.parameter_tensors()) {
        std::size_t elements = 1;
        for (const std::size_t axis : tensor.shape) {
            elements *= axis;
        }
        CHECK(tensor.range.start == end && tensor.range.size() == elements && !tensor.name.empty());
        CHECK(tensor.is_trainable == (tensor.name.find("init/") != 0 && tensor.name != "bias/inh"
                                      && tensor.name != "bias/thal"));
        end = tensor.range.end;
    }
    CHECK(end == network.num_parameters());
    CHECK(network.parameter_tensors().size() == network.num_parameter_tensors());
}

// The same numbers as C gives, from the same calls on a network of its own.
void same_as_in_c(const mrnn::Network& network, const mrnn_network* c)
{
    std::string json(network.to_json().size() + 1, ' ');
    CHECK_OK(err, mrnn_network_to_json(c, &json[0], json.size(), nullptr, err));
    CHECK(network.to_json() == json.c_str());
    std::size_t synapses = 0;
    double radius = 0;
    CHECK_OK(err, mrnn_network_num_synapses(c, &synapses, err));
    CHECK_OK(err, mrnn_network_effective_spectral_radius(c, &radius, err));
    CHECK(network.num_synapses() == synapses && network.effective_spectral_radius() == radius);

    const auto compare = [](const mrnn::Matrix<double>& found, std::size_t rows, std::size_t cols, auto get) {
        std::vector<double> wanted(rows * cols);
        CHECK_OK(err, get(wanted.data(), wanted.size()));
        CHECK(found.rows == rows && found.cols == cols && same_bits(found, wanted));
    };
    compare(network.weight("exc", "inh"), 3, 8, [&](double* values, std::size_t len) {
        return mrnn_network_get_weight(c, "exc", "inh", values, len, err);
    });
    compare(network.effective("exc", "inh"), 3, 8, [&](double* values, std::size_t len) {
        return mrnn_network_get_effective(c, "exc", "inh", values, len, err);
    });
    compare(network.effective_recurrent(), 15, 15, [&](double* values, std::size_t len) {
        return mrnn_network_get_effective_recurrent(c, values, len, err);
    });
    compare(network.effective_input(), 15, 3, [&](double* values, std::size_t len) {
        return mrnn_network_get_effective_input(c, values, len, err);
    });
    compare(network.projection("ctx", "ctx"), 8, 8, [&](double* values, std::size_t len) {
        return mrnn_network_get_projection(c, "ctx", "ctx", values, len, err);
    });

    std::vector<double> parameters(network.num_parameters());
    CHECK_OK(err, mrnn_network_get_parameters(c, parameters.data(), parameters.size(), err));
    CHECK(same_bits(network.parameters(), parameters));
    std::vector<std::uint8_t> mask(64);
    CHECK_OK(err, mrnn_network_get_mask(c, "exc", "exc", mask.data(), mask.size(), err));
    CHECK(same_bits(network.mask("exc", "exc"), mask));
    std::vector<double> weight(24);
    std::vector<double> bias(2);
    CHECK_OK(err, mrnn_network_get_readout(c, "choice", weight.data(), 24, bias.data(), 2, err));
    const mrnn::ReadoutParameters readout = network.readout("choice");
    CHECK(readout.weight.rows == 2 && same_bits(readout.weight, weight) && same_bits(readout.bias, bias));
}

void changes(mrnn::Network& network)
{
    const auto weight = numbers<double>(24);
    network.set_weight("exc", "inh", weight);
    CHECK(same_bits(network.weight("exc", "inh"), weight));
    std::vector<std::uint8_t> mask(24, 1);
    mask[5] = 0;
    network.set_mask("exc", "inh", mask);
    CHECK(same_bits(network.mask("exc", "inh"), mask) && network.weight("exc", "inh")(0, 5) == 0);
    const auto of_exc = numbers<double>(8);
    network.set_base_firing("exc", of_exc);
    network.set_init("exc", of_exc);
    CHECK(same_bits(network.base_firing("exc"), of_exc) && same_bits(network.init("exc"), of_exc));
    const auto tonic = network.tonic_input();
    const auto initial = network.initial_condition();
    CHECK(tonic.size() == 15 && tonic[7] == of_exc[7] && initial.size() == 15 && initial[7] == of_exc[7]);
    const auto readout = numbers<double>(24);
    network.set_readout("choice", readout, std::vector<double>{1, 2});
    CHECK(same_bits(network.readout("choice").weight, readout) && network.readout("choice").bias[1] == 2);
    const auto parameters = numbers<double>(network.num_parameters());
    network.set_parameters(parameters);
    CHECK(same_bits(network.parameters(), parameters));
    network.scale_spectral_radius(0.5);
    const double radius = network.effective_spectral_radius();
    CHECK(radius > 0.5 - 1e-9 && radius < 0.5 + 1e-9);
}

template <class T>
void activity(const mrnn::Network& network)
{
    const auto states = numbers<T>(2 * 15);
    const std::vector<T> inh = network.region_activity("inh", states);
    CHECK(inh.size() == 6 && same_bits(mrnn::Span<const T>(states).subspan(23, 3), mrnn::Span<const T>(inh).subspan(3, 3)));
    std::vector<T> in_place = states;
    network.region_activity("inh", in_place, mrnn::Span<T>(in_place).subspan(0, 6));
    CHECK(same_bits(mrnn::Span<const T>(in_place).subspan(0, 6), inh));
}

}  // namespace

int main(int argc, char** argv)
{
    CHECK_OK(nullptr, mrnn_error_create(&err));
    auto network = build();
    const mrnn::Network in_c(build_in_c());
    structure(network);
    same_as_in_c(network, in_c.get());
    changes(network);
    activity<float>(network);
    activity<double>(network);

    CHECK(argc == 2);
    const std::string path = std::string(argc == 2 ? argv[1] : ".") + "/network.safetensors";
    network.save(path);
    const auto loaded = mrnn::Network::load(path);
    CHECK(same_bits(loaded.parameters(), network.parameters()) && loaded.to_json() == network.to_json());
    mrnn_error_destroy(err);
    return check_summary("network");
}
