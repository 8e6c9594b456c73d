// Runs 100 trials of the 3-bit flip-flop and prints the outputs at the end of each. From the repository's root:
//
//     c++ -std=c++17 examples/cpp/flipflop.cpp $(pkg-config --cflags --libs mrnn) -o flipflop && ./flipflop
#include <mrnn.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr std::size_t TRIALS = 100, STEPS = 60, BITS = 3;

// The inputs, `[TRIALS, STEPS, BITS]`.
std::vector<float> read_input(const std::string& path)
{
    std::vector<float> input(TRIALS * STEPS * BITS);
    std::ifstream file(path);
    for (std::size_t i = 0; i < input.size(); i++) {
        file >> input[i];
        // A comma or the end of the line.
        file.ignore(1);
    }
    if (!file) {
        throw std::runtime_error(path + ": can't read " + std::to_string(TRIALS * STEPS) + " lines of "
                                 + std::to_string(BITS) + " numbers");
    }
    return input;
}

}  // namespace

int main()
{
    try {
        const std::vector<float> input = read_input("examples/data/flipflop_inputs.csv");
        const auto network = mrnn::Network::load("examples/models/flipflop.safetensors");
        const auto engine = mrnn::Engine<float>::create(network);

        std::vector<float> output(input.size());
        mrnn::Record<float> record;
        record.y = output;
        engine.forward(TRIALS, {STEPS, input}, record);

        for (std::size_t trial = 0; trial < TRIALS; trial++) {
            const float* last = &output[(trial * STEPS + STEPS - 1) * BITS];
            std::printf("%zu %.6f %.6f %.6f\n", trial, static_cast<double>(last[0]), static_cast<double>(last[1]),
                        static_cast<double>(last[2]));
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
