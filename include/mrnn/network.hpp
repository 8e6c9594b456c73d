/**
 * @file
 * @brief Networks: from files, from JSON, and call by call.
 */
#ifndef MRNN_NETWORK_HPP
#define MRNN_NETWORK_HPP

#include "network/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mrnn {

/// What a recurrent region may have beside its name and size.
struct RecurrentRegion {
    Sign sign = Sign::excitatory;  ///< sign of its outgoing synapses
    double base_firing = 0;        ///< tonic input to each unit
    double init = 0;               ///< initial pre-activation x of each unit
    std::string parent = {};       ///< a name that several regions may share; empty for none
    bool learnable_bias = false;   ///< whether training may change the base firing
};

/**
 * A network: under construction, or finalised. Any number of threads may use it at the same time through const
 * members.
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class Errors>
class BasicNetwork : public NetworkSettings<Errors> {
public:
    using NetworkSettings<Errors>::NetworkSettings;
    using NetworkSettings<Errors>::get;

    /// No network: see create(), from_json() and load().
    BasicNetwork() noexcept = default;
    /**
     * The same network with the other way of failing.
     * @tparam Other ThrowErrors or ReturnErrors
     * @param other is without a network afterwards
     */
    template <class Other>
    explicit BasicNetwork(BasicNetwork<Other>&& other) noexcept : NetworkSettings<Errors>(other.release())
    {
    }

    /**
     * An empty network under construction: add regions and connections, then call finalize(). Dynamics are leaky with
     * relu, dt 10 ms and tau 100 ms unless set.
     * @return the network
     */
    static Answer<Errors, BasicNetwork> create()
    {
        return detail::make<Errors, BasicNetwork, mrnn_network>(mrnn_network_create);
    }

    /**
     * A finalised network, whose masks and initial weights are drawn from the description's seed.
     * @param text a JSON description; everything that is wrong with it is in the message
     * @return the network
     */
    static Answer<Errors, BasicNetwork> from_json(Text text)
    {
        return detail::make<Errors, BasicNetwork, mrnn_network>([&](mrnn_network** out, mrnn_error* err) {
            return mrnn_network_from_json(text.c_str(), out, err);
        });
    }

    /**
     * A finalised network from a file.
     * @param path a description (".json") or a model (".safetensors"); Status::io where it can't be read, Status::format
     *     where it is damaged or no network
     * @return the network
     */
    static Answer<Errors, BasicNetwork> load(Text path)
    {
        return detail::make<Errors, BasicNetwork, mrnn_network>(
            [&](mrnn_network** out, mrnn_error* err) { return mrnn_network_load(path.c_str(), out, err); });
    }

    /**
     * A finalised network from the bytes of a model file, for models that are compiled in or come over a wire.
     * @param bytes the whole file, of which nothing is kept; Status::format where they are damaged or no network
     * @return the network
     */
    static Answer<Errors, BasicNetwork> from_safetensors(Span<const std::uint8_t> bytes)
    {
        return detail::make<Errors, BasicNetwork, mrnn_network>([&](mrnn_network** out, mrnn_error* err) {
            return mrnn_network_from_safetensors(bytes.data(), bytes.size(), out, err);
        });
    }

    /// @return a copy with its weights, finalised or under construction as this network is
    Answer<Errors, BasicNetwork> clone() const
    {
        return detail::make<Errors, BasicNetwork, mrnn_network>(
            [&](mrnn_network** out, mrnn_error* err) { return mrnn_network_clone(get(), out, err); });
    }

    /**
     * Saves a finalised network with its weights as a model.
     * @param path ends in ".safetensors"; a file that is there stays until the new one is complete on disk
     * @return nothing
     */
    Answer<Errors> save(Text path) const
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_network_save(get(), path.c_str(), err); });
    }

    /// @return the description as JSON text, with every default written out and without weights
    Answer<Errors, std::string> to_json() const
    {
        return detail::setup<Errors, std::string>([&](std::string& text, mrnn_error* err) {
            return detail::read_text(text, [&](char* buf, std::size_t cap, std::size_t* needed) {
                return mrnn_network_to_json(get(), buf, cap, needed, err);
            });
        });
    }

    /**
     * Adds what a description says; its settings replace those of before. This is also the way to what has no call of
     * its own, such as a region's `tau`. Nothing is added where anything is wrong.
     * @param text a JSON description
     * @return nothing
     */
    Answer<Errors> add_json(Text text)
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_network_add_json(get(), text.c_str(), err); });
    }

    /**
     * Adds a recurrent region after those that are there.
     * @param name its name
     * @param num_units number of its units
     * @param region what else it has
     * @return nothing
     */
    Answer<Errors> add_recurrent_region(Text name, std::size_t num_units, const RecurrentRegion& region = {})
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_add_recurrent_region(get(), name.c_str(), num_units,
                                                     static_cast<mrnn_sign>(region.sign), region.base_firing,
                                                     region.init,
                                                     region.parent.empty() ? nullptr : region.parent.c_str(),
                                                     region.learnable_bias ? 1 : 0, err);
        });
    }

    /**
     * Adds a region of units that carry external input, after those that are there.
     * @param name its name
     * @param num_units number of its units
     * @param sign sign of its outgoing synapses
     * @return nothing
     */
    Answer<Errors> add_input_region(Text name, std::size_t num_units, Sign sign = Sign::excitatory)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_add_input_region(get(), name.c_str(), num_units, static_cast<mrnn_sign>(sign), err);
        });
    }

    /**
     * Connects two regions; a zero connection between them is replaced.
     * @param src a recurrent or input region
     * @param dst a recurrent region
     * @param sparsity fraction of synapses that are absent, in [0, 1]
     * @return nothing
     */
    Answer<Errors> connect(Text src, Text dst, double sparsity = 0)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_connect(get(), src.c_str(), dst.c_str(), sparsity, err);
        });
    }

    /**
     * Declares that two regions are connected by nothing: fixed at zero, never trained.
     * @param src a recurrent or input region
     * @param dst a recurrent region
     * @return nothing
     */
    Answer<Errors> connect_zero(Text src, Text dst)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_connect_zero(get(), src.c_str(), dst.c_str(), err);
        });
    }

    /**
     * Sets the conduction delay of a declared connection.
     * @param src its source region
     * @param dst its destination region
     * @param delay ms, a multiple of dt and at most 65536 steps
     * @return nothing
     */
    Answer<Errors> set_delay(Text src, Text dst, double delay)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_delay(get(), src.c_str(), dst.c_str(), delay, err);
        });
    }

    /**
     * Adds a linear readout y = W h + b after those that are there.
     * @param name its name
     * @param num_units number of its outputs
     * @param src_regions the recurrent or parent regions that it reads
     * @return nothing
     */
    Answer<Errors> add_readout(Text name, std::size_t num_units, const std::vector<std::string>& src_regions)
    {
        const std::vector<const char*> sources = detail::c_names(src_regions);
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_add_readout(get(), name.c_str(), num_units, sources.data(), sources.size(), err);
        });
    }

    /**
     * Draws masks and initial weights from the seed. Afterwards nothing can be added. The network is as before where it
     * fails.
     * @return nothing
     */
    Answer<Errors> finalize()
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_network_finalize(get(), err); });
    }
};

#ifdef MRNN_HAS_EXCEPTIONS
/// A network whose calls throw Error.
using Network = BasicNetwork<ThrowErrors>;
#endif

namespace nothrow {
/// A network whose calls return Result.
using Network = BasicNetwork<ReturnErrors>;
}  // namespace nothrow

}  // namespace mrnn

#endif
