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
///
/// \ingroup mrnn_tapes
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

/// \defgroup mrnn_tapes Gradients
///
/// A tape is the memory of a batch of sequences, and the engine that runs them: forward keeps
/// what backward needs. One update of gradient descent that brings the last output of each
/// sequence to 1:
/// \code{.c}
/// static double drive[BATCH * STEPS * INPUTS], out[BATCH * STEPS * OUTPUTS], dout[BATCH * STEPS * OUTPUTS];
/// \endcode
/// \code{.c}
/// mrnn_tape *tape;
/// double *gradient = calloc(num_parameters, sizeof *gradient);
/// if (gradient == NULL) {
///     exit(EXIT_FAILURE);
/// }
/// check(mrnn_tape_create(network, "cpu", "{\"precision\": \"f64\"}", BATCH, STEPS, 0, &tape, err));
/// check(mrnn_tape_forward_f64(tape, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0,
///                             drive, BATCH * STEPS * INPUTS, NULL, 0,
///                             NULL, 0, NULL, 0, out, BATCH * STEPS * OUTPUTS, err));
/// for (int last = STEPS - 1; last < BATCH * STEPS; last += STEPS) {
///     dout[last] = 2.0 * (out[last] - 1.0);
/// }
/// check(mrnn_tape_backward_f64(tape, STEPS, MRNN_BATCH_FIRST, drive, BATCH * STEPS * INPUTS, NULL, 0,
///                              NULL, 0, NULL, 0, dout, BATCH * STEPS * OUTPUTS,
///                              gradient, num_parameters, NULL, 0, NULL, 0, NULL, 0, NULL, 0, err));
/// for (size_t i = 0; i < num_parameters; i++) {
///     parameters[i] -= 0.01 * gradient[i];
/// }
/// check(mrnn_network_set_parameters(network, parameters, num_parameters, err));
/// check(mrnn_tape_refresh(tape, network, err));
/// mrnn_tape_destroy(tape);
/// free(gradient);
/// free(parameters);
/// \endcode
/// \{
///
/// [setup] Makes a tape for sequences of a network, with the network's noise. It has an engine of
/// its own, and keeps nothing of the network.
///
/// \param[in] network A finalised network.
/// \param[in] backend As in `mrnn_engine_create`.
/// \param[in] options As in `mrnn_engine_create`, or NULL.
/// \param[in] batch Number of sequences, at least 1.
/// \param[in] max_steps Most steps of a sequence, at least 1.
/// \param[in] memory_bytes What the states of a sequence may take; 0 for 512 MiB. Where they
///     would take more, the tape keeps one of several states and computes those between them once
///     more on the way back. At least about 2 sqrt(max_steps) states of the batch are kept, and
///     the way back has memory of its own beside them. Gradients by states and inputs do not
///     depend on it; those by parameters up to rounding.
/// \param[out] out The new tape; the caller's, for `mrnn_tape_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; those of `mrnn_engine_create`; `MRNN_ERR_VALUE`: `batch` or `max_steps` is
///     out of its range; `MRNN_ERR_MEMORY`.
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

/// [setup] Takes over the parameters of a network of the structure that the tape was made of, as
/// `mrnn_engine_refresh` does, and what of them is trainable. Sequences have to be run forward
/// anew.
///
/// \param[in,out] tape The tape.
/// \param[in] network A finalised network.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: another structure; `MRNN_ERR_VALUE`: a weight is too
///     large for the tape's precision; `MRNN_ERR_STATE`: the network is not finalised;
///     `MRNN_ERR_MEMORY`, after which the tape can only be destroyed: it answers
///     `MRNN_ERR_STATE`.
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

/// [setup] Replaces the noise of the sequences to come.
///
/// \param[in,out] tape The tape.
/// \param[in] enabled Not 0 where there is any.
/// \param[in] seed Its seed.
/// \param[in] first_trial Trial number of the first sequence; the others follow.
/// \param[in] first_step Index of the sequences' first step, which counts its noise.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`.
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

/// [setup] Takes over the gains, currents and clamps that a session has now. Clamped units carry
/// no gradient. Sequences have to be run forward anew.
///
/// \param[in,out] tape The tape.
/// \param[in] session A session of the tape's precision and of a network of the same structure.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_PRECISION`: the session computes in the other precision;
///     `MRNN_ERR_ARGUMENT`: it is of another structure.
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

/// [setup] Frees a tape.
///
/// \param[in,out] tape The tape, or NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_tape_destroy(tape: *mut mrnn_tape) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(tape) }
}
