//! Engines and sessions: a network prepared for one backend, and the state that it moves.
//!
//! [`Engine`] and [`Session`] check every argument once; what stands behind them is a backend's
//! [`EngineBackend`] and [`SessionBackend`], which get only what is right. One virtual call is made for
//! each step or sequence.

mod assembly;
mod backend;
mod precision;
mod sequence;
mod session;

pub use assembly::{Assembly, Block, InputNoise, ReadoutAssembly, RegionAssembly};
pub use backend::{Dimensions, EngineBackend, NoiseSource, SessionBackend};
pub use precision::check_precision;
pub use sequence::{Layout, Record, Sequence};
pub use session::{Recording, Session};

use crate::limits::{MAX_BATCH, MAX_STATE_ELEMENTS};
use crate::{Error, Result, Scalar};
use std::sync::Arc;

/// A network prepared for one backend: immutable, and shared by its clones between threads.
pub struct Engine<T: Scalar> {
    backend: Arc<dyn EngineBackend<T>>,
}

impl<T: Scalar> Clone for Engine<T> {
    fn clone(&self) -> Self {
        Self { backend: Arc::clone(&self.backend) }
    }
}

impl<T: Scalar> std::fmt::Debug for Engine<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("Engine");
        debug.field("backend", &self.backend_name()).field("precision", &T::NAME);
        debug.field("dimensions", &self.dimensions()).finish()
    }
}

impl<T: Scalar> Engine<T> {
    /// Wraps a backend's engine.
    pub fn new(backend: Arc<dyn EngineBackend<T>>) -> Self {
        Self { backend }
    }

    /// The backend's name, such as "cpu".
    pub fn backend_name(&self) -> &'static str {
        self.backend.name()
    }

    /// Numbers of units, inputs and outputs.
    pub fn dimensions(&self) -> Dimensions {
        self.backend.dimensions()
    }

    /// A session of `batch` copies of the network, in its initial state, with the network's noise.
    ///
    /// # Errors
    /// [`Error::BatchOutOfRange`]; [`Error::OutOfMemory`].
    pub fn session(&self, batch: usize) -> Result<Session<T>> {
        let dimensions = self.dimensions();
        let widest = dimensions.num_units.max(dimensions.num_inputs).max(dimensions.num_outputs);
        let limit = MAX_BATCH.min(MAX_STATE_ELEMENTS / widest);
        if batch == 0 || batch > limit {
            return Err(Error::BatchOutOfRange { batch, limit });
        }
        let session = Arc::clone(&self.backend).new_session(batch)?;
        Ok(Session::new(session, dimensions, batch, self.backend.noise()))
    }
}
