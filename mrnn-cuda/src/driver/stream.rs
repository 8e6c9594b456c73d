use super::api::Failure;
use super::context::Context;
use super::event::Event;
use super::gpu::Gpu;
use super::kernels;
use super::pinned::{Downloads, Uploads};
use crate::device::{Geometry, Graph, Kernel, Mark, PendingRead, Stream};
use cudarc::driver::sys::{CUgraphExec, CUstream, CUstream_flags, CUstreamCaptureMode};
use mrnn_core::Result;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The driver's stream.
pub(super) struct Handle {
    context: Arc<Context>,
    stream: CUstream,
}

// SAFETY: streams may be used by any thread, and by several at once.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

impl Handle {
    pub(super) fn new(context: &Arc<Context>) -> Result<Self> {
        let mut stream = std::ptr::null_mut();
        // It keeps no order with the default stream, which others in the process may use.
        let flags = CUstream_flags::CU_STREAM_NON_BLOCKING as u32;
        // SAFETY: it is a place for a stream.
        let created =
            context.call(|driver| unsafe { (driver.api.stream_create)(&raw mut stream, flags) });
        created.map_err(|failure| mrnn_core::Error::BackendUnavailable {
            backend: context.backend.clone(),
            reason: format!("a stream can't be created: {}", failure.text),
        })?;
        Ok(Self { context: Arc::clone(context), stream })
    }

    pub(super) fn get(&self) -> CUstream {
        self.stream
    }

    pub(super) fn synchronize(&self) -> Result<()> {
        self.context.run("the work of a stream failed", |driver| {
            // SAFETY: the stream lives.
            unsafe { (driver.api.stream_synchronize)(self.stream) }
        })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the driver ends what is queued before the stream goes.
        _ = self.context.call(|driver| unsafe { (driver.api.stream_destroy)(self.stream) });
    }
}

/// A stream, which keeps its GPU and the kernels on it.
pub(super) struct GpuStream {
    // Dropped first, which waits for the copies from and to it.
    uploads: Uploads,
    downloads: Arc<Downloads>,
    handle: Handle,
    is_capturing: AtomicBool,
    gpu: Arc<Gpu>,
}

impl GpuStream {
    pub(super) fn new(gpu: Arc<Gpu>) -> Result<Self> {
        Ok(Self {
            uploads: Uploads::default(),
            downloads: Arc::default(),
            handle: Handle::new(&gpu.context)?,
            is_capturing: AtomicBool::new(false),
            gpu,
        })
    }

    /// The context, for what takes part in the stream's work rather than in a graph.
    fn outside_graph(&self) -> &Arc<Context> {
        let is_capturing = self.is_capturing.load(Ordering::Relaxed);
        assert!(!is_capturing, "a graph collects launches, copies within the device and clearing");
        &self.gpu.context
    }
}

impl Stream for GpuStream {
    unsafe fn write(&self, to: u64, bytes: &[u8]) -> Result<()> {
        // SAFETY: the caller's promise.
        unsafe { self.uploads.copy(self.outside_graph(), &self.handle, to, bytes) }
    }

    unsafe fn read(&self, from: u64, bytes: &mut [u8]) -> Result<()> {
        let context = self.outside_graph();
        if bytes.is_empty() {
            return self.synchronize();
        }
        let to = bytes.as_mut_ptr().cast();
        let stream = self.handle.get();
        context.run("a copy from the GPU failed", |driver| {
            // SAFETY: the caller's promise; the copy is over before the borrow ends.
            match unsafe { (driver.api.copy_to_host)(to, from, bytes.len(), stream) } {
                // SAFETY: the stream lives.
                Failure::SUCCESS => unsafe { (driver.api.stream_synchronize)(stream) },
                failed => failed,
            }
        })
    }

    unsafe fn read_later(&self, from: u64, bytes: usize) -> Result<Box<dyn PendingRead>> {
        let context = self.outside_graph();
        // SAFETY: the caller's promise.
        let download = unsafe { self.downloads.copy(context, &self.handle, from, bytes)? };
        Ok(Box::new(download))
    }

