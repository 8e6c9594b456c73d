//! GPUs through NVIDIA's driver, with kernels compiled by NVRTC.
//!
//! Both libraries are loaded when they are needed, so that one build serves machines with and without them.

mod api;
mod cache;
mod context;
mod event;
mod gpu;
mod kernels;
mod library;
mod nvrtc;
mod pinned;
mod refusal;
mod stream;
#[cfg(all(test, unix))]
mod tests;

pub use nvrtc::compile;

use crate::device::Device;
use crate::kernels::SOURCES;
use gpu::Gpu;
use mrnn_core::Result;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

/// Where a GPU's libraries and files are, each looked for where it is not given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Locations {
    /// The driver's library; by default the system's own.
    pub driver: Option<PathBuf>,
    /// NVRTC's library. By default it is looked for by name as the system looks for libraries; then in the wheels and
    /// packages of the Python or conda environment that this library is installed in; then in the CUDA toolkits that
    /// are installed where NVIDIA's installer puts them; then in wheels installed for the user alone. One that the
    /// driver is new enough for goes before newer ones.
    pub nvrtc: Option<PathBuf>,
    /// The folder that keeps compiled kernels; by default `mrnn/kernels` in the user's folder for caches.
    pub kernels: Option<PathBuf>,
}

/// By what they are opened with, which is at hand for as long as anybody has them open.
type OpenGpus = HashMap<(Locations, usize), Weak<Gpu>>;

/// The GPU with this number, counted as the driver does.
///
/// # Errors
/// [`Error::BackendUnavailable`](mrnn_core::Error::BackendUnavailable) says what is missing and what to do.
pub fn open(ordinal: usize) -> Result<Arc<dyn Device>> {
    Locations::default().open(ordinal)
}

impl Locations {
    /// [`open`] with libraries and files from here. As long as a GPU is open, all who open it in one way share it.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(&self, ordinal: usize) -> Result<Arc<dyn Device>> {
        static OPEN: LazyLock<Mutex<OpenGpus>> = LazyLock::new(Mutex::default);

        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.clone(), ordinal);
        if let Some(gpu) = open.get(&key).and_then(Weak::upgrade) {
            return Ok(gpu);
        }
        let gpu = Gpu::open(self, ordinal, SOURCES)?;
        open.retain(|_, gpu| gpu.strong_count() > 0);
        open.insert(key, Arc::downgrade(&gpu));
        Ok(gpu)
    }
}
