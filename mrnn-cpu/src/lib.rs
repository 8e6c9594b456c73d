//! The CPU engine: a network's effective weights packed once, then stepped block by block. Pairs of
//! regions that are not connected cost nothing.
//!
//! [`kernels`](self) are reached through one table of functions that is chosen when the engine is made;
//! the scalar table is always there.

mod kernels;
mod math;
mod prepared;
mod session;
mod simd;

use mrnn_core::engine::{Assembly, Engine, check_precision};
use mrnn_core::{Network, Result};
use prepared::Prepared;
use std::sync::Arc;

pub use kernels::Precision;

/// Prepares a network for the CPU, in float32 or float64. The engine keeps nothing of the network.
///
/// # Errors
/// [`mrnn_core::Error::Overflow`] for a parameter that the precision can't hold;
/// [`mrnn_core::Error::OutOfMemory`].
///
/// ```
/// # let text = r#"{"recurrent_regions": [{"name": "exc", "num_units": 4}],
/// #   "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"}]}"#;
/// let network = mrnn_core::Network::from_json(text)?;
/// let engine = mrnn_cpu::engine::<f32>(&network)?;
/// let mut session = engine.session(1)?;
/// session.step(&[], None)?;
/// assert_eq!(session.h().len(), 4);
/// # Ok::<(), mrnn_core::Error>(())
/// ```
pub fn engine<T: Precision>(network: &Network) -> Result<Engine<T>> {
    check_precision::<T>(network)?;
    Ok(Engine::new(Arc::new(Prepared::<T>::new(&Assembly::of(network))?)))
}
