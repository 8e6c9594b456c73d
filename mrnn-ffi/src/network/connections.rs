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

/// \defgroup mrnn_connections Connections
///
/// A connection is all synapses from one region to another. Its matrices have a row for each
/// destination unit and a column for each source unit; of large sparse connections, a list of the
/// existing synapses takes far less memory.
/// \code{.c}
/// double weight[10 * 40];
/// check(mrnn_network_get_weight(network, "exc", "inh", weight, 10 * 40, err));
/// for (size_t i = 0; i < 10 * 40; i++) {
///     weight[i] *= 0.5;
/// }
/// check(mrnn_network_set_weight(network, "exc", "inh", weight, 10 * 40, err));
/// \endcode
/// \{
///
/// [setup] Whether a connection with synapses leads from one region to another.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] has_connection 1 or 0; 0 for a zero connection.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
///     recurrent region; `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] Raw weights of a connection.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] weight `[dst_units, src_units]`; 0 where no synapse exists.
/// \param[in] weight_len Elements of `weight`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
///     recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
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

/// [setup] Replaces the raw weights of a connection. Engines that exist keep their weights until
/// `mrnn_engine_refresh`.
///
/// \param[in,out] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[in] weight `[dst_units, src_units]`; values where no synapse exists are dropped.
/// \param[in] weight_len Elements of `weight`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
///     recurrent region, or it is a zero connection; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_VALUE`: an element is not finite; `MRNN_ERR_STATE`: the network is not
///     finalised.
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

/// [setup] Which synapses of a connection exist.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] mask `[dst_units, src_units]`, 1 or 0 each.
/// \param[in] mask_len Elements of `mask`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
///     recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
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

/// [setup] Replaces the set of existing synapses of a connection. Weights of synapses that stay
/// are kept; new ones start at 0.
///
/// \param[in,out] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[in] mask `[dst_units, src_units]`, 1 or 0 each.
/// \param[in] mask_len Elements of `mask`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
///     recurrent region, or it is a zero connection; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_VALUE`: an element is neither 0 nor 1; `MRNN_ERR_STATE`: the network is not
///     finalised.
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

/// [setup] Effective weights of a connection: what the dynamics multiply with.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] effective `[dst_units, src_units]`.
/// \param[in] effective_len Elements of `effective`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `dst` is no
///     recurrent region; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
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
