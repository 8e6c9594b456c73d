//! The device time of whatever an engine does: a device whose streams mark when launches begin and end.
//!
//! Copies from and to the host of more than a few values end an interval, so that what is counted is launches and the
//! pauses between them, whoever's arrays they work on.

use mrnn::{Error, Result};
use mrnn_cuda::device::{Device, Geometry, Graph, Kernel, Mark, PendingRead, Properties, Stream};
use mrnn_cuda::kernels::Variant;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of a copy that belongs to a launch: its parameters.
const PARAMETER_BYTES: usize = 4096;

/// Seconds of work on streams of one device.
#[derive(Default)]
pub struct Stopwatch(Mutex<State>);

#[derive(Default)]
struct State {
    is_running: bool,
    begun: Option<(Arc<dyn Stream>, Mark)>,
    ended: Vec<(Arc<dyn Stream>, Mark, Mark)>,
}

impl State {
    fn begin(&mut self, stream: &Arc<dyn Stream>) -> Result<()> {
        let is_same = |(begun, _): &(Arc<dyn Stream>, Mark)| Arc::ptr_eq(begun, stream);
        if self.is_running && !self.begun.as_ref().is_some_and(is_same) {
            self.end()?;
            self.begun = Some((Arc::clone(stream), stream.mark()?));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        if let Some((stream, from)) = self.begun.take() {
            let to = stream.mark()?;
            self.ended.push((stream, from, to));
        }
        Ok(())
    }
}

impl Stopwatch {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The device time, in seconds, of the launches that `work` queues.
    ///
    /// # Errors
    /// Those of `work` and of the device.
    pub fn time<E: From<Error>>(
        &self,
        work: impl FnOnce() -> std::result::Result<(), E>,
    ) -> std::result::Result<f64, E> {
        *self.state() = State { is_running: true, ..State::default() };
        let result = work();
        let mut state = std::mem::take(&mut *self.state());
        result?;
        state.end()?;
        if state.ended.is_empty() {
            let reason = "nothing was launched that could be timed".to_owned();
            return Err(Error::DeviceFailed { backend: "cuda".to_owned(), reason }.into());
        }
        let seconds = state.ended.iter().map(|(stream, from, to)| stream.seconds(from, to));
        Ok(seconds.sum::<Result<f64>>()?)
    }
}

/// The device, timed by the stopwatch.
pub fn timed(device: Arc<dyn Device>) -> (Arc<dyn Device>, Arc<Stopwatch>) {
    let stopwatch = Arc::<Stopwatch>::default();
    (Arc::new(TimedDevice { device, stopwatch: Arc::clone(&stopwatch) }), stopwatch)
}

struct TimedDevice {
    device: Arc<dyn Device>,
    stopwatch: Arc<Stopwatch>,
}

impl Device for TimedDevice {
    fn properties(&self) -> &Properties {
        self.device.properties()
    }

    fn allocate(&self, what: &str, bytes: usize) -> Result<u64> {
        self.device.allocate(what, bytes)
    }

    unsafe fn release(&self, address: u64) {
        // SAFETY: the caller's promise.
        unsafe { self.device.release(address) }
    }

    fn kernel(&self, variant: &Variant) -> Result<Kernel> {
        self.device.kernel(variant)
    }

    fn resident_clusters(&self, kernel: Kernel, geometry: &Geometry) -> Result<usize> {
        self.device.resident_clusters(kernel, geometry)
    }

    fn stream(&self) -> Result<Box<dyn Stream>> {
        Ok(Box::new(TimedStream {
            stream: Arc::from(self.device.stream()?),
            stopwatch: Arc::clone(&self.stopwatch),
            is_collecting: AtomicBool::new(false),
        }))
    }
}

struct TimedStream {
    stream: Arc<dyn Stream>,
    stopwatch: Arc<Stopwatch>,
    /// A graph is being collected, which nothing runs of yet.
    is_collecting: AtomicBool,
}

impl TimedStream {
    fn begin(&self) -> Result<()> {
        if self.is_collecting.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.stopwatch.state().begin(&self.stream)
    }

    fn end(&self) -> Result<()> {
        self.stopwatch.state().end()
    }
}

impl Stream for TimedStream {
    unsafe fn write(&self, to: u64, bytes: &[u8]) -> Result<()> {
        if bytes.len() > PARAMETER_BYTES {
            self.end()?;
        }
        // SAFETY: the caller's promise, as in all that follow.
        unsafe { self.stream.write(to, bytes) }
    }

    unsafe fn read(&self, from: u64, bytes: &mut [u8]) -> Result<()> {
        self.end()?;
        // SAFETY: as above.
        unsafe { self.stream.read(from, bytes) }
    }

    unsafe fn read_later(&self, from: u64, bytes: usize) -> Result<Box<dyn PendingRead>> {
        self.end()?;
        // SAFETY: as above.
        unsafe { self.stream.read_later(from, bytes) }
    }

    unsafe fn copy(&self, to: u64, from: u64, bytes: usize) -> Result<()> {
        self.begin()?;
        // SAFETY: as above.
        unsafe { self.stream.copy(to, from, bytes) }
    }

    unsafe fn clear(&self, to: u64, bytes: usize) -> Result<()> {
        self.begin()?;
        // SAFETY: as above.
        unsafe { self.stream.clear(to, bytes) }
    }

    unsafe fn launch(&self, kernel: Kernel, geometry: &Geometry, parameter: &[u8]) -> Result<()> {
        self.begin()?;
        // SAFETY: as above.
        unsafe { self.stream.launch(kernel, geometry, parameter) }
    }

    fn synchronize(&self) -> Result<()> {
        self.end()?;
        self.stream.synchronize()
    }

    fn begin_graph(&self) -> Result<()> {
        self.is_collecting.store(true, Ordering::Relaxed);
        self.stream.begin_graph()
    }

    fn end_graph(&self) -> Result<Graph> {
        self.is_collecting.store(false, Ordering::Relaxed);
        self.stream.end_graph()
    }

    unsafe fn replay(&self, graph: &Graph) -> Result<()> {
        self.begin()?;
        // SAFETY: as above.
        unsafe { self.stream.replay(graph) }
    }

    fn mark(&self) -> Result<Mark> {
        self.stream.mark()
    }

    fn seconds(&self, from: &Mark, to: &Mark) -> Result<f64> {
        self.stream.seconds(from, to)
    }
}
