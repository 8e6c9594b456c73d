//! Weight images: the effective weights of a block in the order in which kernels read them.

mod dense;
mod panels;
mod sparse;

pub(crate) use dense::{Bf16Image, DenseImage};
pub(crate) use panels::{Panel, Panels};
pub(crate) use sparse::{MAX_COLUMNS, SparseImage};

use crate::buffer::Number;
use mrnn_core::{Result, Scalar};

/// What messages call the engine's arrays.
pub(crate) const WHAT: &str = "the cpu engine";

/// The weights of one block.
#[derive(Debug)]
pub(crate) enum Image<T: Scalar + Number> {
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

/// The image that a step of one member reads, and that of a whole slice of the batch where another form is
/// faster there.
#[derive(Debug)]
pub(crate) struct Images<T: Scalar + Number> {
    narrow: Image<T>,
    wide: Option<Image<T>>,
}

/// Synapses of a block, row by row with columns ascending: `visit(row, col, weight)`.
pub(crate) type ForEachSynapse<'a> = &'a mut dyn FnMut(&mut dyn FnMut(usize, usize, f64));

impl<T: Scalar> Image<T> {
    fn zeros(form: Form, panels: &Panels, cols: usize, counts: &[u32]) -> Result<Self> {
        Ok(match form {
            Form::Dense => Self::Dense(DenseImage::zeros(panels, cols)?),
            Form::Bf16 => Self::Bf16(Bf16Image::zeros(panels, cols)?),
            Form::Sparse => Self::Sparse(SparseImage::zeros(panels.lanes(), counts)?),
        })
    }

    /// Takes the place of all weights.
    fn fill(&mut self, panels: &Panels, synapses: ForEachSynapse<'_>) {
        match self {
            Self::Dense(image) => image.fill(panels, synapses),
            Self::Bf16(image) => image.fill(panels, synapses),
            Self::Sparse(image) => image.fill(synapses),
        }
    }
}

impl<T: Scalar> Images<T> {
    /// Images of the given forms without weights; `counts` has the number of synapses of each row.
    pub(crate) fn zeros(
        (narrow, wide): (Form, Form),
        panels: &Panels,
        cols: usize,
        counts: &[u32],
    ) -> Result<Self> {
        let zeros = |form| Image::zeros(form, panels, cols, counts);
        let wide = (wide != narrow).then(|| zeros(wide)).transpose()?;
        Ok(Self { narrow: zeros(narrow)?, wide })
    }

    /// Takes the place of all weights. The rows have as many synapses as when the images were made.
    pub(crate) fn fill(&mut self, panels: &Panels, synapses: ForEachSynapse<'_>) {
        self.narrow.fill(panels, synapses);
        if let Some(wide) = &mut self.wide {
            wide.fill(panels, synapses);
        }
    }

    /// A dense image without weights.
    pub(crate) fn dense(panels: &Panels, cols: usize) -> Result<Self> {
        Self::zeros((Form::Dense, Form::Dense), panels, cols, &[])
    }

    /// Whether weights with these numbers of synapses in the rows have room.
    pub(crate) fn holds(&self, counts: impl FnOnce() -> Result<Vec<u32>>) -> Result<bool> {
        let sparse = [Some(self.narrow()), self.wide.as_ref()].into_iter().flatten();
        let sparse = sparse.filter_map(|image| match image {
            Image::Dense(_) | Image::Bf16(_) => None,
            Image::Sparse(sparse) => Some(sparse),
        });
        // Both images have the same rows.
        match sparse.last() {
            Some(sparse) => Ok(sparse.has_counts(&counts()?)),
            None => Ok(true),
        }
    }

    pub(crate) fn narrow(&self) -> &Image<T> {
        &self.narrow
    }

    pub(crate) fn wide(&self) -> &Image<T> {
        self.wide.as_ref().unwrap_or(&self.narrow)
    }
}
