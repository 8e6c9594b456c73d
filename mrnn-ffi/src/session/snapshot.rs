//! Keeping a session's state and going back to it.

use super::mrnn_session;
use crate::array::{Array, Extent, In, Out, check_disjoint};
use crate::fault::Fault;
use crate::float::{Float, on_session};
use crate::guard::{place, rt, rt_mut};
use crate::status::mrnn_status;
use mrnn::{NoiseSource, Scalar, Session};

/// Number of counters in a snapshot: step index, whether there is noise, its seed, the trial number of
/// the batch's first copy.
///
/// \ingroup mrnn_snapshots
pub const MRNN_SNAPSHOT_COUNTERS: usize = 4;

/// \defgroup mrnn_snapshots Snapshots
///
/// Everything that the steps to come depend on, beside the engine and the manipulations, in two
/// arrays of the caller's.
///
/// The values are x, then h of now and of each step before it that a delayed connection may still
/// need, `[batch, H]` each, newest first; then the inputs of the last steps that delayed input
/// connections may still need, with their noise, `[batch, I]` each, newest first. Every backend
/// writes them like this.
/// \code{.c}
/// size_t values_len;
/// uint64_t counters[MRNN_SNAPSHOT_COUNTERS];
/// check(mrnn_session_snapshot_len(session, &values_len));
/// float *values = calloc(values_len, sizeof *values);
/// if (values == NULL) {
///     exit(EXIT_FAILURE);
/// }
/// check(mrnn_session_save(session, values, values_len, counters, MRNN_SNAPSHOT_COUNTERS));
/// check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
/// check(mrnn_session_restore(session, values, values_len, counters, MRNN_SNAPSHOT_COUNTERS));
/// free(values);
/// \endcode
/// \{
///
/// [rt] Number of values in a snapshot of a session.
///
/// \param[in] session Any session.
/// \param[out] values_len The number.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `values_len` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_snapshot_len(
    session: *const mrnn_session,
    values_len: *mut usize,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        rt(session, |session| {
            let out = place("values_len", values_len)?;
            out.write(on_session!(&session.session, |session| session.snapshot_len()));
            Ok(())
        })
    }
}

/// [rt] Copies everything that the steps to come depend on, beside the engine and the
/// manipulations.
///
/// \param[in] session A session that computes in the precision of the call.
/// \param[out] values `[values of a snapshot]`, as `mrnn_session_snapshot_len` says.
/// \param[in] values_len Elements of `values`.
/// \param[out] counters `[MRNN_SNAPSHOT_COUNTERS]`.
/// \param[in] counters_len Elements of `counters`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_ARGUMENT`: the arrays share
///     memory; `MRNN_ERR_PRECISION`: the session computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_save(
    session: *const mrnn_session,
    values: *mut f32,
    values_len: usize,
    counters: *mut u64,
    counters_len: usize,
) -> mrnn_status {
    let values = Array::new("values", values, values_len);
    let counters = Array::new("counters", counters, counters_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| save(f32::session(session)?, values, counters)) }
}

/// [rt] `mrnn_session_save` in double precision.
///
/// \copydetails mrnn_session_save
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_save_f64(
    session: *const mrnn_session,
    values: *mut f64,
    values_len: usize,
    counters: *mut u64,
    counters_len: usize,
) -> mrnn_status {
    let values = Array::new("values", values, values_len);
    let counters = Array::new("counters", counters, counters_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt(session, |session| save(f64::session(session)?, values, counters)) }
}

/// [rt] Goes back to what `mrnn_session_save` has written. Manipulations stay as they are.
///
/// \param[in,out] session A session that computes in the precision of the call: the one that was
///     saved, or another of the same batch and a network of the same regions and delays.
/// \param[in] values `[values of a snapshot]`.
/// \param[in] values_len Elements of `values`.
/// \param[in] counters `[MRNN_SNAPSHOT_COUNTERS]`.
/// \param[in] counters_len Elements of `counters`.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_PRECISION`: the session
///     computes in the other precision.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_restore(
    session: *mut mrnn_session,
    values: *const f32,
    values_len: usize,
    counters: *const u64,
    counters_len: usize,
) -> mrnn_status {
    let values = Array::new("values", values, values_len);
    let counters = Array::new("counters", counters, counters_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| restore(f32::session_mut(session)?, values, counters)) }
}

/// [rt] `mrnn_session_restore` in double precision.
///
/// \copydetails mrnn_session_restore
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_restore_f64(
    session: *mut mrnn_session,
    values: *const f64,
    values_len: usize,
    counters: *const u64,
    counters_len: usize,
) -> mrnn_status {
    let values = Array::new("values", values, values_len);
    let counters = Array::new("counters", counters, counters_len);
    // SAFETY: the pointers are as the header demands.
    unsafe { rt_mut(session, |session| restore(f64::session_mut(session)?, values, counters)) }
}

unsafe fn save<T: Scalar>(
    session: &Session<T>,
    values: Out<T>,
    counters: Out<u64>,
) -> Result<(), Fault> {
    values.check_required(values_extent(session))?;
    counters.check_required(COUNTERS)?;
    check_disjoint(&[], &[values.bytes(), counters.bytes()])?;
    let NoiseSource { enabled, seed, first_trial } = session.noise();
    // SAFETY: checked, disjoint, and writable as the header demands.
    let (values, counters) = unsafe { (values.slice(), counters.slice()) };
    session.save_values(values.unwrap_or_default())?;
    let now = [session.step_index(), enabled.into(), seed, first_trial];
    counters.unwrap_or_default().copy_from_slice(&now);
    Ok(())
}

unsafe fn restore<T: Scalar>(
    session: &mut Session<T>,
    values: In<T>,
    counters: In<u64>,
) -> Result<(), Fault> {
    values.check_required(values_extent(session))?;
    counters.check_required(COUNTERS)?;
    // SAFETY: checked, and readable as the header demands.
    let (values, counters) = unsafe { (values.slice(), counters.slice()) };
    let counters = counters.and_then(|counters| counters.first_chunk());
    let &[step, enabled, seed, first_trial] = counters.ok_or(Fault::Null("counters"))?;
    let noise = NoiseSource { enabled: enabled != 0, seed, first_trial };
    Ok(session.restore_values(values.unwrap_or_default(), step, noise)?)
}

const COUNTERS: Extent = Extent::vector(("counters", MRNN_SNAPSHOT_COUNTERS));

fn values_extent<T: Scalar>(session: &Session<T>) -> Extent {
    Extent::vector(("values", session.snapshot_len()))
}
