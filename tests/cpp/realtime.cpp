// The real-time calls of mrnn::nothrow::Session neither throw nor allocate nor wait, whether they succeed or fail; nor do
// those of mrnn::Session where they succeed. Linked with count_calls.c. The lines "rounds begin" and "rounds end" on standard
// output enclose them in a trace of system calls.
#include "problem.hpp"

#include <cstdlib>
#include <new>
#include <utility>

extern "C" {
unsigned long count_of_calls(int kind);
const char* name_of_calls(int kind);
}

namespace {

unsigned long allocations = 0;

void* allocate(std::size_t size)
{
    allocations++;
    void* const memory = std::malloc(size > 0 ? size : 1);
    if (memory == nullptr) {
        std::abort();
    }
    return memory;
}

}  // namespace

void* operator new(std::size_t size)
{
    return allocate(size);
}

void* operator new[](std::size_t size)
{
    return allocate(size);
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

void operator delete[](void* memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace {

using mrnn::Status;

constexpr unsigned long ROUNDS = 20000;
constexpr std::size_t STEPS = 4;

template <class T>
using Loop = mrnn::nothrow::Session<T>;

// Every call that may stand in a loop says so in its type.
template <class T, class S = Loop<T>>
constexpr bool is_noexcept =
    noexcept(std::declval<const S&>().batch()) && noexcept(std::declval<S&>().reset())
    && noexcept(std::declval<S&>().reset_members({})) && noexcept(std::declval<S&>().set_state({}))
    && noexcept(std::declval<const S&>().get_state({})) && noexcept(std::declval<const S&>().get_outputs({}))
    && noexcept(std::declval<S&>().step()) && noexcept(std::declval<S&>().step_stimulated({}, {}))
    && noexcept(std::declval<S&>().step_n({})) && noexcept(std::declval<S&>().set_noise(true, 0))
    && noexcept(std::declval<S&>().set_noise_enabled(true)) && noexcept(std::declval<const S&>().get_noise()) && noexcept(std::declval<const S&>().step_index())
    && noexcept(std::declval<S&>().set_step_index(0)) && noexcept(std::declval<S&>().set_region_gain(0, 1))
    && noexcept(std::declval<S&>().set_pathway_gain(0, 1)) && noexcept(std::declval<S&>().set_region_current(0, 0))
    && noexcept(std::declval<S&>().clamp_unit(0, 0)) && noexcept(std::declval<S&>().release_unit(0))
    && noexcept(std::declval<S&>().clear_manipulations()) && noexcept(std::declval<const S&>().pathway_current(0, {}))
    && noexcept(std::declval<const S&>().snapshot_len())
    && noexcept(std::declval<const S&>().save(std::declval<mrnn::Snapshot<T>&>()))
    && noexcept(std::declval<S&>().restore(std::declval<const mrnn::Snapshot<T>&>()));

static_assert(is_noexcept<float> && is_noexcept<double>);
static_assert(std::is_same_v<decltype(std::declval<Loop<float>&>().step()), Status>);

template <class T>
struct Arrays {
    std::vector<T> input = numbers<T>(STEPS * INPUTS), stimulation = numbers<T>(STEPS * UNITS);
    std::vector<T> x = std::vector<T>(UNITS), h = x, y = std::vector<T>(OUTPUTS), current = std::vector<T>(6);
    std::vector<T> many_x = std::vector<T>(STEPS * UNITS), many_h = many_x, many_y = std::vector<T>(STEPS * OUTPUTS);
    std::vector<std::uint8_t> members = {1};
    mrnn::Snapshot<T> snapshot = {};
    mrnn::Span<const T> one = mrnn::Span<const T>(input).subspan(0, INPUTS);
    mrnn::Span<const T> push = mrnn::Span<const T>(stimulation).subspan(0, UNITS);
};

// The number of calls that fail.
template <class T>
unsigned long succeed(Loop<T>& session, Arrays<T>& a, unsigned long round)
{
    unsigned long wrong = 0;
    const auto call = [&wrong](Status status) { wrong += status != Status::ok; };
    call(session.step(a.one, a.h));
    call(session.step_stimulated(a.one, a.push, a.h));
    call(session.get_state(a.x, a.h));
    call(session.get_outputs(a.y));
    call(session.step_n({STEPS, a.input, a.stimulation}, {a.many_x, a.many_h, a.many_y}));
    call(session.set_state(a.x, a.h));
    call(session.set_noise(round % 2 == 0, round, 3));
    call(session.set_noise_enabled(round % 3 == 0));
    wrong += session.get_noise()->seed != round;
    call(session.set_step_index(round));
    call(session.set_region_gain(0, 0.5));
    call(session.set_pathway_gain(0, 0.5));
    call(session.set_region_current(0, 0.5));
    call(session.clamp_unit(0, 0.5));
    call(session.release_unit(0));
    call(session.pathway_current(0, a.current));
    call(session.save(a.snapshot));
    call(session.restore(a.snapshot));
    call(session.clear_manipulations());
    call(session.reset_members(a.members));
    wrong += *session.batch() != 1 || *session.step_index() != round;
    wrong += *session.snapshot_len() != a.snapshot.values.size();
    call(session.reset());
    return wrong;
}

// The number of calls that do not answer the mistake in them.
template <class T>
unsigned long fail(Loop<T>& session, const Loop<T>& empty, Arrays<T>& a)
{
    unsigned long wrong = 0;
    wrong += session.step(a.input, a.h) != Status::shape;
    wrong += session.step(a.one, a.y) != Status::shape;
    wrong += session.step({nullptr, INPUTS}, a.h) != Status::null;
    wrong += session.step(mrnn::Span<const T>(a.h).subspan(0, INPUTS), a.h) != Status::argument;
    wrong += session.set_region_gain(99, 1) != Status::value;
    wrong += empty.get_outputs(a.y) != Status::null;
    const auto nothing = empty.step_index();
    wrong += nothing.status() != Status::null || *nothing != 0;
    return wrong;
}

template <class Rounds>
void check_rounds(const char* what, Rounds take_rounds)
{
    enum { KINDS = 8 };
    unsigned long calls[KINDS] = {};
    std::printf("rounds begin: %s\n", what);
    std::fflush(stdout);
    for (int kind = 0; kind < KINDS; kind++) {
        calls[kind] = count_of_calls(kind);
    }
    const unsigned long allocated = allocations;
    const unsigned long wrong = take_rounds();
    const unsigned long allocated_now = allocations;
    for (int kind = 0; kind < KINDS; kind++) {
        calls[kind] = count_of_calls(kind) - calls[kind];
    }
    std::printf("rounds end\n");
    std::fflush(stdout);
    CHECK(allocated_now == allocated);
    for (int kind = 0; name_of_calls(kind) != nullptr; kind++) {
        if (!CHECK(calls[kind] == 0)) {
            std::printf("  %lu %s\n", calls[kind], name_of_calls(kind));
        }
    }
    CHECK(wrong == 0);
}

template <class T>
void run(const mrnn::Network& network, const char* precision)
{
    const auto engine = mrnn::Engine<T>::create(network);
    mrnn::Session<T> throwing = engine.session();
    Arrays<T> a;
    a.snapshot = throwing.snapshot();
    const Loop<T> empty;

    check_rounds(precision, [&] {
        for (unsigned long round = 0; round < ROUNDS; round++) {
            throwing.step(a.one, a.h);
            throwing.step_n({STEPS, a.input}, {{}, a.many_h});
            throwing.save(a.snapshot);
            throwing.restore(a.snapshot);
        }
        return 0UL;
    });
    Loop<T> loop(std::move(throwing));
    check_rounds(precision, [&] {
        unsigned long wrong = 0;
        for (unsigned long round = 0; round < ROUNDS; round++) {
            wrong += succeed(loop, a, round) + fail(loop, empty, a);
        }
        return wrong;
    });
}

}  // namespace

int main()
{
    const auto network = mrnn::Network::from_json(DESCRIPTION);
    run<float>(network, "float");
    run<double>(network, "double");
    // Counters that see nothing would pass everything.
    CHECK(count_of_calls(0) > 0 && allocations > 0 && name_of_calls(0) != nullptr);
    return check_summary("realtime");
}
