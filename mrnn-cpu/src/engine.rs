//! The engine: a packed network, and the threads that its sessions share.

use crate::kernels::Precision;
use crate::options::Options;
use crate::packed::Packed;
use crate::platform::available_threads;
use crate::session::CpuSession;
use crate::tape::CpuTape;
use mrnn_core::Result;
use mrnn_core::engine::{
    Assembly, Dimensions, EngineBackend, NoiseSource, SessionBackend, TapeBackend,
};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Arc, OnceLock};

pub(crate) struct CpuEngine<T: Precision> {
    pub(crate) packed: Packed<T>,
    /// Started with the first sequence that is worth it, so that a program which only steps has no thread
    /// but its own; `None` where the system has none to give.
    pool: OnceLock<Option<ThreadPool>>,
}

impl<T: Precision> CpuEngine<T> {
    pub(crate) fn new(assembly: Assembly<'_>, options: Options) -> Result<Self> {
        Ok(Self { packed: Packed::new(assembly, options)?, pool: OnceLock::new() })
    }

    /// The threads that sequences of several slices share.
    pub(crate) fn pool(&self) -> Option<&ThreadPool> {
        let start = || {
            let threads = self.packed.threads.min(available_threads());
            let builder = ThreadPoolBuilder::new().num_threads(threads);
            builder.thread_name(|thread| format!("mrnn-{thread}")).build().ok()
        };
        self.pool.get_or_init(start).as_ref()
    }
}

impl<T: Precision> EngineBackend<T> for CpuEngine<T> {
    fn name(&self) -> &'static str {
        "cpu"
    }

    fn dimensions(&self) -> Dimensions {
        self.packed.dimensions
    }

    fn noise(&self) -> NoiseSource {
        self.packed.noise
    }

    fn new_tape(
        self: Arc<Self>,
        assembly: &Assembly<'_>,
        batch: usize,
        max_steps: usize,
        checkpoint_every: usize,
    ) -> Result<Box<dyn TapeBackend<T>>> {
        Ok(Box::new(CpuTape::new(self, assembly, batch, max_steps, checkpoint_every)?))
    }

    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        self.packed.refresh(assembly)
    }

    fn new_session(self: Arc<Self>, batch: usize) -> Result<Box<dyn SessionBackend<T>>> {
        Ok(Box::new(CpuSession::new(self, batch)?))
    }
}
