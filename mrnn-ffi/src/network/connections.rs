//! Connections: weights, masks, effective weights.

use super::mrnn_network;
use crate::array::{Array, Extent, Out};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Matrix, Network};

/// [setup] Whether a connection with synapses leads from `src` to `dst`: 1 or 0.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_has_connection(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    has_connection: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("has_connection", has_connection)?;
            let network = network.finalized("has_connection")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            out.write(network.has_connection(src, dst)?.into());
            Ok(())
        })
    }
}

/// [setup] Raw weights of the connection `src` -> `dst`, `[dst_units, src_units]`; 0 where no
/// synapse exists.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_weight(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    weight: *mut f64,
    weight_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network, src: &str, dst: &str| Ok(network.weight(src, dst)?.into_vec());
    // SAFETY: the pointers are as the header demands.
    unsafe { get_block(network, (src, dst), Array::new("weight", weight, weight_len), of, err) }
}

/// [setup] Replaces the raw weights of the connection `src` -> `dst`, `[dst_units, src_units]`.
/// Values where no synapse exists are dropped. Engines that exist keep their weights until
/// `mrnn_engine_refresh`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_weight(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    weight: *const f64,
    weight_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let weight = Array::new("weight", weight, weight_len).of_any_length()?;
            Ok(network.finalized_mut("setting weights")?.set_weight(src, dst, weight)?)
        })
    }
}

/// [setup] Which synapses of the connection `src` -> `dst` exist, `[dst_units, src_units]`: 1 or 0
/// each.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_mask(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    mask: *mut u8,
    mask_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network, src: &str, dst: &str| {
        let mask = network.mask(src, dst)?;
        Ok(mask.as_slice().iter().map(|&bit| u8::from(bit != 0.0)).collect())
    };
    // SAFETY: the pointers are as the header demands.
    unsafe { get_block(network, (src, dst), Array::new("mask", mask, mask_len), of, err) }
}

/// [setup] Replaces the set of existing synapses of the connection `src` -> `dst` by a mask of
/// 0 and 1, `[dst_units, src_units]`. Weights of synapses that stay are kept; new ones start at
/// 0.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_mask(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    mask: *const u8,
    mask_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let mask = Array::new("mask", mask, mask_len).of_any_length()?;
            Ok(network.finalized_mut("setting a mask")?.set_mask(src, dst, mask)?)
        })
    }
}

/// [setup] Effective weights of the connection `src` -> `dst`, `[dst_units, src_units]`: what
/// the dynamics multiply with.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_effective(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    effective: *mut f64,
    effective_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network, src: &str, dst: &str| {
        Ok(network.effective(src, dst).map(Matrix::into_vec)?)
    };
    let effective = Array::new("effective", effective, effective_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { get_block(network, (src, dst), effective, of, err) }
}

unsafe fn get_block<T>(
    network: *const mrnn_network,
    (src, dst): (*const c_char, *const c_char),
    out: Out<T>,
    of: impl FnOnce(&Network, &str, &str) -> Result<Vec<T>, Fault>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading a connection")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            network.connection(src, dst)?;
            let rows = ("dst_units", network.region_range(dst)?.len());
            let cols = ("src_units", network.region_range(src)?.len());
            out.fill(Extent::matrix(rows, cols), || of(network, src, dst))
        })
    }
}
