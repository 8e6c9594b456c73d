//! Gradients of sequences in one call.

use super::mrnn_engine;
use crate::array::{In, check_disjoint};
use crate::drive::Drive;
use crate::error::mrnn_error;
use crate::float::Float;
use crate::gradient::{Adjoint, forward, start, tape_options};
use crate::guard::{setup, shared};
use crate::network::mrnn_network;
use crate::selector::mrnn_layout;
use crate::status::mrnn_status;
use std::ptr::null_mut;

/// [setup] The gradients of a loss over sequences, in one call that runs them forward and back;
/// noise is the network's own. `network` is the one that the engine was made of or last refreshed
/// with: its raw weights and trainable flags say what the gradients are by. Where many gradients are
/// wanted, or the states too, an `mrnn_tape` spares making the memory anew and running forward
/// twice.
///
/// The sequences are those of `mrnn_engine_forward` with the same `batch`, `steps`, `layout`, `x0`,
/// `h0`, `input` and `stimulation`; the loss, and the results, are those of `mrnn_tape_backward`;
/// `memory_bytes` is that of `mrnn_tape_create`. The gradient by the parameters of a loss of which
/// `dy` is the gradient by the readouts:
///
///     mrnn_engine_backward(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NULL, 0, NULL, 0,
///                          input, input_len, NULL, 0, NULL, 0, NULL, 0, dy, dy_len,
///                          dparameters, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_backward(
    engine: *const mrnn_engine,
    network: *const mrnn_network,
    batch: usize,
    steps: usize,
    layout: mrnn_layout,
    memory_bytes: usize,
    x0: *const f32,
    x0_len: usize,
    h0: *const f32,
    h0_len: usize,
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
    let start = start([(x0, x0_len), (h0, h0_len)]);
    // SAFETY: the pointers are as the header demands.
    unsafe { backward(engine, network, (batch, memory_bytes), start, drive, adjoint, err) }
}

/// [setup] `mrnn_engine_backward` in double precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_backward_f64(
    engine: *const mrnn_engine,
    network: *const mrnn_network,
    batch: usize,
    steps: usize,
    layout: mrnn_layout,
    memory_bytes: usize,
    x0: *const f64,
    x0_len: usize,
    h0: *const f64,
    h0_len: usize,
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
    let start = start([(x0, x0_len), (h0, h0_len)]);
    // SAFETY: the pointers are as the header demands.
    unsafe { backward(engine, network, (batch, memory_bytes), start, drive, adjoint, err) }
}

unsafe fn backward<T: Float>(
    engine: *const mrnn_engine,
    network: *const mrnn_network,
    (batch, memory_bytes): (usize, usize),
    start: [In<T>; 2],
    drive: Drive<T>,
    adjoint: Adjoint<T>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(engine, err, |engine| {
            let network = shared(network)?.finalized("working out gradients")?;
            let engine = T::engine(engine)?.clone();
            let mut tape =
                engine.tape(network, batch, drive.steps(), tape_options(memory_bytes))?;
            adjoint.check(&tape, drive)?;
            check_disjoint(&start, &adjoint.results())?;
            forward(&mut tape, start, drive)?;
            adjoint.backward(&mut tape, drive)
        })
    }
}
