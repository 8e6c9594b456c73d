/**
 * @file
 * @brief Sessions: the state of copies of a network, stepped.
 */
#ifndef MRNN_SESSION_HPP
#define MRNN_SESSION_HPP

#include "handle.hpp"
#include "types.hpp"

#include <cstdint>

namespace mrnn {

/**
 * The mutable state of a batch of copies of one engine's network.
 *
 * On the "cpu" backend, all calls but adopt() and snapshot() may stand in a real-time loop: with ReturnErrors (namespace
 * mrnn::nothrow) they neither throw nor allocate, lock, log or make a system call, whether they succeed or fail. With
 * ThrowErrors the same holds where they succeed.
 *
 * Arrays are row-major. H is the number of recurrent units, I that of input units; an empty Span leaves an array out.
 * One thread at a time may use a session, but for const members.
 *
 * @tparam T float or double: the precision of the engine
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class T, class Errors>
class BasicSession : public Handle<mrnn_session, mrnn_session_destroy> {
public:
    /// No session: see `Engine::session` and adopt().
    BasicSession() noexcept = default;
    /**
     * The same session with the other way of failing, such as that of a real-time loop.
     * @tparam Other ThrowErrors or ReturnErrors
     * @param other is without a session afterwards
     */
    template <class Other>
    explicit BasicSession(BasicSession<T, Other>&& other) noexcept : BasicSession(other.release())
    {
    }

    /**
     * Takes the ownership of a handle of the C interface.
     * @param handle a session of precision T, else Status::precision; it stays the caller's where the call fails
     * @return the session
     */
    static Answer<Errors, BasicSession> adopt(mrnn_session* handle)
    {
        return detail::setup<Errors, BasicSession>([&](BasicSession& session, mrnn_error*) {
            const mrnn_status status =
                detail::pick<T>(mrnn_session_get_state, mrnn_session_get_state_f64)(handle, nullptr, 0, nullptr, 0);
            if (status == MRNN_OK) {
                session = BasicSession(handle);
            }
            return status;
        });
    }

    /// @return number of copies of the network
    RealTimeAnswer<Errors, std::size_t> batch() const noexcept(!Errors::throws)
    {
        std::size_t batch = 0;
        const mrnn_status status = mrnn_session_batch(get(), &batch);
        return Errors::answer_rt(status, "batch", batch);
    }

