/**
 * @file
 * @brief Choices, and the arrays of sequences and gradients.
 */
#ifndef MRNN_TYPES_HPP
#define MRNN_TYPES_HPP

#include "../mrnn.h"
#include "span.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace mrnn {

/// Sign of a region's outgoing synapses (Dale's law).
enum class Sign : mrnn_sign {
    excitatory = MRNN_EXCITATORY,  ///< "pos"
    inhibitory = MRNN_INHIBITORY,  ///< "neg"
};

/// Update rules.
enum class Dynamics : mrnn_dynamics {
    leaky = MRNN_LEAKY,  ///< leaky integration with a time constant
    elman = MRNN_ELMAN,  ///< no memory but the activation itself
};

/// Activation functions.
enum class Activation : mrnn_activation {
    relu = MRNN_RELU,          ///< max(x, 0)
    tanh = MRNN_TANH,          ///< tanh(x)
    sigmoid = MRNN_SIGMOID,    ///< 1 / (1 + exp(-x))
    softplus = MRNN_SOFTPLUS,  ///< ln(1 + exp(x)), and x itself above 20
    linear = MRNN_LINEAR,      ///< x
};

/// How a constrained weight is kept on its source's side of zero.
enum class Dale : mrnn_dale {
    abs = MRNN_DALE_ABS,      ///< abs(weight) * sign
    clamp = MRNN_DALE_CLAMP,  ///< max(weight, 0) * sign
};

/// Order of the two outer axes of a sequence, whose arrays are row-major.
enum class Layout : mrnn_layout {
    batch_first = MRNN_BATCH_FIRST,  ///< `[batch, time, units]`
    time_first = MRNN_TIME_FIRST,    ///< `[time, batch, units]`
};

/// Precisions that an engine computes in.
enum class Precision : mrnn_precision {
    f32 = MRNN_F32,  ///< float
    f64 = MRNN_F64,  ///< double
};

/**
 * The Precision of float or double.
 * @tparam T float or double
 */
template <class T>
inline constexpr Precision precision_of = std::is_same_v<T, double> ? Precision::f64 : Precision::f32;

/// How an engine keeps the weights of connections.
enum class Weights {
    full,  ///< in the engine's precision
    bf16,  ///< rounded to bfloat16, a relative error of at most 1/256: steps read half the bytes of dense connections
};

/// Vector instructions of the "cpu" backend.
enum class InstructionSet {
    best,      ///< the best of this processor
    avx512,    ///< AVX-512
    avx2,      ///< AVX2 with FMA
    neon,      ///< NEON
    portable,  ///< none
};

/// How an engine computes. A backend answers Status::unavailable to an option that it does not have.
struct EngineOptions {
    /// "cpu"; "reference", plain double loops to measure others against; "cuda" or "cuda:<device>".
    std::string backend = "cpu";
    /// Of "cpu": how many threads share the batch of a sequence; 0: one for each physical core. Results do not depend on it.
    std::size_t threads = 0;
    /// Of "cpu": activations within 1 ulp instead of 3.
    bool precise = false;
    /// Of "cpu", and of "cuda" in float: how weights are kept.
    Weights weights = Weights::full;
    /// Of "cpu"; one that this processor lacks is answered by Status::unavailable.
    InstructionSet instruction_set = InstructionSet::best;
    /// Of "cuda" in float: products with TF32 operands, which have 11 significant bits.
    bool tf32 = false;

    /**
     * The options as `mrnn_engine_create` takes them.
     * @param precision what the engine computes in
     * @return the text of a JSON object
     */
    std::string json(Precision precision) const
    {
        static constexpr const char* sets[] = {"", "avx512", "avx2", "neon", "portable"};
        std::string text = precision == Precision::f64 ? R"({"precision": "f64")" : R"({"precision": "f32")";
        if (threads != 0) {
            text += R"(, "threads": )" + std::to_string(threads);
        }
        if (precise) {
            text += R"(, "precise": true)";
        }
        if (weights == Weights::bf16) {
            text += R"(, "weights": "bf16")";
        }
        if (instruction_set != InstructionSet::best) {
            text += R"(, "instruction_set": ")";
            text += sets[static_cast<std::size_t>(instruction_set)];
            text += '"';
        }
        if (tf32) {
            text += R"(, "tf32": true)";
        }
        return text + "}";
    }
};

