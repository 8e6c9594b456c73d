//! The primary context of a GPU, which is current only while the driver is called.

use super::api::{Driver, Failure};
use super::refusal::Refusal;
use cudarc::driver::sys::{CUcontext, CUdevice};
use mrnn_core::{Error, Result};

/// Shared with whatever else of the process uses this GPU.
pub(super) struct Context {
    pub(super) driver: &'static Driver,
    device: CUdevice,
    handle: CUcontext,
    /// The backend's name, for errors.
    pub(super) backend: String,
}

// SAFETY: contexts may be used by any thread, and by several at once.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    pub(super) fn retain(
        driver: &'static Driver,
        device: CUdevice,
        name: &str,
        backend: &str,
    ) -> Result<Self> {
        let mut handle = std::ptr::null_mut();
        // SAFETY: the device is one of the driver's.
        let retained = unsafe { (driver.api.context_retain)(&raw mut handle, device) };
        driver
            .check(retained)
            .map_err(|failure| Refusal::NoContext { name: name.to_owned(), failure }.of(backend))?;
        Ok(Self { driver, device, handle, backend: backend.to_owned() })
    }

    /// Calls the driver with this context current, and leaves the thread with the one that it had: the process may
    /// use CUDA by itself.
    pub(super) fn call(&self, call: impl FnOnce(&Driver) -> u32) -> Result<(), Failure> {
        let driver = self.driver;
        // SAFETY: the context is retained.
        driver.check(unsafe { (driver.api.context_push)(self.handle) })?;
        let result = call(driver);
        let mut popped = std::ptr::null_mut();
        // SAFETY: a context has been pushed.
        let restored = unsafe { (driver.api.context_pop)(&raw mut popped) };
        driver.check(result)?;
        driver.check(restored)
    }

    /// [`call`](Self::call) for what can fail only where the device has: `doing` says what was tried.
    pub(super) fn run(&self, doing: &str, call: impl FnOnce(&Driver) -> u32) -> Result<()> {
        self.call(call).map_err(|failure| self.failed(doing, &failure))
    }

    /// The error of a device in use.
    pub(super) fn failed(&self, doing: &str, failure: &Failure) -> Error {
        Error::DeviceFailed {
            backend: self.backend.clone(),
            reason: format!(
                "{doing}: {}; drop all engines on this GPU and create them anew",
                failure.text
            ),
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it has been retained once; a failure leaves nothing to do.
        unsafe { (self.driver.api.context_release)(self.device) };
    }
}
