/**
 * @file
 * @brief What a network consists of.
 */
#ifndef MRNN_NETWORK_STRUCTURE_HPP
#define MRNN_NETWORK_STRUCTURE_HPP

#include "../handle.hpp"
#include "../types.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mrnn {

/// A declared connection of two regions.
struct Pathway {
    std::string src = {};          ///< region in which it begins
    std::string dst = {};          ///< region in which it ends
    double delay = 0;              ///< conduction delay, ms
    double sparsity = 0;           ///< fraction of synapses that it was declared to lack
    std::size_t num_synapses = 0;  ///< number of synapses that exist
    bool is_zero = false;          ///< whether it is a zero connection
};

/// The sizes of a readout.
struct ReadoutShape {
    std::size_t num_units = 0;    ///< number of outputs
    std::size_t num_sources = 0;  ///< number of recurrent units that it reads
};

/// Where a part of all parameters lies in their vector.
struct ParameterTensor {
    /// As in a model file, such as "recurrent/<src>/<dst>/weight", "bias/<region>" or "readout/<name>/bias".
    std::string name = {};
    /// Its elements in the vector of all parameters, row by row.
    Range range = {};
    /// One or two axes.
    std::vector<std::size_t> shape = {};
    /// Whether training may change it. Gradients by the others are 0.
    bool is_trainable = false;
};