    /**
     * Back to the initial state and step index 0. Noise and manipulations stay as they are.
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> reset() noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_reset(get()), "reset");
    }

    /**
     * Resets some of the copies, for streams that end at different times. The step index goes on.
     * @param members not 0 for a copy that is reset, `[batch]`
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> reset_members(Span<const std::uint8_t> members) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_reset_members(get(), members.data(), members.size()), "reset_members");
    }

    /**
     * Replaces the state. Delayed connections carry the new activations until later steps arrive.
     * @param x pre-activations, `[batch, H]`; only an Elman state may be given without them
     * @param h activations, `[batch, H]`; activation(x) where they are left out
     * @return nothing, or the status; Status::value where an element is not finite
     */
    RealTimeAnswer<Errors> set_state(Span<const T> x, Span<const T> h = {}) noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_set_state, mrnn_session_set_state_f64);
        return Errors::answer_rt(call(get(), x.data(), x.size(), h.data(), h.size()), "set_state");
    }

    /**
     * Copies the state.
     * @param x becomes the pre-activations, `[batch, H]`
     * @param h becomes the activations, `[batch, H]`
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> get_state(Span<T> x, Span<T> h = {}) const noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_get_state, mrnn_session_get_state_f64);
        return Errors::answer_rt(call(get(), x.data(), x.size(), h.data(), h.size()), "get_state");
    }

    /**
     * Copies the readouts of the current activations.
     * @param y becomes the readouts, `[batch, outputs]`
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> get_outputs(Span<T> y) const noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_get_outputs, mrnn_session_get_outputs_f64);
        return Errors::answer_rt(call(get(), y.data(), y.size()), "get_outputs");
    }

    /**
     * One step. The state is as before where the call fails. Elements that are not finite are not looked for.
     * @param input external input, `[batch, I]`; left out: zero
     * @param h becomes the new activations, `[batch, H]`; must not share memory with `input`
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> step(Span<const T> input = {}, Span<T> h = {}) noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_step, mrnn_session_step_f64);
        return Errors::answer_rt(call(get(), input.data(), input.size(), h.data(), h.size()), "step");
    }

    /**
     * One step with stimulation.
     * @param input external input, `[batch, I]`; left out: zero
     * @param stimulation added to the units without weights, `[batch, H]`
     * @param h becomes the new activations, `[batch, H]`; must not share memory with the others
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> step_stimulated(Span<const T> input, Span<const T> stimulation,
                                           Span<T> h = {}) noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_step_stimulated, mrnn_session_step_stimulated_f64);
        return Errors::answer_rt(call(get(), input.data(), input.size(), stimulation.data(), stimulation.size(),
                                      h.data(), h.size()),
                                 "step_stimulated");
    }

    /**
     * Several steps, with the same results as single ones, bit for bit. Where the engine may use several threads, a long
     * sequence of a batch wakes them, which is a system call. The state is as before where the call fails.
     * @param sequence number of steps, and what drives them
     * @param record where the states after each step go
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> step_n(const Sequence<T>& sequence, const Record<T>& record = {}) noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_step_n, mrnn_session_step_n_f64);
        const mrnn_status status =
            call(get(), sequence.steps, static_cast<mrnn_layout>(sequence.layout), sequence.input.data(),
                 sequence.input.size(), sequence.stimulation.data(), sequence.stimulation.size(), record.x.data(),
                 record.x.size(), record.h.data(), record.h.size(), record.y.data(), record.y.size());
        return Errors::answer_rt(status, "step_n");
    }

    /**
     * Replaces the noise of the steps to come. The same seed, trial and step give the same noise on every backend,
     * however the batch is split.
     * @param enabled whether there is any
     * @param seed its seed
     * @param first_trial trial number of the batch's first copy; the others follow
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> set_noise(bool enabled, std::uint64_t seed,
                                     std::uint64_t first_trial = 0) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_set_noise(get(), enabled ? 1 : 0, seed, first_trial), "set_noise");
    }

    /// @return the noise of the steps to come
    RealTimeAnswer<Errors, Noise> get_noise() const noexcept(!Errors::throws)
    {
        Noise noise;
        std::int32_t enabled = 0;
        const mrnn_status status = mrnn_session_get_noise(get(), &enabled, &noise.seed, &noise.first_trial);
        noise.enabled = enabled != 0;
        return Errors::answer_rt(status, "get_noise", noise);
    }

    /**
     * Switches the noise of the steps to come on or off.
     * @param enabled whether there is any
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> set_noise_enabled(bool enabled) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_set_noise_enabled(get(), enabled ? 1 : 0), "set_noise_enabled");
    }

    /// @return index of the next step, which counts its noise; 0 after a reset
    RealTimeAnswer<Errors, std::uint64_t> step_index() const noexcept(!Errors::throws)
    {
        std::uint64_t index = 0;
        const mrnn_status status = mrnn_session_step_index(get(), &index);
        return Errors::answer_rt(status, "step_index", index);
    }

    /**
     * Moves the step index.
     * @param step_index the noise of the next step is that of this one
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> set_step_index(std::uint64_t step_index) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_set_step_index(get(), step_index), "set_step_index");
    }

    /**
     * Scales what a region sends over all of its outgoing connections and into readouts. This and the other
     * manipulations hold for every copy from the next step on and until they are taken back. Status::value answers an
     * unknown region, pathway or unit, and a number that is not finite.
     * @param region a number of `Network::region_index`
     * @param gain 0 silences the region, 1 is as it was at first
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> set_region_gain(std::size_t region, double gain) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_set_region_gain(get(), region, gain), "set_region_gain");
    }

    /**
     * Scales what one pathway carries, on top of the gain of its source region.
     * @param pathway a number of `Network::pathway`
     * @param gain 0 silences the pathway, 1 is as it was at first
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> set_pathway_gain(std::size_t pathway, double gain) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_set_pathway_gain(get(), pathway, gain), "set_pathway_gain");
    }

    /**
     * Adds a current to the drive of each unit of a recurrent region, where its base firing is added too. It replaces
     * the current of before.
     * @param region a number of `Network::region_index`
     * @param current 0 at first
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> set_region_current(std::size_t region, double current) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_set_region_current(get(), region, current), "set_region_current");
    }

    /**
     * Holds the activation of a recurrent unit from the next step on. Its pre-activation goes on integrating.
     * @param unit 0 to H - 1
     * @param value the activation
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> clamp_unit(std::size_t unit, double value) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_clamp_unit(get(), unit, value), "clamp_unit");
    }

    /**
     * Lets the activation of a unit follow its pre-activation again, from the end of the next step on.
     * @param unit 0 to H - 1
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> release_unit(std::size_t unit) noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_release_unit(get(), unit), "release_unit");
    }

    /**
     * Takes every gain, current and clamp back.
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> clear_manipulations() noexcept(!Errors::throws)
    {
        return Errors::answer_rt(mrnn_session_clear_manipulations(get()), "clear_manipulations");
    }

    /**
     * Copies what one pathway added to the drive of its destination region's units in the last step.
     * @param pathway a number of `Network::pathway`
     * @param current becomes `[batch, dst_units]`; 0 for copies that have taken no step since they were made, reset, set
     *     or restored
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> pathway_current(std::size_t pathway, Span<T> current) const noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_pathway_current, mrnn_session_pathway_current_f64);
        return Errors::answer_rt(call(get(), pathway, current.data(), current.size()), "pathway_current");
    }

    /// @return number of values in a snapshot of the session
    RealTimeAnswer<Errors, std::size_t> snapshot_len() const noexcept(!Errors::throws)
    {
        std::size_t len = 0;
        const mrnn_status status = mrnn_session_snapshot_len(get(), &len);
        return Errors::answer_rt(status, "snapshot_len", len);
    }

    /**
     * A new snapshot, which save() can be given later. It allocates, and is no real-time call.
     * @return everything that the steps to come depend on, beside engine and manipulations
     */
    Answer<Errors, Snapshot<T>> snapshot() const
    {
        return detail::setup<Errors, Snapshot<T>>([&](Snapshot<T>& snapshot, mrnn_error*) {
            std::size_t len = 0;
            mrnn_status status = mrnn_session_snapshot_len(get(), &len);
            if (status == MRNN_OK) {
                snapshot.values.resize(len);
                status = save_into(snapshot.values, snapshot.counters);
            }
            return status;
        });
    }

    /**
     * Copies everything that the steps to come depend on, beside engine and manipulations.
     * @param snapshot a snapshot() of this session or one alike; its values are replaced
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> save(Snapshot<T>& snapshot) const noexcept(!Errors::throws)
    {
        return save(snapshot.values, snapshot.counters);
    }

    /**
     * save() into memory of the caller's.
     * @param values as many as snapshot_len() says
     * @param counters `MRNN_SNAPSHOT_COUNTERS` numbers
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> save(Span<T> values, Span<std::uint64_t> counters) const noexcept(!Errors::throws)
    {
        return Errors::answer_rt(save_into(values, counters), "save");
    }

    /**
     * Goes back to a snapshot. Manipulations stay as they are.
     * @param snapshot of this session, or of another one of the same batch and a network of the same regions and delays
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> restore(const Snapshot<T>& snapshot) noexcept(!Errors::throws)
    {
        return restore(snapshot.values, snapshot.counters);
    }

    /**
     * restore() from memory of the caller's.
     * @param values as save() has written them
     * @param counters as save() has written them
     * @return nothing, or the status
     */
    RealTimeAnswer<Errors> restore(Span<const T> values, Span<const std::uint64_t> counters) noexcept(!Errors::throws)
    {
        const auto call = detail::pick<T>(mrnn_session_restore, mrnn_session_restore_f64);
        return Errors::answer_rt(call(get(), values.data(), values.size(), counters.data(), counters.size()),
                                 "restore");
    }

private:
    friend struct detail::Access;

    explicit BasicSession(mrnn_session* handle) noexcept : Handle(handle) {}

    mrnn_status save_into(Span<T> values, Span<std::uint64_t> counters) const noexcept
    {
        const auto call = detail::pick<T>(mrnn_session_save, mrnn_session_save_f64);
        return call(get(), values.data(), values.size(), counters.data(), counters.size());
    }
};

#ifdef MRNN_HAS_EXCEPTIONS
/**
 * A session whose calls throw Error.
 * @tparam T float or double
 */
template <class T>
using Session = BasicSession<T, ThrowErrors>;
#endif

namespace nothrow {
/**
 * A session whose real-time calls are noexcept and return Status.
 * @tparam T float or double
 */
template <class T>
using Session = BasicSession<T, ReturnErrors>;
}  // namespace nothrow

}  // namespace mrnn

#endif
