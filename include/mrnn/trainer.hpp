/**
 * @file
 * @brief Trainers: networks that learn.
 */
#ifndef MRNN_TRAINER_HPP
#define MRNN_TRAINER_HPP

#include "handle.hpp"
#include "network.hpp"
#include "types.hpp"

#include <cstdint>
#include <string>

namespace mrnn {

/// What an update of a trainer tells.
struct Update {
    double loss = 0;           ///< the loss before the update, without regularisers
    double gradient_norm = 0;  ///< the norm of the gradient before it was clipped
};

/**
 * A network that is being trained, its optimiser, and the memory that gradients are worked out in. One thread at a time
 * may use it, but for const members.
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class Errors>
class BasicTrainer : public Handle<mrnn_trainer, mrnn_trainer_destroy> {
public:
    using Handle::Handle;

    /// No trainer: see create() and resume().
    BasicTrainer() noexcept = default;
    /**
     * The same trainer with the other way of failing.
     * @tparam Other ThrowErrors or ReturnErrors
     * @param other is without a trainer afterwards
     */
    template <class Other>
    explicit BasicTrainer(BasicTrainer<Other>&& other) noexcept : Handle(other.release())
    {
    }

    /**
     * Makes a trainer of a copy of a network: AdamW on the gradient of a loss of the outputs. Parameters and optimiser
     * are double.
     * @param network a finalised network that has a readout and something trainable
     * @param options the text of a JSON object with at least `"batch"`, `"steps"` and `"loss"`; `mrnn_trainer_create`
     *     lists all keys
     * @param engine backend that runs the sequences, and how
     * @param precision what the sequences run in
     * @param memory_bytes what the states of a sequence may take; 0: 512 MiB
     * @return the trainer
     */
    static Answer<Errors, BasicTrainer> create(const NetworkHandle& network, Text options,
                                               const EngineOptions& engine = {},
                                               Precision precision = Precision::f32, std::size_t memory_bytes = 0)
    {
        const std::string json = engine.json(precision);
        return detail::make<Errors, BasicTrainer, mrnn_trainer>([&](mrnn_trainer** out, mrnn_error* err) {
            return mrnn_trainer_create(network.get(), engine.backend.c_str(), json.c_str(), memory_bytes,
                                       options.c_str(), out, err);
        });
    }

    /**
     * The trainer of a checkpoint, which goes on as if there had been no interruption.
     * @param path a file of save(); Status::io where it can't be read, Status::format where it is damaged
     * @param engine as in create()
     * @param precision as in create()
     * @param memory_bytes as in create()
     * @return the trainer
     */
    static Answer<Errors, BasicTrainer> resume(Text path, const EngineOptions& engine = {},
                                               Precision precision = Precision::f32, std::size_t memory_bytes = 0)
    {
        const std::string json = engine.json(precision);
        return detail::make<Errors, BasicTrainer, mrnn_trainer>([&](mrnn_trainer** out, mrnn_error* err) {
            return mrnn_trainer_resume(path.c_str(), engine.backend.c_str(), json.c_str(), memory_bytes, out, err);
        });
    }

    /**
     * Saves network and optimiser as a checkpoint.
     * @param path ends in ".safetensors"; a file that is there stays until the new one is complete on disk
     * @return nothing
     */
    Answer<Errors> save(Text path) const
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_trainer_save(get(), path.c_str(), err); });
    }

    /// @return a new network with the parameters of the last update
    Answer<Errors, BasicNetwork<Errors>> network() const
    {
        return detail::make<Errors, BasicNetwork<Errors>, mrnn_network>(
            [&](mrnn_network** out, mrnn_error* err) { return mrnn_trainer_network(get(), out, err); });
    }

    /// @return number of updates taken, those before a resumed checkpoint included
    Answer<Errors, std::uint64_t> updates() const
    {
        return detail::setup<Errors, std::uint64_t>(
            [&](std::uint64_t& updates, mrnn_error* err) { return mrnn_trainer_updates(get(), &updates, err); });
    }

    /// @return the options as JSON text, with every default written out
    Answer<Errors, std::string> options() const
    {
        return detail::setup<Errors, std::string>([&](std::string& text, mrnn_error* err) {
            return detail::read_text(text, [&](char* buf, std::size_t cap, std::size_t* needed) {
                return mrnn_trainer_options(get(), buf, cap, needed, err);
            });
        });
    }

    /// @return the learning rate of the next update, as the schedule says
    Answer<Errors, double> learning_rate() const
    {
        return detail::setup<Errors, double>(
            [&](double& rate, mrnn_error* err) { return mrnn_trainer_learning_rate(get(), &rate, err); });
    }

    /**
     * The terms that regularisers added to the loss of the last update, before it.
     * @param penalties becomes `[regularizers]`, in the order of the options; Status::state before the first update
     * @return nothing
     */
    Answer<Errors> get_penalties(Span<double> penalties) const
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_trainer_get_penalties(get(), penalties.data(), penalties.size(), err);
        });
    }

    /**
     * One update with as many trials as the options' "batch" says. The trainer is as before where it fails.
     * @param steps steps of each trial, at most the options' "steps"
     * @param input `[batch, steps, I]`; left out where the network has none
     * @param target `[batch, steps, outputs]`
     * @param mask weights with which the outputs' errors count, at least 0, `[batch, steps, outputs]`; left out: 1
     * @return loss and gradient; Status::numeric where they are not finite
     */
    Answer<Errors, Update> step(std::size_t steps, Span<const float> input, Span<const float> target,
                                Span<const float> mask = {})
    {
        return detail::setup<Errors, Update>([&](Update& update, mrnn_error* err) {
            return mrnn_trainer_step(get(), steps, input.data(), input.size(), target.data(), target.size(),
                                     mask.data(), mask.size(), &update.loss, &update.gradient_norm, err);
        });
    }

    /**
     * What the network of now answers. Noise, where there is some, is the same in every evaluation.
     * @param trials any number of trials
     * @param steps steps of each trial
     * @param input `[trials, steps, I]`; left out where the network has none
     * @param target `[trials, steps, outputs]`
     * @param mask weights of the outputs' errors, `[trials, steps, outputs]`; left out: 1
     * @param outputs becomes the outputs, `[trials, steps, outputs]`; may share memory with the others
     * @return the loss, without regularisers
     */
    Answer<Errors, double> evaluate(std::size_t trials, std::size_t steps, Span<const float> input,
                                    Span<const float> target, Span<const float> mask = {}, Span<float> outputs = {})
    {
        return detail::setup<Errors, double>([&](double& loss, mrnn_error* err) {
            return mrnn_trainer_evaluate(get(), trials, steps, input.data(), input.size(), target.data(),
                                         target.size(), mask.data(), mask.size(), &loss, outputs.data(),
                                         outputs.size(), err);
        });
    }
};

#ifdef MRNN_HAS_EXCEPTIONS
/// A trainer whose calls throw Error.
using Trainer = BasicTrainer<ThrowErrors>;
#endif

namespace nothrow {
/// A trainer whose calls return Result.
using Trainer = BasicTrainer<ReturnErrors>;
}  // namespace nothrow

}  // namespace mrnn

#endif
