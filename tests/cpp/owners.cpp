// Owners of handles: moves, releases, adoption, and the change between the two ways of failing.
#include "problem.hpp"

#include <type_traits>
#include <utility>

namespace {

template <class Owner>
constexpr bool can_only_be_moved = std::is_nothrow_move_constructible_v<Owner> && std::is_nothrow_move_assignable_v<Owner>
                                   && !std::is_copy_constructible_v<Owner> && !std::is_copy_assignable_v<Owner>
                                   && std::is_nothrow_default_constructible_v<Owner>
                                   && sizeof(Owner) == sizeof(void*);

static_assert(can_only_be_moved<mrnn::Network> && can_only_be_moved<mrnn::nothrow::Network>);
static_assert(can_only_be_moved<mrnn::Engine<float>> && can_only_be_moved<mrnn::nothrow::Engine<double>>);
static_assert(can_only_be_moved<mrnn::Session<float>> && can_only_be_moved<mrnn::nothrow::Session<double>>);
static_assert(can_only_be_moved<mrnn::Tape<float>> && can_only_be_moved<mrnn::nothrow::Tape<double>>);
static_assert(can_only_be_moved<mrnn::Trainer> && can_only_be_moved<mrnn::nothrow::Trainer>);
// A precision or a raw handle is never taken for another without a word.
static_assert(!std::is_constructible_v<mrnn::Session<double>, mrnn::Session<float>>);
static_assert(!std::is_convertible_v<mrnn_network*, mrnn::Network>);
static_assert(!std::is_convertible_v<mrnn::Network, mrnn::nothrow::Network>);
static_assert(!std::is_constructible_v<mrnn::Session<float>, mrnn_session*>);

void moves()
{
    auto network = mrnn::Network::from_json(DESCRIPTION);
    mrnn_network* const handle = network.get();
    CHECK(network && handle != nullptr);

    mrnn::Network moved(std::move(network));
    CHECK(moved.get() == handle && !network && network.get() == nullptr);
    network = std::move(moved);
    CHECK(network.get() == handle && !moved);

    auto& itself = network;
    network = std::move(itself);
    CHECK(network.get() == handle);

    // What was there is freed, which valgrind would miss otherwise.
    network = mrnn::Network::from_json(DESCRIPTION);
    CHECK(network.num_units() == UNITS);

    mrnn_network* const released = network.release();
    CHECK(released != nullptr && !network);
    const mrnn::Network owner(released);
    CHECK(owner.num_units() == UNITS);

    std::swap(network, moved);
    std::vector<mrnn::Network> many;
    for (int i = 0; i < 5; i++) {
        many.push_back(mrnn::Network::from_json(DESCRIPTION));
    }
    CHECK(many.front().num_units() == UNITS);
}

void empty_objects_answer()
{
    mrnn::nothrow::Network network;
    mrnn::nothrow::Engine<float> engine;
    mrnn::nothrow::Session<double> session;
    mrnn::nothrow::Tape<float> tape;
    mrnn::nothrow::Trainer trainer;
    CHECK(network.num_units().status() == mrnn::Status::null);
    CHECK(network.num_units().message().find("network") != std::string::npos);
    CHECK(network.finalize().status() == mrnn::Status::null);
    CHECK(network.pathways().status() == mrnn::Status::null);
    CHECK(engine.session(1).status() == mrnn::Status::null);
    CHECK(mrnn::nothrow::Engine<float>::create(network).status() == mrnn::Status::null);
    CHECK(session.step() == mrnn::Status::null);
    CHECK(session.snapshot().status() == mrnn::Status::null);
    CHECK(tape.forward({1}).status() == mrnn::Status::null);
    CHECK(trainer.updates().status() == mrnn::Status::null);
    CHECK(mrnn::nothrow::Session<float>::adopt(nullptr).status() == mrnn::Status::null);
    CHECK(mrnn::nothrow::Engine<float>::adopt(nullptr).status() == mrnn::Status::null);
    CHECK(mrnn::nothrow::Tape<float>::adopt(nullptr).status() == mrnn::Status::null);
}

// Objects live without those that they were made of, and go in any order.
void lifetimes()
{
    mrnn::Session<float> session;
    mrnn::Tape<float> tape;
    {
        const auto network = mrnn::Network::from_json(DESCRIPTION);
        session = mrnn::Engine<float>::create(network).session(2);
        tape = mrnn::Tape<float>::create(network, 2, 3);
    }
    session.step();
    CHECK(session.step_index() == 1);
    tape.forward({3});
    session = {};
    CHECK(!session);
}

template <class T, class Other>
void adoption()
{
    const auto network = mrnn::Network::from_json(DESCRIPTION);

    // The caller keeps a handle of the other precision.
    auto engine = mrnn::Engine<T>::create(network);
    mrnn_engine* raw_engine = engine.release();
    CHECK(mrnn::nothrow::Engine<Other>::adopt(raw_engine).status() == mrnn::Status::precision);
    engine = mrnn::Engine<T>::adopt(raw_engine);
    CHECK(engine.get() == raw_engine && engine.num_units() == UNITS);

    auto session = engine.session(3);
    session.step();
    mrnn_session* raw_session = session.release();
    CHECK(mrnn::nothrow::Session<Other>::adopt(raw_session).status() == mrnn::Status::precision);
    session = mrnn::Session<T>::adopt(raw_session);
    CHECK(session.get() == raw_session && session.batch() == 3 && session.step_index() == 1);

    // Adoption keeps the forward pass that a tape holds.
    auto tape = mrnn::Tape<T>::create(network, 1, 4);
    std::vector<T> dparameters(tape.num_parameters());
    const std::vector<T> dy(4 * OUTPUTS, T(1));
    tape.forward({4});
    mrnn_tape* raw_tape = tape.release();
    CHECK(mrnn::nothrow::Tape<Other>::adopt(raw_tape).status() == mrnn::Status::precision);
    tape = mrnn::Tape<T>::adopt(raw_tape);
    tape.backward({4}, {{}, {}, dy}, {dparameters});
    CHECK(tape.get() == raw_tape);
}

void ways_of_failing()
{
    mrnn::nothrow::Network returning(mrnn::Network::from_json(DESCRIPTION));
    CHECK(*returning.num_units() == UNITS);
    mrnn::Network throwing(std::move(returning));
    CHECK(throwing.num_units() == UNITS && !returning);

    // Objects of one way take those of the other.
    auto engine = mrnn::nothrow::Engine<double>::create(throwing);
    CHECK(engine && *engine->num_inputs() == INPUTS);
    mrnn::Engine<double> throwing_engine(std::move(*engine));
    auto session = throwing_engine.session();
    mrnn::nothrow::Session<double> loop(std::move(session));
    CHECK(loop.step() == mrnn::Status::ok && !session);
    CHECK(*loop.step_index() == 1);
    mrnn::Tape<double> tape(std::move(*mrnn::nothrow::Tape<double>::create(throwing, 1, 1)));
    tape.set_manipulations(loop);
    mrnn::nothrow::Trainer trainer(mrnn::Trainer::create(
        throwing, R"({"batch": 1, "steps": 1, "loss": "mean_squared_error", "noise": false})"));
    CHECK(*trainer.updates() == 0);
}

}  // namespace

int main()
{
    moves();
    empty_objects_answer();
    lifetimes();
    adoption<float, double>();
    adoption<double, float>();
    ways_of_failing();
    return check_summary("owners");
}