    unsafe fn copy(&self, to: u64, from: u64, bytes: usize) -> Result<()> {
        self.gpu.context.run("a copy within the GPU can't be queued", |driver| {
            // SAFETY: the caller's promise.
            unsafe { (driver.api.copy_within)(to, from, bytes, self.handle.get()) }
        })
    }

    unsafe fn clear(&self, to: u64, bytes: usize) -> Result<()> {
        self.gpu.context.run("clearing memory can't be queued", |driver| {
            // SAFETY: the caller's promise.
            unsafe { (driver.api.fill)(to, 0, bytes, self.handle.get()) }
        })
    }

    unsafe fn launch(&self, kernel: Kernel, geometry: &Geometry, parameter: &[u8]) -> Result<()> {
        let (context, stream) = (&self.gpu.context, self.handle.get());
        // SAFETY: the caller's promise.
        unsafe { kernels::launch(context, kernel, geometry, stream, parameter) }
    }

    fn synchronize(&self) -> Result<()> {
        self.handle.synchronize()
    }

    fn begin_graph(&self) -> Result<()> {
        // Nothing but this stream's work is collected, and no other call of any thread is forbidden meanwhile.
        let mode = CUstreamCaptureMode::CU_STREAM_CAPTURE_MODE_RELAXED;
        self.outside_graph().run("a graph can't be begun", |driver| {
            // SAFETY: the stream lives.
            unsafe { (driver.api.capture_begin)(self.handle.get(), mode) }
        })?;
        self.is_capturing.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn end_graph(&self) -> Result<Graph> {
        let (mut graph, mut executable) = (std::ptr::null_mut(), std::ptr::null_mut());
        let context = &self.gpu.context;
        self.is_capturing.store(false, Ordering::Relaxed);
        context.run("a graph can't be ended", |driver| {
            // SAFETY: the stream lives.
            unsafe { (driver.api.capture_end)(self.handle.get(), &raw mut graph) }
        })?;
        let instantiated = context.run("a graph can't be made ready", |driver| {
            // SAFETY: the graph has just been made.
            unsafe { (driver.api.graph_instantiate)(&raw mut executable, graph, 0) }
        });
        // SAFETY: what has been made of it does not need it.
        let destroyed = context.run("a graph can't be given up", |driver| unsafe {
            (driver.api.graph_destroy)(graph)
        });
        instantiated?;
        let executable = Executable { context: Arc::clone(context), handle: executable };
        destroyed.map(|()| Graph(Box::new(executable)))
    }

    unsafe fn replay(&self, graph: &Graph) -> Result<()> {
        let executable: &Executable = own(&*graph.0);
        self.gpu.context.run("a graph can't be launched", |driver| {
            // SAFETY: the caller's promise.
            unsafe { (driver.api.graph_launch)(executable.handle, self.handle.get()) }
        })
    }

    fn mark(&self) -> Result<Mark> {
        let context = self.outside_graph();
        let event = Event::timed(context)?;
        context.run("a mark can't be queued", |driver| event.record(driver, &self.handle))?;
        Ok(Mark(Box::new(event)))
    }

    fn seconds(&self, from: &Mark, to: &Mark) -> Result<f64> {
        let (from, to): (&Event, &Event) = (own(&*from.0), own(&*to.0));
        to.wait()?;
        from.seconds_to(to)
    }
}

fn own<T: 'static>(any: &dyn Any) -> &T {
    any.downcast_ref().expect("graphs and marks go to the stream that made them")
}

/// A graph that can be launched.
struct Executable {
    context: Arc<Context>,
    handle: CUgraphExec,
}

// SAFETY: only launches use it, which the stream puts in order; it is not changed.
unsafe impl Send for Executable {}
// SAFETY: as above.
unsafe impl Sync for Executable {}

impl Drop for Executable {
    fn drop(&mut self) {
        // SAFETY: where it is under way, the driver frees it when it ends.
        _ = self.context.call(|driver| unsafe { (driver.api.graph_exec_destroy)(self.handle) });
    }
}
