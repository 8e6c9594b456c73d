use super::kernels::Line;
use crate::platform::advise_huge_pages;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::slice;

const CACHE_LINE: usize = 64;
const HUGE_PAGE: usize = 2 << 20;
/// Small and normal, so that sums neither overflow nor become denormal.
const VALUE: f32 = 1e-3;

/// Cache lines of floats, in large pages where they are more than one page's worth.
pub(super) struct Buffer {
    start: NonNull<Line>,
    len: usize,
    layout: Layout,
}

// SAFETY: a buffer owns its memory as a box does.
unsafe impl Send for Buffer {}
// SAFETY: as for `Send`; a shared reference gives nothing but shared slices.
unsafe impl Sync for Buffer {}

impl Buffer {
    /// A buffer of `len` lines, one at least.
    pub(super) fn new(len: usize) -> Self {
        let len = len.max(1);
        let bytes = len * size_of::<Line>();
        let alignment = if bytes > HUGE_PAGE { HUGE_PAGE } else { CACHE_LINE };
        let layout = Layout::from_size_align(bytes, alignment)
            .expect("the weights of a network fit the address space")
            .pad_to_align();
        // SAFETY: the layout has a size of at least one line.
        let start = unsafe { alloc(layout) };
        let Some(start) = NonNull::new(start) else { handle_alloc_error(layout) };
        if alignment == HUGE_PAGE {
            // SAFETY: the memory is ours, of that size, and may be uninitialised in this type.
            advise_huge_pages(unsafe {
                slice::from_raw_parts_mut(start.as_ptr().cast::<MaybeUninit<u8>>(), layout.size())
            });
        }
        let start = start.cast::<Line>();
        for index in 0..len {
            // SAFETY: the index is within the allocation, whose alignment is at least a line's.
            unsafe { start.add(index).write([VALUE; 16]) };
        }
        Self { start, len, layout }
    }

    pub(super) fn as_slice(&self) -> &[Line] {
        // SAFETY: all `len` lines have been written, and live as long as the buffer.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, and dropped once.
        unsafe { dealloc(self.start.as_ptr().cast(), self.layout) };
    }
}
