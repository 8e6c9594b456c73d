/**
 * @file
 * @brief What a network has in numbers.
 */
#ifndef MRNN_NETWORK_PARAMETERS_HPP
#define MRNN_NETWORK_PARAMETERS_HPP

#include "structure.hpp"

#include <cstdint>
#include <vector>

namespace mrnn {

/// The parameters of a linear readout y = W h + b.
struct ReadoutParameters {
    Matrix<double> weight = {};     ///< W, `[num_units, num_sources]`; columns follow the list of source regions
    std::vector<double> bias = {};  ///< b, `[num_units]`
};

/// The existing synapses of a connection. Setting them takes any order; they come row by row.
struct Synapses {
    std::vector<std::size_t> dst_units = {};  ///< destination unit of each, from 0 within the region
    std::vector<std::size_t> src_units = {};  ///< source unit of each, from 0 within the region
    std::vector<double> weight = {};          ///< raw weight of each
};

/**
 * The weights, masks, biases and initial states of a network. What is changed here reaches engines and tapes that
 * exist already when they are refreshed.
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class Errors>
class NetworkParameters : public NetworkStructure<Errors> {
public:
    using NetworkStructure<Errors>::NetworkStructure;
    using NetworkStructure<Errors>::get;

    /**
     * Raw weights of a connection; 0 where no synapse exists.
     * @param src source region
     * @param dst destination region
     * @return `[dst_units, src_units]`
     */
    Answer<Errors, Matrix<double>> weight(Text src, Text dst) const
    {
        return block<double>(mrnn_network_get_weight, src, dst);
    }

