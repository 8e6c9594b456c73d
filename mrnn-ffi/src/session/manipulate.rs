//! What may be done to a session between its steps, and the currents that show what it does.

use super::mrnn_session;
use crate::array::{Array, Extent, Out};
use crate::fault::Fault;
use crate::float::{Float, on_session};
use crate::guard::{rt, rt_mut};
use crate::status::mrnn_status;
use mrnn::{Scalar, Session};

/// \defgroup mrnn_manipulations Manipulations and currents
///
/// What may be done to a session between its steps. It holds for every copy of the batch from the
/// next step on, until it is taken back: manipulations survive reset, set_state and restore.
/// Nothing changes where a call fails.
/// \code{.c}
/// size_t inh, pathway;
/// float current[40];
/// check(mrnn_network_region_index(network, "inh", &inh, err));
/// check(mrnn_network_pathway(network, "inh", "exc", &pathway, err));
/// check(mrnn_session_set_region_gain(session, inh, 0.0));
/// check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
/// check(mrnn_session_pathway_current(session, pathway, current, 40));
/// check(mrnn_session_clear_manipulations(session));
/// \endcode
/// \{
///
/// [rt] Scales what a region sends over all of its outgoing connections and into readouts. Its
/// own x and h stay as they are.
///
/// \param[in,out] session Any session.
/// \param[in] region Number of a recurrent or an input region, from `mrnn_network_region_index`.
/// \param[in] gain Finite in the session's precision; 0 silences the region, 1 is as it was at
///     first.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such region, or `gain` is not finite.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_region_gain(
    session: *mut mrnn_session,
    region: usize,
    gain: f64,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            Ok(on_session!(&mut session.session, |session| {
                session.set_region_gain(region, Scalar::from_f64(gain))
            })?)
        })
    }
}

/// [rt] Scales what one pathway carries, on top of the gain of its source region.
///
/// \param[in,out] session Any session.
/// \param[in] pathway Number of a pathway, from `mrnn_network_pathway`.
/// \param[in] gain Finite in the session's precision; 1 at first.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway, or `gain` is not finite.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_pathway_gain(
    session: *mut mrnn_session,
    pathway: usize,
    gain: f64,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            Ok(on_session!(&mut session.session, |session| {
                session.set_pathway_gain(pathway, Scalar::from_f64(gain))
            })?)
        })
    }
}

/// [rt] Adds a current to the drive of each unit of a region, where its base firing is added too.
/// It replaces the current of before.
///
/// \param[in,out] session Any session.
/// \param[in] region Number of a recurrent region, from `mrnn_network_region_index`.
/// \param[in] current Finite in the session's precision; 0 at first.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such region, or `current` is not finite.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_region_current(
    session: *mut mrnn_session,
    region: usize,
    current: f64,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            Ok(on_session!(&mut session.session, |session| {
                session.set_region_current(region, Scalar::from_f64(current))
            })?)
        })
    }
}

/// [rt] Holds the activation h of a unit from the next step on: in the h that the step begins
/// with, and in that of every step after it. Its x goes on integrating.
///
/// \param[in,out] session Any session.
/// \param[in] unit A recurrent unit, 0 to H - 1.
/// \param[in] value The activation, finite in the session's precision.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such unit, or `value` is not finite.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_clamp_unit(
    session: *mut mrnn_session,
    unit: usize,
    value: f64,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            Ok(on_session!(&mut session.session, |session| {
                session.clamp_unit(unit, Scalar::from_f64(value))
            })?)
        })
    }
}

/// [rt] Lets the activation of a unit follow its x again, from the end of the next step on.
///
/// \param[in,out] session Any session.
/// \param[in] unit A recurrent unit, 0 to H - 1.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such unit.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_release_unit(
    session: *mut mrnn_session,
    unit: usize,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            Ok(on_session!(&mut session.session, |session| session.release_unit(unit))?)
        })
    }
}

/// [rt] Takes every gain, current and clamp back.
///
/// \param[in,out] session Any session.
/// \return `MRNN_OK`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_clear_manipulations(
    session: *mut mrnn_session,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            on_session!(&mut session.session, |session| session.clear_manipulations());
            Ok(())
        })
    }
}

/// [rt] Copies out what one pathway added to the drive of its destination region's units in the
/// last step: its gains times W times its source of as many steps before as its delay, with the
/// gains of that step. Zeros for copies that have taken no step since they were made, reset, set
/// or restored.
///
/// \param[in] session A session that computes in the precision of the call.
/// \param[in] pathway Number of a pathway, from `mrnn_network_pathway`.
/// \param[out] current `[batch, dst_units]`.
/// \param[in] current_len Elements of `current`.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_pathway_current(
    session: *const mrnn_session,
    pathway: usize,
    current: *mut f32,
    current_len: usize,
) -> mrnn_status {
    let current = Array::new("current", current, current_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| pathway_current(f32::session(session)?, pathway, current)) }
}

/// [rt] `mrnn_session_pathway_current` in double precision.
///
/// \copydetails mrnn_session_pathway_current
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_pathway_current_f64(
    session: *const mrnn_session,
    pathway: usize,
    current: *mut f64,
    current_len: usize,
) -> mrnn_status {
    let current = Array::new("current", current, current_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| pathway_current(f64::session(session)?, pathway, current)) }
}

unsafe fn pathway_current<T: Scalar>(
    session: &Session<T>,
    pathway: usize,
    current: Out<T>,
) -> Result<(), Fault> {
    let units = ("dst_units", session.pathway_units(pathway)?);
    current.check_required(Extent::matrix(("batch", session.batch()), units))?;
    // SAFETY: checked, and writable as the header demands.
    let current = unsafe { current.slice() }.unwrap_or_default();
    Ok(session.copy_pathway_current(pathway, current)?)
}
