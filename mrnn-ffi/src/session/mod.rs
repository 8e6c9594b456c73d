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

/// [setup] Makes a session of `batch` copies of the engine's network, at least 1, in their
/// initial state and with the network's noise. It keeps what it needs of the engine.
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

/// [setup] Frees a session. NULL is allowed.
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