    /**
     * Replaces the raw weights of a connection. Values where no synapse exists are dropped.
     * @param src source region
     * @param dst destination region
     * @param weight `[dst_units, src_units]`, finite
     * @return nothing
     */
    Answer<Errors> set_weight(Text src, Text dst, Span<const double> weight)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_weight(get(), src.c_str(), dst.c_str(), weight.data(), weight.size(), err);
        });
    }

    /**
     * Which synapses of a connection exist.
     * @param src source region
     * @param dst destination region
     * @return 1 or 0 each, `[dst_units, src_units]`
     */
    Answer<Errors, Matrix<std::uint8_t>> mask(Text src, Text dst) const
    {
        return block<std::uint8_t>(mrnn_network_get_mask, src, dst);
    }

    /**
     * Replaces the set of existing synapses of a connection. Weights of synapses that stay are kept; new ones start at
     * 0.
     * @param src source region
     * @param dst destination region
     * @param mask 1 or 0 each, `[dst_units, src_units]`
     * @return nothing
     */
    Answer<Errors> set_mask(Text src, Text dst, Span<const std::uint8_t> mask)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_mask(get(), src.c_str(), dst.c_str(), mask.data(), mask.size(), err);
        });
    }

    /**
     * The existing synapses of a declared connection, as they lie in the vector of all parameters.
     * @param src source region
     * @param dst destination region
     * @return units and weights
     */
    Answer<Errors, Synapses> synapses(Text src, Text dst) const
    {
        return detail::setup<Errors, Synapses>([&](Synapses& synapses, mrnn_error* err) {
            std::size_t pathway = 0;
            std::size_t len = 0;
            mrnn_status status = mrnn_network_pathway(get(), src.c_str(), dst.c_str(), &pathway, err);
            if (status == MRNN_OK) {
                status = mrnn_network_pathway_num_synapses(get(), pathway, &len, err);
            }
            if (status == MRNN_OK) {
                synapses.dst_units.resize(len);
                synapses.src_units.resize(len);
                synapses.weight.resize(len);
                status = mrnn_network_get_synapses(get(), src.c_str(), dst.c_str(), synapses.dst_units.data(), len,
                                                   synapses.src_units.data(), len, synapses.weight.data(), len, err);
            }
            return status;
        });
    }

    /**
     * Replaces all synapses of a declared connection; a zero connection becomes one with synapses. Engines that exist
     * are of another structure then where the number of synapses changes.
     * @param src source region
     * @param dst destination region
     * @param synapses units and weights; Status::duplicate where a synapse is there twice
     * @return nothing
     */
    Answer<Errors> set_synapses(Text src, Text dst, const Synapses& synapses)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_synapses(get(), src.c_str(), dst.c_str(), synapses.dst_units.data(),
                                             synapses.dst_units.size(), synapses.src_units.data(),
                                             synapses.src_units.size(), synapses.weight.data(),
                                             synapses.weight.size(), err);
        });
    }

    /**
     * Effective weights of a connection: what the dynamics multiply with.
     * @param src source region
     * @param dst destination region
     * @return `[dst_units, src_units]`
     */
    Answer<Errors, Matrix<double>> effective(Text src, Text dst) const
    {
        return block<double>(mrnn_network_get_effective, src, dst);
    }

    /// @return effective weights between all recurrent units, `[H, H]`
    Answer<Errors, Matrix<double>> effective_recurrent() const
    {
        return whole(mrnn_network_num_units, mrnn_network_get_effective_recurrent);
    }

    /// @return effective weights from all input units to all recurrent units, `[H, I]`
    Answer<Errors, Matrix<double>> effective_input() const
    {
        return whole(mrnn_network_num_inputs, mrnn_network_get_effective_input);
    }

    /**
     * Effective weights between two regions, connected or not.
     * @param src a recurrent, parent or input region
     * @param dst a recurrent or parent region
     * @return `[units of dst, units of src]`
     */
    Answer<Errors, Matrix<double>> projection(Text src, Text dst) const
    {
        return block<double>(mrnn_network_get_projection, src, dst);
    }

    /**
     * Effective weights among several regions.
     * @param names recurrent or parent regions; Status::duplicate where a region is there twice
     * @return `[units, units]` of all of them, in the order of the names
     */
    Answer<Errors, Matrix<double>> weight_subset(const std::vector<std::string>& names) const
    {
        const std::vector<const char*> pointers = detail::c_names(names);
        return detail::setup<Errors, Matrix<double>>([&](Matrix<double>& matrix, mrnn_error* err) {
            mrnn_status status = MRNN_OK;
            for (std::size_t i = 0; i < pointers.size() && status == MRNN_OK; i++) {
                std::size_t units = 0;
                status = mrnn_network_region_num_units(get(), pointers[i], &units, err);
                matrix.rows += units;
            }
            if (status == MRNN_OK) {
                matrix.cols = matrix.rows;
                matrix.values.resize(matrix.rows * matrix.cols);
                status = mrnn_network_get_weight_subset(get(), pointers.data(), pointers.size(), matrix.data(),
                                                        matrix.size(), err);
            }
            return status;
        });
    }

    /// @return largest magnitude among the eigenvalues of the effective recurrent weights
    Answer<Errors, double> effective_spectral_radius() const
    {
        return detail::setup<Errors, double>([&](double& radius, mrnn_error* err) {
            return mrnn_network_effective_spectral_radius(get(), &radius, err);
        });
    }

    /**
     * Scales the recurrent weights.
     * @param target the spectral radius that the effective weights get; Status::numeric where there is nothing to scale
     * @return nothing
     */
    Answer<Errors> scale_spectral_radius(double target)
    {
        return detail::setup<Errors>(
            [&](mrnn_error* err) { return mrnn_network_scale_spectral_radius(get(), target, err); });
    }

    /**
     * Tonic input of a region's units.
     * @param region a recurrent or parent region
     * @return `[units]`
     */
    Answer<Errors, std::vector<double>> base_firing(Text region) const
    {
        return of_region(mrnn_network_get_base_firing, region);
    }

    /**
     * Replaces the tonic input of a region's units.
     * @param region a recurrent region
     * @param base_firing `[units]`
     * @return nothing
     */
    Answer<Errors> set_base_firing(Text region, Span<const double> base_firing)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_base_firing(get(), region.c_str(), base_firing.data(), base_firing.size(), err);
        });
    }

    /// @return tonic input (base firing) of every unit, `[H]`
    Answer<Errors, std::vector<double>> tonic_input() const
    {
        return this->template vector<double>(mrnn_network_num_units, mrnn_network_get_tonic_input);
    }

    /**
     * Initial pre-activations of a region's units.
     * @param region a recurrent or parent region
     * @return `[units]`
     */
    Answer<Errors, std::vector<double>> init(Text region) const { return of_region(mrnn_network_get_init, region); }

    /**
     * Replaces the initial pre-activations of a region's units.
     * @param region a recurrent region
     * @param init `[units]`
     * @return nothing
     */
    Answer<Errors> set_init(Text region, Span<const double> init)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_init(get(), region.c_str(), init.data(), init.size(), err);
        });
    }

    /// @return initial pre-activation of every unit, `[H]`
    Answer<Errors, std::vector<double>> initial_condition() const
    {
        return this->template vector<double>(mrnn_network_num_units, mrnn_network_get_initial_condition);
    }

    /**
     * Weights and bias of a readout.
     * @param name a readout
     * @return both
     */
    Answer<Errors, ReadoutParameters> readout(Text name) const
    {
        return detail::setup<Errors, ReadoutParameters>([&](ReadoutParameters& readout, mrnn_error* err) {
            Matrix<double>& weight = readout.weight;
            mrnn_status status = mrnn_network_readout_shape(get(), name.c_str(), &weight.rows, &weight.cols, err);
            if (status == MRNN_OK) {
                weight.values.resize(weight.rows * weight.cols);
                readout.bias.resize(weight.rows);
                status = mrnn_network_get_readout(get(), name.c_str(), weight.data(), weight.size(),
                                                  readout.bias.data(), readout.bias.size(), err);
            }
            return status;
        });
    }

    /**
     * Replaces weights and bias of a readout.
     * @param name a readout
     * @param weight `[num_units, num_sources]`
     * @param bias `[num_units]`
     * @return nothing
     */
    Answer<Errors> set_readout(Text name, Span<const double> weight, Span<const double> bias)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_readout(get(), name.c_str(), weight.data(), weight.size(), bias.data(),
                                            bias.size(), err);
        });
    }

    /// @return all parameters, trainable or not, `[P]`; parameter_tensors() says what lies where
    Answer<Errors, std::vector<double>> parameters() const
    {
        return this->template vector<double>(mrnn_network_num_parameters, mrnn_network_get_parameters);
    }

    /**
     * Replaces all parameters, trainable or not.
     * @param parameters `[P]`; Status::value where an element is not finite
     * @return nothing
     */
    Answer<Errors> set_parameters(Span<const double> parameters)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_parameters(get(), parameters.data(), parameters.size(), err);
        });
    }

