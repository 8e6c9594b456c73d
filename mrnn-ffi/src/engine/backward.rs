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

/// [setup] The gradients of a loss over sequences, in one call that runs them forward and back.
/// Where many gradients are wanted, or the states too, an `mrnn_tape` spares making the memory
/// anew and running forward twice.
///
/// The sequences are those of `mrnn_engine_forward`, with the network's own noise. The loss is
/// given by its gradients by the states after each step. Results must not share memory with the
/// other arrays or each other. An array that is left out is (NULL, 0):
///
///     mrnn_engine_backward(engine, network, batch, steps, MRNN_BATCH_FIRST, 0, NULL, 0, NULL, 0,
///                          input, input_len, NULL, 0, NULL, 0, NULL, 0, dy, dy_len,
///                          dparameters, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
///
/// \param[in] engine An engine that computes in the precision of the call.
/// \param[in] network The network that the engine was made of or last refreshed with: its raw
///     weights and what of it is trainable say what the gradients are by.
/// \param[in] batch Number of sequences, at least 1.
/// \param[in] steps Number of steps.
/// \param[in] layout `MRNN_BATCH_FIRST` or `MRNN_TIME_FIRST`: order of the outer axes of
///     sequences. The shapes below are those of batch first.
/// \param[in] memory_bytes What the states of a sequence may take, as in `mrnn_tape_create`; 0
///     for 512 MiB.
/// \param[in] x0 `[batch, H]`, pre-activations to begin with; (NULL, 0) for the network's own, or
///     for Elman where `h0` is given.
/// \param[in] x0_len Elements of `x0`.
/// \param[in] h0 `[batch, H]`, activations to begin with; (NULL, 0) for activation(x0).
/// \param[in] h0_len Elements of `h0`.
/// \param[in] input `[batch, steps, I]`; (NULL, 0) for zero.
/// \param[in] input_len Elements of `input`.
/// \param[in] stimulation `[batch, steps, H]`; (NULL, 0) for zero.
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
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_ARGUMENT`: arrays
///     share memory, `layout` is none, the network is of another structure, or `h0` alone of a
///     leaky network; `MRNN_ERR_VALUE`: `batch` is 0 or too large, or an initial state not
///     finite; `MRNN_ERR_PRECISION`: the engine computes in the other precision;
///     `MRNN_ERR_MEMORY`.
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
/// \copydetails mrnn_engine_backward
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
