use super::{Panels, WHAT, Weights};
use crate::buffer::{Bits16, Buffer, Number};
use mrnn_core::engine::bf16;
use mrnn_core::memory::zeros;
use mrnn_core::{Error, Result, Scalar};

/// Panel after panel, in a panel source after source, for a source all rows of the panel:
/// `weights[first_row·cols + source·stride + row − first_row]`.
#[derive(Debug)]
pub(crate) struct DenseImage<T: Number> {
    weights: Buffer<T>,
    cols: usize,
}

/// As [`DenseImage`], in bfloat16. Of each two vectors of rows the elements alternate, so that
/// one shift and one mask widen them.
#[derive(Debug)]
pub(crate) struct Bf16Image {
    weights: Buffer<Bits16>,
    cols: usize,
}

impl<T: Scalar> DenseImage<T> {
    pub(super) fn zeros(panels: &Panels, cols: usize) -> Result<Self> {
        Ok(Self { weights: Buffer::zeros(WHAT, elements::<T>(panels, cols)?)?, cols })
    }

    pub(super) fn fill(&mut self, panels: &Panels, weights: &dyn Weights, staging: &mut [f64]) {
        for_each_column(panels, self.cols, (weights, staging), |place, _, column| {
            let to = &mut self.weights[place..place + column.len()];
            to.iter_mut().zip(column).for_each(|(to, &weight)| *to = T::from_f64(weight));
        });
    }

    pub(super) fn copy_row(&self, panels: &Panels, row: usize, weights: &mut [f64]) {
        let (start, stride) = place(panels, self.cols, row);
        let row = self.weights[start..].iter().step_by(stride);
        weights.iter_mut().zip(row).for_each(|(weight, from)| *weight = from.to_f64());
    }

    pub(super) fn for_each(&self, panels: &Panels, visit: &mut dyn FnMut(usize, usize, f64)) {
        for_each_place(panels, self.cols, |row, col, place| {
            let weight = self.weights[place].to_f64();
            if weight != 0.0 {
                visit(row, col, weight);
            }
        });
    }

    pub(crate) fn as_ptr(&self) -> *const T {
        self.weights.as_ptr()
    }
}

impl Bf16Image {
    pub(super) fn zeros(panels: &Panels, cols: usize) -> Result<Self> {
        Ok(Self { weights: Buffer::zeros(WHAT, elements::<Bits16>(panels, cols)?)?, cols })
    }

    pub(super) fn fill(&mut self, panels: &Panels, weights: &dyn Weights, staging: &mut [f64]) {
        let lanes = panels.lanes();
        for_each_column(panels, self.cols, (weights, staging), |place, first_row, column| {
            for (row, &weight) in (first_row..).zip(column) {
                let place = alternating(place + row - first_row, row, lanes);
                self.weights[place] = Bits16(bf16::bits(weight));
            }
        });
    }

    pub(super) fn copy_row(&self, panels: &Panels, row: usize, weights: &mut [f64]) {
        let (start, stride) = place(panels, self.cols, row);
        let row = self.weights[alternating(start, row, panels.lanes())..].iter().step_by(stride);
        weights.iter_mut().zip(row).for_each(|(weight, bits)| *weight = bf16::value(bits.0));
    }

    pub(super) fn for_each(&self, panels: &Panels, visit: &mut dyn FnMut(usize, usize, f64)) {
        for_each_place(panels, self.cols, |row, col, place| {
            let weight = bf16::value(self.weights[alternating(place, row, panels.lanes())].0);
            if weight != 0.0 {
                visit(row, col, weight);
            }
        });
    }

    pub(crate) fn as_ptr(&self) -> *const u16 {
        self.weights.as_ptr().cast()
    }
}

/// Where the bfloat16 weight of a row lies whose place in a plain image is `place`.
fn alternating(place: usize, row: usize, lanes: usize) -> usize {
    let lane = row % (2 * lanes);
    place - lane + lane % lanes * 2 + lane / lanes
}

/// Calls `visit(row, col, place)` for all weights, row by row.
fn for_each_place(panels: &Panels, cols: usize, mut visit: impl FnMut(usize, usize, usize)) {
    for panel in panels.as_slice() {
        for row in 0..panel.rows {
            let start = panel.first_row * cols + row;
            for col in 0..cols {
                visit(panel.first_row + row, col, start + col * panel.stride);
            }
        }
    }
}

fn elements<E>(panels: &Panels, cols: usize) -> Result<usize> {
    let rows = panels.padded_rows();
    rows.checked_mul(cols).ok_or_else(|| Error::OutOfMemory {
        what: WHAT.to_owned(),
        bytes: rows as u128 * cols as u128 * size_of::<E>() as u128,
    })
}

/// Where a row's weight of the first source lies, and how far it is to that of the next.
fn place(panels: &Panels, cols: usize, row: usize) -> (usize, usize) {
    let panel = panels.of_row(row);
    (panel.first_row * cols + row - panel.first_row, panel.stride)
}

/// Rows that are turned into columns at once.
const STAGED_ROWS: usize = 8;

/// Room to turn the rows of a block of `cols` columns.
pub(crate) fn staging(cols: usize) -> Result<Vec<f64>> {
    zeros(WHAT, STAGED_ROWS * cols)
}

/// Calls `put(place, first_row, weights)` for the weights of one source to some rows of one panel, which lie
/// side by side in an image.
fn for_each_column(
    panels: &Panels,
    cols: usize,
    (weights, staging): (&dyn Weights, &mut [f64]),
    mut put: impl FnMut(usize, usize, &[f64]),
) {
    let mut column = [0.0; STAGED_ROWS];
    for panel in panels.as_slice() {
        for first in (0..panel.rows).step_by(STAGED_ROWS) {
            let count = STAGED_ROWS.min(panel.rows - first);
            let first_row = panel.first_row + first;
            for (row, weights_of_row) in staging.chunks_exact_mut(cols).take(count).enumerate() {
                weights.copy_row(first_row + row, weights_of_row);
            }
            let rows: [&[f64]; STAGED_ROWS] =
                std::array::from_fn(|row| &staging[row * cols..(row + 1) * cols]);
            for col in 0..cols {
                for (weight, row) in column.iter_mut().zip(rows) {
                    *weight = row[col];
                }
                let place = panel.first_row * cols + col * panel.stride + first;
                put(place, first_row, &column[..count]);
            }
        }
    }
}
