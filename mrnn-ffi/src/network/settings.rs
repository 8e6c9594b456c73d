//! Settings of a network under construction.

use super::{State, mrnn_network};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::selector::{self, mrnn_activation, mrnn_dale, mrnn_dynamics};
use crate::status::mrnn_status;
use mrnn::{Constraints, Dynamics, NoiseLevels};

/// \defgroup mrnn_settings Settings
///
/// What holds for a whole network: set while it is under construction, read at any time. Regions
/// may have a time constant, an activation function and a noise level of their own
/// (`mrnn_network_set_region_tau` and its siblings).
/// \code{.c}
/// mrnn_dynamics dynamics;
/// mrnn_activation activation;
/// double dt, tau;
/// check(mrnn_network_get_dynamics(network, &dynamics, &dt, &tau, &activation, err));
/// printf("alpha is %g\n", dynamics == MRNN_LEAKY ? dt / tau : 1.0);
/// \endcode
/// \{
///
/// [setup] Sets the update rule and what regions have that have none of their own.
///
/// \param[in,out] network A network under construction.
/// \param[in] dynamics `MRNN_LEAKY` or `MRNN_ELMAN`.
/// \param[in] dt Time step in ms, above 0. That it is not above a leaky region's time constant is
///     checked by `mrnn_network_finalize`.
/// \param[in] tau Time constant in ms, above 0, also for Elman, which does not use it.
/// \param[in] activation One of `mrnn_activation_code`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: a code is none; `MRNN_ERR_VALUE`: a time is not finite
///     and above 0; `MRNN_ERR_STATE`: the network is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_dynamics(
    network: *mut mrnn_network,
    dynamics: mrnn_dynamics,
    dt: f64,
    tau: f64,
    activation: mrnn_activation,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let builder = network.builder("setting the dynamics")?;
            let kind = selector::dynamics(dynamics)?;
            let activation = selector::activation(activation)?;
            let noise = builder.description().dynamics.noise;
            Ok(builder.set_dynamics(Dynamics { kind, dt, tau, activation, noise })?)
        })
    }
}

/// [setup] Sets the noise of units that have no level of their own. In each step every unit draws
/// standard normal numbers, times sigma for Elman and times sigma * sqrt(2 alpha) / alpha, alpha
/// = dt / tau, for leaky dynamics, whose update scales them by alpha; those of input units are
/// added to their input.
///
/// \param[in,out] network A network under construction.
/// \param[in] enabled Not 0 where new sessions start with noise; 0 at first.
/// \param[in] hidden Sigma of recurrent units, at least 0; 0.01 at first.
/// \param[in] input Sigma of input units, at least 0; 0.01 at first.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: a level is negative or not finite; `MRNN_ERR_STATE`: the
///     network is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_noise_levels(
    network: *mut mrnn_network,
    enabled: i32,
    hidden: f64,
    input: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let builder = network.builder("setting the noise levels")?;
            let noise = NoiseLevels { enabled: enabled != 0, hidden, input };
            Ok(builder.set_dynamics(Dynamics { noise, ..builder.description().dynamics })?)
        })
    }
}

/// [setup] Sets which weights obey Dale's law, and how.
///
/// \param[in,out] network A network under construction.
/// \param[in] recurrent Not 0 where recurrent weights do; 1 at first.
/// \param[in] input Not 0 where input weights do; 1 at first.
/// \param[in] dale `MRNN_DALE_ABS`, as at first, or `MRNN_DALE_CLAMP`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `dale` is none; `MRNN_ERR_STATE`: the network is
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_constraints(
    network: *mut mrnn_network,
    recurrent: i32,
    input: i32,
    dale: mrnn_dale,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let builder = network.builder("setting the constraints")?;
            let (recurrent, input) = (recurrent != 0, input != 0);
            let dale = selector::dale(dale)?;
            Ok(builder.set_constraints(Constraints { recurrent, input, dale })?)
        })
    }
}

/// [setup] Sets the seed of masks, initial weights and noise.
///
/// \param[in,out] network A network under construction.
/// \param[in] seed Any number; 0 at first.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_seed(
    network: *mut mrnn_network,
    seed: u64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            Ok(network.builder("setting the seed")?.set_seed(seed)?)
        })
    }
}

