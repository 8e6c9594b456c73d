//! Settings of a network under construction.

use super::mrnn_network;
use crate::error::mrnn_error;
use crate::guard::setup_mut;
use crate::selector::{self, mrnn_activation, mrnn_dale, mrnn_dynamics};
use crate::status::mrnn_status;
use mrnn::{Constraints, Dynamics, NoiseLevels};

/// [setup] Sets the update rule, the time step `dt` and time constant `tau` in ms, and the
/// activation function of every region that has none of its own. Both times must be greater than
/// 0, also for Elman, which does not use them; that `dt` is not greater than a leaky region's time
/// constant is checked by `mrnn_network_finalize`.
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

/// [setup] Sets the noise levels sigma of recurrent (`hidden`) and input units that have none of
/// their own (default 0.01 each), and whether new sessions start with noise (default 0). In each
/// step every unit draws standard normal numbers, times sigma for Elman and times
/// sigma * sqrt(2 alpha) / alpha, alpha = dt / tau, for leaky dynamics, whose update scales them by
/// alpha; those of input units are added to their input.
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

/// [setup] Sets whether recurrent and input weights obey Dale's law (default 1 each), and how.
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

/// [setup] Sets the seed of masks, initial weights and noise (default 0).
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

/// [setup] Sets the spectral radius that the initial effective recurrent weights are scaled to
/// (default: they are not scaled).
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
