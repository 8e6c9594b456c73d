//! Host memory that the GPU copies from and to while the host goes on.

use super::api::{Driver, Failure};
use super::context::Context;
use super::event::Event;
use super::stream::Handle;
use crate::device::PendingRead;
use mrnn_core::{Error, Result};
use std::ffi::c_void;
use std::sync::{Arc, Mutex, PoisonError};

/// Pinned memory, and the end of the last copy that uses it.
pub(super) struct Staging {
    context: Arc<Context>,
    address: *mut u8,
    bytes: usize,
    over: Event,
}

// SAFETY: it owns its memory, which any thread may use.
unsafe impl Send for Staging {}

impl Staging {
    fn new(context: &Arc<Context>, bytes: usize) -> Result<Self> {
        let over = Event::new(context)?;
        let mut address: *mut c_void = std::ptr::null_mut();
        let allocated = context.call(|driver| {
            // SAFETY: it is a place for an address.
            unsafe { (driver.api.allocate_pinned)(&raw mut address, bytes, 0) }
        });
        allocated.map_err(|failure| match failure.code {
            Failure::OUT_OF_MEMORY => Error::OutOfMemory {
                what: "copies between the host and the GPU".to_owned(),
                bytes: bytes as u128,
            },
            _ => context.failed("pinned memory can't be allocated", &failure),
        })?;
        Ok(Self { context: Arc::clone(context), address: address.cast(), bytes, over })
    }

    /// Queues `copy` and remembers where it ends.
    fn queue(
        &self,
        stream: &Handle,
        doing: &str,
        copy: impl FnOnce(&Driver, *mut c_void) -> u32,
    ) -> Result<()> {
        let queued = self.context.run(doing, |driver| match copy(driver, self.address.cast()) {
            Failure::SUCCESS => self.over.record(driver, stream),
            failed => failed,
        });
        queued.inspect_err(|_| {
            // A copy whose end is not marked must be over before the memory goes.
            _ = stream.synchronize();
        })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        _ = self.over.wait();
        // SAFETY: the memory is its own, and no copy uses it any more.
        _ = self.context.call(|driver| unsafe { (driver.api.free_pinned)(self.address.cast()) });
    }
}

/// Copies to the GPU on their way.
///
/// "If pageable memory must first be staged to pinned memory, the driver may synchronize with the stream and stage the
/// copy into pinned memory" (CUDA Driver API, API synchronization behavior): that the host may change its memory
/// after an asynchronous copy from it is promised nowhere, and GPUs that read pageable memory do not stage.
#[derive(Default)]
pub(super) struct Uploads(Mutex<Vec<Staging>>);

/// Bytes that are copied at once: as many as the GPU needs some ten microseconds for.
const UPLOAD_BYTES: usize = 256 << 10;
/// So that the host fills one while the GPU empties another.
const MAX_UPLOADS: usize = 4;

impl Uploads {
    /// Queues a copy from `bytes`, which are not read after the call.
    ///
    /// # Safety
    /// `to..to + bytes.len()` is memory of the device.
    pub(super) unsafe fn copy(
        &self,
        context: &Arc<Context>,
        stream: &Handle,
        to: u64,
        bytes: &[u8],
    ) -> Result<()> {
        // In the order of their use: the first is over first.
        let mut stagings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, chunk) in bytes.chunks(UPLOAD_BYTES).enumerate() {
            if !stagings.first().is_some_and(|first| first.over.is_over()) {
                if stagings.len() < MAX_UPLOADS {
                    stagings.insert(0, Staging::new(context, UPLOAD_BYTES)?);
                } else {
                    stagings[0].over.wait()?;
                }
            }
            let staging = &stagings[0];
            // SAFETY: the memory has room for a chunk, and no copy uses it now.
            unsafe { staging.address.copy_from_nonoverlapping(chunk.as_ptr(), chunk.len()) };
            let to = to + (index * UPLOAD_BYTES) as u64;
            staging.queue(stream, "a copy to the GPU can't be queued", |driver, from| {
                // SAFETY: the caller's promise.
                unsafe { (driver.api.copy_to_device)(to, from, chunk.len(), stream.get()) }
            })?;
            stagings.rotate_left(1);
        }
        Ok(())
    }
}

/// Memory for copies to the host, of one stream.
///
/// Copies of a stream keep their order, so that memory may be given to the next copy while the one before, which
/// nobody waits for any more, is still under way.
#[derive(Default)]
pub(super) struct Downloads(Mutex<Vec<Staging>>);

/// Idle memory that is kept; a session seldom has more copies under way at once.
const MAX_IDLE: usize = 4;
const LEAST_DOWNLOAD_BYTES: usize = 4 << 10;

impl Downloads {
    /// Queues a copy to the host.
    ///
    /// # Safety
    /// `from..from + bytes` is memory of the device.
    pub(super) unsafe fn copy(
        self: &Arc<Self>,
        context: &Arc<Context>,
        stream: &Handle,
        from: u64,
        bytes: usize,
    ) -> Result<Download> {
        let staging = match self.take(bytes) {
            Some(staging) => staging,
            None => {
                let capacity = bytes.max(LEAST_DOWNLOAD_BYTES);
                let capacity = capacity.checked_next_power_of_two().unwrap_or(capacity);
                Staging::new(context, capacity)?
            }
        };
        staging.queue(stream, "a copy from the GPU can't be queued", |driver, to| {
            // SAFETY: the caller's promise, and there is room for as many bytes.
            unsafe { (driver.api.copy_to_host)(to, from, bytes, stream.get()) }
        })?;
        Ok(Download { staging: Some(staging), bytes, idle: Arc::clone(self) })
    }

    /// The smallest that will do.
    fn take(&self, bytes: usize) -> Option<Staging> {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fitting = idle.iter().enumerate().filter(|(_, staging)| staging.bytes >= bytes);
        let (index, _) = fitting.min_by_key(|(_, staging)| staging.bytes)?;
        Some(idle.swap_remove(index))
    }

    fn give_back(&self, staging: Staging) {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The oldest goes, which what is asked for now has no use for.
        let removed = (idle.len() == MAX_IDLE).then(|| idle.remove(0));
        idle.push(staging);
        drop(idle);
        drop(removed);
    }
}

/// A copy to the host that is under way.
pub(super) struct Download {
    /// None once it is dropped.
    staging: Option<Staging>,
    bytes: usize,
    idle: Arc<Downloads>,
}

impl Download {
    fn staging(&self) -> &Staging {
        self.staging.as_ref().expect("it is there until the drop")
    }
}

impl PendingRead for Download {
    fn is_ready(&self) -> bool {
        self.staging().over.is_over()
    }

    fn wait(&mut self, bytes: &mut [u8]) -> Result<()> {
        assert_eq!(bytes.len(), self.bytes, "as many bytes as were asked for");
        self.staging().over.wait()?;
        // SAFETY: the copy is over, and the memory has as many bytes.
        let read = unsafe { std::slice::from_raw_parts(self.staging().address, self.bytes) };
        bytes.copy_from_slice(read);
        Ok(())
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        if let Some(staging) = self.staging.take() {
            self.idle.give_back(staging);
        }
    }
}
