//! Effective weights beyond one connection.

use super::mrnn_network;
use crate::array::{Array, Extent, Out};
use crate::error::mrnn_error;
use crate::guard::setup;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Matrix, Network};

/// [setup] Effective weights between all recurrent units, `[H, H]`, row = destination unit.
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

/// [setup] Effective weights from all input units to all recurrent units, `[H, I]`, row =
/// destination unit.
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

/// [setup] Effective weights from the recurrent, parent or input region `src` to the recurrent
/// or parent region `dst`, `[units of dst, units of src]`; `mrnn_network_region_num_units`
/// gives both.
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
