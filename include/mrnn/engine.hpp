/**
 * @file
 * @brief Engines: networks prepared for a backend.
 */
#ifndef MRNN_ENGINE_HPP
#define MRNN_ENGINE_HPP

#include "handle.hpp"
#include "session.hpp"
#include "types.hpp"

#include <string>

namespace mrnn {

/**
 * A network prepared for one backend. Any number of threads may use it at the same time through const members. It keeps
 * its own copy of the weights, and sessions keep what they need of it.
 * @tparam T float or double: the precision that it computes in
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class T, class Errors>
class BasicEngine : public Handle<mrnn_engine, mrnn_engine_destroy> {
public:
    /// No engine: see create() and adopt().
    BasicEngine() noexcept = default;
    /**
     * The same engine with the other way of failing.
     * @tparam Other ThrowErrors or ReturnErrors
     * @param other is without an engine afterwards
     */
    template <class Other>
    explicit BasicEngine(BasicEngine<T, Other>&& other) noexcept : BasicEngine(other.release())
    {
    }

    /**
     * Prepares a network.
     * @param network a finalised network
     * @param options backend, and how it computes; Status::unavailable where that can't be done here
     * @return the engine
     */
    static Answer<Errors, BasicEngine> create(const NetworkHandle& network, const EngineOptions& options = {})
    {
        const std::string json = options.json(precision_of<T>);
        return detail::make<Errors, BasicEngine, mrnn_engine>([&](mrnn_engine** out, mrnn_error* err) {
            return mrnn_engine_create(network.get(), options.backend.c_str(), json.c_str(), out, err);
        });
    }

    /**
     * Takes the ownership of a handle of the C interface.
     * @param handle an engine of precision T, else Status::precision; it stays the caller's where the call fails
     * @return the engine
     */
    static Answer<Errors, BasicEngine> adopt(mrnn_engine* handle)
    {
        return detail::setup<Errors, BasicEngine>([&](BasicEngine& engine, mrnn_error* err) {
            mrnn_precision precision = MRNN_F32;
            mrnn_status status = mrnn_engine_precision(handle, &precision, err);
            if (status == MRNN_OK && Precision{precision} != precision_of<T>) {
                status = MRNN_ERR_PRECISION;
            }
            if (status == MRNN_OK) {
                engine = BasicEngine(handle);
            }
            return status;
        });
    }

    /**
     * Takes over the parameters of a network in the memory that is there.
     * @param network a finalised network of the structure that the engine was made of, else Status::argument;
     *     Status::state where sessions of the engine exist
     * @return nothing
     */
    Answer<Errors> refresh(const NetworkHandle& network)
    {
        return detail::setup<Errors>(
            [&](mrnn_error* err) { return mrnn_engine_refresh(get(), network.get(), err); });
    }

    /**
     * A session of copies of the network in their initial state, with the network's noise.
     * @param batch number of copies, at least 1
     * @return the session
     */
    Answer<Errors, BasicSession<T, Errors>> session(std::size_t batch = 1) const
    {
        return detail::make<Errors, BasicSession<T, Errors>, mrnn_session>([&](mrnn_session** out, mrnn_error* err) {
            return mrnn_session_create(get(), batch, out, err);
        });
    }

    /**
     * Runs copies of the network over whole sequences in one call; noise is the network's own.
     * @param batch number of copies
     * @param sequence number of steps, and what drives them
     * @param record where the states after each step go
     * @param initial where the sequences begin; left out: the network's initial state
     * @return nothing
     */
    Answer<Errors> forward(std::size_t batch, const Sequence<T>& sequence, const Record<T>& record,
                           const InitialState<T>& initial = {}) const
    {
        const auto call = detail::pick<T>(mrnn_engine_forward, mrnn_engine_forward_f64);
        return detail::setup<Errors>([&](mrnn_error* err) {
            return call(get(), batch, sequence.steps, static_cast<mrnn_layout>(sequence.layout), initial.x.data(),
                        initial.x.size(), initial.h.data(), initial.h.size(), sequence.input.data(),
                        sequence.input.size(), sequence.stimulation.data(), sequence.stimulation.size(),
                        record.x.data(), record.x.size(), record.h.data(), record.h.size(), record.y.data(),
                        record.y.size(), err);
        });
    }

    /**
     * The gradients of a loss over sequences, in one call that runs them forward and back; noise is the network's own.
     * Where many gradients are wanted, a tape spares making the memory anew.
     * @param network the one that the engine was made of or last refreshed with
     * @param batch number of copies
     * @param sequence number of steps, and what drives them
     * @param loss the loss's gradients by the states after each step
     * @param gradients where the results go; they must not share memory with the other arrays
     * @param initial where the sequences begin; left out: the network's initial state
     * @param memory_bytes what the states of a sequence may take; 0: 512 MiB. Results do not depend on it
     * @return nothing
     */
    Answer<Errors> backward(const NetworkHandle& network, std::size_t batch, const Sequence<T>& sequence,
                            const LossGradient<T>& loss, const Gradients<T>& gradients,
                            const InitialState<T>& initial = {}, std::size_t memory_bytes = 0) const
    {
        const auto call = detail::pick<T>(mrnn_engine_backward, mrnn_engine_backward_f64);
        return detail::setup<Errors>([&](mrnn_error* err) {
            return call(get(), network.get(), batch, sequence.steps, static_cast<mrnn_layout>(sequence.layout),
                        memory_bytes, initial.x.data(), initial.x.size(), initial.h.data(), initial.h.size(),
                        sequence.input.data(), sequence.input.size(), sequence.stimulation.data(),
                        sequence.stimulation.size(), loss.x.data(), loss.x.size(), loss.h.data(), loss.h.size(),
                        loss.y.data(), loss.y.size(), gradients.parameters.data(), gradients.parameters.size(),
                        gradients.input.data(), gradients.input.size(), gradients.stimulation.data(),
                        gradients.stimulation.size(), gradients.x0.data(), gradients.x0.size(), gradients.h0.data(),
                        gradients.h0.size(), err);
        });
    }

    /// @return name of the backend, such as "cpu"
    Answer<Errors, std::string> backend() const
    {
        return detail::setup<Errors, std::string>([&](std::string& name, mrnn_error* err) {
            return detail::read_text(name, [&](char* buf, std::size_t cap, std::size_t* needed) {
                return mrnn_engine_backend(get(), buf, cap, needed, err);
            });
        });
    }

    /// @return number of recurrent units H
    Answer<Errors, std::size_t> num_units() const { return detail::number<Errors>(mrnn_engine_num_units, get()); }
    /// @return number of input units I
    Answer<Errors, std::size_t> num_inputs() const { return detail::number<Errors>(mrnn_engine_num_inputs, get()); }
    /// @return number of outputs of all readouts together
    Answer<Errors, std::size_t> num_outputs() const { return detail::number<Errors>(mrnn_engine_num_outputs, get()); }

private:
    friend struct detail::Access;

    explicit BasicEngine(mrnn_engine* handle) noexcept : Handle(handle) {}
};

#ifdef MRNN_HAS_EXCEPTIONS
/**
 * An engine whose calls throw Error.
 * @tparam T float or double
 */
template <class T>
using Engine = BasicEngine<T, ThrowErrors>;
#endif

namespace nothrow {
/**
 * An engine whose calls return Result.
 * @tparam T float or double
 */
template <class T>
using Engine = BasicEngine<T, ReturnErrors>;
}  // namespace nothrow

}  // namespace mrnn

#endif
