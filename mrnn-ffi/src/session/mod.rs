//! Sessions: the mutable state of a batch.

pub mod state;

pub mod step;

pub mod noise;

pub mod manipulate;

pub mod snapshot;

use crate::engine::mrnn_engine;
use crate::error::mrnn_error;
use crate::float::{AnyEngine, AnySession};
use crate::guard::{Handle, destroy, new_handle, place, rt, setup};
use crate::status::mrnn_status;
use std::sync::atomic::AtomicBool;

/// The mutable state of a batch of copies of one engine's network.
///
/// \ingroup mrnn_sessions
#[derive(Debug)]
pub struct mrnn_session {
    poisoned: AtomicBool,
    /// Which copies a masked reset means, `[batch]`.
    members: Vec<bool>,
    pub(crate) session: AnySession,
}

impl Handle for mrnn_session {
    const NOUN: &'static str = "session";

    fn poisoned(&self) -> &AtomicBool {
        &self.poisoned
    }
}

/// \defgroup mrnn_sessions Sessions
///
/// A session is the state of a batch of copies of an engine's network, and all the memory that a
/// step needs: x, the pre-activations, and h, the activations, `[batch, H]` each.
/// \code{.c}
/// mrnn_session *session;
/// float cue[INPUTS] = {1.0f}, h[UNITS];
/// check(mrnn_session_create(engine, 1, &session, err));
/// for (int step = 0; step < STEPS; step++) {
///     check(mrnn_session_step(session, cue, INPUTS, h, UNITS));
/// }
/// \endcode
/// \{
///
/// [setup] Makes a session of some copies of the engine's network, in their initial state and
/// with the network's noise. It keeps what it needs of the engine.
///
/// \param[in] engine Any engine.
/// \param[in] batch Number of copies, at least 1.
/// \param[out] out The new session; the caller's, for `mrnn_session_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `batch` is 0 or too large; `MRNN_ERR_MEMORY`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_create(
    engine: *const mrnn_engine,
    batch: usize,
    out: *mut *mut mrnn_session,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(engine, err, |engine| {
            let out = place("out", out)?;
            let session = match &engine.engine {
                AnyEngine::F32(engine) => AnySession::F32(engine.session(batch)?),
                AnyEngine::F64(engine) => AnySession::F64(engine.session(batch)?),
            };
            let poisoned = AtomicBool::new(false);
            let members = vec![false; batch];
            out.write(new_handle(mrnn_session { poisoned, members, session }));
            Ok(())
        })
    }
}

/// [setup] Frees a session.
///
/// \param[in,out] session The session, or NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_destroy(session: *mut mrnn_session) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(session) }
}

/// [rt] Number of copies of the network.
///
/// \param[in] session Any session.
/// \param[out] batch The number.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `batch` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_session_batch(
    session: *const mrnn_session,
    batch: *mut usize,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        rt(session, |session| {
            place("batch", batch)?.write(session.members.len());
            Ok(())
        })
    }
}
