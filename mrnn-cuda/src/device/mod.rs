//! What kernels run on: a GPU through its driver, or whatever else can run the same kernels.

mod buffer;

pub use buffer::Element;
pub(crate) use buffer::{Buffer, Pending, bytes_of};

use crate::kernels::Variant;
use mrnn_core::Result;
use std::any::Any;

/// What a plan depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    /// The device's name, for messages.
    pub name: String,
    /// Compute capability, such as (9, 0).
    pub capability: (u32, u32),
    /// Streaming multiprocessors.
    pub multiprocessors: usize,
    /// Bytes of shared memory that one block can have.
    pub shared_memory: usize,
    /// Most blocks of a cluster that the device may be asked for; 1 where it has no clusters.
    pub max_cluster: usize,
}

/// A device, shared by the engines on it.
///
/// Addresses are the device's own. Work is queued on [`Stream`]s, each of which keeps its order.
pub trait Device: Send + Sync {
    /// What plans depend on.
    fn properties(&self) -> &Properties;

    /// Zeroed memory, aligned to 256 bytes; `what` names it in the error.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](mrnn_core::Error::OutOfMemory); [`Error::DeviceFailed`](mrnn_core::Error::DeviceFailed).
    fn allocate(&self, what: &str, bytes: usize) -> Result<u64>;

    /// Gives memory back once all queued work has ended.
    ///
    /// # Safety
    /// `address` came from [`allocate`](Self::allocate), is given back once, and no work is queued later that uses it.
    unsafe fn release(&self, address: u64);

    /// A kernel in the form that launches take; compiled where it is not yet.
    ///
    /// # Errors
    /// [`Error::BackendUnavailable`](mrnn_core::Error::BackendUnavailable) where it can't be compiled or loaded.
    fn kernel(&self, variant: &Variant) -> Result<Kernel>;

    /// How many clusters of a kernel the device can hold at once; for blocks alone, with `geometry.cluster` 1.
    ///
    /// # Errors
    /// [`Error::BackendUnavailable`](mrnn_core::Error::BackendUnavailable).
    fn resident_clusters(&self, kernel: Kernel, geometry: &Geometry) -> Result<usize>;

    /// A new stream.
    ///
    /// # Errors
    /// [`Error::BackendUnavailable`](mrnn_core::Error::BackendUnavailable).
    fn stream(&self) -> Result<Box<dyn Stream>>;
}

/// A loaded kernel of one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel(pub u64);

/// How many blocks and threads a kernel is launched with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// Blocks along x, y and z.
    pub grid: [u32; 3],
    /// Blocks of a cluster, along x, of which grid x is a multiple.
    pub cluster: u32,
    /// Threads of a block.
    pub threads: u32,
    /// Bytes of shared memory of a block.
    pub shared_memory: usize,
    /// All blocks run at once, so that they may wait for each other.
    pub resident: bool,
}

/// A queue of work on a device. Whatever is queued starts when all before it has ended.
pub trait Stream: Send + Sync {
    /// Queues a copy from the host, which may be changed after the call.
    ///
    /// # Safety
    /// `to..to + bytes.len()` is memory of the device.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](mrnn_core::Error::DeviceFailed), as all that follow; for copies from and to the host
    /// [`Error::OutOfMemory`](mrnn_core::Error::OutOfMemory) too.
    unsafe fn write(&self, to: u64, bytes: &[u8]) -> Result<()>;

    /// Copies to the host and waits for it.
    ///
    /// # Safety
    /// `from..from + bytes.len()` is memory of the device.
    unsafe fn read(&self, from: u64, bytes: &mut [u8]) -> Result<()>;

    /// Queues a copy to the host, and does not wait for it.
    ///
    /// # Safety
    /// `from..from + bytes` is memory of the device.
    unsafe fn read_later(&self, from: u64, bytes: usize) -> Result<Box<dyn PendingRead>>;

    /// Queues a copy within the device; the ranges do not overlap.
    ///
    /// # Safety
    /// Both are memory of the device.
    unsafe fn copy(&self, to: u64, from: u64, bytes: usize) -> Result<()>;

    /// Queues filling with zeros.
    ///
    /// # Safety
    /// `to..to + bytes` is memory of the device.
    unsafe fn clear(&self, to: u64, bytes: usize) -> Result<()>;

    /// Queues a kernel with its one parameter, a structure passed by value.
    ///
    /// # Safety
    /// `parameter` is the structure that the kernel takes, and all that it points to is memory of the device that the
    /// kernel may use as it does.
    unsafe fn launch(&self, kernel: Kernel, geometry: &Geometry, parameter: &[u8]) -> Result<()>;

    /// Waits for all that is queued.
    fn synchronize(&self) -> Result<()>;

    /// Begins to collect launches instead of queueing them.
    fn begin_graph(&self) -> Result<()>;

    /// What has been collected since [`begin_graph`](Self::begin_graph).
    fn end_graph(&self) -> Result<Graph>;

    /// Queues the launches of a graph of this stream.
    ///
    /// # Safety
    /// As for each of its launches.
    unsafe fn replay(&self, graph: &Graph) -> Result<()>;

    /// Queues a mark, to measure time by.
    fn mark(&self) -> Result<Mark>;

    /// Seconds from one mark to another, both of this stream; waits for the later one.
    fn seconds(&self, from: &Mark, to: &Mark) -> Result<f64>;
}

/// A collection of launches, in the form of the stream that made it.
pub struct Graph(pub Box<dyn Any + Send + Sync>);

/// A point in a stream's work, in the form of the stream that made it.
pub struct Mark(pub Box<dyn Any + Send + Sync>);

/// A copy to the host that is under way.
pub trait PendingRead: Send {
    /// Whether it has ended.
    fn is_ready(&self) -> bool;

    /// Waits for it and copies it to `bytes`, which are as many as were asked for.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`](mrnn_core::Error::DeviceFailed).
    fn wait(&mut self, bytes: &mut [u8]) -> Result<()>;
}
