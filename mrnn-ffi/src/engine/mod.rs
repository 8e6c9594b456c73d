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

/// [setup] Prepares a finalised network for a backend: "cpu"; "reference", plain double loops
/// to measure others against; "cuda" or "cuda:<device>". A backend that can't run here answers
/// `MRNN_ERR_UNAVAILABLE`, with the reason in the message. The engine keeps its own copy of the
/// weights.
///
/// `options` is NULL or the text of a JSON object with any of these keys:
///
/// - `"precision"`: `"f32"` (the default), or `"f64"`, whose data calls end in `_f64`.
/// - `"threads"`: how many threads share the batch of a sequence, from 1; left out, one for each
///   physical core. A session of one member and single steps run on the thread that calls. Results
///   do not depend on it.
/// - `"precise"`: `true` for activations within 1 ulp, `false` (the default) within 3.
/// - `"weights"`: `"full"` (the default), in the engine's precision, or `"bf16"`, each weight of a
///   connection rounded to bfloat16, a relative error of at most 1/256: single steps and small batches
///   read half the bytes of dense connections.
/// - `"instruction_set"`: `"avx512"`, `"avx2"`, `"neon"` or `"portable"`; left out, the best of this
///   processor. One that it lacks answers `MRNN_ERR_UNAVAILABLE`. Results of two sets may differ in
///   their last bits.
///
/// All but the precision are of "cpu"; the other backends answer `MRNN_ERR_UNAVAILABLE` to them.
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

/// [setup] Takes over the parameters of a finalised network of the structure that the engine was
/// made of, in the memory that is there: the same regions, readouts and pathways, each pathway with
/// as many synapses and the same delay in steps. `MRNN_ERR_ARGUMENT` for another structure,
/// `MRNN_ERR_STATE` where sessions of the engine exist; nothing changes then.
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

/// [setup] Frees an engine. NULL is allowed; sessions made from it live on.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_destroy(engine: *mut mrnn_engine) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(engine) }
}
