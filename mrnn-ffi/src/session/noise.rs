//! A session's noise and the step that counts it.

use super::mrnn_session;
use crate::float::on_session;
use crate::guard::{place, rt, rt_mut};
use crate::status::mrnn_status;
use mrnn::NoiseSource;

/// [rt] Replaces the noise of the steps to come: whether there is any, its seed, and the trial
/// number of the batch's first copy; the others follow. The same seed, trial and step give the
/// same noise on every backend, however the batch is split.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_noise(
    session: *mut mrnn_session,
    enabled: i32,
    seed: u64,
    first_trial: u64,
) -> mrnn_status {
    let noise = NoiseSource { enabled: enabled != 0, seed, first_trial };
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            on_session!(&mut session.session, |session| session.set_noise(noise));
            Ok(())
        })
    }
}

/// [rt] Switches the noise of the steps to come on or off and leaves its seed and trials as they are.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_noise_enabled(
    session: *mut mrnn_session,
    enabled: i32,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            on_session!(&mut session.session, |session| session.set_noise_enabled(enabled != 0));
            Ok(())
        })
    }
}

/// [rt] Index of the next step, which counts its noise; 0 after a reset.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_step_index(
    session: *const mrnn_session,
    step_index: *mut u64,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        rt(session, |session| {
            let out = place("step_index", step_index)?;
            out.write(on_session!(&session.session, |session| session.step_index()));
            Ok(())
        })
    }
}

/// [rt] Moves the step index: the noise of the next step is that of `step_index`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_set_step_index(
    session: *mut mrnn_session,
    step_index: u64,
) -> mrnn_status {
    // SAFETY: the pointer is as the header demands.
    unsafe {
        rt_mut(session, |session| {
            on_session!(&mut session.session, |session| session.set_step_index(step_index));
            Ok(())
        })
    }
}
