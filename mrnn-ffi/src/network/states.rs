//! The part of a state that belongs to a region.

use super::mrnn_network;
use super::regions::recurrent_units;
use crate::array::{Array, Extent};
use crate::error::mrnn_error;
use crate::guard::setup;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::Scalar;

/// [setup] Which recurrent units belong to a recurrent or parent region: 1 or 0 each, `[H]`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_region_mask(
    network: *const mrnn_network,
    name: *const c_char,
    mask: *mut u8,
    mask_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("the region mask")?;
            let name = text::required("name", name)?;
            let units = Extent::vector(("units", network.num_units()));
            Array::new("mask", mask, mask_len).fill(units, || {
                Ok(network.region_mask(name)?.into_iter().map(|bit| u8::from(bit != 0.0)).collect())
            })
        })
    }
}

/// [setup] The part of `state`, `[rows, H]`, that belongs to a recurrent or parent region:
/// `[rows, units of the region]`. Rows are whatever the state's outer axes hold, and the arrays
/// may share memory.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_activity(
    network: *const mrnn_network,
    name: *const c_char,
    state: *const f32,
    state_len: usize,
    activity: *mut f32,
    activity_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { region_activity(network, name, (state, state_len), (activity, activity_len), err) }
}

/// [setup] `mrnn_network_region_activity` in double precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_activity_f64(
    network: *const mrnn_network,
    name: *const c_char,
    state: *const f64,
    state_len: usize,
    activity: *mut f64,
    activity_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { region_activity(network, name, (state, state_len), (activity, activity_len), err) }
}

unsafe fn region_activity<T: Scalar>(
    network: *const mrnn_network,
    name: *const c_char,
    (state, state_len): (*const T, usize),
    (activity, activity_len): (*mut T, usize),
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("the region's activity")?;
            let name = text::required("name", name)?;
            let state = Array::new("state", state, state_len);
            let activity = Array::new("activity", activity, activity_len);
            let rows = state_len / network.num_units();
            let units = ("units", recurrent_units(network, name)?);
            state.check(Extent::matrix(("rows", rows), ("units", network.num_units())))?;
            activity.fill(Extent::matrix(("rows of state", rows), units), || {
                Ok(network.region_activity(state.slice().unwrap_or_default(), &[name])?)
            })
        })
    }
}
