//! The arrays of sequences on the device, some steps at a time, in the layout of the caller.

use crate::device::{Buffer, Device, Stream};
use crate::precision::Precision;
use mrnn_core::Result;
use mrnn_core::engine::Layout;
use std::ops::Range;
use std::sync::Arc;

/// Some steps of a sequence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk {
    pub(crate) first: usize,
    pub(crate) steps: usize,
    layout: Layout,
    all_steps: usize,
}

impl Chunk {
    /// The chunks of a sequence of `all_steps` steps.
    pub(crate) fn all(
        layout: Layout,
        all_steps: usize,
        capacity: usize,
    ) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..all_steps.div_ceil(capacity)).map(move |chunk| {
            let first = chunk * capacity;
            Self { first, steps: capacity.min(all_steps - first), layout, all_steps }
        })
    }

    pub(crate) fn is_time_first(self) -> bool {
        self.layout == Layout::TimeFirst
    }

    /// Elements from one step, and from one member, to the next on the device.
    pub(crate) fn strides(self, batch: usize, width: usize) -> (i64, i64) {
        match self.layout {
            Layout::TimeFirst => ((batch * width) as i64, width as i64),
            Layout::BatchFirst => (width as i64, (self.steps * width) as i64),
        }
    }

    /// The ranges of the caller's array that lie side by side on the device, in that order.
    fn ranges(self, batch: usize, width: usize) -> impl Iterator<Item = Range<usize>> {
        let (pieces, len, distance, first) = match self.layout {
            Layout::TimeFirst => (1, self.steps * batch, 0, self.first * batch),
            Layout::BatchFirst if self.steps == self.all_steps => (1, self.steps * batch, 0, 0),
            Layout::BatchFirst => (batch, self.steps, self.all_steps, self.first),
        };
        (0..pieces).map(move |piece| {
            let start = (first + piece * distance) * width;
            start..start + len * width
        })
    }
}

/// One array of a sequence: room for some steps of `[batch, width]`.
pub(crate) struct Array<T: Precision> {
    pub(crate) buffer: Buffer<T>,
    pub(crate) batch: usize,
    pub(crate) width: usize,
}

impl<T: Precision> Array<T> {
    pub(crate) fn new(
        device: &Arc<dyn Device>,
        what: &str,
        (steps, batch, width): (usize, usize, usize),
    ) -> Result<Self> {
        Ok(Self { buffer: Buffer::zeros(device, what, steps * batch * width)?, batch, width })
    }

    /// The address of the chunk's step `step`, and the elements from one step and one member to the next.
    pub(crate) fn place(&self, chunk: Chunk, step: usize) -> (u64, i64, i64) {
        let (by_step, by_member) = chunk.strides(self.batch, self.width);
        (self.buffer.at(step * by_step as usize), by_step, by_member)
    }

    pub(crate) fn upload(&self, stream: &dyn Stream, chunk: Chunk, values: &[T]) -> Result<()> {
        let mut at = 0;
        for range in chunk.ranges(self.batch, self.width) {
            let len = range.len();
            self.buffer.write(stream, at, &values[range])?;
            at += len;
        }
        Ok(())
    }

    pub(crate) fn download(
        &self,
        stream: &dyn Stream,
        chunk: Chunk,
        values: &mut [T],
    ) -> Result<()> {
        download(&self.buffer, 0, stream, (chunk, self.batch, self.width), values)
    }
}

/// Copies the steps of a chunk, which lie side by side from `start` of a buffer, to their places in the caller's array.
pub(crate) fn download<T: Precision>(
    buffer: &Buffer<T>,
    start: usize,
    stream: &dyn Stream,
    (chunk, batch, width): (Chunk, usize, usize),
    values: &mut [T],
) -> Result<()> {
    let mut at = start;
    for range in chunk.ranges(batch, width) {
        let len = range.len();
        buffer.read(stream, at, &mut values[range])?;
        at += len;
    }
    Ok(())
}

/// Steps that an array of `[batch, width]` a step has room for.
pub(crate) fn capacity<T>(batch: usize, width: usize) -> usize {
    const BYTES: usize = 64 << 20;
    const MOST_STEPS: usize = 4096;
    (BYTES / (batch * width * size_of::<T>()).max(1)).clamp(1, MOST_STEPS)
}
