//! A sequence forward, and gradients back.

use super::mrnn_tape;
use crate::drive::Drive;
use crate::error::mrnn_error;
use crate::float::Float;
use crate::gradient::{Adjoint, forward, start};
use crate::guard::setup_mut;
use crate::selector::mrnn_layout;
use crate::status::mrnn_status;
use std::ptr::null_mut;

/// [setup] Runs some steps of the batch from its initial state, and keeps what
/// `mrnn_tape_backward` needs. Results must not share memory with the other arrays or each other.
///
/// \param[in,out] tape A tape that computes in the precision of the call.
/// \param[in] steps Number of steps, at most those that the tape has room for.
/// \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
///     sequences. The shapes below are those of batch first.
/// \param[in] x0 `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
///     for Elman where `h0` is given.
/// \param[in] x0_len Elements of `x0`.
/// \param[in] h0 `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
/// \param[in] h0_len Elements of `h0`.
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
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
///     share memory, `layout` is none, or `h0` alone of a leaky network; `MRNN_ERR_VALUE`: more
///     steps than there is room for, or an initial state not finite; `MRNN_ERR_PRECISION`: the
///     tape computes in the other precision; `MRNN_ERR_STATE`: the tape was lost in a refresh.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_forward(
    tape: *mut mrnn_tape,
    steps: usize,
    layout: mrnn_layout,
    x0: *const f32,
    x0_len: usize,
    h0: *const f32,
    h0_len: usize,
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
    err: *mut mrnn_error,
) -> mrnn_status {
    let drive = Drive::new(
        (steps, layout),
        [(input, input_len), (stimulation, stimulation_len)],
        [(x, x_len), (h, h_len), (y, y_len)],
    );
    let start = start([(x0, x0_len), (h0, h0_len)]);
    // SAFETY: the pointers are as the header demands.
    unsafe { setup_mut(tape, err, |tape| forward(f32::tape_mut(tape)?, start, drive)) }
}

/// [setup] `mrnn_tape_forward` in double precision.
///
/// \copydetails mrnn_tape_forward
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_forward_f64(
    tape: *mut mrnn_tape,
    steps: usize,
    layout: mrnn_layout,
    x0: *const f64,
    x0_len: usize,
    h0: *const f64,
    h0_len: usize,
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
    err: *mut mrnn_error,
) -> mrnn_status {
    let drive = Drive::new(
        (steps, layout),
        [(input, input_len), (stimulation, stimulation_len)],
        [(x, x_len), (h, h_len), (y, y_len)],
    );
    let start = start([(x0, x0_len), (h0, h0_len)]);
    // SAFETY: the pointers are as the header demands.
    unsafe { setup_mut(tape, err, |tape| forward(f64::tape_mut(tape)?, start, drive)) }
}

