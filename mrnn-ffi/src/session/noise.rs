//! A session's noise and the step that counts it.

use super::mrnn_session;
use crate::float::on_session;
use crate::guard::{place, rt, rt_mut};
use crate::status::mrnn_status;
use mrnn::NoiseSource;

/// \defgroup mrnn_noise Noise
///
/// Noise is drawn from a counter-based generator: the same seed, trial, step and unit give the
/// same noise on every backend, however the batch is split and in whatever order steps are taken.
/// The step index counts the steps.
/// \code{.c}
/// uint64_t next_step;
/// check(mrnn_session_reset(session));
/// check(mrnn_session_set_noise(session, 1, 2024, 17));
/// check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
/// check(mrnn_session_step_index(session, &next_step));
/// \endcode
/// \{
///
/// [rt] Replaces the noise of the steps to come.
///
/// \param[in,out] session Any session.
/// \param[in] enabled Not 0 where there is any.
/// \param[in] seed Its seed.
/// \param[in] first_trial Trial number of the batch's first copy; the others follow.
/// \return `MRNN_OK`.
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

/// [rt] The noise of the steps to come.
///
/// \param[in] session Any session.
/// \param[out] enabled 1 where there is any, else 0.
/// \param[out] seed Its seed.
/// \param[out] first_trial Trial number of the batch's first copy.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: a result is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_get_noise(
    session: *const mrnn_session,
    enabled: *mut i32,
    seed: *mut u64,
    first_trial: *mut u64,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        rt(session, |session| {
            let enabled = place("enabled", enabled)?;
            let (seed, first_trial) = (place("seed", seed)?, place("first_trial", first_trial)?);
            let noise = on_session!(&session.session, |session| session.noise());
            enabled.write(noise.enabled.into());
            seed.write(noise.seed);
            first_trial.write(noise.first_trial);
            Ok(())
        })
    }
}

/// [rt] Switches the noise of the steps to come on or off, and leaves its seed and trials as they
/// are.
///
/// \param[in,out] session Any session.
/// \param[in] enabled Not 0 for on.
/// \return `MRNN_OK`.
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
/// \param[in] session Any session.
/// \param[out] step_index The index.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `step_index` is NULL.
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

/// [rt] Moves the step index: the noise of the next step is that of the index.
///
/// \param[in,out] session Any session.
/// \param[in] step_index The index.
/// \return `MRNN_OK`.
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
