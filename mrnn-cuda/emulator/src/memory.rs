use mrnn_core::{Error, Result};
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes before and after each part: all bits set, which is no number, so that what reads them shows; what writes them
/// is found when the part is given back.
const GUARD: usize = 4096;
const GUARD_BYTE: u8 = 0xFF;

/// The memory of the emulated devices: parts of the process's own.
#[derive(Default)]
pub(crate) struct Memory(Mutex<BTreeMap<u64, usize>>);

fn layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes.checked_add(2 * GUARD)?, 256).ok()
}

impl Memory {
    /// Bytes of each part, by its address.
    fn parts(&self) -> MutexGuard<'_, BTreeMap<u64, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn allocate(&self, what: &str, bytes: usize) -> Result<u64> {
        let error = || Error::OutOfMemory { what: what.to_owned(), bytes: bytes as u128 };
        let layout = layout(bytes).ok_or_else(error)?;
        // SAFETY: the layout has a size.
        let memory = unsafe { alloc_zeroed(layout) };
        if memory.is_null() {
            return Err(error());
        }
        for guard in [0, GUARD + bytes] {
            // SAFETY: both lie within the layout.
            unsafe { memory.add(guard).write_bytes(GUARD_BYTE, GUARD) };
        }
        let address = memory as u64 + GUARD as u64;
        self.parts().insert(address, bytes);
        Ok(address)
    }

    pub(crate) fn release(&self, address: u64) {
        let bytes = self.parts().remove(&address).expect("memory is released once");
        let memory = (address as usize - GUARD) as *mut u8;
        let layout = layout(bytes).expect("it was allocated");
        for guard in [0, GUARD + bytes] {
            // SAFETY: both lie within the memory that `allocate` made.
            let guard = unsafe { std::slice::from_raw_parts(memory.add(guard), GUARD) };
            // A second panic would hide the first.
            let is_whole = guard.iter().all(|&byte| byte == GUARD_BYTE);
            assert!(is_whole || std::thread::panicking(), "a kernel wrote beside {bytes} bytes");
        }
        // SAFETY: the memory came from `alloc_zeroed` with this layout, and is no longer listed.
        unsafe { dealloc(memory, layout) }
    }

    /// The bytes from an address on, which must lie within one part.
    pub(crate) fn checked(&self, address: u64, bytes: usize) -> *mut u8 {
        let parts = self.parts();
        let part = parts.range(..=address).next_back();
        let is_inside =
            part.is_some_and(|(start, len)| address - start + bytes as u64 <= *len as u64);
        assert!(is_inside, "{bytes} bytes at {address:#x} are no memory of the device");
        address as *mut u8
    }
}
