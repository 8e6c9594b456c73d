//! Questions about a whole network.

use super::{State, mrnn_network};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text::TextOut;
use libc::c_char;
use mrnn::Network;

/// [setup] Number of recurrent units H.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_units(
    network: *const mrnn_network,
    num_units: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_units", Network::num_units, num_units, err) }
}

/// [setup] Number of input units I.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_inputs(
    network: *const mrnn_network,
    num_inputs: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_inputs", Network::num_inputs, num_inputs, err) }
}

/// [setup] Number of outputs of all readouts together.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_outputs(
    network: *const mrnn_network,
    num_outputs: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_outputs", Network::num_outputs, num_outputs, err) }
}

/// [setup] Number of existing synapses, between recurrent units and from input units.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_synapses(
    network: *const mrnn_network,
    num_synapses: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_synapses", Network::num_synapses, num_synapses, err) }
}

/// # Safety
/// The header's rules for pointers hold.
pub(super) unsafe fn count(
    network: *const mrnn_network,
    what: &'static str,
    of: impl FnOnce(&Network) -> usize,
    out: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            place(what, out)?.write(of(network.finalized(what)?));
            Ok(())
        })
    }
}

/// [setup] The description as JSON text, with every default written out; what has been added so
/// far where the network is not finalised. Weights are not part of it.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_to_json(
    network: *const mrnn_network,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let json = match &network.state {
                State::Building(builder) => builder.description().to_json(),
                State::Finalized(network) => network.description().to_json(),
            };
            TextOut { buf, cap, needed }.write(&json)
        })
    }
}

/// [setup] Largest magnitude among the eigenvalues of the effective recurrent weights.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_effective_spectral_radius(
    network: *const mrnn_network,
    radius: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("radius", radius)?;
            out.write(network.finalized("the spectral radius")?.effective_spectral_radius()?);
            Ok(())
        })
    }
}

/// [setup] Scales the recurrent weights so that the effective weights have the spectral radius
/// `target`. `MRNN_ERR_NUMERIC` where there is nothing to scale. Engines that exist keep their
/// weights.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_scale_spectral_radius(
    network: *mut mrnn_network,
    target: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let network = network.finalized_mut("scaling the spectral radius")?;
            Ok(network.scale_spectral_radius(target)?)
        })
    }
}
