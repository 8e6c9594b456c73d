//! Gradients by weights: for each synapse the sum over steps and members of dL/d(drive) of its destination times the
//! activity of its source.
//!
//! Vectors run along members, or along steps of one member. A tile of destinations by sources stays in registers
//! while all steps pass; its sums are added up across lanes at the end.

use crate::simd::Vector;
use mrnn_core::Scalar;

/// dL/d(drive) of the destinations, `[rows][width]`, and activity of the sources, `[cols][width]`, of one step.
pub(crate) type Pair<T> = (*const T, *const T);

/// The synapses of a block, all of them or some in compressed rows, in the order of their gradients.
#[derive(Clone, Copy)]
pub(crate) enum Pattern<'a> {
    All,
    Some { starts: &'a [usize], columns: &'a [u32] },
}

/// A block and the steps that its gradients are summed over.
pub(crate) struct Product<'a, T> {
    pub(crate) steps: &'a [Pair<T>],
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    /// Vectors of a unit.
    pub(crate) vectors: usize,
    pub(crate) pattern: Pattern<'a>,
    /// What the activity counts with.
    pub(crate) gain: T,
    /// Gradients of the synapses, added to.
    pub(crate) sums: *mut T,
    /// Elements from one row of `sums` to the next, where all synapses exist.
    pub(crate) stride: usize,
}

/// Sources of a tile.
const COLS: usize = 4;

/// Sources whose activity over all steps a core's own caches hold.
const CACHED_COLS: usize = 64;

/// Synapses of a row that are summed at once.
const SYNAPSES: usize = 8;

/// Vectors of a step up to which there is a kernel for each number.
const MAX_VECTORS: usize = 4;

/// # Safety
/// The pointers of `product` are as it says, with at most [`MAX_VECTORS`] vectors; columns are below `cols`.
#[inline(always)]
pub(super) unsafe fn product<V: Vector>(product: &Product<'_, V::Elem>) {
    const { assert!(super::wide::max_slice::<V>() <= MAX_VECTORS) };
    // SAFETY: the caller's promise.
    unsafe {
        match product.vectors {
            1 => of_width::<V, 1>(product),
            2 => of_width::<V, 2>(product),
            3 => of_width::<V, 3>(product),
            _ => of_width::<V, MAX_VECTORS>(product),
        }
    }
}

#[inline(always)]
unsafe fn of_width<V: Vector, const VECTORS: usize>(product: &Product<'_, V::Elem>) {
    if VECTORS > super::wide::max_slice::<V>() {
        return;
    }
    // SAFETY: the caller's promise.
    unsafe {
        match product.pattern {
            Pattern::All => match V::REGISTERS {
                32.. => all::<V, VECTORS, 6>(product),
                16.. => all::<V, VECTORS, 2>(product),
                _ => all::<V, VECTORS, 1>(product),
            },
            Pattern::Some { starts, columns } => some::<V, VECTORS>(product, starts, columns),
        }
    }
}

#[inline(always)]
unsafe fn all<V: Vector, const VECTORS: usize, const ROWS: usize>(product: &Product<'_, V::Elem>) {
    let &Product { rows, cols, .. } = product;
    for first_cached in (0..cols).step_by(CACHED_COLS) {
        let end = cols.min(first_cached + CACHED_COLS);
        for row in (0..rows).step_by(ROWS) {
            for col in (first_cached..end).step_by(COLS) {
                // SAFETY: the caller's promise; rows and columns are below the block's.
                unsafe { tile::<V, VECTORS, ROWS>(product, row, col) };
            }
        }
    }
}

/// A tile at the end repeats its last row or column, and drops what that gives.
#[inline(always)]
unsafe fn tile<V: Vector, const VECTORS: usize, const ROWS: usize>(
    product: &Product<'_, V::Elem>,
    first_row: usize,
    first_col: usize,
) {
    let &Product { rows, cols, gain, .. } = product;
    let width = VECTORS * V::LANES;
    let row_offsets: [usize; ROWS] =
        std::array::from_fn(|row| (first_row + row).min(rows - 1) * width);
    let col_offsets: [usize; COLS] =
        std::array::from_fn(|col| (first_col + col).min(cols - 1) * width);
    // SAFETY: the caller's promise.
    unsafe {
        let mut sums = [[V::splat(V::Elem::ZERO); COLS]; ROWS];
        for &(q, activity) in product.steps {
            for vector in 0..VECTORS {
                let (q, activity) = (q.add(vector * V::LANES), activity.add(vector * V::LANES));
                let mut sources = [V::splat(V::Elem::ZERO); COLS];
                for (source, &offset) in sources.iter_mut().zip(&col_offsets) {
                    *source = V::load(activity.add(offset));
                }
                for (sums, &offset) in sums.iter_mut().zip(&row_offsets) {
                    let q = V::load(q.add(offset));
                    for (sum, &source) in sums.iter_mut().zip(&sources) {
                        *sum = q.mul_add(source, *sum);
                    }
                }
            }
        }
        for (row, sums) in sums.iter().enumerate().take(rows - first_row) {
            let to = product.sums.add((first_row + row) * product.stride + first_col);
            for (col, sum) in sums.iter().enumerate().take(cols - first_col) {
                *to.add(col) += gain * sum.sum();
            }
        }
    }
}

#[inline(always)]
unsafe fn some<V: Vector, const VECTORS: usize>(
    product: &Product<'_, V::Elem>,
    starts: &[usize],
    columns: &[u32],
) {
    let (width, gain) = (VECTORS * V::LANES, product.gain);
    for (row, bounds) in starts.windows(2).enumerate() {
        let &[start, end] = bounds else { continue };
        for first in (start..end).step_by(SYNAPSES) {
            let last = columns.get(first..end).unwrap_or_default();
            let offsets: [usize; SYNAPSES] = std::array::from_fn(|synapse| {
                let column = last.get(synapse).or(last.first());
                column.map_or(0, |&column| column as usize * width)
            });
            // SAFETY: the caller's promise.
            unsafe {
                let mut sums = [V::splat(V::Elem::ZERO); SYNAPSES];
                for &(q, activity) in product.steps {
                    let q = q.add(row * width);
                    for vector in 0..VECTORS {
                        let q = V::load(q.add(vector * V::LANES));
                        let activity = activity.add(vector * V::LANES);
                        for (sum, &offset) in sums.iter_mut().zip(&offsets) {
                            *sum = q.mul_add(V::load(activity.add(offset)), *sum);
                        }
                    }
                }
                for (synapse, sum) in sums.iter().enumerate().take(end - first) {
                    *product.sums.add(first + synapse) += gain * sum.sum();
                }
            }
        }
    }
}

/// `sums[row] += Σ over steps and members of q[row]`.
///
/// # Safety
/// As [`product`], without sources.
#[inline(always)]
pub(super) unsafe fn total<V: Vector>(
    steps: &[Pair<V::Elem>],
    rows: usize,
    vectors: usize,
    sums: *mut V::Elem,
) {
    for row in 0..rows {
        // SAFETY: the caller's promise.
        unsafe {
            let mut sum = V::splat(V::Elem::ZERO);
            for &(q, _) in steps {
                for vector in 0..vectors {
                    sum = sum.add(V::load(q.add((row * vectors + vector) * V::LANES)));
                }
            }
            *sums.add(row) += sum.sum();
        }
    }
}
