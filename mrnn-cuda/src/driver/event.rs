use super::api::{Driver, Failure};
use super::context::Context;
use super::stream::Handle;
use cudarc::driver::sys::{CUevent, CUevent_flags};
use mrnn_core::Result;
use std::sync::Arc;

/// A point in the work of a stream.
pub(super) struct Event {
    context: Arc<Context>,
    handle: CUevent,
}

// SAFETY: events may be used by any thread, and by several at once.
unsafe impl Send for Event {}
// SAFETY: as above.
unsafe impl Sync for Event {}

impl Event {
    /// One that knows whether it is over, and nothing of time.
    pub(super) fn new(context: &Arc<Context>) -> Result<Self> {
        Self::with_flags(context, CUevent_flags::CU_EVENT_DISABLE_TIMING)
    }

    /// One to measure time by.
    pub(super) fn timed(context: &Arc<Context>) -> Result<Self> {
        Self::with_flags(context, CUevent_flags::CU_EVENT_DEFAULT)
    }

    fn with_flags(context: &Arc<Context>, flags: CUevent_flags) -> Result<Self> {
        let mut handle = std::ptr::null_mut();
        context.run("a point in a stream's work can't be made", |driver| {
            // SAFETY: it is a place for an event.
            unsafe { (driver.api.event_create)(&raw mut handle, flags as u32) }
        })?;
        Ok(Self { context: Arc::clone(context), handle })
    }

    /// Puts it after all that is queued; to be called where the context is current.
    pub(super) fn record(&self, driver: &Driver, stream: &Handle) -> u32 {
        // SAFETY: both live, and are of one context.
        unsafe { (driver.api.event_record)(self.handle, stream.get()) }
    }

    /// Whether waiting would not take long: the stream is there, or has failed.
    pub(super) fn is_over(&self) -> bool {
        let asked = self.context.call(|driver| {
            // SAFETY: the event lives.
            unsafe { (driver.api.event_query)(self.handle) }
        });
        !asked.is_err_and(|failure| failure.code == Failure::NOT_READY)
    }

    pub(super) fn wait(&self) -> Result<()> {
        self.context.run("the work of a stream failed", |driver| {
            // SAFETY: the event lives.
            unsafe { (driver.api.event_synchronize)(self.handle) }
        })
    }

    /// Seconds from this to a later one, both timed and over.
    pub(super) fn seconds_to(&self, later: &Self) -> Result<f64> {
        let mut milliseconds = 0.0;
        self.context.run("the time between two marks can't be found out", |driver| {
            // SAFETY: both live.
            unsafe { (driver.api.event_elapsed)(&raw mut milliseconds, self.handle, later.handle) }
        })?;
        Ok(f64::from(milliseconds) / 1000.0)
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        // SAFETY: nothing waits for it any more; the driver keeps what is queued.
        _ = self.context.call(|driver| unsafe { (driver.api.event_destroy)(self.handle) });
    }
}
