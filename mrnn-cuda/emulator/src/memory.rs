use mrnn_core::{Error, Result};
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The memory of the emulated devices: parts of the process's own.
#[derive(Default)]
pub(crate) struct Memory(Mutex<BTreeMap<u64, Layout>>);

impl Memory {
    fn parts(&self) -> MutexGuard<'_, BTreeMap<u64, Layout>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn allocate(&self, what: &str, bytes: usize) -> Result<u64> {
        let error = || Error::OutOfMemory { what: what.to_owned(), bytes: bytes as u128 };
        let layout = Layout::from_size_align(bytes.max(1), 256).map_err(|_| error())?;
        // SAFETY: the layout has a size.
        let memory = unsafe { alloc_zeroed(layout) };
        if memory.is_null() {
            return Err(error());
        }
        self.parts().insert(memory as u64, layout);
        Ok(memory as u64)
    }

    pub(crate) fn release(&self, address: u64) {
        let layout = self.parts().remove(&address).expect("memory is released once");
        // SAFETY: the address came from `alloc_zeroed` with this layout, and is no longer listed.
        unsafe { dealloc(address as *mut u8, layout) }
    }

    /// The bytes from an address on, which must lie within one part.
    pub(crate) fn checked(&self, address: u64, bytes: usize) -> *mut u8 {
        let parts = self.parts();
        let part = parts.range(..=address).next_back();
        let is_inside = part
            .is_some_and(|(start, layout)| address - start + bytes as u64 <= layout.size() as u64);
        assert!(is_inside, "{bytes} bytes at {address:#x} are no memory of the device");
        address as *mut u8
    }
}
