//! Whole sequences in one call.

use super::mrnn_engine;
use crate::array::Array;
use crate::drive::{Drive, set_state};
use crate::error::mrnn_error;
use crate::float::Float;
use crate::guard::setup;
use crate::selector::mrnn_layout;
use crate::status::mrnn_status;

/// [setup] Runs `batch` copies of the network for `steps` steps in one call; noise is the
/// network's own.
///
/// Initial states are `x0` and `h0`, `[batch, H]`, as in `mrnn_session_set_state`; the network's own
/// where both are left out. The drive is `input`, `[batch, steps, I]`, and `stimulation`,
/// `[batch, steps, H]`, or time first as `layout` says; (NULL, 0) for zero. After each step the
/// pre-activations go to `x` and the activations to `h`, `[batch, steps, H]`, and the readouts to
/// `y`, `[batch, steps, outputs]`, in the same layout; (NULL, 0) for what is not wanted. Results
/// must not share memory with the drive or each other.
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
