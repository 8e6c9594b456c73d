//! Questions about a whole network.

use super::{State, mrnn_network};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text::TextOut;
use libc::c_char;
use mrnn::Network;

/// \defgroup mrnn_queries The whole network
///
/// Sizes, the description as text, and the spectral radius.
/// \code{.c}
/// size_t num_units, num_inputs, num_outputs, text_size;
/// check(mrnn_network_num_units(network, &num_units, err));
/// check(mrnn_network_num_inputs(network, &num_inputs, err));
/// check(mrnn_network_num_outputs(network, &num_outputs, err));
/// check(mrnn_network_to_json(network, NULL, 0, &text_size, err));
/// char *text = malloc(text_size);
/// if (text != NULL) {
///     check(mrnn_network_to_json(network, text, text_size, NULL, err));
///     puts(text);
/// }
/// free(text);
/// \endcode
/// \{
///
/// [setup] Number of recurrent units H.
///
/// \param[in] network A finalised network.
/// \param[out] num_units The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
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
/// \param[in] network A finalised network.
/// \param[out] num_inputs The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
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
/// \param[in] network A finalised network.
/// \param[out] num_outputs The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
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
/// \param[in] network A finalised network.
/// \param[out] num_synapses The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] The description as JSON text, with every default written out. Weights are not part of
/// it.
///
/// \param[in] network A finalised network, or one under construction, of which it is what has
///     been added so far.
/// \param[out] buf Where the text goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
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
/// \param[in] network A finalised network.
/// \param[out] radius The magnitude.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NUMERIC`: the eigenvalues of a large network do not converge;
///     `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] Scales the recurrent weights so that the effective weights have a spectral radius.
/// Engines and tapes that exist keep their weights until they are refreshed.
///
/// \param[in,out] network A finalised network.
/// \param[in] target The radius, above 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `target` is not finite and above 0; `MRNN_ERR_NUMERIC`:
///     there is nothing to scale; `MRNN_ERR_STATE`: the network is not finalised.
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
