//! What single regions have: sign, parent, time constant, activation function, noise level.

use super::mrnn_network;
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{place, setup, setup_mut};
use crate::selector::{self, mrnn_activation, mrnn_sign};
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;
use mrnn::{Network, NetworkBuilder, Result};

/// [setup] Sign of a region's outgoing synapses.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent or input region.
/// \param[out] sign `MRNN_EXCITATORY` or `MRNN_INHIBITORY`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
///     parent; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_sign(
    network: *const mrnn_network,
    name: *const c_char,
    sign: *mut mrnn_sign,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network, name: &str| Ok(selector::sign_code(network.region_sign(name)?));
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, name, ("sign", sign), of, err) }
}

/// [setup] Name of a region's parent.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent region.
/// \param[out] buf Where the parent's name, "" where there is none goes, with a NUL; NULL where
///     `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
///     or an input region; `MRNN_ERR_BUFFER`: `cap` is too small; `MRNN_ERR_STATE`: the network
///     is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_parent(
    network: *const mrnn_network,
    name: *const c_char,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("region_parent")?;
            let region = network.recurrent_region(text::required("name", name)?)?;
            out.write(region.spec().parent_region.as_deref().unwrap_or_default())
        })
    }
}

/// [setup] Time constant of a region: its own, or the network's.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent region.
/// \param[out] tau In ms.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
///     or an input region; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_region_tau(
    network: *const mrnn_network,
    name: *const c_char,
    tau: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, name, ("tau", tau), Network::region_tau, err) }
}

/// [setup] Gives a region a time constant of its own.
///
/// \param[in,out] network A network under construction.
/// \param[in] name A recurrent region.
/// \param[in] tau In ms, above 0; that dt is not above it is checked by `mrnn_network_finalize`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is an input
///     region; `MRNN_ERR_VALUE`: `tau` is not finite and above 0; `MRNN_ERR_STATE`: the network
///     is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_region_tau(
    network: *mut mrnn_network,
    name: *const c_char,
    tau: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    let set = |builder: &mut NetworkBuilder, name: &str| Ok(builder.set_region_tau(name, tau)?);
    // SAFETY: the pointers are as the header demands.
    unsafe { set_own(network, name, "tau", set, err) }
}

/// [setup] Activation function of a region: its own, or the network's.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent region.
/// \param[out] activation One of `mrnn_activation_code`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a parent
///     or an input region; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_region_activation(
    network: *const mrnn_network,
    name: *const c_char,
    activation: *mut mrnn_activation,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network, name: &str| {
        Ok(selector::activation_code(network.region_activation(name)?))
    };
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, name, ("activation", activation), of, err) }
}

/// [setup] Gives a region an activation function of its own.
///
/// \param[in,out] network A network under construction.
/// \param[in] name A recurrent region.
/// \param[in] activation One of `mrnn_activation_code`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is an input
///     region, or the code none; `MRNN_ERR_STATE`: the network is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_region_activation(
    network: *mut mrnn_network,
    name: *const c_char,
    activation: mrnn_activation,
    err: *mut mrnn_error,
) -> mrnn_status {
    let set = |builder: &mut NetworkBuilder, name: &str| {
        Ok(builder.set_region_activation(name, selector::activation(activation)?)?)
    };
    // SAFETY: the pointers are as the header demands.
    unsafe { set_own(network, name, "the activation", set, err) }
}

/// [setup] Noise level sigma of a region: its own, or the network's for its kind.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent or input region.
/// \param[out] noise Sigma; `mrnn_network_set_noise_levels` says what it scales.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
///     parent; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_region_noise(
    network: *const mrnn_network,
    name: *const c_char,
    noise: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, name, ("noise", noise), Network::region_noise, err) }
}

/// [setup] Gives a region a noise level of its own.
///
/// \param[in,out] network A network under construction.
/// \param[in] name A recurrent or input region.
/// \param[in] noise Sigma, at least 0; `mrnn_network_set_noise_levels` says what it scales.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_VALUE`: `noise` is negative
///     or not finite; `MRNN_ERR_STATE`: the network is finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_region_noise(
    network: *mut mrnn_network,
    name: *const c_char,
    noise: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    let set = |builder: &mut NetworkBuilder, name: &str| Ok(builder.set_region_noise(name, noise)?);
    // SAFETY: the pointers are as the header demands.
    unsafe { set_own(network, name, "the noise", set, err) }
}

unsafe fn get<T>(
    network: *const mrnn_network,
    name: *const c_char,
    (what, out): (&'static str, *mut T),
    of: impl FnOnce(&Network, &str) -> Result<T>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place(what, out)?;
            let network = network.finalized("reading a region")?;
            out.write(of(network, text::required("name", name)?)?);
            Ok(())
        })
    }
}

unsafe fn set_own(
    network: *mut mrnn_network,
    name: *const c_char,
    what: &str,
    set: impl FnOnce(&mut NetworkBuilder, &str) -> std::result::Result<(), Fault>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?;
            set(network.builder(&format!("setting {what} of '{name}'"))?, name)
        })
    }
}
