//! Linear readouts y = W h + b.

use super::mrnn_network;
use super::query::count;
use super::regions::nth;
use crate::array::{Array, Extent, check_disjoint};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;

/// [setup] Number of readouts.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_readouts(
    network: *const mrnn_network,
    num_readouts: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_readouts", |n| n.readouts().len(), num_readouts, err) }
}

/// [setup] Name of the readout at `index`, in network order.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_readout_name(
    network: *const mrnn_network,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let names = network.finalized("readout_name")?.readouts();
            out.write(nth(names.map(|readout| readout.spec().name.as_str()), index)?)
        })
    }
}

/// [setup] Number of outputs and of recurrent units that a readout reads.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_readout_shape(
    network: *const mrnn_network,
    name: *const c_char,
    num_units: *mut usize,
    num_sources: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let num_units = place("num_units", num_units)?;
            let num_sources = place("num_sources", num_sources)?;
            let network = network.finalized("readout_shape")?;
            let readout = network.readout(text::required("name", name)?)?;
            num_units.write(readout.spec().num_units);
            num_sources.write(readout.num_sources());
            Ok(())
        })
    }
}

/// [setup] Weights `[num_units, num_sources]` and bias `[num_units]` of a readout. The weight's
/// columns follow the readout's list of source regions.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_readout(
    network: *const mrnn_network,
    name: *const c_char,
    weight: *mut f64,
    weight_len: usize,
    bias: *mut f64,
    bias_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading a readout")?;
            let readout = network.readout(text::required("name", name)?)?;
            let rows = ("num_units", readout.spec().num_units);
            let (weight, bias) =
                (Array::new("weight", weight, weight_len), Array::new("bias", bias, bias_len));
            check_disjoint(&[], &[weight, bias])?;
            bias.check_required(Extent::vector(rows))?;
            weight.fill(Extent::matrix(rows, ("num_sources", readout.num_sources())), || {
                Ok(readout.weight().to_vec())
            })?;
            bias.fill(Extent::vector(rows), || Ok(readout.bias().to_vec()))
        })
    }
}

/// [setup] Replaces weights `[num_units, num_sources]` and bias `[num_units]` of a readout.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_readout(
    network: *mut mrnn_network,
    name: *const c_char,
    weight: *const f64,
    weight_len: usize,
    bias: *const f64,
    bias_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?;
            let weight = Array::new("weight", weight, weight_len).of_any_length()?;
            let bias = Array::new("bias", bias, bias_len).of_any_length()?;
            Ok(network.finalized_mut("setting a readout")?.set_readout(name, weight, bias)?)
        })
    }
}
