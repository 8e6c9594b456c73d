//! A device of [`mrnn_cuda`] that runs its kernels on the CPU: compiled as C++ with the machine's compiler, blocks as
//! threads of the system and the threads of a block as fibres (`emulator.hpp`). It is slow, and it shows what kernels
//! compute on machines without a GPU; not how fast, and not whether their memory accesses are ordered.

mod compile;
mod memory;
mod stream;

pub use compile::is_available;

use compile::Compiler;
use memory::Memory;
use mrnn_core::Result;
use mrnn_cuda::device::{Device, Geometry, Kernel, Properties, Stream};
use mrnn_cuda::kernels::Variant;
use std::sync::{Arc, OnceLock};

/// The compiled kernels and the memory, shared by all emulated devices of a process.
struct Machine {
    compiler: Compiler,
    memory: Memory,
}

fn machine() -> &'static Arc<Machine> {
    static MACHINE: OnceLock<Arc<Machine>> = OnceLock::new();
    MACHINE
        .get_or_init(|| Arc::new(Machine { compiler: Compiler::new(), memory: Memory::default() }))
}

struct Emulator {
    properties: Properties,
    machine: Arc<Machine>,
}

/// A device with these properties, which plans depend on.
pub fn device(properties: Properties) -> Arc<dyn Device> {
    Arc::new(Emulator { properties, machine: Arc::clone(machine()) })
}

/// The properties of a small device with clusters.
pub fn small_device() -> Properties {
    Properties {
        name: "CUDA emulator".to_owned(),
        capability: (9, 0),
        multiprocessors: 8,
        shared_memory: 227 << 10,
        max_cluster: 8,
    }
}

impl Device for Emulator {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn allocate(&self, what: &str, bytes: usize) -> Result<u64> {
        self.machine.memory.allocate(what, bytes)
    }

    unsafe fn release(&self, address: u64) {
        self.machine.memory.release(address);
    }

    fn kernel(&self, variant: &Variant) -> Result<Kernel> {
        self.machine.compiler.kernel(variant)
    }

    fn resident_clusters(&self, _: Kernel, geometry: &Geometry) -> Result<usize> {
        if geometry.shared_memory > self.properties.shared_memory {
            return Ok(0);
        }
        Ok(self.properties.multiprocessors / geometry.cluster as usize)
    }

    fn stream(&self) -> Result<Box<dyn Stream>> {
        Ok(Box::new(stream::EmulatedStream::new(Arc::clone(&self.machine))))
    }
}
