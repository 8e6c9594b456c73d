//! Between the caller's arrays, member after member, and a slice, unit after unit.

use crate::simd::Vector;

/// A matrix in memory: `at(row, col) = start[row · stride + col]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<P> {
    pub(crate) start: P,
    pub(crate) stride: usize,
}

/// `to[col][row] = from[row][col]` for `rows · cols` elements.
///
/// # Safety
/// Both matrices have as many elements.
#[inline(always)]
pub(super) unsafe fn transpose<V: Vector>(
    from: Rows<*const V::Elem>,
    to: Rows<*mut V::Elem>,
    rows: usize,
    cols: usize,
) {
    let (whole_rows, whole_cols) = (rows / V::LANES * V::LANES, cols / V::LANES * V::LANES);
    // SAFETY: within both matrices.
    unsafe {
        for row in (0..whole_rows).step_by(V::LANES) {
            for col in (0..whole_cols).step_by(V::LANES) {
                let block = from.start.add(row * from.stride + col);
                V::transpose(block, from.stride, to.start.add(col * to.stride + row), to.stride);
            }
        }
        let elements = |row_range: std::ops::Range<usize>, col_range: std::ops::Range<usize>| {
            for row in row_range {
                for col in col_range.clone() {
                    *to.start.add(col * to.stride + row) = *from.start.add(row * from.stride + col);
                }
            }
        };
        elements(0..whole_rows, whole_cols..cols);
        elements(whole_rows..rows, 0..cols);
    }
}
