//! Questions about a tape.

use super::mrnn_tape;
use crate::error::mrnn_error;
use crate::float::on_tape;
use crate::guard::{place, setup};
use crate::status::mrnn_status;

/// [setup] Number of sequences.
///
/// \param[in] tape Any tape.
/// \param[out] batch The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `batch` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_batch(
    tape: *const mrnn_tape,
    batch: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |tape: &mrnn_tape| on_tape!(&tape.tape, |tape| tape.batch());
    // SAFETY: the pointers are as the header demands.
    unsafe { number(tape, "batch", of, batch, err) }
}

/// [setup] Most steps of a sequence.
///
/// \param[in] tape Any tape.
/// \param[out] max_steps The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `max_steps` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_max_steps(
    tape: *const mrnn_tape,
    max_steps: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |tape: &mrnn_tape| on_tape!(&tape.tape, |tape| tape.max_steps());
    // SAFETY: the pointers are as the header demands.
    unsafe { number(tape, "max_steps", of, max_steps, err) }
}

/// [setup] Number of all parameters P of the network.
///
/// \param[in] tape Any tape.
/// \param[out] num_parameters The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_parameters` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_num_parameters(
    tape: *const mrnn_tape,
    num_parameters: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |tape: &mrnn_tape| on_tape!(&tape.tape, |tape| tape.num_parameters());
    // SAFETY: the pointers are as the header demands.
    unsafe { number(tape, "num_parameters", of, num_parameters, err) }
}

/// [setup] Steps from one kept state to the next.
///
/// \param[in] tape Any tape.
/// \param[out] checkpoint_every The number; `max_steps` where every state is kept.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `checkpoint_every` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_checkpoint_every(
    tape: *const mrnn_tape,
    checkpoint_every: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |tape: &mrnn_tape| on_tape!(&tape.tape, |tape| tape.checkpoint_every());
    // SAFETY: the pointers are as the header demands.
    unsafe { number(tape, "checkpoint_every", of, checkpoint_every, err) }
}

unsafe fn number(
    tape: *const mrnn_tape,
    what: &'static str,
    of: impl FnOnce(&mrnn_tape) -> usize,
    out: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(tape, err, |tape| {
            place(what, out)?.write(of(tape));
            Ok(())
        })
    }
}
