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

/**
 * The dynamics, noise, constraints and draws of a network. They are set while it is under construction.
 * @tparam Errors ThrowErrors or ReturnErrors
 */
template <class Errors>
class NetworkSettings : public NetworkParameters<Errors> {
public:
    using NetworkParameters<Errors>::NetworkParameters;
    using NetworkParameters<Errors>::get;

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

    /**
     * Sets the seed of masks, initial weights and noise.
     * @param seed any number; 0 unless set
     * @return nothing
     */
    Answer<Errors> set_seed(std::uint64_t seed)
    {
        return detail::setup<Errors>([&](mrnn_error* err) { return mrnn_network_set_seed(get(), seed, err); });
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
};

}  // namespace mrnn

#endif
