//! Weight images: the effective weights of a block in the order in which kernels read them.

mod dense;
mod panels;
mod sparse;

pub(crate) use dense::{Bf16Image, DenseImage, staging};
pub(crate) use panels::{Division, Panel, Panels, TILE_ROWS};
pub(crate) use sparse::{MAX_COLUMNS, SparseImage};

use mrnn_core::{Result, Scalar};
use std::sync::OnceLock;

/// What messages call the engine's arrays.
pub(crate) const WHAT: &str = "the cpu engine";

/// The weights of one block.
#[derive(Debug)]
pub(crate) enum Image<T: Scalar> {
    /// Every pair of units, absent synapses as zeros.
    Dense(DenseImage<T>),
    /// The same in bfloat16.
    Bf16(Bf16Image),
    /// Existing synapses only.
    Sparse(SparseImage<T>),
}

/// The form of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Dense,
    Bf16,
    Sparse,
}

/// The image that a step of one member reads, and that of a slice of the batch, which is made from it with
/// the first session that has a slice. A sparse image serves both.
#[derive(Debug)]
pub(crate) struct Images<T: Scalar> {
    narrow: Image<T>,
    wide_form: Form,
    wide: OnceLock<Image<T>>,
}

/// Weights that an image takes in.
pub(crate) trait Weights {
    /// Visits existing synapses, row by row with columns ascending: `visit(row, col, weight)`.
    fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64));

    /// The weights of one row, 0 where no synapse exists.
    fn copy_row(&self, row: usize, weights: &mut [f64]);
}

/// An image and how its rows are divided.
struct Divided<'a, T: Scalar>(&'a Image<T>, &'a Panels);

impl<T: Scalar> Weights for Divided<'_, T> {
    fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64)) {
        match self.0 {
            Image::Dense(image) => image.for_each(self.1, visit),
            Image::Bf16(image) => image.for_each(self.1, visit),
            Image::Sparse(image) => image.for_each(visit),
        }
    }

    fn copy_row(&self, row: usize, weights: &mut [f64]) {
        match self.0 {
            Image::Dense(image) => image.copy_row(self.1, row, weights),
            Image::Bf16(image) => image.copy_row(self.1, row, weights),
            Image::Sparse(image) => image.copy_row(row, weights),
        }
    }
}

impl<T: Scalar> Image<T> {
    fn zeros(form: Form, panels: &Panels, cols: usize, counts: &[u32]) -> Result<Self> {
        Ok(match form {
            Form::Dense => Self::Dense(DenseImage::zeros(panels, cols)?),
            Form::Bf16 => Self::Bf16(Bf16Image::zeros(panels, cols)?),
            Form::Sparse => Self::Sparse(SparseImage::zeros(panels.lanes(), counts)?),
        })
    }

    /// Takes the place of all weights.
    fn fill(&mut self, panels: &Panels, weights: &dyn Weights, staging: &mut [f64]) {
        match self {
            Self::Dense(image) => image.fill(panels, weights, staging),
            Self::Bf16(image) => image.fill(panels, weights, staging),
            Self::Sparse(image) => image.fill(weights),
        }
    }
}

impl<T: Scalar> Images<T> {
    /// Images of the given forms without weights; `counts` has the number of synapses of each row.
    pub(crate) fn zeros(
        (narrow, wide_form): (Form, Form),
        division: &Division,
        cols: usize,
        counts: &[u32],
    ) -> Result<Self> {
        let narrow = Image::zeros(narrow, &division.panels, cols, counts)?;
        Ok(Self { narrow, wide_form, wide: OnceLock::new() })
    }

    /// Dense images without weights.
    pub(crate) fn dense(division: &Division, cols: usize) -> Result<Self> {
        Self::zeros((Form::Dense, Form::Dense), division, cols, &[])
    }

    /// Takes the place of all weights. A narrow sparse image has as many synapses in each row; a wide one that
    /// has not is dropped, and made again with the next session that needs it. `staging` is that of the
    /// block's columns or more.
    pub(crate) fn fill(&mut self, division: &Division, weights: &dyn Weights, staging: &mut [f64]) {
        self.narrow.fill(&division.panels, weights, staging);
        let Some(mut wide) = self.wide.take() else { return };
        let holds = match &wide {
            Image::Dense(_) | Image::Bf16(_) => true,
            Image::Sparse(image) => {
                self.counts(division).is_ok_and(|counts| image.has_counts(&counts))
            }
        };
        if holds {
            let narrow = Divided(&self.narrow, &division.panels);
            wide.fill(self.wide_panels(division), &narrow, staging);
            self.wide = OnceLock::from(wide);
        }
    }

    /// Makes the wide image where there is none and one is needed.
    ///
    /// # Errors
    /// Memory.
    pub(crate) fn prepare_wide(&self, division: &Division, cols: usize) -> Result<()> {
        let is_shared = matches!(self.narrow, Image::Sparse(_)) && self.wide_form == Form::Sparse;
        if is_shared || self.wide.get().is_some() {
            return Ok(());
        }
        let wide = self.make_wide(division, cols)?;
        // Where another session was faster, its image is the same.
        self.wide.set(wide).or(Ok(()))
    }

    fn make_wide(&self, division: &Division, cols: usize) -> Result<Image<T>> {
        let counts = self.counts(division)?;
        let panels = self.wide_panels(division);
        let mut wide = Image::zeros(self.wide_form, panels, cols, &counts)?;
        let narrow = Divided(&self.narrow, &division.panels);
        wide.fill(panels, &narrow, &mut staging(cols)?);
        Ok(wide)
    }

    /// Groups of sparse rows are as high as panels' vectors.
    fn wide_panels<'d>(&self, division: &'d Division) -> &'d Panels {
        match self.wide_form {
            Form::Dense | Form::Bf16 => &division.tiles,
            Form::Sparse => &division.panels,
        }
    }

    /// Number of weights in each row, those that are 0 left out where the image is dense.
    fn counts(&self, division: &Division) -> Result<Vec<u32>> {
        let mut counts = mrnn_core::memory::zeros(WHAT, division.panels.num_rows())?;
        let narrow = Divided(&self.narrow, &division.panels);
        narrow.for_each(&mut |row, _, _| counts[row] += 1);
        Ok(counts)
    }

    /// Whether the narrow image has room for weights with these numbers of synapses in the rows.
    pub(crate) fn holds(&self, counts: impl FnOnce() -> Result<Vec<u32>>) -> Result<bool> {
        match &self.narrow {
            Image::Dense(_) | Image::Bf16(_) => Ok(true),
            Image::Sparse(sparse) => Ok(sparse.has_counts(&counts()?)),
        }
    }

    pub(crate) fn narrow(&self) -> &Image<T> {
        &self.narrow
    }

    /// Of a session with slices, which has it prepared.
    pub(crate) fn wide(&self) -> &Image<T> {
        self.wide.get().unwrap_or(&self.narrow)
    }
}