private:
    /// A matrix between two regions.
    template <class T, class Fill>
    Answer<Errors, Matrix<T>> block(Fill fill, Text src, Text dst) const
    {
        return detail::setup<Errors, Matrix<T>>([&](Matrix<T>& matrix, mrnn_error* err) {
            mrnn_status status = mrnn_network_region_num_units(get(), dst.c_str(), &matrix.rows, err);
            if (status == MRNN_OK) {
                status = mrnn_network_region_num_units(get(), src.c_str(), &matrix.cols, err);
            }
            if (status == MRNN_OK) {
                matrix.values.resize(matrix.rows * matrix.cols);
                status = fill(get(), src.c_str(), dst.c_str(), matrix.data(), matrix.size(), err);
            }
            return status;
        });
    }

    /// A matrix of all recurrent units' incoming weights.
    template <class Columns, class Fill>
    Answer<Errors, Matrix<double>> whole(Columns columns, Fill fill) const
    {
        return detail::setup<Errors, Matrix<double>>([&](Matrix<double>& matrix, mrnn_error* err) {
            mrnn_status status = mrnn_network_num_units(get(), &matrix.rows, err);
            if (status == MRNN_OK) {
                status = columns(get(), &matrix.cols, err);
            }
            if (status == MRNN_OK) {
                matrix.values.resize(matrix.rows * matrix.cols);
                status = fill(get(), matrix.data(), matrix.size(), err);
            }
            return status;
        });
    }

    template <class Fill>
    Answer<Errors, std::vector<double>> of_region(Fill fill, Text region) const
    {
        const auto units = [&](const mrnn_network* network, std::size_t* len, mrnn_error* err) {
            return mrnn_network_region_num_units(network, region.c_str(), len, err);
        };
        return this->template vector<double>(units, fill, region);
    }
};

}  // namespace mrnn

#endif