/**
 * The regions, connections, readouts and parameter tensors of a network.
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class Errors>
class NetworkStructure : public NetworkHandle {
public:
    using NetworkHandle::NetworkHandle;

    /// @return whether the network is finalised
    Answer<Errors, bool> is_finalized() const { return flag(mrnn_network_is_finalized, get()); }
    /// @return number of recurrent units H
    Answer<Errors, std::size_t> num_units() const { return detail::number<Errors>(mrnn_network_num_units, get()); }
    /// @return number of input units I
    Answer<Errors, std::size_t> num_inputs() const { return detail::number<Errors>(mrnn_network_num_inputs, get()); }
    /// @return number of outputs of all readouts together
    Answer<Errors, std::size_t> num_outputs() const { return detail::number<Errors>(mrnn_network_num_outputs, get()); }
    /// @return number of existing synapses, between recurrent units and from input units
    Answer<Errors, std::size_t> num_synapses() const
    {
        return detail::number<Errors>(mrnn_network_num_synapses, get());
    }
    /// @return number of recurrent regions
    Answer<Errors, std::size_t> num_regions() const { return detail::number<Errors>(mrnn_network_num_regions, get()); }
    /// @return number of input regions
    Answer<Errors, std::size_t> num_input_regions() const
    {
        return detail::number<Errors>(mrnn_network_num_input_regions, get());
    }
    /// @return number of parents: names that several regions share
    Answer<Errors, std::size_t> num_parents() const { return detail::number<Errors>(mrnn_network_num_parents, get()); }
    /// @return number of readouts
    Answer<Errors, std::size_t> num_readouts() const
    {
        return detail::number<Errors>(mrnn_network_num_readouts, get());
    }
    /// @return number of pathways: declared connections, zero connections included
    Answer<Errors, std::size_t> num_pathways() const
    {
        return detail::number<Errors>(mrnn_network_num_pathways, get());
    }
    /// @return number of all parameters P, trainable or not
    Answer<Errors, std::size_t> num_parameters() const
    {
        return detail::number<Errors>(mrnn_network_num_parameters, get());
    }
    /// @return number of parameter tensors; zero connections have none
    Answer<Errors, std::size_t> num_parameter_tensors() const
    {
        return detail::number<Errors>(mrnn_network_num_parameter_tensors, get());
    }

    /// @return the names of the recurrent regions in network order
    Answer<Errors, std::vector<std::string>> regions() const
    {
        return names(mrnn_network_num_regions, mrnn_network_region_name);
    }

    /// @return the names of the input regions in network order
    Answer<Errors, std::vector<std::string>> input_regions() const
    {
        return names(mrnn_network_num_input_regions, mrnn_network_input_region_name);
    }

    /// @return the names of the parents in the order of their first children
    Answer<Errors, std::vector<std::string>> parents() const
    {
        return names(mrnn_network_num_parents, mrnn_network_parent_name);
    }

    /**
     * The regions that share a parent.
     * @param parent the parent; Status::argument for a region
     * @return their names in network order
     */
    Answer<Errors, std::vector<std::string>> children(Text parent) const
    {
        return names(
            [&](const mrnn_network* network, std::size_t* len, mrnn_error* err) {
                return mrnn_network_num_children(network, parent.c_str(), len, err);
            },
            [&](const mrnn_network* network, std::size_t index, char* buf, std::size_t cap, std::size_t* needed,
                mrnn_error* err) {
                return mrnn_network_child_name(network, parent.c_str(), index, buf, cap, needed, err);
            });
    }

    /**
     * Which recurrent regions a list leaves out.
     * @param names recurrent or parent regions; Status::duplicate where one is there twice
     * @return 1 for each recurrent region that is left out, else 0, `[num_regions()]`
     */
    Answer<Errors, std::vector<std::uint8_t>> excluded_regions(const std::vector<std::string>& names) const
    {
        const std::vector<const char*> pointers = detail::c_names(names);
        return vector<std::uint8_t>(
            mrnn_network_num_regions,
            [&](const mrnn_network* network, std::uint8_t* excluded, std::size_t len, mrnn_error* err) {
                return mrnn_network_get_excluded_regions(network, pointers.data(), pointers.size(), excluded, len, err);
            });
    }

    /**
     * Sign of a region's outgoing synapses.
     * @param name a recurrent or input region
     * @return the sign
     */
    Answer<Errors, Sign> region_sign(Text name) const
    {
        return detail::setup<Errors, Sign>([&](Sign& sign, mrnn_error* err) {
            mrnn_sign code = MRNN_EXCITATORY;
            const mrnn_status status = mrnn_network_region_sign(get(), name.c_str(), &code, err);
            sign = Sign{code};
            return status;
        });
    }

    /**
     * Name of a region's parent.
     * @param name a recurrent region
     * @return the parent's name, empty where there is none
     */
    Answer<Errors, std::string> region_parent(Text name) const
    {
        return detail::setup<Errors, std::string>([&](std::string& parent, mrnn_error* err) {
            return detail::read_text(parent, [&](char* buf, std::size_t cap, std::size_t* needed) {
                return mrnn_network_region_parent(get(), name.c_str(), buf, cap, needed, err);
            });
        });
    }

    /// @return the names of the readouts in network order
    Answer<Errors, std::vector<std::string>> readouts() const
    {
        return names(mrnn_network_num_readouts, mrnn_network_readout_name);
    }

    /**
     * Number of a region, as the manipulations of sessions take it: the recurrent regions from 0 in network order, then
     * the input regions.
     * @param name a recurrent or input region; Status::unknown for others
     * @return the number
     */
    Answer<Errors, std::size_t> region_index(Text name) const
    {
        return detail::number<Errors>(mrnn_network_region_index, get(), name.c_str());
    }

    /**
     * Which units a region has, among the units of its kind.
     * @param name a recurrent or input region; a parent has no range, for its units need not lie together
     * @return its units
     */
    Answer<Errors, Range> region_range(Text name) const
    {
        return detail::setup<Errors, Range>([&](Range& range, mrnn_error* err) {
            return mrnn_network_region_range(get(), name.c_str(), &range.start, &range.end, err);
        });
    }

    /**
     * Number of units of a region.
     * @param name a recurrent, parent or input region
     * @return the number
     */
    Answer<Errors, std::size_t> region_num_units(Text name) const
    {
        return detail::number<Errors>(mrnn_network_region_num_units, get(), name.c_str());
    }

    /**
     * Which recurrent units belong to a region.
     * @param name a recurrent or parent region
     * @return 1 or 0 each, `[H]`
     */
    Answer<Errors, std::vector<std::uint8_t>> region_mask(Text name) const
    {
        return vector<std::uint8_t>(mrnn_network_num_units, mrnn_network_get_region_mask, name);
    }

    /**
     * The part of states that belongs to a region.
     * @tparam State a container of float or double
     * @param name a recurrent or parent region
     * @param state `[rows, H]`, where rows are whatever its outer axes hold
     * @return `[rows, units of the region]`
     */
    template <class State>
    Answer<Errors, std::vector<typename Span<detail::Element<const State>>::value_type>>
    region_activity(Text name, const State& state) const
    {
        using T = typename Span<detail::Element<const State>>::value_type;
        const Span<const T> given(state);
        return detail::setup<Errors, std::vector<T>>([&](std::vector<T>& activity, mrnn_error* err) {
            std::size_t units = 0;
            std::size_t region_units = 0;
            mrnn_status status = mrnn_network_num_units(get(), &units, err);
            if (status == MRNN_OK) {
                status = mrnn_network_region_num_units(get(), name.c_str(), &region_units, err);
            }
            if (status == MRNN_OK) {
                activity.resize(units == 0 ? 0 : given.size() / units * region_units);
                status = activity_into<T>(name, given, activity, err);
            }
            return status;
        });
    }

    /**
     * Copies the part of states that belongs to a region.
     * @tparam State a container of float or double
     * @tparam Activity a container of the same
     * @param name a recurrent or parent region
     * @param state `[rows, H]`
     * @param activity becomes `[rows, units of the region]`; may share memory with `state`
     * @return nothing
     */
    template <class State, class Activity>
    Answer<Errors> region_activity(Text name, const State& state, Activity&& activity) const
    {
        using T = typename Span<detail::Element<const State>>::value_type;
        return detail::setup<Errors>([&](mrnn_error* err) { return activity_into<T>(name, state, activity, err); });
    }

    /**
     * Joins the states of two lists of regions into one, whose columns are in network order.
     * @tparam State a container of float or double
     * @param names_a recurrent or parent regions
     * @param state_a `[rows, units of a]`, its columns in the order of the names
     * @param names_b recurrent or parent regions, none of which is in `names_a`, else Status::duplicate
     * @param state_b `[rows, units of b]`, its columns in the order of the names
     * @return `[rows, units of a and b]`
     */
    template <class State>
    Answer<Errors, std::vector<typename Span<detail::Element<const State>>::value_type>>
    combine_states(const std::vector<std::string>& names_a, const State& state_a,
                   const std::vector<std::string>& names_b, const State& state_b) const
    {
        using T = typename Span<detail::Element<const State>>::value_type;
        const Span<const T> a(state_a);
        const Span<const T> b(state_b);
        const std::vector<const char*> pointers_a = detail::c_names(names_a);
        const std::vector<const char*> pointers_b = detail::c_names(names_b);
        return detail::setup<Errors, std::vector<T>>([&](std::vector<T>& combined, mrnn_error* err) {
            combined.resize(a.size() + b.size());
            return detail::pick<T>(mrnn_network_combine_states, mrnn_network_combine_states_f64)(
                get(), pointers_a.data(), pointers_a.size(), a.data(), a.size(), pointers_b.data(), pointers_b.size(),
                b.data(), b.size(), combined.data(), combined.size(), err);
        });
    }

    /**
     * Whether a connection with synapses leads from one region to another.
     * @param src a recurrent or input region
     * @param dst a recurrent region
     * @return whether there is one
     */
    Answer<Errors, bool> has_connection(Text src, Text dst) const
    {
        return flag(mrnn_network_has_connection, get(), src.c_str(), dst.c_str());
    }

    /**
     * Number of a pathway, as the manipulations of sessions take it.
     * @param src region in which it begins
     * @param dst region in which it ends; Status::unknown where no connection is declared
     * @return the number, which is also its place in pathways()
     */
    Answer<Errors, std::size_t> pathway(Text src, Text dst) const
    {
        return detail::number<Errors>(mrnn_network_pathway, get(), src.c_str(), dst.c_str());
    }

    /**
     * The declared connections, zero connections included.
     * @return source region by source region, the recurrent ones first, and of one source in the order of declaration
     */
    Answer<Errors, std::vector<Pathway>> pathways() const
    {
        return list<Pathway>(mrnn_network_num_pathways, [this](std::size_t index, Pathway& pathway, mrnn_error* err) {
            std::int32_t is_zero = 0;
            mrnn_status status = detail::read_text(pathway.src, [&](char* buf, std::size_t cap, std::size_t* needed) {
                return mrnn_network_pathway_src(get(), index, buf, cap, needed, err);
            });
            if (status == MRNN_OK) {
                status = detail::read_text(pathway.dst, [&](char* buf, std::size_t cap, std::size_t* needed) {
                    return mrnn_network_pathway_dst(get(), index, buf, cap, needed, err);
                });
            }
            if (status == MRNN_OK) {
                status = mrnn_network_get_delay(get(), pathway.src.c_str(), pathway.dst.c_str(), &pathway.delay, err);
            }
            if (status == MRNN_OK) {
                status = mrnn_network_pathway_sparsity(get(), index, &pathway.sparsity, err);
            }
            if (status == MRNN_OK) {
                status = mrnn_network_pathway_num_synapses(get(), index, &pathway.num_synapses, err);
            }
            if (status == MRNN_OK) {
                status = mrnn_network_pathway_is_zero(get(), index, &is_zero, err);
            }
            pathway.is_zero = is_zero != 0;
            return status;
        });
    }

    /**
     * Conduction delay of a declared connection.
     * @param src region in which it begins
     * @param dst region in which it ends; Status::unknown where no connection is declared
     * @return the delay, ms
     */
    Answer<Errors, double> delay(Text src, Text dst) const
    {
        return detail::setup<Errors, double>([&](double& delay, mrnn_error* err) {
            return mrnn_network_get_delay(get(), src.c_str(), dst.c_str(), &delay, err);
        });
    }

    /**
     * The sizes of a readout.
     * @param name a readout
     * @return its numbers of outputs and sources
     */
    Answer<Errors, ReadoutShape> readout_shape(Text name) const
    {
        return detail::setup<Errors, ReadoutShape>([&](ReadoutShape& shape, mrnn_error* err) {
            return mrnn_network_readout_shape(get(), name.c_str(), &shape.num_units, &shape.num_sources, err);
        });
    }

    /**
     * Where a readout lies among the outputs of all readouts.
     * @param name a readout
     * @return its outputs
     */
    Answer<Errors, Range> readout_range(Text name) const
    {
        return detail::setup<Errors, Range>([&](Range& range, mrnn_error* err) {
            return mrnn_network_readout_range(get(), name.c_str(), &range.start, &range.end, err);
        });
    }

    /**
     * Which recurrent unit each column of a readout's weights reads.
     * @param name a readout
     * @return units, 0 to H - 1, `[num_sources]`
     */
    Answer<Errors, std::vector<std::size_t>> readout_sources(Text name) const
    {
        const auto num_sources = [&](const mrnn_network* network, std::size_t* len, mrnn_error* err) {
            std::size_t num_units = 0;
            return mrnn_network_readout_shape(network, name.c_str(), &num_units, len, err);
        };
        return vector<std::size_t>(num_sources, mrnn_network_get_readout_sources, name);
    }

    /// @return the parameter tensors in the order of the vector of all parameters
    Answer<Errors, std::vector<ParameterTensor>> parameter_tensors() const
    {
        return list<ParameterTensor>(
            mrnn_network_num_parameter_tensors, [this](std::size_t index, ParameterTensor& tensor, mrnn_error* err) {
                std::size_t axes = 0;
                std::size_t sizes[2] = {};
                std::int32_t is_trainable = 0;
                mrnn_status status =
                    detail::read_text(tensor.name, [&](char* buf, std::size_t cap, std::size_t* needed) {
                        return mrnn_network_parameter_tensor_name(get(), index, buf, cap, needed, err);
                    });
                if (status == MRNN_OK) {
                    status = mrnn_network_parameter_tensor_range(get(), index, &tensor.range.start, &tensor.range.end,
                                                                 err);
                }
                if (status == MRNN_OK) {
                    status = mrnn_network_parameter_tensor_shape(get(), index, &axes, &sizes[0], &sizes[1], err);
                }
                if (status == MRNN_OK) {
                    status = mrnn_network_parameter_tensor_is_trainable(get(), index, &is_trainable, err);
                }
                tensor.shape.assign(sizes, sizes + axes);
                tensor.is_trainable = is_trainable != 0;
                return status;
            });
    }

