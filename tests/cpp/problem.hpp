// A network with something of everything, numbers, and comparisons to the last bit.
#ifndef PROBLEM_HPP
#define PROBLEM_HPP

#include "../c/check.h"

#include <mrnn.hpp>

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

inline constexpr const char* DESCRIPTION = R"({
    "recurrent_regions": [
        {"name": "exc", "num_units": 6, "base_firing": 0.4, "init": 0.3, "learnable_bias": true, "parent_region": "ctx"},
        {"name": "inh", "num_units": 3, "sign": "neg", "init": 0.1, "tau": 40, "parent_region": "ctx"},
        {"name": "thal", "num_units": 4}],
    "input_regions": [{"name": "cue", "num_units": 2}],
    "recurrent_connections": [
        {"src_region": "exc", "dst_region": "exc", "sparsity": 0.5},
        {"src_region": "exc", "dst_region": "inh", "delay": 20},
        {"src_region": "exc", "dst_region": "thal", "zero_connection": true},
        {"src_region": "inh", "dst_region": "exc"},
        {"src_region": "thal", "dst_region": "exc", "trainable": false}],
    "input_connections": [{"src_region": "cue", "dst_region": "thal", "delay": 10}],
    "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["ctx", "thal"]}],
    "dynamics": {"activation": "tanh", "noise": {"enabled": true}},
    "seed": 3})";

inline constexpr std::size_t UNITS = 13, INPUTS = 2, OUTPUTS = 2;

// Numbers between -1 and 1.
template <class T>
std::vector<T> numbers(std::size_t count)
{
    static std::uint32_t state = 12345;
    std::vector<T> values(count);
    for (T& value : values) {
        state = state * 1664525U + 1013904223U;
        value = static_cast<T>(state >> 8) / static_cast<T>(1 << 23) - 1;
    }
    return values;
}

// Whether two containers hold the same bits.
template <class A, class B>
bool same_bits(const A& a, const B& b)
{
    using Element = std::remove_cv_t<std::remove_pointer_t<decltype(std::data(a))>>;
    static_assert(std::is_same_v<const Element, const std::remove_pointer_t<decltype(std::data(b))>>);
    return std::size(a) == std::size(b)
           && (std::size(a) == 0 || std::memcmp(std::data(a), std::data(b), std::size(a) * sizeof(Element)) == 0);
}

// The C function of a precision.
#define C_FUNCTION(T, name)                         \
    ([](auto single, auto wide) {                   \
        if constexpr (std::is_same_v<T, double>) {  \
            static_cast<void>(single);              \
            return wide;                            \
        } else {                                    \
            static_cast<void>(wide);                \
            return single;                          \
        }                                           \
    }(name, name##_f64))

#endif
