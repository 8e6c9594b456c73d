// From a network to gradients without exceptions and run-time types, as the compiler is told.
#include "problem.hpp"

#include <string>
#include <utility>

#ifdef MRNN_HAS_EXCEPTIONS
#error "this program is compiled with -fno-exceptions"
#endif

using namespace mrnn::nothrow;

int main()
{
    auto network = Network::from_json(DESCRIPTION);
    CHECK(network.has_value());
    auto engine = Engine<float>::create(*network);
    CHECK(engine.has_value());
    auto session = engine->session(2);
    CHECK(session.has_value());
    std::vector<float> input(2 * INPUTS, 1.0F);
    std::vector<float> h(2 * UNITS);
    for (int step = 0; step < 10; step++) {
        CHECK(session->step(input, h) == mrnn::Status::ok);
    }
    CHECK(*session->step_index() == 10);

    auto tape = Tape<float>::create(*network, 2, 1);
    CHECK(tape.has_value());
    std::vector<float> gradient(*network->num_parameters());
    const std::vector<float> dy(2 * OUTPUTS, 1.0F);
    CHECK(tape->forward({1, input}).has_value());
    CHECK(tape->backward({1, input}, {{}, {}, dy}, {gradient}).has_value());
    CHECK(gradient.back() == 2);

    const auto missing = Network::load("missing.json");
    CHECK(!missing && missing.status() == mrnn::Status::io);
    CHECK(missing.message().find("missing.json") != std::string::npos);
    return check_summary("no_exceptions");
}
