//! Engines: a network prepared for one backend.

pub mod forward;

pub mod backward;
pub mod query;

pub(crate) mod options;

use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::float::AnyEngine;
use crate::guard::{Handle, destroy, new_handle, place, setup, setup_mut, shared};
use crate::network::mrnn_network;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::Network;
use options::{Options, PrecisionOption};
use std::sync::atomic::AtomicBool;

/// A network prepared for one backend: immutable, and shared between threads.
///
/// \ingroup mrnn_engines
#[derive(Debug)]
pub struct mrnn_engine {
    poisoned: AtomicBool,
    pub(crate) engine: AnyEngine,
}

impl Handle for mrnn_engine {
    const NOUN: &'static str = "engine";

    fn poisoned(&self) -> &AtomicBool {
        &self.poisoned
    }
}

/// \defgroup mrnn_engines Engines
///
/// An engine is a network prepared for a backend: immutable, its own copy of the weights, shared
/// between threads. It runs whole batches, and sessions are made of it.
/// \code{.c}
/// enum { BATCH = 2, STEPS = 100, INPUTS = 1, UNITS = 50, OUTPUTS = 1 };
/// static float input[BATCH * STEPS * INPUTS], y[BATCH * STEPS * OUTPUTS];
/// \endcode
/// \code{.c}
/// mrnn_engine *engine;
/// check(mrnn_engine_create(network, "cpu", "{\"threads\": 1}", &engine, err));
/// check(mrnn_engine_forward(engine, BATCH, STEPS, MRNN_BATCH_FIRST, NULL, 0, NULL, 0,
///                           input, BATCH * STEPS * INPUTS, NULL, 0,
///                           NULL, 0, NULL, 0, y, BATCH * STEPS * OUTPUTS, err));
/// printf("the last output is %g\n", y[BATCH * STEPS * OUTPUTS - 1]);
/// \endcode
/// \{
///
/// [setup] Prepares a network for a backend.
///
/// The keys of `options`, each with the backends that it is of:
///
/// - `"precision"`: `"f32"` (the default), or `"f64"`, whose data calls end in `_f64`. All
///   backends; "reference" computes in f64 alone.
/// - `"threads"`: how many threads share the batch of a sequence, from 1; left out, one for each
///   physical core. A session of one member and single steps run on the thread that calls.
///   Results do not depend on it. "cpu".
/// - `"precise"`: `true` for activations within 1 ulp, `false` (the default) within 3. "cpu".
/// - `"weights"`: `"full"` (the default), in the engine's precision, or `"bf16"`, each weight of
///   a connection rounded to bfloat16, a relative error of at most 1/256: single steps and small
///   batches read half the bytes of dense connections. "cpu", and "cuda" in f32.
/// - `"instruction_set"`: `"avx512"`, `"avx2"`, `"neon"` or `"portable"`; left out, the best of
///   this processor. Results of two sets may differ in their last bits. "cpu".
/// - `"tf32"`: `true` for products with TF32 operands, which have 11 significant bits, `false`
///   (the default) for products in the engine's precision. "cuda" in f32.
///
/// \param[in] network A finalised network.
/// \param[in] backend "cpu"; "reference", plain double loops to measure others against; "cuda" or
///     `cuda:<device>`.
/// \param[in] options The text of a JSON object, or NULL for the defaults.
/// \param[out] out The new engine, which needs the network no longer; the caller's, for
///     `mrnn_engine_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: no backend of this name; `MRNN_ERR_UNAVAILABLE`: it
///     can't run here, or not with one of these options, and the message says why; `MRNN_ERR_JSON`,
///     `MRNN_ERR_VALUE`: a mistake in `options`; `MRNN_ERR_MEMORY`; `MRNN_ERR_STATE`: the network
///     is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_create(
    network: *const mrnn_network,
    backend: *const c_char,
    options: *const c_char,
    out: *mut *mut mrnn_engine,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("out", out)?;
            let network = network.finalized("making an engine")?;
            let backend = text::required("backend", backend)?;
            let engine = prepare(network, backend, text::optional("options", options)?)?;
            out.write(new_handle(mrnn_engine { poisoned: AtomicBool::new(false), engine }));
            Ok(())
        })
    }
}

/// The engine that the text of its options asks for.
pub(crate) fn prepare(
    network: &Network,
    backend: &str,
    options: Option<&str>,
) -> Result<AnyEngine, Fault> {
    let options = Options::parse("options", options)?;
    let of_engine = options.of_engine();
    Ok(match options.precision {
        PrecisionOption::F32 => AnyEngine::F32(mrnn::engine_with(network, backend, of_engine)?),
        PrecisionOption::F64 => AnyEngine::F64(mrnn::engine_with(network, backend, of_engine)?),
    })
}

/// [setup] Takes over the parameters of a network of the structure that the engine was made of,
/// in the memory that is there: the same regions, readouts and pathways, each pathway with as
/// many synapses and the same delay in steps. Time constants, activation functions and noise
/// levels are taken over too.
///
/// \param[in,out] engine The engine, of which no session exists.
/// \param[in] network A finalised network.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: another structure; `MRNN_ERR_VALUE`: a weight is too
///     large for the engine's precision; `MRNN_ERR_STATE`: sessions of the engine exist, or the
///     network is not finalised. Nothing changes then.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_refresh(
    engine: *mut mrnn_engine,
    network: *const mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(engine, err, |engine| {
            let network = shared(network)?.finalized("refreshing an engine")?;
            match &mut engine.engine {
                AnyEngine::F32(engine) => engine.refresh(network)?,
                AnyEngine::F64(engine) => engine.refresh(network)?,
            }
            Ok(())
        })
    }
}

/// [setup] Frees an engine. Sessions made from it live on.
///
/// \param[in,out] engine The engine, or NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_destroy(engine: *mut mrnn_engine) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(engine) }
}
