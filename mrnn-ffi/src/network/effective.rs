//! Effective weights beyond one connection.

use super::mrnn_network;
use crate::array::{Array, Extent, Out};
use crate::error::mrnn_error;
use crate::guard::setup;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Matrix, Network};

/// \defgroup mrnn_effective Effective weights
///
/// What the dynamics multiply with, beyond one connection: mask * abs(weight) * sign under Dale's
/// law, or mask * max(weight, 0) * sign where it clamps; mask * weight where it does not hold.
/// \code{.c}
/// double recurrent[50 * 50], projection[50];
/// check(mrnn_network_get_effective_recurrent(network, recurrent, 50 * 50, err));
/// check(mrnn_network_get_projection(network, "cue", "ctx", projection, 50, err));
/// \endcode
/// \{
///
/// [setup] Effective weights between all recurrent units.
///
/// \param[in] network A finalised network.
/// \param[out] effective `[H, H]`, row = destination unit.
/// \param[in] effective_len Elements of `effective`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_effective_recurrent(
    network: *const mrnn_network,
    effective: *mut f64,
    effective_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = Array::new("effective", effective, effective_len);
    let units = |network: &Network| ("units", network.num_units());
    // SAFETY: the pointers are as the header demands.
    unsafe { get_all(network, out, units, Network::effective_recurrent, err) }
}

/// [setup] Effective weights from all input units to all recurrent units.
///
/// \param[in] network A finalised network.
/// \param[out] effective `[H, I]`, row = destination unit.
/// \param[in] effective_len Elements of `effective`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_effective_input(
    network: *const mrnn_network,
    effective: *mut f64,
    effective_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = Array::new("effective", effective, effective_len);
    let inputs = |network: &Network| ("inputs", network.num_inputs());
    // SAFETY: the pointers are as the header demands.
    unsafe { get_all(network, out, inputs, Network::effective_input, err) }
}

unsafe fn get_all(
    network: *const mrnn_network,
    out: Out<f64>,
    cols: impl FnOnce(&Network) -> (&'static str, usize),
    of: impl FnOnce(&Network) -> mrnn::Result<Matrix>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading the effective weights")?;
            let rows = ("units", network.num_units());
            out.fill(Extent::matrix(rows, cols(network)), || Ok(of(network)?.into_vec()))
        })
    }
}

/// [setup] Effective weights from one region or parent to another;
/// `mrnn_network_region_num_units` gives the size of both.
///
/// \param[in] network A finalised network.
/// \param[in] src A recurrent, parent or input region.
/// \param[in] dst A recurrent or parent region.
/// \param[out] projection `[units of dst, units of src]`.
/// \param[in] projection_len Elements of `projection`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_projection(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    projection: *mut f64,
    projection_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("the projection")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let matrix = network.projection(src, dst)?;
            let (rows, cols) = (("dst_units", matrix.rows()), ("src_units", matrix.cols()));
            Array::new("projection", projection, projection_len)
                .fill(Extent::matrix(rows, cols), || Ok(Matrix::into_vec(matrix)))
        })
    }
}

/// [setup] The square of effective weights among several regions or parents.
///
/// \param[in] network A finalised network.
/// \param[in] names `[num_names]`, recurrent or parent regions.
/// \param[in] num_names Number of names.
/// \param[out] subset `[units, units]` of all of them, in the order of the names, row =
///     destination unit.
/// \param[in] subset_len Elements of `subset`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
///     `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_weight_subset(
    network: *const mrnn_network,
    names: *const *const c_char,
    num_names: usize,
    subset: *mut f64,
    subset_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("the weight subset")?;
            let matrix = network.weight_subset(&text::list("names", names, num_names)?)?;
            let units = ("units", matrix.rows());
            Array::new("subset", subset, subset_len)
                .fill(Extent::matrix(units, units), || Ok(Matrix::into_vec(matrix)))
        })
    }
}
