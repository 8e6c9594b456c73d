//! Where the gradients of all pairs of a block's units lie.

use mrnn_core::Scalar;

/// Sources run along the lanes of vectors. Where those that are left over after whole vectors are few, the destinations
/// run along the lanes for them: most lanes would be idle else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pairs {
    /// First of the gradients among those of all blocks.
    start: usize,
    rows: usize,
    /// Sources that run along the lanes.
    cols: usize,
    /// Elements from one row to the next.
    stride: usize,
    /// Sources for which the destinations do.
    cols_left: usize,
    /// Elements from one of them to the next.
    turned_stride: usize,
}

/// Pairs that are worked out together: whole vectors for each row.
pub(super) struct Part {
    /// Whether the rows are sources.
    pub(super) is_turned: bool,
    /// First of the gradients among those of all blocks.
    pub(super) start: usize,
    /// First row among the block's units.
    pub(super) first_row: usize,
    pub(super) rows: usize,
    /// Elements from one row to the next.
    pub(super) stride: usize,
}

impl Pairs {
    pub(super) fn new(start: usize, rows: usize, cols: usize, lanes: usize) -> Self {
        let left = cols % lanes;
        // A turned vector costs more, as few rows share what is loaded.
        let is_turned = 2 * left * rows.div_ceil(lanes) <= rows;
        let cols_left = if is_turned { left } else { 0 };
        let cols = cols - cols_left;
        let turned_stride = rows.next_multiple_of(lanes);
        Self { start, rows, cols, stride: cols.next_multiple_of(lanes), cols_left, turned_stride }
    }

    /// The gradient after the last of these.
    pub(super) fn end(&self) -> usize {
        self.turned_start() + self.cols_left * self.turned_stride
    }

    fn turned_start(&self) -> usize {
        self.start + self.rows * self.stride
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let Self { start, rows, cols, stride, cols_left, turned_stride } = *self;
        let straight = Part { is_turned: false, start, first_row: 0, rows, stride };
        let turned = Part {
            is_turned: true,
            start: self.turned_start(),
            first_row: cols,
            rows: cols_left,
            stride: turned_stride,
        };
        [straight, turned].into_iter().filter(|part| part.rows > 0 && part.stride > 0)
    }

    /// The gradients of a row, those whose sources run along the lanes and then the others.
    pub(super) fn row<'a, T: Scalar>(
        &self,
        gradients: &'a [T],
        row: usize,
    ) -> (&'a [T], impl Iterator<Item = &'a T> + use<'a, T>) {
        let straight = &gradients[self.start + row * self.stride..][..self.cols];
        let turned = &gradients[self.turned_start()..self.end()];
        (straight, turned.iter().skip(row).step_by(self.turned_stride))
    }

    /// The gradient of one pair.
    pub(super) fn at<T: Scalar>(&self, gradients: &[T], row: usize, col: usize) -> T {
        let place = match col.checked_sub(self.cols) {
            None => self.start + row * self.stride + col,
            Some(left) => self.turned_start() + left * self.turned_stride + row,
        };
        gradients[place]
    }
}
