use crate::Machine;
use mrnn_core::Result;
use mrnn_cuda::device::{Geometry, Graph, Kernel, Mark, PendingRead, Stream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

#[derive(Clone)]
struct Launch {
    kernel: Kernel,
    geometry: Geometry,
    parameter: Vec<u8>,
}

/// Whatever is queued is done at once.
pub(crate) struct EmulatedStream {
    machine: Arc<Machine>,
    /// The launches of the graph that is being collected.
    collected: Mutex<Option<Vec<Launch>>>,
}

impl EmulatedStream {
    pub(crate) fn new(machine: Arc<Machine>) -> Self {
        Self { machine, collected: Mutex::new(None) }
    }

    fn collected(&self) -> MutexGuard<'_, Option<Vec<Launch>>> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies cannot be part of a graph.
    fn assert_no_graph(&self) {
        assert!(self.collected().is_none(), "only launches are collected in graphs");
    }

    fn run(&self, launch: &Launch) {
        let Launch { kernel, geometry, parameter } = launch;
        let Geometry { grid, cluster, threads, shared_memory, resident } = *geometry;
        assert!(grid.iter().all(|&blocks| blocks > 0), "a launch has blocks");
        assert!(grid[0].is_multiple_of(cluster), "clusters are whole");
        assert!(grid[1] <= 65535 && grid[2] <= 65535, "what a GPU takes");
        assert!(threads.is_multiple_of(32) && threads <= 1024, "warps are whole");
        self.machine.compiler.run(
            *kernel,
            parameter,
            (grid, cluster, threads),
            shared_memory,
            resident,
        );
    }
}

impl Stream for EmulatedStream {
    unsafe fn write(&self, to: u64, bytes: &[u8]) -> Result<()> {
        self.assert_no_graph();
        let to = self.machine.memory.checked(to, bytes.len());
        // SAFETY: the memory has been checked, and overlaps no memory of the caller's.
        unsafe { to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Ok(())
    }

    unsafe fn read(&self, from: u64, bytes: &mut [u8]) -> Result<()> {
        self.assert_no_graph();
        let from = self.machine.memory.checked(from, bytes.len());
        // SAFETY: as above.
        unsafe { bytes.as_mut_ptr().copy_from_nonoverlapping(from, bytes.len()) };
        Ok(())
    }

    unsafe fn read_later(&self, from: u64, bytes: usize) -> Result<Box<dyn PendingRead>> {
        let mut values = vec![0; bytes];
        // SAFETY: the caller's promise.
        unsafe { self.read(from, &mut values)? };
        Ok(Box::new(Pending(values)))
    }

    unsafe fn copy(&self, to: u64, from: u64, bytes: usize) -> Result<()> {
        self.assert_no_graph();
        assert!(to + bytes as u64 <= from || from + bytes as u64 <= to, "no overlap");
        let (to, from) =
            (self.machine.memory.checked(to, bytes), self.machine.memory.checked(from, bytes));
        // SAFETY: both have been checked, and do not overlap.
        unsafe { to.copy_from_nonoverlapping(from, bytes) };
        Ok(())
    }

    unsafe fn clear(&self, to: u64, bytes: usize) -> Result<()> {
        self.assert_no_graph();
        let to = self.machine.memory.checked(to, bytes);
        // SAFETY: the memory has been checked.
        unsafe { to.write_bytes(0, bytes) };
        Ok(())
    }

    unsafe fn launch(&self, kernel: Kernel, geometry: &Geometry, parameter: &[u8]) -> Result<()> {
        let launch = Launch { kernel, geometry: *geometry, parameter: parameter.to_vec() };
        match &mut *self.collected() {
            Some(launches) => launches.push(launch),
            None => self.run(&launch),
        }
        Ok(())
    }

    fn synchronize(&self) -> Result<()> {
        self.assert_no_graph();
        Ok(())
    }

    fn begin_graph(&self) -> Result<()> {
        self.assert_no_graph();
        *self.collected() = Some(Vec::new());
        Ok(())
    }

    fn end_graph(&self) -> Result<Graph> {
        let launches = self.collected().take().expect("a graph has begun");
        Ok(Graph(Box::new(launches)))
    }

    unsafe fn replay(&self, graph: &Graph) -> Result<()> {
        let launches: &Vec<Launch> = graph.0.downcast_ref().expect("a graph of this stream");
        launches.iter().for_each(|launch| self.run(launch));
        Ok(())
    }

    fn mark(&self) -> Result<Mark> {
        Ok(Mark(Box::new(Instant::now())))
    }

    fn seconds(&self, from: &Mark, to: &Mark) -> Result<f64> {
        let time = |mark: &Mark| *mark.0.downcast_ref::<Instant>().expect("a mark of this stream");
        Ok((time(to) - time(from)).as_secs_f64())
    }
}

struct Pending(Vec<u8>);

impl PendingRead for Pending {
    fn is_ready(&self) -> bool {
        true
    }

    fn wait(&mut self, bytes: &mut [u8]) -> Result<()> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}