/// [setup] Sets the spectral radius that the initial effective recurrent weights are scaled to;
/// at first they are not scaled.
///
/// \param[in,out] network A network under construction.
/// \param[in] radius Above 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `radius` is not finite and above 0; `MRNN_ERR_STATE`: the
///     network is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_spectral_radius(
    network: *mut mrnn_network,
    radius: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let builder = network.builder("setting the spectral radius")?;
            Ok(builder.set_spectral_radius(Some(radius))?)
        })
    }
}

/// [setup] The update rule and what regions have that have none of their own.
///
/// \param[in] network Any network.
/// \param[out] dynamics `MRNN_LEAKY` or `MRNN_ELMAN`.
/// \param[out] dt Time step in ms.
/// \param[out] tau Time constant in ms.
/// \param[out] activation One of `mrnn_activation_code`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_dynamics(
    network: *const mrnn_network,
    dynamics: *mut mrnn_dynamics,
    dt: *mut f64,
    tau: *mut f64,
    activation: *mut mrnn_activation,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let (kind, dt, tau) =
                (place("dynamics", dynamics)?, place("dt", dt)?, place("tau", tau)?);
            let activation = place("activation", activation)?;
            let dynamics = network.dynamics();
            kind.write(selector::dynamics_code(dynamics.kind));
            dt.write(dynamics.dt);
            tau.write(dynamics.tau);
            activation.write(selector::activation_code(dynamics.activation));
            Ok(())
        })
    }
}

/// [setup] The noise of units that have no level of their own.
///
/// \param[in] network Any network.
/// \param[out] enabled 1 where new sessions start with noise, else 0.
/// \param[out] hidden Sigma of recurrent units.
/// \param[out] input Sigma of input units.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_noise_levels(
    network: *const mrnn_network,
    enabled: *mut i32,
    hidden: *mut f64,
    input: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let enabled = place("enabled", enabled)?;
            let (hidden, input) = (place("hidden", hidden)?, place("input", input)?);
            let noise = network.dynamics().noise;
            enabled.write(noise.enabled.into());
            hidden.write(noise.hidden);
            input.write(noise.input);
            Ok(())
        })
    }
}

/// [setup] Which weights obey Dale's law, and how.
///
/// \param[in] network Any network.
/// \param[out] recurrent 1 where recurrent weights do, else 0.
/// \param[out] input 1 where input weights do, else 0.
/// \param[out] dale `MRNN_DALE_ABS` or `MRNN_DALE_CLAMP`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_constraints(
    network: *const mrnn_network,
    recurrent: *mut i32,
    input: *mut i32,
    dale: *mut mrnn_dale,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let (recurrent, input) = (place("recurrent", recurrent)?, place("input", input)?);
            let dale = place("dale", dale)?;
            let constraints = network.constraints();
            recurrent.write(constraints.recurrent.into());
            input.write(constraints.input.into());
            dale.write(selector::dale_code(constraints.dale));
            Ok(())
        })
    }
}

/// [setup] The seed of masks, initial weights and noise.
///
/// \param[in] network Any network.
/// \param[out] seed The seed.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `seed` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_seed(
    network: *const mrnn_network,
    seed: *mut u64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            place("seed", seed)?.write(network.seed());
            Ok(())
        })
    }
}

/// [setup] The spectral radius that the initial effective recurrent weights are scaled to.
///
/// \param[in] network Any network.
/// \param[out] radius The radius; 0 where they are not scaled.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `radius` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_spectral_radius(
    network: *const mrnn_network,
    radius: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            place("radius", radius)?.write(network.spectral_radius().unwrap_or(0.0));
            Ok(())
        })
    }
}

/// Settings, of a network under construction too.
impl mrnn_network {
    fn dynamics(&self) -> Dynamics {
        match &self.state {
            State::Building(builder) => builder.description().dynamics,
            State::Finalized(network) => *network.dynamics(),
        }
    }

    fn constraints(&self) -> Constraints {
        match &self.state {
            State::Building(builder) => builder.description().constraints,
            State::Finalized(network) => network.constraints(),
        }
    }

    fn seed(&self) -> u64 {
        match &self.state {
            State::Building(builder) => builder.description().seed,
            State::Finalized(network) => network.seed(),
        }
    }

    fn spectral_radius(&self) -> Option<f64> {
        match &self.state {
            State::Building(builder) => builder.description().spectral_radius,
            State::Finalized(network) => network.spectral_radius(),
        }
    }
}