/// The units or parameters [start, end).
struct Range {
    std::size_t start = 0;  ///< the first
    std::size_t end = 0;    ///< the one behind the last

    /// @return how many there are
    constexpr std::size_t size() const noexcept { return end - start; }
};

/**
 * Where sequences begin. Where `h` is left out it is activation(x); where both are, the state is the network's
 * initial one. Leaky dynamics need `x` where `h` is given.
 * @tparam T float or double
 */
template <class T>
struct InitialState {
    Span<const T> x = {};  ///< pre-activations, `[batch, H]`
    Span<const T> h = {};  ///< activations, `[batch, H]`
};

/**
 * What drives sequences. Arrays that are left out are zero.
 * @tparam T float or double
 */
template <class T>
struct Sequence {
    std::size_t steps = 0;                ///< number of steps
    Span<const T> input = {};             ///< external input, `[batch, steps, I]`, or time first
    Span<const T> stimulation = {};       ///< added to units without weights, `[batch, steps, H]`, or time first
    Layout layout = Layout::batch_first;  ///< order of the axes of all arrays of the call
};

/**
 * Where the states after each step go, in the layout of the sequence. What is not wanted is left out. The arrays
 * must not share memory with each other or with what is read.
 * @tparam T float or double
 */
template <class T>
struct Record {
    Span<T> x = {};  ///< pre-activations, `[batch, steps, H]`
    Span<T> h = {};  ///< activations, `[batch, steps, H]`
    Span<T> y = {};  ///< readouts, `[batch, steps, outputs]`
};

/**
 * A loss of sequences: its gradients by the states after each step, in the layout of the sequence. What is left out
 * is zero.
 * @tparam T float or double
 */
template <class T>
struct LossGradient {
    Span<const T> x = {};  ///< by pre-activations, `[batch, steps, H]`
    Span<const T> h = {};  ///< by activations, `[batch, steps, H]`
    Span<const T> y = {};  ///< by readouts, `[batch, steps, outputs]`
};

/**
 * Where gradients of a loss go; they replace what is there. What is left out is not worked out.
 * @tparam T float or double
 */
template <class T>
struct Gradients {
    Span<T> parameters = {};   ///< by all parameters, summed over the batch, `[P]`; 0 for what is not trainable
    Span<T> input = {};        ///< by the input, `[batch, steps, I]`, in the layout of the sequence
    Span<T> stimulation = {};  ///< by the stimulation, `[batch, steps, H]`, in the layout of the sequence
    Span<T> x0 = {};           ///< by the initial pre-activations, `[batch, H]`
    Span<T> h0 = {};           ///< by the initial activations where they were given, else 0, `[batch, H]`
};

/// The noise of a session's steps.
struct Noise {
    bool enabled = false;           ///< whether there is any
    std::uint64_t seed = 0;         ///< its seed
    std::uint64_t first_trial = 0;  ///< trial number of the batch's first copy; the others follow
};

/**
 * Everything that the steps to come of a session depend on, beside engine and manipulations.
 * @tparam T float or double
 */
template <class T>
struct Snapshot {
    /// x, then h of now and of earlier steps, then earlier inputs; as many as `Session::snapshot_len` says.
    std::vector<T> values = {};
    /// Step index, whether there is noise, its seed, the trial number of the batch's first copy.
    std::array<std::uint64_t, MRNN_SNAPSHOT_COUNTERS> counters = {};
};

}  // namespace mrnn

#endif
