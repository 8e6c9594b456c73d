// Engines, sessions and tapes in both precisions: the same bits as the same calls in C.
#include "problem.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace {

constexpr std::size_t BATCH = 2, STEPS = 6, STATE = BATCH * UNITS, STATES = STATE * STEPS;

// Sequences, a loss of them, and room for what they give, twice: for C and for C++.
template <class T>
struct Problem {
    std::vector<T> x0 = numbers<T>(STATE), h0 = numbers<T>(STATE), input = numbers<T>(BATCH * STEPS * INPUTS);
    std::vector<T> stimulation = numbers<T>(STATES);
    std::vector<T> dx = numbers<T>(STATES), dh = numbers<T>(STATES), dy = numbers<T>(BATCH * STEPS * OUTPUTS);

    mrnn::Sequence<T> sequence() const { return {STEPS, input, stimulation, mrnn::Layout::time_first}; }
    mrnn::InitialState<T> initial() const { return {x0, h0}; }
    mrnn::LossGradient<T> loss() const { return {dx, dh, dy}; }
};

template <class T>
struct Results {
    explicit Results(std::size_t num_parameters) : dparameters(num_parameters) {}

    std::vector<T> x = std::vector<T>(STATES), h = x, y = std::vector<T>(BATCH * STEPS * OUTPUTS);
    std::vector<T> dparameters, dinput = std::vector<T>(BATCH * STEPS * INPUTS), dstimulation = x;
    std::vector<T> dx0 = std::vector<T>(STATE), dh0 = dx0;

    mrnn::Record<T> record() { return {x, h, y}; }
    mrnn::Gradients<T> gradients() { return {dparameters, dinput, dstimulation, dx0, dh0}; }
    bool operator==(const Results& other) const
    {
        return same_bits(x, other.x) && same_bits(h, other.h) && same_bits(y, other.y)
               && same_bits(dparameters, other.dparameters) && same_bits(dinput, other.dinput)
               && same_bits(dstimulation, other.dstimulation) && same_bits(dx0, other.dx0) && same_bits(dh0, other.dh0);
    }
};

#define ARRAY(array) (array).data(), (array).size()
#define DRIVE(p) ARRAY((p).input), ARRAY((p).stimulation)
#define START(p) ARRAY((p).x0), ARRAY((p).h0)
#define RECORD(r) ARRAY((r).x), ARRAY((r).h), ARRAY((r).y)
#define LOSS(p) ARRAY((p).dx), ARRAY((p).dh), ARRAY((p).dy)
#define GRADIENTS(r) \
    ARRAY((r).dparameters), ARRAY((r).dinput), ARRAY((r).dstimulation), ARRAY((r).dx0), ARRAY((r).dh0)

template <class T>
void engines(const mrnn::Network& network, const Problem<T>& p)
{
    auto engine = mrnn::Engine<T>::create(network);
    CHECK(engine.backend() == "cpu" && engine.num_units() == UNITS);
    CHECK(engine.num_inputs() == INPUTS && engine.num_outputs() == OUTPUTS);
    Results<T> found(network.num_parameters());
    Results<T> wanted = found;
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_engine_forward)(engine.get(), BATCH, STEPS, MRNN_TIME_FIRST, START(p),
                                                         DRIVE(p), RECORD(wanted), nullptr));
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_engine_backward)(engine.get(), network.get(), BATCH, STEPS, MRNN_TIME_FIRST,
                                                          0, START(p), DRIVE(p), LOSS(p), GRADIENTS(wanted), nullptr));
    engine.forward(BATCH, p.sequence(), found.record(), p.initial());
    CHECK(!(found == wanted));
    engine.backward(network, BATCH, p.sequence(), p.loss(), found.gradients(), p.initial());
    CHECK(found == wanted && found.dparameters.back() != 0 && found.dh0[0] != 0);

    // Other parameters give something else until the engine is refreshed; less memory gives the same.
    Results<T> again(network.num_parameters());
    auto changed = mrnn::Network::from_json(DESCRIPTION);
    changed.set_parameters(numbers<double>(network.num_parameters()));
    engine.refresh(changed);
    engine.forward(BATCH, p.sequence(), again.record(), p.initial());
    CHECK(!same_bits(again.h, wanted.h));
    engine.refresh(network);
    engine.forward(BATCH, p.sequence(), again.record(), p.initial());
    engine.backward(network, BATCH, p.sequence(), p.loss(), again.gradients(), p.initial(), 1);
    CHECK(same_bits(again.h, wanted.h) && same_bits(again.dinput, wanted.dinput) && same_bits(again.dx0, wanted.dx0));
}

