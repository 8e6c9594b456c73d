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

/// [setup] Runs `steps` steps of the batch from its initial state, and keeps what
/// `mrnn_tape_backward` needs. The arrays are those of `mrnn_engine_forward`; results must not share
/// memory with the initial state either. More steps than the tape has room for are answered by
/// `MRNN_ERR_VALUE`.
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

/// [setup] The gradients of a loss over the sequence of the last `mrnn_tape_forward`, whose `steps`,
/// `layout`, `input` and `stimulation` are given again with the same values; `MRNN_ERR_STATE` where
/// that was another sequence or none, or parameters or manipulations have changed since.
///
/// The loss is given by its gradients by the pre-activations, activations and readouts after each
/// step: `dx` and `dh`, `[batch, steps, H]`, and `dy`, `[batch, steps, outputs]`, or time first as
/// `layout` says; (NULL, 0) for zero. The results replace what their arrays held; (NULL, 0) for what
/// is not wanted, which is then not worked out:
///
/// - `dparameters`, `[P]`: by all parameters, in the order of `mrnn_network_get_parameters`, summed
///   over the batch; by the raw weights of connections, and 0 for what is not trainable.
/// - `dinput`, `[batch, steps, I]`, and `dstimulation`, `[batch, steps, H]`, in the layout of the
///   sequence.
/// - `dx0`, `[batch, H]`: by the initial pre-activations, which are the network's where none were
///   given.
/// - `dh0`, `[batch, H]`: by the initial activations where these were given; else 0, for they follow
///   from the pre-activations.
///
/// Results must not share memory with the other arrays.
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
