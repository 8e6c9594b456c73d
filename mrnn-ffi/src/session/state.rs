//! A session's state.

use super::mrnn_session;
use crate::array::{Array, Extent};
use crate::drive::{get_outputs, get_state, set_state};
use crate::float::{Float, on_session};
use crate::guard::{rt, rt_mut};
use crate::status::mrnn_status;

/// [rt] Back to the initial state: x = init, h = activation(init) and what delayed connections
/// carry of it, input 0, step index 0. Noise and manipulations stay as they are.
///
/// \param[in,out] session Any session.
/// \return `MRNN_OK`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_reset(session: *mut mrnn_session) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            on_session!(&mut session.session, |session| session.reset());
            Ok(())
        })
    }
}

/// [rt] `mrnn_session_reset` of some copies, for streams that end at different times. The step
/// index goes on: the noise that these copies draw next is that of the session's next step, not
/// that of step 0 of their trial.
///
/// \param[in,out] session Any session.
/// \param[in] members `[batch]`, not 0 for each copy that is reset.
/// \param[in] members_len Elements of `members`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_reset_members(
    session: *mut mrnn_session,
    members: *const u8,
    members_len: usize,
) -> mrnn_status {
    let members = Array::new("members", members, members_len);
    // SAFETY: the pointers are as the header demands.
    unsafe {
        rt_mut(session, |session| {
            members.check_required(Extent::vector(("batch", session.members.len())))?;
            let members = members.slice().unwrap_or_default();
            let flags = session.members.iter_mut().zip(members);
            flags.for_each(|(flag, &member)| *flag = member != 0);
            let flags = &session.members;
            Ok(on_session!(&mut session.session, |session| session.reset_members(flags))?)
        })
    }
}

/// [rt] Replaces the state. Delayed connections carry the new h until later steps arrive, and
/// input 0. Where both arrays are left out, nothing changes.
///
/// \param[in,out] session A session that computes in the precision of the call.
/// \param[in] x `[batch, H]`, pre-activations; (NULL, 0) for Elman, whose state may be given by
///     `h` alone.
/// \param[in] x_len Elements of `x`.
/// \param[in] h `[batch, H]`, activations; (NULL, 0) for activation(x).
/// \param[in] h_len Elements of `h`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element is not
///     finite; `MRNN_ERR_ARGUMENT`: `h` alone, which does not determine a leaky state;
///     `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_state(
    session: *mut mrnn_session,
    x: *const f32,
    x_len: usize,
    h: *const f32,
    h_len: usize,
) -> mrnn_status {
    let (x, h) = (Array::new("x", x, x_len), Array::new("h", h, h_len));
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| set_state(f32::session_mut(session)?, x, h)) }
}

/// [rt] `mrnn_session_set_state` in double precision.
///
/// \copydetails mrnn_session_set_state
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_state_f64(
    session: *mut mrnn_session,
    x: *const f64,
    x_len: usize,
    h: *const f64,
    h_len: usize,
) -> mrnn_status {
    let (x, h) = (Array::new("x", x, x_len), Array::new("h", h, h_len));
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| set_state(f64::session_mut(session)?, x, h)) }
}

/// [rt] Copies the state out.
///
/// \param[in] session A session that computes in the precision of the call.
/// \param[out] x `[batch, H]`, pre-activations; (NULL, 0) if not wanted.
/// \param[in] x_len Elements of `x`.
/// \param[out] h `[batch, H]`, activations; (NULL, 0) if not wanted.
/// \param[in] h_len Elements of `h`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
///     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_get_state(
    session: *const mrnn_session,
    x: *mut f32,
    x_len: usize,
    h: *mut f32,
    h_len: usize,
) -> mrnn_status {
    let (x, h) = (Array::new("x", x, x_len), Array::new("h", h, h_len));
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| get_state(f32::session(session)?, x, h)) }
}

/// [rt] `mrnn_session_get_state` in double precision.
///
/// \copydetails mrnn_session_get_state
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_get_state_f64(
    session: *const mrnn_session,
    x: *mut f64,
    x_len: usize,
    h: *mut f64,
    h_len: usize,
) -> mrnn_status {
    let (x, h) = (Array::new("x", x, x_len), Array::new("h", h, h_len));
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| get_state(f64::session(session)?, x, h)) }
}

/// [rt] Copies the readouts of the current activations out.
///
/// \param[in] session A session that computes in the precision of the call.
/// \param[out] y `[batch, outputs]`.
/// \param[in] y_len Elements of `y`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_PRECISION`: the session
///     computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_get_outputs(
    session: *const mrnn_session,
    y: *mut f32,
    y_len: usize,
) -> mrnn_status {
    let y = Array::new("y", y, y_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| get_outputs(f32::session(session)?, y)) }
}

/// [rt] `mrnn_session_get_outputs` in double precision.
///
/// \copydetails mrnn_session_get_outputs
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_get_outputs_f64(
    session: *const mrnn_session,
    y: *mut f64,
    y_len: usize,
) -> mrnn_status {
    let y = Array::new("y", y, y_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| get_outputs(f64::session(session)?, y)) }
}
