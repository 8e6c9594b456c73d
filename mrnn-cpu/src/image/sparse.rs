use super::{WHAT, Weights};
use crate::buffer::{Bits16, Buffer, Number};
use mrnn_core::memory::zeros;
use mrnn_core::{Result, Scalar};

/// Most source units of a sparse image: columns are counted in 16 bits.
pub(crate) const MAX_COLUMNS: usize = 1 << 16;

/// Existing synapses in groups of as many rows as a vector has lanes (sliced ELLPACK: Monakov, Lokhmotov and
/// Avetisyan 2010): the first synapse of each of the rows, the second of each, and so on. Shorter rows
/// are filled up with weights of 0. 6 bytes a synapse in f32, and the filling.
#[derive(Debug)]
pub(crate) struct SparseImage<T: Number> {
    lanes: usize,
    /// Where each group of rows begins, and where the last one ends.
    starts: Vec<usize>,
    /// Synapses of each row.
    counts: Vec<u32>,
    values: Buffer<T>,
    columns: Buffer<Bits16>,
}

/// What kernels read of a sparse image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SparseView<T> {
    pub(crate) starts: *const usize,
    pub(crate) counts: *const u32,
    pub(crate) values: *const T,
    pub(crate) columns: *const u16,
}

impl<T: Scalar> SparseImage<T> {
    pub(super) fn zeros(lanes: usize, counts: &[u32]) -> Result<Self> {
        let mut starts = zeros(WHAT, counts.len().div_ceil(lanes) + 1)?;
        for (group, rows) in counts.chunks(lanes).enumerate() {
            let longest = rows.iter().copied().max().unwrap_or(0) as usize;
            starts[group + 1] = starts[group] + longest * lanes;
        }
        let len = starts.last().copied().unwrap_or(0);
        let mut padded: Vec<u32> = zeros(WHAT, (starts.len() - 1) * lanes)?;
        padded[..counts.len()].copy_from_slice(counts);
        let (values, columns) = (Buffer::zeros(WHAT, len)?, Buffer::zeros(WHAT, len)?);
        Ok(Self { lanes, starts, counts: padded, values, columns })
    }

    /// Whether the rows have these numbers of synapses.
    pub(super) fn has_counts(&self, counts: &[u32]) -> bool {
        self.counts.get(..counts.len()) == Some(counts)
    }

    pub(super) fn fill(&mut self, weights: &dyn Weights) {
        let (mut current, mut place) = (None, 0);
        weights.for_each(&mut |row, col, weight| {
            if current != Some(row) {
                current = Some(row);
                place = self.starts[row / self.lanes] + row % self.lanes;
            }
            self.values[place] = T::from_f64(weight);
            self.columns[place] = Bits16(col as u16);
            place += self.lanes;
        });
    }

    pub(super) fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64)) {
        for (row, &count) in self.counts.iter().enumerate() {
            let start = self.starts[row / self.lanes] + row % self.lanes;
            for place in (start..).step_by(self.lanes).take(count as usize) {
                visit(row, usize::from(self.columns[place].0), self.values[place].to_f64());
            }
        }
    }

    pub(super) fn copy_row(&self, row: usize, weights: &mut [f64]) {
        weights.fill(0.0);
        let start = self.starts[row / self.lanes] + row % self.lanes;
        for place in (start..).step_by(self.lanes).take(self.counts[row] as usize) {
            weights[usize::from(self.columns[place].0)] = self.values[place].to_f64();
        }
    }

    pub(crate) fn view(&self) -> SparseView<T> {
        SparseView {
            starts: self.starts.as_ptr(),
            counts: self.counts.as_ptr(),
            values: self.values.as_ptr(),
            columns: self.columns.as_ptr().cast(),
        }
    }
}
