// A closed loop at a fixed rate, as in a rig. The main thread acquires: on every tick it takes a sample, and hands it to a
// worker that steps the network and hands the answer back; what the network answers moves the signal of the next samples.
// From the repository's root:
//
//     c++ -std=c++17 -O2 examples/cpp/closed_loop.cpp $(pkg-config --cflags --libs mrnn) -pthread -o closed_loop
//     ./closed_loop --seconds 10 --rate 1000 examples/cbgtcl.json
#include "latencies.hpp"
#include "ring.hpp"

#include <mrnn.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Settings {
    double seconds = 10;
    double rate = 1000;
    std::string network;

    std::size_t samples() const { return static_cast<std::size_t>(seconds * rate); }
};

constexpr const char* USAGE =
    "usage: closed_loop [--seconds N] [--rate HZ] NETWORK\n"
    "  --seconds N   how long to run, s (10)\n"
    "  --rate HZ     samples a second (1000)\n"
    "  NETWORK       a description (.json) or a model (.safetensors)\n";

double positive_number(const std::string& option, const std::string& text)
{
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(number > 0)) {
        throw std::invalid_argument(option + ": '" + text + "' is not a number above 0");
    }
    return number;
}

Settings parse(const std::vector<std::string>& arguments)
{
    Settings settings;
    for (std::size_t i = 0; i < arguments.size(); i++) {
        const std::string& argument = arguments[i];
        if (argument == "--seconds" || argument == "--rate") {
            double& value = argument == "--rate" ? settings.rate : settings.seconds;
            value = positive_number(argument, i + 1 < arguments.size() ? arguments[++i] : "");
        } else if (argument.rfind("--", 0) == 0 || !settings.network.empty()) {
            throw std::invalid_argument("unknown argument '" + argument + "'");
        } else {
            settings.network = argument;
        }
    }
    if (settings.network.empty()) {
        throw std::invalid_argument("which network?");
    }
    const double samples = settings.seconds * settings.rate;
    if (samples < 1 || samples > 1e8) {
        throw std::invalid_argument("seconds times rate must be 1 to 100 million samples");
    }
    return settings;
}

// What the main thread hands to the worker.
struct Sample {
    Clock::time_point taken = {};
    std::vector<float> input = {};  // [inputs]
};

// What the worker hands back.
struct Response {
    Clock::time_point taken = {};    // of its sample
    Clock::time_point started = {};  // the step
    Clock::time_point ready = {};
    mrnn::Status status = mrnn::Status::ok;
    float activity = 0;  // mean over all units
};

struct Loop {
    // Responses have room for all that can come after the main thread last looked for some.
    Loop(std::size_t capacity, std::size_t inputs)
        : samples(capacity, {{}, std::vector<float>(inputs)}), responses(2 * capacity, {})
    {
    }

    Ring<Sample> samples;
    Ring<Response> responses;
    std::atomic<bool> is_over{false};
};

// The worker: nothing here allocates, locks or throws. A rig gives this thread a core and a real-time priority of its own.
void answer(Loop& loop, mrnn::nothrow::Session<float>& session, mrnn::Span<float> h) noexcept
{
    for (;;) {
        // Asked before the queue is: what was pushed before the end is still answered.
        const bool is_over = loop.is_over.load(std::memory_order_acquire);
        const Sample* const sample = loop.samples.front();
        Response* const response = loop.responses.back();
        if (sample == nullptr || response == nullptr) {
            if (is_over) {
                return;
            }
            std::this_thread::yield();
            continue;
        }
        response->taken = sample->taken;
        response->started = Clock::now();
        response->status = session.step(sample->input, h);
        response->activity = std::accumulate(h.begin(), h.end(), 0.0F) / static_cast<float>(h.size());
        response->ready = Clock::now();
        loop.samples.pop();
        loop.responses.push();
    }
}

// What the loop has measured, and what it drives: an output that follows the network's activity.
struct Rig {
    explicit Rig(std::size_t samples) : ticks(samples), steps(samples), responses(samples) {}

    void take(Loop& loop, Clock::duration period)
    {
        while (const Response* response = loop.responses.front()) {
            steps.record(response->ready - response->started);
            responses.record(response->ready - response->taken);
            in_time += response->ready - response->taken <= period ? 1U : 0U;
            if (response->status != mrnn::Status::ok) {
                status = response->status;
            }
            level += 0.05F * (response->activity - level);
            loop.responses.pop();
        }
    }

    Latencies ticks, steps, responses;
    std::size_t in_time = 0;
    mrnn::Status status = mrnn::Status::ok;
    float level = 0;
};

// The main thread: one sample a tick. A rig waits here for its acquisition hardware instead of the clock.
void acquire(Loop& loop, Rig& rig, std::size_t samples, Clock::duration period)
{
    constexpr float target = 1.0F;
    const Clock::time_point begin = Clock::now() + period;
    for (std::size_t i = 0; i < samples && rig.status == mrnn::Status::ok; i++) {
        const Clock::time_point due = begin + period * static_cast<Clock::rep>(i);
        std::this_thread::sleep_until(due);
        rig.take(loop, period);
        // Where the worker is so far behind that there is no room, the sample is lost and its deadline missed.
        if (Sample* const sample = loop.samples.back()) {
            sample->taken = Clock::now();
            rig.ticks.record(sample->taken - due);
            for (float& input : sample->input) {
                input = target - rig.level;
            }
            loop.samples.push();
        }
    }
}

void run(const Settings& settings)
{
    const auto network = mrnn::Network::load(settings.network);
    const auto engine = mrnn::Engine<float>::create(network);
    const std::size_t samples = settings.samples();
    const auto period = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / settings.rate));
    std::printf("%s: %zu units, %zu inputs; %zu samples at %g Hz\n", settings.network.c_str(), engine.num_units(),
                engine.num_inputs(), samples, settings.rate);

    Loop loop(64, engine.num_inputs());
    Rig rig(samples);
    std::vector<float> h(engine.num_units());
    mrnn::nothrow::Session<float> session(engine.session());
    std::thread worker([&] { answer(loop, session, h); });
    acquire(loop, rig, samples, period);
    loop.is_over.store(true, std::memory_order_release);
    worker.join();
    rig.take(loop, period);
    if (rig.status != mrnn::Status::ok) {
        throw std::runtime_error(std::string("step: ") + mrnn::to_string(rig.status));
    }

    std::printf("%-16s%10s%10s%10s%10s\n", "microseconds", "p50", "p99", "p99.9", "max");
    rig.ticks.print("tick late by");
    rig.steps.print("step");
    rig.responses.print("response");
    const std::size_t missed = samples - rig.in_time;
    std::printf("missed deadlines: %zu of %zu (%.3f %%)\n", missed, samples,
                100 * static_cast<double>(missed) / static_cast<double>(samples));
}

}  // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments == std::vector<std::string>{"--help"}) {
        std::printf("%s", USAGE);
        return EXIT_SUCCESS;
    }
    try {
        run(parse(arguments));
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "%s\n%s", error.what(), USAGE);
        return EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
