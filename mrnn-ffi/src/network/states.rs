//! The part of a state that belongs to a region.

use super::mrnn_network;
use super::regions::recurrent_units;
use crate::array::{Array, Extent, In, Out};
use crate::error::mrnn_error;
use crate::guard::setup;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::Scalar;

/// \defgroup mrnn_states Parts of states
///
/// The columns of states that belong to regions. In a real-time loop, pointers into h by
/// `mrnn_network_region_range` do the same without a call.
/// \code{.c}
/// float states[3 * 50] = {0}, inhibitory[3 * 10];
/// check(mrnn_network_region_activity(network, "inh", states, 3 * 50, inhibitory, 3 * 10, err));
/// \endcode
/// \{
///
/// [setup] Which recurrent units belong to a region.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent or parent region.
/// \param[out] mask `[H]`, 1 or 0 each.
/// \param[in] mask_len Elements of `mask`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] The part of a state that belongs to a region.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent or parent region.
/// \param[in] state `[rows, H]`, where rows are whatever the state's outer axes hold.
/// \param[in] state_len Elements of `state`.
/// \param[out] activity `[rows, units of the region]`; it may share memory with `state`.
/// \param[in] activity_len Elements of `activity`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_SHAPE`: `state` is no
///     multiple of H, or `activity` of another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
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
/// \copydetails mrnn_network_region_activity
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
            let units = ("units", recurrent_units(network, &[name])?);
            state.check(Extent::matrix(("rows", rows), ("units", network.num_units())))?;
            activity.fill(Extent::matrix(("rows of state", rows), units), || {
                Ok(network.region_activity(state.slice().unwrap_or_default(), &[name])?)
            })
        })
    }
}

/// [setup] Joins the states of two lists of regions into one, whose columns are in network order.
///
/// \param[in] network A finalised network.
/// \param[in] names_a `[num_names_a]`, recurrent or parent regions.
/// \param[in] num_names_a Number of names.
/// \param[in] state_a `[rows, units of a]`, its columns in the order of the names.
/// \param[in] state_a_len Elements of `state_a`.
/// \param[in] names_b `[num_names_b]`, recurrent or parent regions, none of which is in
///     `names_a`.
/// \param[in] num_names_b Number of names.
/// \param[in] state_b `[rows, units of b]`, its columns in the order of the names.
/// \param[in] state_b_len Elements of `state_b`.
/// \param[out] combined `[rows, units of a and b]`; it may share memory with the others.
/// \param[in] combined_len Elements of `combined`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
///     `MRNN_ERR_SHAPE`: lengths do not fit each other; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_combine_states(
    network: *const mrnn_network,
    names_a: *const *const c_char,
    num_names_a: usize,
    state_a: *const f32,
    state_a_len: usize,
    names_b: *const *const c_char,
    num_names_b: usize,
    state_b: *const f32,
    state_b_len: usize,
    combined: *mut f32,
    combined_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let a = ((names_a, num_names_a), Array::new("state_a", state_a, state_a_len));
    let b = ((names_b, num_names_b), Array::new("state_b", state_b, state_b_len));
    // SAFETY: the pointers are as the header demands.
    unsafe { combine_states(network, a, b, Array::new("combined", combined, combined_len), err) }
}

/// [setup] `mrnn_network_combine_states` in double precision.
///
/// \copydetails mrnn_network_combine_states
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_combine_states_f64(
    network: *const mrnn_network,
    names_a: *const *const c_char,
    num_names_a: usize,
    state_a: *const f64,
    state_a_len: usize,
    names_b: *const *const c_char,
    num_names_b: usize,
    state_b: *const f64,
    state_b_len: usize,
    combined: *mut f64,
    combined_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let a = ((names_a, num_names_a), Array::new("state_a", state_a, state_a_len));
    let b = ((names_b, num_names_b), Array::new("state_b", state_b, state_b_len));
    // SAFETY: the pointers are as the header demands.
    unsafe { combine_states(network, a, b, Array::new("combined", combined, combined_len), err) }
}

/// The names of some regions, and their states.
type Part<T> = ((*const *const c_char, usize), In<T>);

unsafe fn combine_states<T: Scalar>(
    network: *const mrnn_network,
    ((names_a, num_names_a), state_a): Part<T>,
    ((names_b, num_names_b), state_b): Part<T>,
    combined: Out<T>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("combining states")?;
            let names_a = text::list("names_a", names_a, num_names_a)?;
            let names_b = text::list("names_b", names_b, num_names_b)?;
            let both: Vec<&str> = names_a.iter().chain(&names_b).copied().collect();
            let units = recurrent_units(network, &both)?;
            let units_a = recurrent_units(network, &names_a)?;
            let units_b = units - units_a;
            let rows = state_a.len.checked_div(units_a).or(state_b.len.checked_div(units_b));
            let rows = ("rows of state_a", rows.unwrap_or_default());
            state_a.check(Extent::matrix(rows, ("units of a", units_a)))?;
            state_b.check(Extent::matrix(rows, ("units of b", units_b)))?;
            combined.fill(Extent::matrix(rows, ("units of a and b", units)), || {
                let (state_a, state_b) = (state_a.slice(), state_b.slice());
                let a = (names_a.as_slice(), state_a.unwrap_or_default());
                let b = (names_b.as_slice(), state_b.unwrap_or_default());
                Ok(network.combine_states(a, b)?)
            })
        })
    }
}
