//! Copies between the caller's arrays, member after member, and a slice's, unit after unit.

use crate::kernels::Rows;
use crate::packed::Packed;
use mrnn_core::Scalar;
use mrnn_core::engine::{Layout, Record, Sequence};
use std::num::NonZeroUsize;
use std::ops::Range;

/// Records of more bytes are written past the caches.
const STREAMED_BYTES: usize = 4 << 20;

/// The caller's arrays of a sequence as pointers, which slices on several threads share: each reads and
/// writes the rows of its own members only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrays<T> {
    pub(crate) steps: usize,
    batch: usize,
    layout: Layout,
    pub(crate) input: Option<*mut T>,
    pub(crate) stimulation: Option<*mut T>,
    pub(crate) x: Option<*mut T>,
    pub(crate) h: Option<*mut T>,
    pub(crate) y: Option<*mut T>,
}

// SAFETY: slices share no member, and rows of different members share no element.
unsafe impl<T: Send + Sync> Send for Arrays<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Arrays<T> {}

impl<T: Scalar> Arrays<T> {
    pub(crate) fn of(batch: usize, sequence: &Sequence<'_, T>, record: &mut Record<'_, T>) -> Self {
        // Inputs are never written; one type of pointer serves all rows.
        let input = |array: Option<&[T]>| array.map(|array| array.as_ptr().cast_mut());
        let output = |array: &mut Option<&mut [T]>| array.as_mut().map(|array| array.as_mut_ptr());
        Self {
            steps: sequence.steps,
            batch,
            layout: sequence.layout,
            input: input(sequence.input),
            stimulation: input(sequence.stimulation),
            x: output(&mut record.x),
            h: output(&mut record.h),
            y: output(&mut record.y),
        }
    }

    /// One step that leaves nothing but readouts, `[batch, outputs]`.
    pub(crate) fn one_step(y: *mut T) -> Self {
        let (batch, layout) = (1, Layout::BatchFirst);
        Self {
            steps: 1,
            batch,
            layout,
            input: None,
            stimulation: None,
            x: None,
            h: None,
            y: Some(y),
        }
    }

    /// Whether a record of `width` values a row is larger than caches are, so that nothing of it would stay
    /// there until somebody reads it.
    pub(crate) fn is_large(&self, width: usize) -> bool {
        let bytes = self.steps.saturating_mul(self.batch * width * size_of::<T>());
        bytes > STREAMED_BYTES
    }

    /// The rows of the members from `first` on at one step, in an array of `width` values a row.
    pub(crate) fn row(
        &self,
        array: *mut T,
        width: usize,
        first: usize,
        step: usize,
    ) -> Rows<*mut T> {
        let (row, next) = match self.layout {
            Layout::BatchFirst => (first * self.steps + step, self.steps),
            Layout::TimeFirst => (step * self.batch + first, 1),
        };
        Rows { start: array.wrapping_add(row * width), stride: next * width }
    }
}

/// The shape of one slice.
pub(crate) struct Exchange<'a, T: Scalar> {
    packed: &'a Packed<T>,
    members: usize,
    width: NonZeroUsize,
}

impl<'a, T: Scalar> Exchange<'a, T> {
    pub(crate) fn new(packed: &'a Packed<T>, members: &Range<usize>, width: NonZeroUsize) -> Self {
        Self { packed, members: members.len(), width }
    }

    /// `to[value][member] = from[member][value]` for `values` values a member.
    pub(crate) fn load(&self, from: Rows<*mut T>, values: usize, to: &mut [T]) {
        debug_assert_eq!(to.len(), values * self.width.get());
        let from = Rows { start: from.start.cast_const(), stride: from.stride };
        let to = Rows { start: to.as_mut_ptr(), stride: self.width.get() };
        // SAFETY: the caller's array has a row for each member, checked before it came here, and `to`
        // has its length.
        unsafe { self.transpose(from, to, self.members, values) }
    }

    /// [`load`](Self::load) from the network's units to the slice's.
    pub(crate) fn load_units(&self, from: Rows<*mut T>, to: &mut [T]) {
        if self.width > NonZeroUsize::MIN {
            return self.load(from, self.packed.dimensions.num_units, to);
        }
        for region in &self.packed.regions {
            let rows =
                Rows { start: from.start.wrapping_add(region.units.start), stride: from.stride };
            let units = region.padded_offset..region.padded_offset + region.units.len();
            self.load(rows, region.units.len(), to.get_mut(units).unwrap_or_default());
        }
    }

    /// `to[member][unit] = from[unit][member]`
    pub(crate) fn store_units(&self, from: &[T], to: Rows<*mut T>) {
        let from = Rows { start: from.as_ptr(), stride: self.width.get() };
        if self.width > NonZeroUsize::MIN {
            let num_units = self.packed.dimensions.num_units;
            // SAFETY: as in `load`.
            return unsafe { self.transpose(from, to, num_units, self.members) };
        }
        for region in &self.packed.regions {
            let from =
                Rows { start: from.start.wrapping_add(region.padded_offset), stride: from.stride };
            let to = Rows { start: to.start.wrapping_add(region.units.start), stride: to.stride };
            // SAFETY: as in `load`.
            unsafe { self.transpose(from, to, region.units.len(), self.members) }
        }
    }

    /// [`store_units`](Self::store_units) of a slice past the caches, by way of `staging`, `[members][units]`:
    /// rows that lie far apart in memory are written one after the other.
    pub(crate) fn stream_units(&self, from: &[T], staging: &mut [T], to: Rows<*mut T>) {
        let num_units = self.packed.dimensions.num_units;
        debug_assert!(staging.len() >= num_units * self.members);
        let from = Rows { start: from.as_ptr(), stride: self.width.get() };
        let staging = Rows { start: staging.as_mut_ptr(), stride: num_units };
        // SAFETY: as in `load`.
        unsafe {
            self.transpose(from, staging, num_units, self.members);
            let staging = Rows { start: staging.start.cast_const(), stride: num_units };
            (self.packed.kernels.stream)(staging, to, self.members, num_units);
        }
    }

    unsafe fn transpose(&self, from: Rows<*const T>, to: Rows<*mut T>, rows: usize, cols: usize) {
        // SAFETY: the caller's promise, and the processor has the packed network's instruction set.
        unsafe {
            if self.width == NonZeroUsize::MIN {
                // One member: rows or columns are one.
                std::ptr::copy_nonoverlapping(from.start, to.start, rows * cols);
            } else {
                (self.packed.kernels.transpose)(from, to, rows, cols);
            }
        }
    }
}
