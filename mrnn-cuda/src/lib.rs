//! The CUDA engine: networks stepped and trained on NVIDIA GPUs.

pub mod device;
pub mod kernels;
mod options;
mod precision;

pub use options::Options;
pub use precision::Precision;

use mrnn_core::engine::Engine;
use mrnn_core::{Error, Network, Result};

/// Prepares a network for a GPU, in float32 or float64. The engine keeps nothing of the network.
///
/// # Errors
/// [`Error::Overflow`] for a parameter that the precision or the weights' format can't hold;
/// [`Error::BackendUnavailable`] where there is no such GPU, with the reason, and for options that the precision lacks;
/// [`Error::OutOfMemory`].
pub fn engine<T: Precision>(network: &Network, options: Options) -> Result<Engine<T>> {
    check::<T>(network, options)?;
    Err(no_backend())
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
    Err(no_backend())
}

/// Whether the precision and the weights' format can do what is asked for.
fn check<T: Precision>(network: &Network, options: Options) -> Result<()> {
    options.check::<T>()?;
    options.weights.check(network)
}

fn no_backend() -> Error {
    let reason = "this build of mrnn has no CUDA backend".to_owned();
    Error::BackendUnavailable { backend: "cuda".to_owned(), reason }
}
