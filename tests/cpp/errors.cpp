// What calls tell that fail: exceptions and results, with status and message, and nothing lost.
#include "problem.hpp"

#include <limits>
#include <string>

namespace {

bool says(const std::string& message, const char* words)
{
    const bool found = message.find(words) != std::string::npos;
    if (!found) {
        std::printf("  \"%s\" is not in: %s\n", words, message.c_str());
    }
    return found;
}

// Whether a call throws this status and a message with these words.
template <class Call>
bool throws(mrnn::Status status, const char* words, Call call)
{
    try {
        call();
    } catch (const mrnn::Error& error) {
        return error.status() == status && says(error.what(), words);
    }
    return false;
}

template <class Result>
bool returns(mrnn::Status status, const char* words, const Result& result)
{
    return !result && !result.has_value() && result.status() == status && says(result.message(), words);
}

void exceptions()
{
    using mrnn::Status;
    CHECK(throws(Status::json, "unit", [] { mrnn::Network::from_json(R"({"recurrent_regions": [{"unit": 1}]})"); }));
    CHECK(throws(Status::io, "missing.safetensors", [] { mrnn::Network::load("missing.safetensors"); }));
    auto network = mrnn::Network::from_json(DESCRIPTION);
    CHECK(throws(Status::unknown, "exx", [&] { network.weight("exx", "exc"); }));
    CHECK(throws(Status::unknown, "region", [&] { network.region_activity("region", std::vector<float>(UNITS)); }));
    CHECK(throws(Status::shape, "weight", [&] { network.set_weight("exc", "exc", std::vector<double>(35)); }));
    CHECK(throws(Status::state, "finalised", [&] { network.connect("exc", "thal"); }));
    CHECK(throws(Status::argument, ".safetensors", [&] { network.save("network.txt"); }));
    CHECK(throws(Status::null, "path", [] { mrnn::Network::load({}); }));

    mrnn::EngineOptions options;
    options.backend = "abacus";
    CHECK(throws(Status::argument, "abacus", [&] { mrnn::Engine<float>::create(network, options); }));
    options = {};
    options.backend = "reference";
    options.threads = 2;
    CHECK(throws(Status::unavailable, "reference", [&] { mrnn::Engine<float>::create(network, options); }));

    const auto engine = mrnn::Engine<float>::create(network);
    std::vector<float> y(5);
    CHECK(throws(Status::shape, "y", [&] { engine.forward(1, {3}, {{}, {}, y}); }));
    CHECK(throws(Status::value, "batch", [&] { engine.session(0); }));

    // Real-time calls tell the status and which call it was.
    auto session = engine.session();
    const std::vector<float> wide(INPUTS + 1);
    CHECK(throws(Status::shape, "step: ", [&] { session.step(wide); }));
    CHECK(throws(Status::value, mrnn::to_string(Status::value), [&] { session.set_region_gain(99, 1); }));
    CHECK(session.step_index() == 0);

    // An Error is a std::runtime_error.
    try {
        session.step(wide);
        CHECK(false);
    } catch (const std::runtime_error& error) {
        CHECK(says(error.what(), "step"));
    }

    auto tape = mrnn::Tape<double>::create(network, 1, 2);
    CHECK(throws(Status::value, "steps", [&] { tape.forward({3}); }));
    CHECK(throws(Status::state, "forward", [&] { tape.backward({2}, {}, {}); }));
    CHECK(throws(Status::json, "batch", [&] { mrnn::Trainer::create(network, "{}"); }));
}

void results()
{
    using mrnn::Status;
    namespace nothrow = mrnn::nothrow;
    CHECK(returns(Status::json, "unit", nothrow::Network::from_json(R"({"recurrent_regions": [{"unit": 1}]})")));
    auto made = nothrow::Network::from_json(DESCRIPTION);
    CHECK(made && made.status() == Status::ok && made.message().empty());
    nothrow::Network network = std::move(*made);
    CHECK(returns(Status::unknown, "exx", network.weight("exx", "exc")));
    CHECK(returns(Status::state, "finalised", network.connect("exc", "thal")));

    // What failed leaves an empty value, not a trap.
    auto failed = nothrow::Network::load("missing.safetensors");
    CHECK(returns(Status::io, "missing.safetensors", failed));
    CHECK(!*failed && returns(Status::null, "network", failed->num_units()));
    const auto weight = network.weight("exx", "exc");
    CHECK(weight->size() == 0 && (*weight).values.empty());

    auto session = std::move(*nothrow::Engine<double>::create(network)->session(2));
    std::vector<double> before(2 * UNITS);
    std::vector<double> after(2 * UNITS);
    const std::vector<double> nan(2 * UNITS, std::numeric_limits<double>::quiet_NaN());
    CHECK(session.get_state(before) == Status::ok);
    CHECK(session.step(nan) == Status::shape);
    CHECK(session.set_state(nan) == Status::value);
    CHECK(session.step_n({1, nan}) == Status::shape);
    CHECK(session.restore({}) == Status::null);
    CHECK(session.clamp_unit(UNITS, 0) == Status::value);
    CHECK(session.get_state(after) == Status::ok && same_bits(before, after));
}

void statuses()
{
    CHECK(std::string(mrnn::to_string(mrnn::Status::ok)) == mrnn_status_string(MRNN_OK));
    CHECK(std::string(mrnn::to_string(mrnn::Status{-1000})) == "unknown status");
    CHECK(static_cast<mrnn_status>(mrnn::Status::poisoned) == MRNN_ERR_POISONED);
    CHECK(mrnn::is_compatible() && mrnn::abi_version() == MRNN_ABI_VERSION);
    CHECK(std::string(mrnn::version()) == mrnn_version());
}

}  // namespace

int main()
{
    exceptions();
    results();
    statuses();
    return check_summary("errors");
}
