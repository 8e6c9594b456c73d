//! Steps, one or many.

use super::mrnn_session;
use crate::drive::Drive;
use crate::float::Float;
use crate::guard::rt_mut;
use crate::selector::{mrnn_layout, mrnn_layout_code::MRNN_BATCH_FIRST};
use crate::status::mrnn_status;
use std::ptr::{null, null_mut};

/// [rt] One step. The state is as before where the call fails. Elements that are not finite are
/// not looked for: they spread through the state until it is set or reset.
///
/// \param[in,out] session A session that computes in the precision of the call.
/// \param[in] input `[batch, I]`; (NULL, 0) for zero.
/// \param[in] input_len Elements of `input`.
/// \param[out] h `[batch, H]`, the new activations; (NULL, 0) if not wanted. It must not share
///     memory with `input`.
/// \param[in] h_len Elements of `h`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
///     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step(
    session: *mut mrnn_session,
    input: *const f32,
    input_len: usize,
    h: *mut f32,
    h_len: usize,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { step(session, (input, input_len), (null(), 0), (h, h_len)) }
}

/// [rt] `mrnn_session_step` in double precision.
///
/// \copydetails mrnn_session_step
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step_f64(
    session: *mut mrnn_session,
    input: *const f64,
    input_len: usize,
    h: *mut f64,
    h_len: usize,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { step(session, (input, input_len), (null(), 0), (h, h_len)) }
}

/// [rt] `mrnn_session_step` with stimulation.
///
/// \param[in,out] session A session that computes in the precision of the call.
/// \param[in] input `[batch, I]`; (NULL, 0) for zero.
/// \param[in] input_len Elements of `input`.
/// \param[in] stimulation `[batch, H]`, added without weights; (NULL, 0) for zero.
/// \param[in] stimulation_len Elements of `stimulation`.
/// \param[out] h `[batch, H]`, the new activations; (NULL, 0) if not wanted. It must not share
///     memory with the others.
/// \param[in] h_len Elements of `h`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
///     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step_stimulated(
    session: *mut mrnn_session,
    input: *const f32,
    input_len: usize,
    stimulation: *const f32,
    stimulation_len: usize,
    h: *mut f32,
    h_len: usize,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { step(session, (input, input_len), (stimulation, stimulation_len), (h, h_len)) }
}

/// [rt] `mrnn_session_step_stimulated` in double precision.
///
/// \copydetails mrnn_session_step_stimulated
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step_stimulated_f64(
    session: *mut mrnn_session,
    input: *const f64,
    input_len: usize,
    stimulation: *const f64,
    stimulation_len: usize,
    h: *mut f64,
    h_len: usize,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { step(session, (input, input_len), (stimulation, stimulation_len), (h, h_len)) }
}

unsafe fn step<T: Float>(
    session: *mut mrnn_session,
    input: (*const T, usize),
    stimulation: (*const T, usize),
    h: (*mut T, usize),
) -> mrnn_status {
    let sequence = (1, MRNN_BATCH_FIRST as mrnn_layout);
    let nowhere = (null_mut(), 0);
    let drive = Drive::new(sequence, [input, stimulation], [nowhere, h, nowhere]);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| drive.advance(T::session_mut(session)?)) }
}

/// [rt] Some steps, with the same results as single ones, bit for bit. Where the engine may use
/// several threads (its option "threads"), a long sequence of a batch wakes them, which is a
/// system call; with one thread it never does. The state is as before where the call fails.
/// Results must not share memory with the drive or each other.
///
/// \param[in,out] session A session that computes in the precision of the call.
/// \param[in] steps Number of steps.
/// \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes. The shapes
///     below are those of batch first.
/// \param[in] input `[batch, steps, I]`; (NULL, 0) for zero.
/// \param[in] input_len Elements of `input`.
/// \param[in] stimulation `[batch, steps, H]`, added without weights; (NULL, 0) for zero.
/// \param[in] stimulation_len Elements of `stimulation`.
/// \param[out] x `[batch, steps, H]`, pre-activations after each step; (NULL, 0) if not wanted.
/// \param[in] x_len Elements of `x`.
/// \param[out] h `[batch, steps, H]`, activations after each step; (NULL, 0) if not wanted.
/// \param[in] h_len Elements of `h`.
/// \param[out] y `[batch, steps, outputs]`, readouts after each step; (NULL, 0) if not wanted.
/// \param[in] y_len Elements of `y`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: arrays share memory,
///     or `layout` is none; `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step_n(
    session: *mut mrnn_session,
    steps: usize,
    layout: mrnn_layout,
    input: *const f32,
    input_len: usize,
    stimulation: *const f32,
    stimulation_len: usize,
    x: *mut f32,
    x_len: usize,
    h: *mut f32,
    h_len: usize,
    y: *mut f32,
    y_len: usize,
) -> mrnn_status {
    let drive = Drive::new(
        (steps, layout),
        [(input, input_len), (stimulation, stimulation_len)],
        [(x, x_len), (h, h_len), (y, y_len)],
    );
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| drive.advance(f32::session_mut(session)?)) }
}

/// [rt] `mrnn_session_step_n` in double precision.
///
/// \copydetails mrnn_session_step_n
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step_n_f64(
    session: *mut mrnn_session,
    steps: usize,
    layout: mrnn_layout,
    input: *const f64,
    input_len: usize,
    stimulation: *const f64,
    stimulation_len: usize,
    x: *mut f64,
    x_len: usize,
    h: *mut f64,
    h_len: usize,
    y: *mut f64,
    y_len: usize,
) -> mrnn_status {
    let drive = Drive::new(
        (steps, layout),
        [(input, input_len), (stimulation, stimulation_len)],
        [(x, x_len), (h, h_len), (y, y_len)],
    );
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| drive.advance(f64::session_mut(session)?)) }
}
