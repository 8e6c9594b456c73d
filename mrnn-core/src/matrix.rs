use crate::limits::MAX_DENSE_ELEMENTS;
use crate::memory::zeros;
use crate::{Error, Result};
use std::ops::{Index, IndexMut};

/// A dense row-major matrix. Rows are destination units, columns source units, wherever weights are meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    data: Vec<f64>,
}

impl Matrix {
    /// A matrix of zeros; `what` names it in the error.
    ///
    /// # Errors
    /// [`Error::MatrixTooLarge`] above [`MAX_DENSE_ELEMENTS`]; [`Error::OutOfMemory`].
    pub fn zeros(what: &str, rows: usize, cols: usize) -> Result<Self> {
        Ok(Self { rows, cols, data: zeros(what, check_dense(what, rows, cols)?)? })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// All elements, row by row.
    pub fn as_slice(&self) -> &[f64] {
        &self.data
    }

    /// All elements, row by row, by value.
    pub fn into_vec(self) -> Vec<f64> {
        self.data
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.data[row * self.cols..(row + 1) * self.cols]
    }
}

/// The number of elements of a dense matrix, where it is within the limit.
pub(crate) fn check_dense(what: &str, rows: usize, cols: usize) -> Result<usize> {
    let len = rows.checked_mul(cols).filter(|&len| len <= MAX_DENSE_ELEMENTS);
    len.ok_or_else(|| {
        let (what, limit) = (what.to_owned(), MAX_DENSE_ELEMENTS);
        Error::MatrixTooLarge { what, rows, cols, limit }
    })
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (row, col): (usize, usize)) -> &f64 {
        &self.data[row * self.cols + col]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, col): (usize, usize)) -> &mut f64 {
        &mut self.data[row * self.cols + col]
    }
}