template <class T>
void tapes(const mrnn::Network& network, const Problem<T>& p)
{
    auto tape = mrnn::Tape<T>::create(network, BATCH, STEPS + 1);
    CHECK(tape.batch() == BATCH && tape.max_steps() == STEPS + 1 && tape.checkpoint_every() == STEPS + 1);
    CHECK(tape.num_parameters() == network.num_parameters());
    auto session = mrnn::Engine<T>::create(network).session(BATCH);
    session.set_region_gain(network.region_index("thal"), 0.5);

    Results<T> found(tape.num_parameters());
    Results<T> wanted = found;
    mrnn_tape* in_c = nullptr;
    CHECK_OK(nullptr, mrnn_tape_create(network.get(), "cpu",
                                       std::is_same_v<T, double> ? R"({"precision": "f64"})" : nullptr, BATCH,
                                       STEPS + 1, 0, &in_c, nullptr));
    CHECK_OK(nullptr, mrnn_tape_set_noise(in_c, 1, 5, 6, 7, nullptr));
    CHECK_OK(nullptr, mrnn_tape_set_manipulations(in_c, session.get(), nullptr));
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_tape_forward)(in_c, STEPS, MRNN_TIME_FIRST, START(p), DRIVE(p),
                                                       RECORD(wanted), nullptr));
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_tape_backward)(in_c, STEPS, MRNN_TIME_FIRST, DRIVE(p), LOSS(p),
                                                        GRADIENTS(wanted), nullptr));
    mrnn_tape_destroy(in_c);

    tape.set_noise(true, 5, 6, 7);
    tape.set_manipulations(session);
    tape.forward(p.sequence(), found.record(), p.initial());
    tape.backward(p.sequence(), p.loss(), found.gradients());
    CHECK(found == wanted && found.dparameters.back() != 0);

    tape.refresh(network);
    CHECK(mrnn::nothrow::Tape<T>(std::move(tape)).backward(p.sequence(), {}, {}).status() == mrnn::Status::state);

    // Gradients do not depend on what a tape may keep.
    Results<T> sparing(network.num_parameters());
    auto small = mrnn::Tape<T>::create(network, BATCH, STEPS, {}, 1);
    small.set_noise(true, 5, 6, 7);
    small.set_manipulations(session);
    small.forward(p.sequence(), sparing.record(), p.initial());
    small.backward(p.sequence(), p.loss(), sparing.gradients());
    CHECK(small.checkpoint_every() < STEPS && same_bits(sparing.dx0, wanted.dx0));
}

