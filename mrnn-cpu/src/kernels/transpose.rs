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
    // SAFETY: within both matrices.
    unsafe {
        if rows < V::LANES || cols < V::LANES {
            for row in 0..rows {
                for col in 0..cols {
                    *to.start.add(col * to.stride + row) = *from.start.add(row * from.stride + col);
                }
            }
            return;
        }
        // The last block of a row or column overlaps the one before it, instead of a tail.
        for row in (0..rows).step_by(V::LANES).map(|row| row.min(rows - V::LANES)) {
            for col in (0..cols).step_by(V::LANES).map(|col| col.min(cols - V::LANES)) {
                let block = from.start.add(row * from.stride + col);
                V::transpose(block, from.stride, to.start.add(col * to.stride + row), to.stride);
            }
        }
    }
}

/// Copies `cols` elements of each row past the caches, which they would only push other data out of.
///
/// # Safety
/// Both matrices have as many elements.
#[inline(always)]
pub(super) unsafe fn stream<V: Vector>(
    from: Rows<*const V::Elem>,
    to: Rows<*mut V::Elem>,
    rows: usize,
    cols: usize,
) {
    let vector_bytes = V::LANES * size_of::<V::Elem>();
    for row in 0..rows {
        let from = from.start.wrapping_add(row * from.stride);
        let to = to.start.wrapping_add(row * to.stride);
        let before = to.align_offset(vector_bytes).min(cols);
        let vectors = (cols - before) / V::LANES;
        let after = before + vectors * V::LANES;
        // SAFETY: within both rows.
        unsafe {
            std::ptr::copy_nonoverlapping(from, to, before);
            for place in (before..after).step_by(V::LANES) {
                V::load(from.add(place)).stream(to.add(place));
            }
            std::ptr::copy_nonoverlapping(from.add(after), to.add(after), cols - after);
        }
    }
}
