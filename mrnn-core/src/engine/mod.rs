//! Engines and sessions: a network prepared for one backend, and the state that it moves.
//!
//! [`Engine`] and [`Session`] check every argument once; what stands behind them is a backend's
//! [`EngineBackend`] and [`SessionBackend`], which get only what is right. One virtual call is made for
//! each step or sequence.

mod arguments;
mod assembly;
mod backend;
pub mod bf16;
mod manipulation;
mod precision;
mod sequence;
mod session;
mod structure;
mod tape;
mod weight_format;

pub use arguments::Arguments;
pub use assembly::{Assembly, Block, InputNoise, ReadoutAssembly, RegionAssembly};
pub use backend::{
    Conditions, Dimensions, EngineBackend, NoiseSource, SessionBackend, TapeBackend,
};
pub use manipulation::Manipulation;
pub use precision::check_precision;
pub use sequence::{Layout, Record, Sequence};
pub use session::{Recording, Session, Snapshot};
pub use tape::{Gradients, InitialState, LossGradient, Tape, TapeOptions};
pub use weight_format::WeightFormat;

use crate::{Error, Network, Result, Scalar};
use std::sync::Arc;
use structure::Structure;

/// A network prepared for one backend: immutable, and shared by its clones between threads.
pub struct Engine<T: Scalar> {
    backend: Arc<dyn EngineBackend<T>>,
    structure: Arc<Structure>,
}

impl<T: Scalar> Clone for Engine<T> {
    fn clone(&self) -> Self {
        Self { backend: Arc::clone(&self.backend), structure: Arc::clone(&self.structure) }
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
    /// An engine of a network, with the backend that `prepare` makes.
    ///
    /// # Errors
    /// [`Error::Overflow`] for a parameter that the precision can't hold; those of `prepare`.
    pub fn of(
        network: &Network,
        prepare: impl FnOnce(Assembly<'_>) -> Result<Arc<dyn EngineBackend<T>>>,
    ) -> Result<Self> {
        check_precision::<T>(network)?;
        let structure = Arc::new(Structure::of(network));
        Ok(Self { backend: prepare(Assembly::of(network))?, structure })
    }

    /// [`of`](Self::of), with the synapses taken out of the network, so that large ones need not lie in
    /// memory twice. The network stays valid; all of its connections are zero connections, and after an
    /// error of `prepare` too.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn taking_synapses(
        network: &mut Network,
        prepare: impl FnOnce(Assembly<'_>) -> Result<Arc<dyn EngineBackend<T>>>,
    ) -> Result<Self> {
        check_precision::<T>(network)?;
        let structure = Arc::new(Structure::of(network));
        Ok(Self { backend: prepare(Assembly::taking_synapses(network))?, structure })
    }

    /// Takes over the parameters of a network of the same structure, in the memory that is there: weights,
    /// base firing, initial states, readouts, and what the description says of time constants, activations
    /// and noise. Regions, connections and readouts must be those that the engine was made of, each connection
    /// with as many synapses and the same delay in steps; which synapses exist may differ.
    ///
    /// # Errors
    /// [`Error::OtherStructure`]; [`Error::Overflow`] for a parameter that the precision can't hold;
    /// [`Error::EngineInUse`] where a session or a clone of the engine exists. Nothing changes then.
    pub fn refresh(&mut self, network: &Network) -> Result<()> {
        self.structure.check(network)?;
        check_precision::<T>(network)?;
        let backend = Arc::get_mut(&mut self.backend).ok_or(Error::EngineInUse)?;
        backend.refresh(&Assembly::of(network))
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
    /// [`Error::BatchOutOfRange`]; [`Error::OutOfMemory`], also for the history that delays need.
    pub fn session(&self, batch: usize) -> Result<Session<T>> {
        Arguments::new(self.dimensions(), batch)?;
        let session = Arc::clone(&self.backend).new_session(batch)?;
        Session::new(session, Arc::clone(&self.structure), batch, self.backend.noise())
    }
}
