//! The last values of some units, step by step.

use crate::buffer::Buffer;
use crate::kernels::Ring;
use crate::slice::WHAT;
use mrnn_core::{Error, Result, Scalar};

/// Elements of the longest vector.
const MAX_LANES: usize = 16;

/// A ring of slots, each `[units][width]`. Nothing here can panic.
pub(crate) struct History<T: Scalar> {
    values: Buffer<T>,
    slot_len: usize,
    slots: usize,
    /// The slot of the latest values.
    latest: usize,
}

impl<T: Scalar> History<T> {
    /// Room for the values of `slots` steps, at least 1, all zero.
    pub(crate) fn zeros(slot_len: usize, slots: usize) -> Result<Self> {
        // A kernel may read a vector that begins with the last value.
        let len = slot_len.checked_mul(slots).and_then(|len| len.checked_add(MAX_LANES));
        let len = len.ok_or_else(|| Error::OutOfMemory {
            what: WHAT.to_owned(),
            bytes: slot_len as u128 * slots as u128 * size_of::<T>() as u128,
        })?;
        let values = Buffer::zeros(WHAT, len)?;
        Ok(Self { values, slot_len, slots, latest: 0 })
    }

    /// Elements of the values of one step.
    pub(crate) fn slot_len(&self) -> usize {
        self.slot_len
    }

    /// Where kernels find the values.
    pub(crate) fn ring(&self) -> Ring<T> {
        Ring {
            start: self.values.pointer(),
            slot_len: self.slot_len,
            slots: self.slots,
            latest: self.latest,
        }
    }

    fn start(&self, age: usize) -> usize {
        let slot =
            if age <= self.latest { self.latest - age } else { self.latest + self.slots - age };
        slot * self.slot_len
    }

    /// The values of `age` steps before the latest.
    pub(crate) fn past(&self, age: usize) -> &[T] {
        let start = self.start(age);
        self.values.get(start..start + self.slot_len).unwrap_or_default()
    }

    /// The values of `age` steps before the latest.
    pub(crate) fn past_mut(&mut self, age: usize) -> &mut [T] {
        let start = self.start(age);
        self.values.get_mut(start..start + self.slot_len).unwrap_or_default()
    }

    /// Goes on by one step: the oldest values make room for new ones, which are to be written.
    pub(crate) fn advance(&mut self) {
        self.latest = if self.latest + 1 < self.slots { self.latest + 1 } else { 0 };
    }

    /// Number of slots.
    pub(crate) fn slots(&self) -> usize {
        self.slots
    }

    /// Where the values after the latest will be written.
    pub(crate) fn next(&self) -> *const T {
        let slot = if self.latest + 1 < self.slots { self.latest + 1 } else { 0 };
        self.values.pointer().wrapping_add(slot * self.slot_len).cast_const()
    }

    /// Where the latest values are written.
    pub(crate) fn latest(&self) -> *mut T {
        self.values.pointer().wrapping_add(self.latest * self.slot_len)
    }

    /// Makes the values of so many steps before the latest the latest.
    pub(crate) fn extend_latest(&mut self, steps: usize) {
        let latest = self.start(0);
        for age in 1..=steps {
            let start = self.start(age);
            // SAFETY: two slots of the buffer, which do not overlap.
            unsafe {
                let values = self.values.pointer();
                let (from, to) = (values.add(latest), values.add(start));
                std::ptr::copy_nonoverlapping(from, to, self.slot_len);
            }
        }
    }

    /// All values of all slots, slot after slot.
    pub(crate) fn all_mut(&mut self) -> &mut [T] {
        self.values.get_mut(..self.slot_len * self.slots).unwrap_or_default()
    }
}
