/**
 * @file
 * @brief Tapes: sequences forward and the gradients of losses back.
 */
#ifndef MRNN_TAPE_HPP
#define MRNN_TAPE_HPP

#include "handle.hpp"
#include "session.hpp"
#include "types.hpp"

#include <cstdint>
#include <string>

namespace mrnn {

/**
 * The memory of a batch of sequences, from which gradients are worked out, and an engine of its own that runs them. One
 * thread at a time may use it.
 * @tparam T float or double: the precision that it computes in
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class T, class Errors>
class BasicTape : public Handle<mrnn_tape, mrnn_tape_destroy> {
public:
    /// No tape: see create() and adopt().
    BasicTape() noexcept = default;
    /**
     * The same tape with the other way of failing.
     * @tparam Other ThrowErrors or ReturnErrors
     * @param other is without a tape afterwards
     */
    template <class Other>
    explicit BasicTape(BasicTape<T, Other>&& other) noexcept : BasicTape(other.release())
    {
    }

    /**
     * Makes a tape, which keeps nothing of the network and has the network's noise.
     * @param network a finalised network
     * @param batch number of sequences, at least 1
     * @param max_steps most steps of a sequence
     * @param options backend, and how it computes
     * @param memory_bytes what the states of a sequence may take; 0: 512 MiB. Where they would take more, some are
     *     computed once more on the way back. Gradients do not depend on it
     * @return the tape
     */
    static Answer<Errors, BasicTape> create(const NetworkHandle& network, std::size_t batch, std::size_t max_steps,
                                            const EngineOptions& options = {}, std::size_t memory_bytes = 0)
    {
        const std::string json = options.json(precision_of<T>);
        return detail::make<Errors, BasicTape, mrnn_tape>([&](mrnn_tape** out, mrnn_error* err) {
            return mrnn_tape_create(network.get(), options.backend.c_str(), json.c_str(), batch, max_steps,
                                    memory_bytes, out, err);
        });
    }

    /**
     * Takes the ownership of a handle of the C interface.
     * @param handle a tape of precision T, else Status::precision; it stays the caller's where the call fails
     * @return the tape
     */
    static Answer<Errors, BasicTape> adopt(mrnn_tape* handle)
    {
        return detail::setup<Errors, BasicTape>([&](BasicTape& tape, mrnn_error* err) {
            // Nothing tells a tape's precision but its data calls. A layout that there is not leaves the tape as it is.
            constexpr mrnn_layout no_layout = -1;
            const auto call = detail::pick<T>(mrnn_tape_backward, mrnn_tape_backward_f64);
            const mrnn_status status =
                call(handle, 0, no_layout, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0,
                     nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, err);
            if (status != MRNN_ERR_ARGUMENT) {
                return status;
            }
            tape = BasicTape(handle);
            return mrnn_status{MRNN_OK};
        });
    }