protected:
    /// @cond
    template <class Function, class... Arguments>
    static Answer<Errors, bool> flag(Function function, Arguments... arguments)
    {
        return detail::setup<Errors, bool>([&](bool& flag, mrnn_error* err) {
            std::int32_t value = 0;
            const mrnn_status status = function(arguments..., &value, err);
            flag = value != 0;
            return status;
        });
    }

    /// A vector whose length `count` tells, of the function that fills it.
    template <class T, class Count, class Fill, class... Names>
    Answer<Errors, std::vector<T>> vector(Count count, Fill fill, Names... names) const
    {
        return detail::setup<Errors, std::vector<T>>([&](std::vector<T>& values, mrnn_error* err) {
            std::size_t len = 0;
            mrnn_status status = count(get(), &len, err);
            if (status == MRNN_OK) {
                values.resize(len);
                status = fill(get(), names.c_str()..., values.data(), values.size(), err);
            }
            return status;
        });
    }
    /// @endcond

private:
    template <class Item, class Count, class Read>
    Answer<Errors, std::vector<Item>> list(Count count, Read read) const
    {
        return detail::setup<Errors, std::vector<Item>>([&](std::vector<Item>& items, mrnn_error* err) {
            std::size_t len = 0;
            mrnn_status status = count(get(), &len, err);
            items.resize(len);
            for (std::size_t index = 0; index < len && status == MRNN_OK; index++) {
                status = read(index, items[index], err);
            }
            return status;
        });
    }

    template <class Count, class Name>
    Answer<Errors, std::vector<std::string>> names(Count count, Name name) const
    {
        return list<std::string>(count, [&](std::size_t index, std::string& text, mrnn_error* err) {
            return detail::read_text(text, [&](char* buf, std::size_t cap, std::size_t* needed) {
                return name(get(), index, buf, cap, needed, err);
            });
        });
    }

    template <class T>
    mrnn_status activity_into(Text name, Span<const T> state, Span<T> activity, mrnn_error* err) const
    {
        return detail::pick<T>(mrnn_network_region_activity, mrnn_network_region_activity_f64)(
            get(), name.c_str(), state.data(), state.size(), activity.data(), activity.size(), err);
    }
};

}  // namespace mrnn

#endif
