/**
 * @file
 * @brief How a network behaves, and what its draws follow.
 */
#ifndef MRNN_NETWORK_SETTINGS_HPP
#define MRNN_NETWORK_SETTINGS_HPP

#include "parameters.hpp"

#include <cstdint>

namespace mrnn {

/// The update rule, and what regions have that have none of their own.
struct DynamicsSettings {
    Dynamics dynamics = Dynamics::leaky;       ///< update rule
    double dt = 10;                            ///< time step, ms
    double tau = 100;                          ///< time constant, ms; Elman does not use it
    Activation activation = Activation::relu;  ///< activation function
};

/// Sizes of the noise, as `mrnn_network_set_noise_levels` defines them.
struct NoiseLevels {
    bool enabled = false;  ///< whether new sessions start with noise
    double hidden = 0.01;  ///< sigma of recurrent units that have none of their own
    double input = 0.01;   ///< sigma of input units that have none of their own
};

/// Which weights obey Dale's law, and how.
struct Constraints {
    bool recurrent = true;  ///< weights between recurrent units
    bool input = true;      ///< weights of input units
    Dale dale = Dale::abs;  ///< how a weight is kept on its source's side of zero
};

/// What training may change of a region.
struct Learnable {
    bool bias = false;  ///< the base firing
    bool init = false;  ///< the initial state
};

/**
 * The dynamics, noise, constraints and draws of a network, which are set while it is under construction, and what training
 * may change, which can be set at any time.
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class Errors>
class NetworkSettings : public NetworkParameters<Errors> {
public:
    using NetworkParameters<Errors>::NetworkParameters;
    using NetworkParameters<Errors>::get;

    /// @return the update rule, and what regions have that have none of their own
    Answer<Errors, DynamicsSettings> dynamics() const
    {
        return detail::setup<Errors, DynamicsSettings>([&](DynamicsSettings& settings, mrnn_error* err) {
            mrnn_dynamics dynamics = MRNN_LEAKY;
            mrnn_activation activation = MRNN_RELU;
            const mrnn_status status =
                mrnn_network_get_dynamics(get(), &dynamics, &settings.dt, &settings.tau, &activation, err);
            settings.dynamics = Dynamics{dynamics};
            settings.activation = Activation{activation};
            return status;
        });
    }

    /**
     * Sets the update rule, and what regions have that have none of their own.
     * @param settings times in ms, greater than 0
     * @return nothing
     */
    Answer<Errors> set_dynamics(const DynamicsSettings& settings)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_dynamics(get(), static_cast<mrnn_dynamics>(settings.dynamics), settings.dt,
                                             settings.tau, static_cast<mrnn_activation>(settings.activation), err);
        });
    }

    /// @return the sizes of the noise
    Answer<Errors, NoiseLevels> noise_levels() const
    {
        return detail::setup<Errors, NoiseLevels>([&](NoiseLevels& levels, mrnn_error* err) {
            std::int32_t enabled = 0;
            const mrnn_status status =
                mrnn_network_get_noise_levels(get(), &enabled, &levels.hidden, &levels.input, err);
            levels.enabled = enabled != 0;
            return status;
        });
    }

    /**
     * Sets the sizes of the noise.
     * @param levels sigmas, 0 or more
     * @return nothing
     */
    Answer<Errors> set_noise_levels(const NoiseLevels& levels)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_noise_levels(get(), levels.enabled ? 1 : 0, levels.hidden, levels.input, err);
        });
    }

    /// @return which weights obey Dale's law, and how
    Answer<Errors, Constraints> constraints() const
    {
        return detail::setup<Errors, Constraints>([&](Constraints& constraints, mrnn_error* err) {
            std::int32_t recurrent = 0;
            std::int32_t input = 0;
            mrnn_dale dale = MRNN_DALE_ABS;
            const mrnn_status status = mrnn_network_get_constraints(get(), &recurrent, &input, &dale, err);
            constraints = {recurrent != 0, input != 0, Dale{dale}};
            return status;
        });
    }

    /**
     * Sets which weights obey Dale's law, and how.
     * @param constraints which and how
     * @return nothing
     */
    Answer<Errors> set_constraints(const Constraints& constraints)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_constraints(get(), constraints.recurrent ? 1 : 0, constraints.input ? 1 : 0,
                                                static_cast<mrnn_dale>(constraints.dale), err);
        });
    }

    /// @return the seed of masks, initial weights and noise
    Answer<Errors, std::uint64_t> seed() const
    {
        return detail::setup<Errors, std::uint64_t>(
            [&](std::uint64_t& seed, mrnn_error* err) { return mrnn_network_get_seed(get(), &seed, err); });
    }

    /**
     * Sets the seed of masks, initial weights and noise.
     * @param seed any number; 0 unless set
     * @return nothing
     */
    Answer<Errors> set_seed(std::uint64_t seed)
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_network_set_seed(get(), seed, err); });
    }

    /// @return the spectral radius that the initial effective recurrent weights are scaled to; 0 where they are not
    Answer<Errors, double> spectral_radius() const
    {
        return detail::setup<Errors, double>(
            [&](double& radius, mrnn_error* err) { return mrnn_network_get_spectral_radius(get(), &radius, err); });
    }

    /**
     * Sets the spectral radius that the initial effective recurrent weights are scaled to.
     * @param radius greater than 0; unless set, weights are not scaled
     * @return nothing
     */
    Answer<Errors> set_spectral_radius(double radius)
    {
        return detail::setup<Errors>(
            [&](mrnn_error* err) { return mrnn_network_set_spectral_radius(get(), radius, err); });
    }

    /**
     * Time constant of a region: its own, or the network's.
     * @param region a recurrent region
     * @return ms
     */
    Answer<Errors, double> region_tau(Text region) const
    {
        return detail::setup<Errors, double>([&](double& tau, mrnn_error* err) {
            return mrnn_network_get_region_tau(get(), region.c_str(), &tau, err);
        });
    }

    /**
     * Gives a region a time constant of its own.
     * @param region a recurrent region
     * @param tau ms, greater than 0
     * @return nothing
     */
    Answer<Errors> set_region_tau(Text region, double tau)
    {
        return detail::setup<Errors>(
            [&](mrnn_error* err) { return mrnn_network_set_region_tau(get(), region.c_str(), tau, err); });
    }

    /**
     * Noise level of a region: its own, or the network's for its kind.
     * @param region a recurrent or input region
     * @return sigma
     */
    Answer<Errors, double> region_noise(Text region) const
    {
        return detail::setup<Errors, double>([&](double& noise, mrnn_error* err) {
            return mrnn_network_get_region_noise(get(), region.c_str(), &noise, err);
        });
    }

    /**
     * Gives a region a noise level of its own.
     * @param region a recurrent or input region
     * @param noise sigma, 0 or more
     * @return nothing
     */
    Answer<Errors> set_region_noise(Text region, double noise)
    {
        return detail::setup<Errors>(
            [&](mrnn_error* err) { return mrnn_network_set_region_noise(get(), region.c_str(), noise, err); });
    }

    /**
     * Activation function of a region: its own, or the network's.
     * @param region a recurrent region
     * @return the activation function
     */
    Answer<Errors, Activation> region_activation(Text region) const
    {
        return detail::setup<Errors, Activation>([&](Activation& activation, mrnn_error* err) {
            mrnn_activation code = MRNN_RELU;
            const mrnn_status status = mrnn_network_get_region_activation(get(), region.c_str(), &code, err);
            activation = Activation{code};
            return status;
        });
    }

    /**
     * Gives a region an activation function of its own.
     * @param region a recurrent region
     * @param activation the activation function
     * @return nothing
     */
    Answer<Errors> set_region_activation(Text region, Activation activation)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_region_activation(get(), region.c_str(),
                                                      static_cast<mrnn_activation>(activation), err);
        });
    }

    /**
     * Whether training may change the weights of a declared connection.
     * @param src source region
     * @param dst destination region
     * @return whether it may
     */
    Answer<Errors, bool> is_trainable(Text src, Text dst) const
    {
        return this->flag(mrnn_network_get_trainable, get(), src.c_str(), dst.c_str());
    }

    /**
     * Sets whether training may change the weights of a declared connection.
     * @param src source region
     * @param dst destination region
     * @param is_trainable whether it may, as at first
     * @return nothing
     */
    Answer<Errors> set_trainable(Text src, Text dst, bool is_trainable)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_trainable(get(), src.c_str(), dst.c_str(), is_trainable ? 1 : 0, err);
        });
    }

    /**
     * What training may change of a region.
     * @param region a recurrent region
     * @return whether it may change base firing and initial state
     */
    Answer<Errors, Learnable> learnable(Text region) const
    {
        return detail::setup<Errors, Learnable>([&](Learnable& learnable, mrnn_error* err) {
            std::int32_t bias = 0;
            std::int32_t init = 0;
            const mrnn_status status = mrnn_network_get_learnable(get(), region.c_str(), &bias, &init, err);
            learnable = {bias != 0, init != 0};
            return status;
        });
    }

    /**
     * Sets what training may change of a region.
     * @param region a recurrent region
     * @param learnable whether it may change base firing and initial state
     * @return nothing
     */
    Answer<Errors> set_learnable(Text region, const Learnable& learnable)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_learnable(get(), region.c_str(), learnable.bias ? 1 : 0, learnable.init ? 1 : 0,
                                              err);
        });
    }

    /**
     * Whether training may change weights and bias of a readout.
     * @param name a readout
     * @return whether it may
     */
    Answer<Errors, bool> is_readout_trainable(Text name) const
    {
        return this->flag(mrnn_network_get_readout_trainable, get(), name.c_str());
    }

    /**
     * Sets whether training may change weights and bias of a readout.
     * @param name a readout
     * @param is_trainable whether it may, as at first
     * @return nothing
     */
    Answer<Errors> set_readout_trainable(Text name, bool is_trainable)
    {
        return detail::setup<Errors>([&](mrnn_error* err) {
            return mrnn_network_set_readout_trainable(get(), name.c_str(), is_trainable ? 1 : 0, err);
        });
    }
};

}  // namespace mrnn

#endif