    /**
     * Takes over the parameters of a network. Sequences have to be run forward anew.
     * @param network a finalised network of the structure that the tape was made of, else Status::argument. After
     *     Status::memory the tape is lost, and answers Status::state
     * @return nothing
     */
    Answer<Errors> refresh(const NetworkHandle& network)
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_tape_refresh(get(), network.get(), err); });
    }

    /**
     * Replaces the noise of the sequences to come.
     * @param enabled whether there is any
     * @param seed its seed
     * @param first_trial trial number of the batch's first sequence; the others follow
     * @param first_step index of the sequences' first step, which counts the noise
     * @return nothing
     */
    Answer<Errors> set_noise(bool enabled, std::uint64_t seed, std::uint64_t first_trial = 0,
                             std::uint64_t first_step = 0)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_tape_set_noise(get(), enabled ? 1 : 0, seed, first_trial, first_step, err);
        });
    }

    /**
     * Takes over the gains, currents and clamps that a session has now. Clamped units carry no gradient. Sequences have
     * to be run forward anew.
     * @tparam Other ThrowErrors or ReturnErrors
     * @param session a session of a network of the same structure, else Status::argument
     * @return nothing
     */
    template <class Other>
    Answer<Errors> set_manipulations(const BasicSession<T, Other>& session)
    {
        return detail::setup<Errors>(
            [&](mrnn_error* err) { return mrnn_tape_set_manipulations(get(), session.get(), err); });
    }

    /**
     * Runs sequences from their initial state, and keeps what backward() needs.
     * @param sequence number of steps, and what drives them; Status::value for more than max_steps()
     * @param record where the states after each step go; not the memory of the initial state either
     * @param initial where the sequences begin; left out: the network's initial state
     * @return nothing
     */
    Answer<Errors> forward(const Sequence<T>& sequence, const Record<T>& record = {},
                           const InitialState<T>& initial = {})
    {
        const auto call = detail::pick<T>(mrnn_tape_forward, mrnn_tape_forward_f64);
        return detail::setup<Errors>([&](mrnn_error* err) {
            return call(get(), sequence.steps, static_cast<mrnn_layout>(sequence.layout), initial.x.data(),
                        initial.x.size(), initial.h.data(), initial.h.size(), sequence.input.data(),
                        sequence.input.size(), sequence.stimulation.data(), sequence.stimulation.size(),
                        record.x.data(), record.x.size(), record.h.data(), record.h.size(), record.y.data(),
                        record.y.size(), err);
        });
    }

    /**
     * The gradients of a loss over the sequences of the last forward().
     * @param sequence that of forward(), with the same values; Status::state where it was another one
     * @param loss the loss's gradients by the states after each step
     * @param gradients where the results go; they must not share memory with the other arrays
     * @return nothing
     */
    Answer<Errors> backward(const Sequence<T>& sequence, const LossGradient<T>& loss, const Gradients<T>& gradients)
    {
        const auto call = detail::pick<T>(mrnn_tape_backward, mrnn_tape_backward_f64);
        return detail::setup<Errors>([&](mrnn_error* err) {
            return call(get(), sequence.steps, static_cast<mrnn_layout>(sequence.layout), sequence.input.data(),
                        sequence.input.size(), sequence.stimulation.data(), sequence.stimulation.size(),
                        loss.x.data(), loss.x.size(), loss.h.data(), loss.h.size(), loss.y.data(), loss.y.size(),
                        gradients.parameters.data(), gradients.parameters.size(), gradients.input.data(),
                        gradients.input.size(), gradients.stimulation.data(), gradients.stimulation.size(),
                        gradients.x0.data(), gradients.x0.size(), gradients.h0.data(), gradients.h0.size(), err);
        });
    }

    /// @return number of sequences
    Answer<Errors, std::size_t> batch() const { return detail::number<Errors>(mrnn_tape_batch, get()); }
    /// @return most steps of a sequence
    Answer<Errors, std::size_t> max_steps() const { return detail::number<Errors>(mrnn_tape_max_steps, get()); }
    /// @return number of all parameters P of the network
    Answer<Errors, std::size_t> num_parameters() const
    {
        return detail::number<Errors>(mrnn_tape_num_parameters, get());
    }
    /// @return steps from one kept state to the next; max_steps() where every state is kept
    Answer<Errors, std::size_t> checkpoint_every() const
    {
        return detail::number<Errors>(mrnn_tape_checkpoint_every, get());
    }

private:
    friend struct detail::Access;

    explicit BasicTape(mrnn_tape* handle) noexcept : Handle(handle) {}
};

#ifdef MRNN_HAS_EXCEPTIONS
/**
 * A tape whose calls throw Error.
 * @tparam T float or double
 */
template <class T>
using Tape = BasicTape<T, ThrowErrors>;
#endif

namespace nothrow {
/**
 * A tape whose calls return Result.
 * @tparam T float or double
 */
template <class T>
using Tape = BasicTape<T, ReturnErrors>;
}  // namespace nothrow

}  // namespace mrnn

#endif
