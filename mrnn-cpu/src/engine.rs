//! The engine: a packed network, and the threads that its sessions share.

use crate::kernels::Precision;
use crate::options::Options;
use crate::packed::Packed;
use crate::session::CpuSession;
use mrnn_core::engine::{Assembly, Dimensions, EngineBackend, NoiseSource, SessionBackend};
use mrnn_core::{Error, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Arc, OnceLock};

pub(crate) struct CpuEngine<T: Precision> {
    pub(crate) packed: Packed<T>,
    /// Made with the first session that can use it.
    pool: OnceLock<ThreadPool>,
}

impl<T: Precision> CpuEngine<T> {
    pub(crate) fn new(assembly: Assembly<'_>, options: Options) -> Result<Self> {
        Ok(Self { packed: Packed::new(assembly, options)?, pool: OnceLock::new() })
    }

    /// Starts the threads that sequences of a batch of several slices share.
    fn start_pool(&self) -> Result<()> {
        if self.pool.get().is_some() {
            return Ok(());
        }
        let threads = self.packed.threads;
        let builder = ThreadPoolBuilder::new().num_threads(threads);
        let builder = builder.thread_name(|thread| format!("mrnn-{thread}"));
        let pool = builder.build().map_err(|error| Error::BackendUnavailable {
            backend: "cpu".to_owned(),
            reason: format!("its {threads} threads can't be started: {error}"),
        })?;
        // Where another thread was faster, its pool stays and this one ends.
        let _ = self.pool.set(pool);
        Ok(())
    }

    /// The threads, where a session has started them.
    pub(crate) fn pool(&self) -> Option<&ThreadPool> {
        self.pool.get()
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

    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        self.packed.refresh(assembly)
    }

    fn new_session(self: Arc<Self>, batch: usize) -> Result<Box<dyn SessionBackend<T>>> {
        if self.packed.threads > 1 && batch > 1 {
            self.start_pool()?;
        }
        Ok(Box::new(CpuSession::new(self, batch)?))
    }
}
