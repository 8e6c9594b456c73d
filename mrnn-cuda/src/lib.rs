//! The CUDA engine: networks stepped and trained on NVIDIA GPUs.
//!
//! The path of a step: [`engine()`] packs the effective weights (`wiring`, `map`, `linear`), a session chooses how its
//! batch is launched (`schedule`: `cluster`, `resident`, or a launch a step), and the kernels under `kernels/` do the
//! rest, on any [`Device`](device::Device).

mod affine;
mod batch;
mod cluster;
pub mod device;
pub mod driver;
mod engine;
mod failure;
pub mod kernels;
mod launch;
mod linear;
mod manipulated;
mod map;
mod options;
mod parameters;
mod precision;
mod products;
mod resident;
mod runner;
mod schedule;
mod sequences;
mod session;
mod state;
mod tape;
pub mod tensors;
mod wiring;

pub use options::Options;
pub use precision::Precision;
pub use schedule::Mode;

use device::Device;
use engine::CudaEngine;
#[cfg(doc)]
use mrnn_core::Error;
use mrnn_core::engine::{Assembly, Engine, EngineBackend};
use mrnn_core::{Network, Result};
use std::sync::Arc;

/// Prepares a network for a GPU, in float32 or float64. The engine keeps nothing of the network.
///
/// # Errors
/// [`Error::Overflow`] for a parameter that the precision or the weights' format can't hold;
/// [`Error::BackendUnavailable`] where there is no such GPU, with the reason, and for options that the precision lacks;
/// [`Error::OutOfMemory`].
pub fn engine<T: Precision>(network: &Network, options: Options) -> Result<Engine<T>> {
    check::<T>(network, options)?;
    let device = driver::open(options.device)?;
    Engine::of(network, |assembly| prepare(device, &assembly, options, None))
}

/// [`engine()`], with the synapses taken out of the network block by block, so that large ones do not lie in memory
/// twice. The network stays valid, with zero connections alone, and after an error of memory too.
///
/// # Errors
/// As [`engine()`].
pub fn engine_taking_synapses<T: Precision>(
    network: &mut Network,
    options: Options,
) -> Result<Engine<T>> {
    check::<T>(network, options)?;
    let device = driver::open(options.device)?;
    Engine::taking_synapses(network, |assembly| prepare(device, &assembly, options, None))
}

/// Whether the precision and the weights' format can do what is asked for.
fn check<T: Precision>(network: &Network, options: Options) -> Result<()> {
    options.check::<T>()?;
    options.weights.check(network)
}

/// [`engine()`] on a device of the caller's, whatever `options` say of it, with all of its sequences in one mode, where
/// one is given.
///
/// # Errors
/// As [`engine()`]; [`Error::BackendUnavailable`] from sessions and tapes that do not fit the mode.
pub fn engine_on<T: Precision>(
    device: Arc<dyn Device>,
    network: &Network,
    options: Options,
    mode: Option<Mode>,
) -> Result<Engine<T>> {
    check::<T>(network, options)?;
    Engine::of(network, |assembly| prepare(device, &assembly, options, mode))
}

fn prepare<T: Precision>(
    device: Arc<dyn Device>,
    assembly: &Assembly<'_>,
    options: Options,
    mode: Option<Mode>,
) -> Result<Arc<dyn EngineBackend<T>>> {
    Ok(Arc::new(CudaEngine::<T>::new(device, assembly, options, mode)?))
}
