//! Whole sequences in one call.

use super::mrnn_engine;
use crate::array::Array;
use crate::drive::{Drive, set_state};
use crate::error::mrnn_error;
use crate::float::Float;
use crate::guard::setup;
use crate::selector::mrnn_layout;
use crate::status::mrnn_status;

/// [setup] Runs copies of the network for some steps in one call. Noise is the network's own.
/// Results must not share memory with the other arrays or each other.
///
/// \param[in] engine An engine that computes in the precision of the call.
/// \param[in] batch Number of copies, at least 1.
/// \param[in] steps Number of steps.
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
///     share memory, `layout` is none, or `h0` alone of a leaky network; `MRNN_ERR_VALUE`:
///     `batch` is 0 or too large, or an initial state not finite; `MRNN_ERR_PRECISION`: the
///     engine computes in the other precision; `MRNN_ERR_MEMORY`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_forward(
    engine: *const mrnn_engine,
    batch: usize,
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
    // SAFETY: the pointers are as the header demands.
    unsafe { forward(engine, batch, [(x0, x0_len), (h0, h0_len)], drive, err) }
}

/// [setup] `mrnn_engine_forward` in double precision.
///
/// \copydetails mrnn_engine_forward
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_forward_f64(
    engine: *const mrnn_engine,
    batch: usize,
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
    // SAFETY: the pointers are as the header demands.
    unsafe { forward(engine, batch, [(x0, x0_len), (h0, h0_len)], drive, err) }
}

unsafe fn forward<T: Float>(
    engine: *const mrnn_engine,
    batch: usize,
    [(x0, x0_len), (h0, h0_len)]: [(*const T, usize); 2],
    drive: Drive<T>,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(engine, err, |engine| {
            let mut session = T::engine(engine)?.session(batch)?;
            let (x0, h0) = (Array::new("x0", x0, x0_len), Array::new("h0", h0, h0_len));
            set_state(&mut session, x0, h0)?;
            drive.advance(&mut session)
        })
    }
}
