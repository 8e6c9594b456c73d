//! Tapes: sequences forward and the gradients of losses back.

pub mod passes;
pub mod query;

use crate::engine;
use crate::error::mrnn_error;
use crate::float::{AnyEngine, AnySession, AnyTape, on_tape, other_precision};
use crate::gradient::tape_options;
use crate::guard::{Handle, destroy, new_handle, place, setup, setup_mut, shared};
use crate::network::mrnn_network;
use crate::session::mrnn_session;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{NoiseSource, Scalar};
use std::sync::atomic::AtomicBool;

/// The memory of a batch of sequences, from which gradients are worked out, and the engine that runs
/// them.
#[derive(Debug)]
pub struct mrnn_tape {
    poisoned: AtomicBool,
    pub(crate) tape: AnyTape,
}

impl Handle for mrnn_tape {
    const NOUN: &'static str = "tape";

    fn poisoned(&self) -> &AtomicBool {
        &self.poisoned
    }
}

/// [setup] Makes a tape for `batch` sequences, at least 1, of at most `max_steps` steps of a
/// finalised network, with the network's noise. `backend` and `options` are those of
/// `mrnn_engine_create`; the tape has an engine of its own, and keeps nothing of the network.
///
/// `memory_bytes` is what the states of a sequence may take, 0 for 512 MiB. Where they would take
/// more, the tape keeps one of several states and computes those between them once more on the way
/// back. Gradients do not depend on it.
///
/// One update of gradient descent, in double precision, with a loss of the readouts:
///
///     mrnn_tape_create(network, "cpu", "{\"precision\": \"f64\"}", batch, steps, 0, &tape, err);
///     mrnn_tape_forward_f64(tape, steps, MRNN_BATCH_FIRST, NULL, 0, NULL, 0, input, input_len,
///                           NULL, 0, NULL, 0, NULL, 0, y, y_len, err);
///     ... dy, the gradient of the loss by y ...
///     mrnn_tape_backward_f64(tape, steps, MRNN_BATCH_FIRST, input, input_len, NULL, 0,
///                            NULL, 0, NULL, 0, dy, y_len, gradient, num_parameters,
///                            NULL, 0, NULL, 0, NULL, 0, NULL, 0, err);
///     for (size_t i = 0; i < num_parameters; i++) {
///         parameters[i] -= rate * gradient[i];
///     }
///     mrnn_network_set_parameters(network, parameters, num_parameters, err);
///     mrnn_tape_refresh(tape, network, err);
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_create(
    network: *const mrnn_network,
    backend: *const c_char,
    options: *const c_char,
    batch: usize,
    max_steps: usize,
    memory_bytes: usize,
    out: *mut *mut mrnn_tape,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("out", out)?;
            let network = network.finalized("making a tape")?;
            let backend = text::required("backend", backend)?;
            let engine = engine::prepare(network, backend, text::optional("options", options)?)?;
            let tape_options = tape_options(memory_bytes);
            let tape = match engine {
                AnyEngine::F32(engine) => {
                    AnyTape::F32(engine.tape(network, batch, max_steps, tape_options)?)
                }
                AnyEngine::F64(engine) => {
                    AnyTape::F64(engine.tape(network, batch, max_steps, tape_options)?)
                }
            };
            out.write(new_handle(mrnn_tape { poisoned: AtomicBool::new(false), tape }));
            Ok(())
        })
    }
}

/// [setup] Takes over the parameters of a finalised network of the structure that the tape was made
/// of, as `mrnn_engine_refresh` does. Sequences have to be run forward anew. After `MRNN_ERR_MEMORY`
/// the tape can only be destroyed: it answers `MRNN_ERR_STATE`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_refresh(
    tape: *mut mrnn_tape,
    network: *const mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(tape, err, |tape| {
            let network = shared(network)?.finalized("refreshing a tape")?;
            Ok(on_tape!(&mut tape.tape, |tape| tape.refresh(network))?)
        })
    }
}

/// [setup] Replaces the noise of the sequences to come, as `mrnn_session_set_noise` does, and the
/// index of their first step, which counts it.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_set_noise(
    tape: *mut mrnn_tape,
    enabled: i32,
    seed: u64,
    first_trial: u64,
    first_step: u64,
    err: *mut mrnn_error,
) -> mrnn_status {
    let noise = NoiseSource { enabled: enabled != 0, seed, first_trial };
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(tape, err, |tape| {
            on_tape!(&mut tape.tape, |tape| tape.set_noise(noise, first_step));
            Ok(())
        })
    }
}

/// [setup] Takes over the gains, currents and clamps that a session has now; the session's engine
/// has the tape's precision and is of a network of the same structure. Clamped units carry no
/// gradient. Sequences have to be run forward anew.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_set_manipulations(
    tape: *mut mrnn_tape,
    session: *const mrnn_session,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(tape, err, |tape| {
            let session = &shared(session)?.session;
            match (&mut tape.tape, session) {
                (AnyTape::F32(tape), AnySession::F32(session)) => {
                    Ok(tape.set_manipulation(session.manipulation())?)
                }
                (AnyTape::F64(tape), AnySession::F64(session)) => {
                    Ok(tape.set_manipulation(session.manipulation())?)
                }
                (AnyTape::F32(_), AnySession::F64(_)) => {
                    other_precision::<_, mrnn_session>(f64::NAME)
                }
                (AnyTape::F64(_), AnySession::F32(_)) => {
                    other_precision::<_, mrnn_session>(f32::NAME)
                }
            }
        })
    }
}

/// [setup] Frees a tape. NULL is allowed.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_destroy(tape: *mut mrnn_tape) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(tape) }
}