/// [setup] The gradients of a loss over the sequence of the last `mrnn_tape_forward`. The loss is
/// given by its gradients by the states after each step. Results must not share memory with the
/// other arrays or each other.
///
/// \param[in,out] tape A tape that computes in the precision of the call.
/// \param[in] steps As in the forward pass.
/// \param[in] layout As in the forward pass. The shapes below are those of batch first.
/// \param[in] input The same values as in the forward pass; (NULL, 0) for zero.
/// \param[in] input_len Elements of `input`.
/// \param[in] stimulation The same values as in the forward pass; (NULL, 0) for zero.
/// \param[in] stimulation_len Elements of `stimulation`.
/// \param[in] dx `[batch, steps, H]`, gradient of the loss by x; (NULL, 0) for zero.
/// \param[in] dx_len Elements of `dx`.
/// \param[in] dh `[batch, steps, H]`, gradient of the loss by h; (NULL, 0) for zero.
/// \param[in] dh_len Elements of `dh`.
/// \param[in] dy `[batch, steps, outputs]`, gradient of the loss by the readouts; (NULL, 0) for
///     zero.
/// \param[in] dy_len Elements of `dy`.
/// \param[out] dparameters `[P]`, gradient by all parameters, in the order of
///     `mrnn_network_get_parameters`, summed over the batch: by the raw weights of connections,
///     and 0 for what is not trainable; (NULL, 0) if not wanted.
/// \param[in] dparameters_len Elements of `dparameters`.
/// \param[out] dinput `[batch, steps, I]`, gradient by the input; (NULL, 0) if not wanted.
/// \param[in] dinput_len Elements of `dinput`.
/// \param[out] dstimulation `[batch, steps, H]`, gradient by the stimulation; (NULL, 0) if not
///     wanted.
/// \param[in] dstimulation_len Elements of `dstimulation`.
/// \param[out] dx0 `[batch, H]`, gradient by the initial pre-activations, which are the network's
///     where none were given; (NULL, 0) if not wanted.
/// \param[in] dx0_len Elements of `dx0`.
/// \param[out] dh0 `[batch, H]`, gradient by the initial activations where these were given; else
///     0, for they follow from the pre-activations; (NULL, 0) if not wanted.
/// \param[in] dh0_len Elements of `dh0`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: that was another sequence or none, or parameters or
///     manipulations have changed since; `MRNN_ERR_SHAPE`: an array of another length;
///     `MRNN_ERR_ARGUMENT`: arrays share memory, or `layout` is none; `MRNN_ERR_PRECISION`: the
///     tape computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_backward(
    tape: *mut mrnn_tape,
    steps: usize,
    layout: mrnn_layout,
    input: *const f32,
    input_len: usize,
    stimulation: *const f32,
    stimulation_len: usize,
    dx: *const f32,
    dx_len: usize,
    dh: *const f32,
    dh_len: usize,
    dy: *const f32,
    dy_len: usize,
    dparameters: *mut f32,
    dparameters_len: usize,
    dinput: *mut f32,
    dinput_len: usize,
    dstimulation: *mut f32,
    dstimulation_len: usize,
    dx0: *mut f32,
    dx0_len: usize,
    dh0: *mut f32,
    dh0_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let nowhere = [(null_mut(), 0); 3];
    let drive =
        Drive::new((steps, layout), [(input, input_len), (stimulation, stimulation_len)], nowhere);
    let adjoint = Adjoint::new(
        [(dx, dx_len), (dh, dh_len), (dy, dy_len)],
        [
            (dparameters, dparameters_len),
            (dinput, dinput_len),
            (dstimulation, dstimulation_len),
            (dx0, dx0_len),
            (dh0, dh0_len),
        ],
    );
    // SAFETY: the pointers are as the header demands.
    unsafe { setup_mut(tape, err, |tape| adjoint.backward(f32::tape_mut(tape)?, drive)) }
}

/// [setup] `mrnn_tape_backward` in double precision.
///
/// \copydetails mrnn_tape_backward
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_backward_f64(
    tape: *mut mrnn_tape,
    steps: usize,
    layout: mrnn_layout,
    input: *const f64,
    input_len: usize,
    stimulation: *const f64,
    stimulation_len: usize,
    dx: *const f64,
    dx_len: usize,
    dh: *const f64,
    dh_len: usize,
    dy: *const f64,
    dy_len: usize,
    dparameters: *mut f64,
    dparameters_len: usize,
    dinput: *mut f64,
    dinput_len: usize,
    dstimulation: *mut f64,
    dstimulation_len: usize,
    dx0: *mut f64,
    dx0_len: usize,
    dh0: *mut f64,
    dh0_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let nowhere = [(null_mut(), 0); 3];
    let drive =
        Drive::new((steps, layout), [(input, input_len), (stimulation, stimulation_len)], nowhere);
    let adjoint = Adjoint::new(
        [(dx, dx_len), (dh, dh_len), (dy, dy_len)],
        [
            (dparameters, dparameters_len),
            (dinput, dinput_len),
            (dstimulation, dstimulation_len),
            (dx0, dx0_len),
            (dh0, dh0_len),
        ],
    );
    // SAFETY: the pointers are as the header demands.
    unsafe { setup_mut(tape, err, |tape| adjoint.backward(f64::tape_mut(tape)?, drive)) }
}
