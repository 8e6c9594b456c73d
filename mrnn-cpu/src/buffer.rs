//! Arrays that begin on a cache line, and large ones on a huge page.

use crate::platform;
use mrnn_core::{Error, Result, Scalar};
use std::alloc::{Layout, alloc, dealloc};
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

const CACHE_LINE: usize = 64;
const HUGE_PAGE: usize = 2 << 20;

/// An array of fixed length, zero at first, aligned to a cache line. Its elements are numbers, for which
/// all bits zero is a value.
#[derive(Debug)]
pub(crate) struct Buffer<E: Number> {
    pointer: NonNull<E>,
    len: usize,
}

/// Elements whose bits may be anything.
pub(crate) trait Number: Copy + Send + Sync + 'static {}
impl<T: Scalar> Number for T {}
/// An index of a source unit within a block, or the bits of a bfloat16 number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Bits16(pub(crate) u16);
impl Number for Bits16 {}

// SAFETY: a buffer owns its elements, which are Send and Sync.
unsafe impl<E: Number> Send for Buffer<E> {}
// SAFETY: as above.
unsafe impl<E: Number> Sync for Buffer<E> {}

impl<E: Number> Buffer<E> {
    /// Zeros; `what` names them in the error.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub(crate) fn zeros(what: &str, len: usize) -> Result<Self> {
        if len == 0 {
            return Ok(Self { pointer: NonNull::dangling(), len });
        }
        let out_of_memory = || Error::OutOfMemory {
            what: what.to_owned(),
            bytes: len as u128 * size_of::<E>() as u128,
        };
        let layout = layout::<E>(len).ok_or_else(out_of_memory)?;
        // Pages become what they are when they are first written, so the advice comes before the zeros.
        // SAFETY: the layout has a size, as len > 0 and elements have one; the memory is as long.
        let pointer = unsafe {
            let pointer = NonNull::new(alloc(layout)).ok_or_else(out_of_memory)?;
            if layout.align() == HUGE_PAGE {
                platform::advise_huge_pages(pointer.as_ptr(), layout.size());
            }
            pointer.write_bytes(0, layout.size());
            pointer.cast::<E>()
        };
        Ok(Self { pointer, len })
    }

    /// The first element, for kernels that read and write parts of one buffer at once.
    pub(crate) fn pointer(&self) -> *mut E {
        self.pointer.as_ptr()
    }
}

fn layout<E>(len: usize) -> Option<Layout> {
    let size = len.checked_mul(size_of::<E>())?;
    let align = if size >= HUGE_PAGE { HUGE_PAGE } else { CACHE_LINE };
    Layout::from_size_align(size, align).ok()
}

impl<E: Number> Drop for Buffer<E> {
    fn drop(&mut self) {
        if let (Some(layout), true) = (layout::<E>(self.len), self.len > 0) {
            // SAFETY: allocated with this layout.
            unsafe { dealloc(self.pointer.as_ptr().cast(), layout) };
        }
    }
}

impl<E: Number> Deref for Buffer<E> {
    type Target = [E];

    fn deref(&self) -> &[E] {
        // SAFETY: the buffer owns `len` initialised elements, or none at a dangling pointer.
        unsafe { std::slice::from_raw_parts(self.pointer.as_ptr(), self.len) }
    }
}

impl<E: Number> DerefMut for Buffer<E> {
    fn deref_mut(&mut self) -> &mut [E] {
        // SAFETY: as above, and borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.pointer.as_ptr(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_aligned_zero_and_may_be_empty() {
        for len in [0, 1, 17, 100_000, (4 << 20) / 4 + 3] {
            let buffer = Buffer::<f32>::zeros("a buffer", len).expect("there is memory");
            assert_eq!(buffer.len(), len);
            assert!(buffer.iter().all(|&x| x == 0.0));
            assert!(len == 0 || buffer.as_ptr().addr().is_multiple_of(CACHE_LINE));
        }
        let error = Buffer::<f64>::zeros("the moon", usize::MAX / 2).expect_err("too much");
        assert!(error.to_string().contains("the moon"), "{error}");
    }
}
