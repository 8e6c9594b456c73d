use super::{ForEachSynapse, Panels, WHAT};
use crate::bf16;
use crate::buffer::{Bits16, Buffer, Number};
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

    pub(super) fn fill(&mut self, panels: &Panels, synapses: ForEachSynapse<'_>) {
        let mut rows = Rows::new(panels, self.cols);
        self.weights.fill(T::ZERO);
        synapses(&mut |row, col, weight| {
            let (start, stride) = rows.place(row);
            self.weights[start + col * stride] = T::from_f64(weight);
        });
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

    pub(super) fn fill(&mut self, panels: &Panels, synapses: ForEachSynapse<'_>) {
        let (mut rows, lanes) = (Rows::new(panels, self.cols), panels.lanes());
        self.weights.fill(Bits16(0));
        synapses(&mut |row, col, weight| {
            let (start, stride) = rows.place(row);
            let place = alternating(start, row, lanes) + col * stride;
            self.weights[place] = Bits16(bf16::bits(weight));
        });
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

/// Finds the places of rows that come in ascending order.
struct Rows<'a> {
    panels: &'a Panels,
    cols: usize,
    row: Option<usize>,
    start: usize,
    stride: usize,
}

impl<'a> Rows<'a> {
    fn new(panels: &'a Panels, cols: usize) -> Self {
        Self { panels, cols, row: None, start: 0, stride: 0 }
    }

    /// Where the row's weight of the first source lies, and how far it is to that of the next.
    fn place(&mut self, row: usize) -> (usize, usize) {
        if self.row != Some(row) {
            let panel = self.panels.of_row(row);
            self.row = Some(row);
            self.start = panel.first_row * self.cols + row - panel.first_row;
            self.stride = panel.stride;
        }
        (self.start, self.stride)
    }
}
