//! The CPU engine: a network's effective weights packed once, then stepped with vector instructions. Pairs
//! of regions that are not connected cost nothing.
//!
//! The path of a step: [`engine()`] packs the network (`packed`, `forms`, `image`), a session divides its
//! batch into slices (`session`, `slice`), and a slice calls the entry functions of the processor's
//! instruction set (`kernels`), which are written once over vectors (`simd`, `math`).

mod bias;
mod buffer;
mod engine;
mod forms;
mod image;
mod kernels;
mod math;
mod options;
mod packed;
mod platform;
mod session;
mod simd;
mod slice;
mod tape;

use engine::CpuEngine;
use mrnn_core::engine::{Assembly, Engine, EngineBackend};
use mrnn_core::{Error, Network, Result};
use std::sync::Arc;

pub use kernels::Precision;
pub use mrnn_core::engine::WeightFormat;
pub use options::{InstructionSet, Options};

/// Prepares a network for the CPU, in float32 or float64. The engine keeps nothing of the network.
///
/// # Errors
/// [`Error::Overflow`] for a parameter that the precision can't hold; [`Error::BackendUnavailable`]
/// for an instruction set that this processor lacks; [`Error::OutOfMemory`].
///
/// ```
/// # let text = r#"{"recurrent_regions": [{"name": "exc", "num_units": 4}],
/// #   "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"}]}"#;
/// let network = mrnn_core::Network::from_json(text)?;
/// let engine = mrnn_cpu::engine::<f32>(&network, mrnn_cpu::Options::default())?;
/// let mut session = engine.session(1)?;
/// session.step(&[], None)?;
/// assert_eq!(session.h().len(), 4);
/// # Ok::<(), mrnn_core::Error>(())
/// ```
pub fn engine<T: Precision>(network: &Network, options: Options) -> Result<Engine<T>> {
    check(network, options)?;
    Engine::of(network, |assembly| prepare(assembly, options))
}

/// [`engine()`], with the synapses taken out of the network block by block, so that large ones do not lie in
/// memory twice. The network stays valid, with zero connections alone, and after an error of memory too.
///
/// # Errors
/// As [`engine()`].
pub fn engine_taking_synapses<T: Precision>(
    network: &mut Network,
    options: Options,
) -> Result<Engine<T>> {
    check(network, options)?;
    Engine::taking_synapses(network, |assembly| prepare(assembly, options))
}

/// Whether this processor and the weights' format can do what is asked for.
fn check(network: &Network, options: Options) -> Result<()> {
    if let Some(set) = options.instruction_set.filter(|set| !set.is_available()) {
        return Err(Error::BackendUnavailable {
            backend: "cpu".to_owned(),
            reason: format!("this processor has no {}", set.name()),
        });
    }
    options.weights.check(network)
}

fn prepare<T: Precision>(
    assembly: Assembly<'_>,
    options: Options,
) -> Result<Arc<dyn EngineBackend<T>>> {
    Ok(Arc::new(CpuEngine::<T>::new(assembly, options)?))
}
