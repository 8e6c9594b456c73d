use crate::{Error, Result};

/// Which synapses of a sparse block exist, and their raw weights, in compressed rows: row = destination
/// unit, column = source unit, columns ascending within a row. 12 bytes a synapse.
#[derive(Debug, Clone, PartialEq)]
pub struct Csr {
    cols: usize,
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f64>,
}

impl Csr {
    /// A block from its arrays.
    ///
    /// # Errors
    /// [`Error::BadTensor`] with `name` where the arrays are no compressed rows of a `rows × cols` block.
    pub fn new(
        name: &str,
        (rows, cols): (usize, usize),
        indptr: Vec<usize>,
        indices: Vec<u32>,
        values: Vec<f64>,
    ) -> Result<Self> {
        let bad = |part: &str, reason: String| {
            Err(Error::BadTensor { name: format!("{name}/{part}"), reason })
        };
        if Some(indptr.len()) != rows.checked_add(1) {
            return bad(
                "indptr",
                format!("has {} elements, not one more than {rows}", indptr.len()),
            );
        }
        if indptr[0] != 0 || indptr.windows(2).any(|w| w[0] > w[1]) {
            return bad("indptr", "does not ascend from 0".to_owned());
        }
        if indptr[rows] != indices.len() {
            let reason =
                format!("ends at {}, but there are {} indices", indptr[rows], indices.len());
            return bad("indptr", reason);
        }
        if values.len() != indices.len() {
            return bad("values", format!("has {} elements, not {}", values.len(), indices.len()));
        }
        for row in indptr.windows(2) {
            let row = &indices[row[0]..row[1]];
            if row.windows(2).any(|w| w[0] >= w[1]) {
                return bad("indices", "does not ascend within a row".to_owned());
            }
            if row.last().is_some_and(|&col| col as usize >= cols) {
                return bad("indices", format!("has a column beyond {cols}"));
            }
        }
        Ok(Self { cols, indptr, indices, values })
    }

    /// The elements of a row-major `rows × cols` weight matrix whose mask is set.
    pub(crate) fn from_masked(cols: usize, mask: &[u8], weight: &[f64]) -> Self {
        let count = mask.iter().filter(|&&exists| exists != 0).count();
        let (mut indptr, mut indices) = (vec![0], Vec::with_capacity(count));
        let mut values = Vec::with_capacity(count);
        for (row, weights) in mask.chunks_exact(cols).zip(weight.chunks_exact(cols)) {
            for (col, _) in row.iter().enumerate().filter(|&(_, &exists)| exists != 0) {
                indices.push(col as u32);
                values.push(weights[col]);
            }
            indptr.push(indices.len());
        }
        Self { cols, indptr, indices, values }
    }

    /// The `rows × cols` block of synapses (row, column, weight) within it, in the order of rows and columns,
    /// each place once.
    pub(crate) fn from_sorted(
        (rows, cols): (usize, usize),
        synapses: &[(usize, usize, f64)],
    ) -> Self {
        let mut indptr = vec![0; rows + 1];
        synapses.iter().for_each(|&(row, ..)| indptr[row + 1] += 1);
        (0..rows).for_each(|row| indptr[row + 1] += indptr[row]);
        let indices = synapses.iter().map(|&(_, col, _)| col as u32).collect();
        let values = synapses.iter().map(|&(.., weight)| weight).collect();
        Self { cols, indptr, indices, values }
    }

    /// Destination units.
    pub fn rows(&self) -> usize {
        self.indptr.len() - 1
    }

    /// Source units.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Existing synapses.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether no synapse exists.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Where each row begins and ends among the synapses, `rows + 1` elements.
    pub fn indptr(&self) -> &[usize] {
        &self.indptr
    }

    /// The column of each synapse.
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// The raw weight of each synapse.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub(crate) fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// Columns and raw weights of one row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.indptr[row]..self.indptr[row + 1];
        let cols = self.indices[range.clone()].iter().map(|&col| col as usize);
        cols.zip(self.values[range].iter().copied())
    }

    /// Flat row-major position of every synapse, in storage order.
    pub(crate) fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows())
            .flat_map(move |row| self.row(row).map(move |(col, _)| row * self.cols + col))
    }
}
