//! Copies between the caller's arrays, member after member, and a slice's, unit after unit.

use crate::kernels::Rows;
use crate::packed::Packed;
use mrnn_core::Scalar;
use mrnn_core::engine::{Layout, Record, Sequence};
use std::num::NonZeroUsize;
use std::ops::Range;

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
        Self { steps: 1, batch, layout, input: None, stimulation: None, x: None, h: None, y: Some(y) }
    }

    /// The rows of the members from `first` on at one step, in an array of `width` values a row.
    pub(crate) fn row(&self, array: *mut T, width: usize, first: usize, step: usize) -> Rows<*mut T> {
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

    /// [`load`](Self::load) from the network's units to the padded ones.
    pub(crate) fn load_units(&self, from: Rows<*mut T>, to: &mut [T]) {
        for region in &self.packed.regions {
            let rows =
                Rows { start: from.start.wrapping_add(region.units.start), stride: from.stride };
            let (start, len) = (region.offset * self.width.get(), region.units.len());
            let to = to.get_mut(start..start + len * self.width.get()).unwrap_or_default();
            self.load(rows, len, to);
        }
    }

    /// `to[member][unit] = from[padded unit][member]`
    pub(crate) fn store_units(&self, from: &[T], to: Rows<*mut T>) {
        debug_assert_eq!(from.len(), self.packed.padded_units * self.width.get());
        for region in &self.packed.regions {
            let start = from.as_ptr().wrapping_add(region.offset * self.width.get());
            let from = Rows { start, stride: self.width.get() };
            let to = Rows { start: to.start.wrapping_add(region.units.start), stride: to.stride };
            // SAFETY: as in `load`.
            unsafe { self.transpose(from, to, region.units.len(), self.members) }
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