// The same calls on a session of C++ and, written out, on one of C; the states after them.
template <class T>
void sessions(const mrnn::Network& network, const Problem<T>& p)
{
    const auto engine = mrnn::Engine<T>::create(network);
    auto session = engine.session(BATCH);
    mrnn_session* c = nullptr;
    CHECK_OK(nullptr, mrnn_session_create(engine.get(), BATCH, &c, nullptr));
    CHECK(session.batch() == BATCH);
    const std::size_t thal = network.region_index("thal");
    const std::size_t pathway = network.pathway("inh", "exc");

    const auto states = [](std::size_t len) { return std::vector<T>(len); };
    auto h = states(STATE);
    auto h_c = h;
    auto x = h;
    auto x_c = h;
    const auto check_states = [&] {
        session.get_state(x, h);
        CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_get_state)(c, ARRAY(x_c), ARRAY(h_c)));
        CHECK(same_bits(x, x_c) && same_bits(h, h_c));
    };

    session.set_state(p.x0, p.h0);
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_set_state)(c, START(p)));
    check_states();
    CHECK(same_bits(x, p.x0) && same_bits(h, p.h0));

    const mrnn::Span<const T> input = mrnn::Span<const T>(p.input).subspan(0, BATCH * INPUTS);
    const mrnn::Span<const T> stimulation = mrnn::Span<const T>(p.stimulation).subspan(0, STATE);
    session.set_noise(true, 11, 3);
    CHECK_OK(nullptr, mrnn_session_set_noise(c, 1, 11, 3));
    session.step(input, h);
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_step)(c, ARRAY(input), ARRAY(h_c)));
    CHECK(same_bits(h, h_c));
    session.step_stimulated(input, stimulation, h);
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_step_stimulated)(c, ARRAY(input), ARRAY(stimulation), ARRAY(h_c)));
    CHECK(same_bits(h, h_c) && session.step_index() == 2);

    session.set_region_gain(thal, 0.25);
    session.set_pathway_gain(pathway, 2);
    session.set_region_current(thal, 0.5);
    session.clamp_unit(1, 0.75);
    CHECK_OK(nullptr, mrnn_session_set_region_gain(c, thal, 0.25));
    CHECK_OK(nullptr, mrnn_session_set_pathway_gain(c, pathway, 2));
    CHECK_OK(nullptr, mrnn_session_set_region_current(c, thal, 0.5));
    CHECK_OK(nullptr, mrnn_session_clamp_unit(c, 1, 0.75));
    Results<T> found(0);
    Results<T> wanted(0);
    session.step_n(p.sequence(), found.record());
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_step_n)(c, STEPS, MRNN_TIME_FIRST, DRIVE(p), RECORD(wanted)));
    CHECK(found == wanted && found.h[1] == T(0.75));

    auto current = states(BATCH * 6);
    auto current_c = current;
    session.pathway_current(pathway, current);
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_pathway_current)(c, pathway, ARRAY(current_c)));
    CHECK(same_bits(current, current_c) && current[0] != 0);
    auto y = states(BATCH * OUTPUTS);
    auto y_c = y;
    session.get_outputs(y);
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_get_outputs)(c, ARRAY(y_c)));
    CHECK(same_bits(y, y_c) && y[0] != 0);

    // A snapshot has the bits of C's, and leads back.
    mrnn::Snapshot<T> snapshot = session.snapshot();
    auto values = states(session.snapshot_len());
    std::uint64_t counters[MRNN_SNAPSHOT_COUNTERS] = {};
    CHECK_OK(nullptr, C_FUNCTION(T, mrnn_session_save)(c, ARRAY(values), counters, MRNN_SNAPSHOT_COUNTERS));
    CHECK(same_bits(snapshot.values, values) && same_bits(snapshot.counters, counters) && counters[0] == 2 + STEPS);
    session.step(input, h);
    session.restore(snapshot);
    session.step(input, h_c);
    CHECK(same_bits(h, h_c));
    session.save(snapshot);
    session.restore(values, counters);
    session.step(input, h_c);
    CHECK(same_bits(h, h_c) && !same_bits(snapshot.values, values));
    session.save(values, counters);
    CHECK(same_bits(snapshot.values, values));

    session.release_unit(1);
    session.clear_manipulations();
    session.set_noise_enabled(false);
    session.set_step_index(100);
    const std::uint8_t members[BATCH] = {0, 1};
    session.reset_members(members);
    session.get_state(x);
    const auto initial = network.initial_condition();
    CHECK(session.step_index() == 100 && x[UNITS] == static_cast<T>(initial[0]) && x[0] != static_cast<T>(initial[0]));
    session.reset();
    session.get_state(x);
    CHECK(session.step_index() == 0 && x[0] == static_cast<T>(initial[0]));
    session.step(input, h);
    engine.forward(BATCH, {1, input}, {{}, h_c});
    CHECK(!same_bits(h, h_c));  // the engine's noise is on
    mrnn_session_destroy(c);
}

template <class T>
void options(const mrnn::Network& network, const Problem<T>& p)
{
    mrnn::EngineOptions some;
    some.threads = 1;
    some.precise = true;
    some.instruction_set = mrnn::InstructionSet::portable;
    CHECK(some.json(mrnn::precision_of<T>)
          == std::string(R"({"precision": ")") + (std::is_same_v<T, double> ? "f64" : "f32")
                 + R"(", "threads": 1, "precise": true, "instruction_set": "portable"})");
    Results<T> portable(0);
    mrnn::Engine<T>::create(network, some).forward(BATCH, p.sequence(), portable.record(), p.initial());
    if constexpr (std::is_same_v<T, double>) {
        Results<T> reference(0);
        mrnn::Engine<T>::create(network, {"reference"}).forward(BATCH, p.sequence(), reference.record(), p.initial());
        for (std::size_t i = 0; i < STATES; i++) {
            CHECK(std::abs(portable.h[i] - reference.h[i]) < 1e-12);
        }
    } else {
        CHECK(mrnn::nothrow::Engine<T>::create(network, {"reference"}).status() == mrnn::Status::unavailable);
    }
    // Weights of fewer bits are others.
    some.weights = mrnn::Weights::bf16;
    Results<T> rounded(0);
    mrnn::Engine<T>::create(network, some).forward(BATCH, p.sequence(), rounded.record(), p.initial());
    CHECK(!same_bits(rounded.h, portable.h));

    mrnn::EngineOptions reduced;
    reduced.tf32 = true;
    CHECK(reduced.json(mrnn::Precision::f32) == R"({"precision": "f32", "tf32": true})");
    const auto refused = mrnn::nothrow::Engine<T>::create(network, reduced);
    CHECK(refused.status() == mrnn::Status::unavailable);
}

template <class T>
void run()
{
    const auto network = mrnn::Network::from_json(DESCRIPTION);
    const Problem<T> problem;
    engines(network, problem);
    tapes(network, problem);
    sessions(network, problem);
    options(network, problem);
}

}  // namespace

int main()
{
    run<float>();
    run<double>();
    return check_summary("compute");
}
