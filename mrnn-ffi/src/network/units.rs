//! Tonic input and initial state of the units.

use super::mrnn_network;
use crate::array::{Array, Extent, Out};
use crate::error::mrnn_error;
use crate::guard::{setup, setup_mut};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Network, RecurrentRegion};

/// \defgroup mrnn_units Tonic input and initial states
///
/// What each unit has of its own: tonic input, which is added to its drive in each step, and the
/// pre-activation x that a session begins with.
/// \code{.c}
/// double tonic[40];
/// check(mrnn_network_get_base_firing(network, "exc", tonic, 40, err));
/// tonic[0] = 0.25;
/// check(mrnn_network_set_base_firing(network, "exc", tonic, 40, err));
/// \endcode
/// \{
///
/// [setup] Tonic input of each unit of a region.
///
/// \param[in] network A finalised network.
/// \param[in] region A recurrent or parent region.
/// \param[out] base_firing `[units]`.
/// \param[in] base_firing_len Elements of `base_firing`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_base_firing(
    network: *const mrnn_network,
    region: *const c_char,
    base_firing: *mut f64,
    base_firing_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = Array::new("base_firing", base_firing, base_firing_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { get_units(network, region, out, RecurrentRegion::base_firing, err) }
}

/// [setup] Replaces the tonic input of each unit of a region.
///
/// \param[in,out] network A finalised network.
/// \param[in] region A recurrent region.
/// \param[in] base_firing `[units]`.
/// \param[in] base_firing_len Elements of `base_firing`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
///     parent or an input region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element
///     is not finite; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_base_firing(
    network: *mut mrnn_network,
    region: *const c_char,
    base_firing: *const f64,
    base_firing_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let region = text::required("region", region)?;
            let values = Array::new("base_firing", base_firing, base_firing_len).of_any_length()?;
            Ok(network.finalized_mut("setting base_firing")?.set_base_firing(region, values)?)
        })
    }
}

/// [setup] Initial pre-activation x of each unit of a region.
///
/// \param[in] network A finalised network.
/// \param[in] region A recurrent or parent region.
/// \param[out] init `[units]`.
/// \param[in] init_len Elements of `init`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_init(
    network: *const mrnn_network,
    region: *const c_char,
    init: *mut f64,
    init_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = Array::new("init", init, init_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { get_units(network, region, out, RecurrentRegion::init, err) }
}

/// [setup] Replaces the initial pre-activation x of each unit of a region.
///
/// \param[in,out] network A finalised network.
/// \param[in] region A recurrent region.
/// \param[in] init `[units]`.
/// \param[in] init_len Elements of `init`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
///     parent or an input region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element
///     is not finite; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_init(
    network: *mut mrnn_network,
    region: *const c_char,
    init: *const f64,
    init_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let region = text::required("region", region)?;
            let values = Array::new("init", init, init_len).of_any_length()?;
            Ok(network.finalized_mut("setting init")?.set_init(region, values)?)
        })
    }
}

unsafe fn get_units(
    network: *const mrnn_network,
    region: *const c_char,
    out: Out<f64>,
    of: impl Fn(&RecurrentRegion) -> &[f64],
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading a region")?;
            let regions = network.resolve(&[text::required("region", region)?])?;
            let values: Vec<f64> = regions.into_iter().flat_map(of).copied().collect();
            out.fill(Extent::vector(("units", values.len())), || Ok(values))
        })
    }
}

/// [setup] Initial pre-activation x of every unit.
///
/// \param[in] network A finalised network.
/// \param[out] init `[H]`.
/// \param[in] init_len Elements of `init`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_initial_condition(
    network: *const mrnn_network,
    init: *mut f64,
    init_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = Array::new("init", init, init_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { get_all_units(network, out, Network::initial_condition, err) }
}

/// [setup] Tonic input (base firing) of every unit.
///
/// \param[in] network A finalised network.
/// \param[out] tonic_input `[H]`.
/// \param[in] tonic_input_len Elements of `tonic_input`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_tonic_input(
    network: *const mrnn_network,
    tonic_input: *mut f64,
    tonic_input_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = Array::new("tonic_input", tonic_input, tonic_input_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { get_all_units(network, out, Network::tonic_input, err) }
}

unsafe fn get_all_units(
    network: *const mrnn_network,
    out: Out<f64>,
    of: impl FnOnce(&Network) -> Vec<f64>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading the units")?;
            out.fill(Extent::vector(("units", network.num_units())), || Ok(of(network)))
        })
    }
}
