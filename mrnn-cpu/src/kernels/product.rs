//! Gradients by weights: for each synapse the sum over steps and members of dL/d(drive) of its destination times the
//! activity of its source.
//!
//! Where most synapses exist, all pairs of units are worked out: vectors run along the sources, and for each step of
//! each member a few destinations are multiplied with a panel of sources, whose sums stay in registers. A few sources
//! that are left over change roles with the destinations. Where few
//! exist, each is a sum of its own: vectors run along members, or along the steps of one member.

use crate::simd::Vector;
use mrnn_core::Scalar;

/// The values of a step, or of a step of one member, at each of some steps.
pub(crate) type Values<'a, T> = &'a [*const T];

/// All pairs of some rows with a panel of lanes: of destinations with sources, or the other way round.
pub(crate) struct PanelProduct<'a, T> {
    /// Of each step of each member: the values of `rows` units, and those of `vectors · lanes` units.
    pub(crate) of_rows: Values<'a, T>,
    pub(crate) of_lanes: Values<'a, T>,
    /// First unit of each among the values.
    pub(crate) first_row: usize,
    pub(crate) first_lane: usize,
    pub(crate) rows: usize,
    /// At most as many as the kernels' `max_product`.
    pub(crate) vectors: usize,
    /// Gradients, added to; those of a row are `vectors · lanes`.
    pub(crate) sums: *mut T,
    /// Elements from one row of `sums` to the next.
    pub(crate) stride: usize,
}

/// Existing synapses of a block.
pub(crate) struct SynapseProduct<'a, T> {
    /// Of each step: dL/d(drive) and activity, `vectors · lanes` of a unit.
    pub(crate) q: Values<'a, T>,
    pub(crate) activity: Values<'a, T>,
    /// First destination and first source among the values.
    pub(crate) destination: usize,
    pub(crate) source: usize,
    /// Vectors of a unit.
    pub(crate) vectors: usize,
    /// Where each row begins among the synapses, and the column of each synapse.
    pub(crate) starts: &'a [usize],
    pub(crate) columns: &'a [u32],
    /// What the activity counts with.
    pub(crate) gain: T,
    /// `[synapses]`, added to.
    pub(crate) sums: *mut T,
}

/// Steps of members whose panel of lanes the first cache holds for all rows.
const CACHED: usize = 64;

/// Synapses of a row that are summed at once.
const SYNAPSES: usize = 8;

/// Most vectors of a panel.
pub(super) const fn max_product<V: Vector>() -> usize {
    match V::REGISTERS {
        32.. => 4,
        16.. => 2,
        _ => 1,
    }
}

/// # Safety
/// The pointers of `product` are as it says, with at most [`max_product`] vectors.
#[inline(always)]
pub(super) unsafe fn panel<V: Vector>(product: &PanelProduct<'_, V::Elem>) {
    // As many rows as leave registers for the lanes and one row, or fewer where less of the last tile is idle then.
    let fits_better = |tile: usize, other: usize| {
        product.rows.next_multiple_of(tile) < product.rows.next_multiple_of(other)
    };
    // SAFETY: the caller's promise.
    unsafe {
        match (V::REGISTERS, product.vectors) {
            (16.., 1) => rows::<V, 1, 12>(product),
            (32.., 2) => rows::<V, 2, 12>(product),
            (32.., 3) if fits_better(5, 8) => rows::<V, 3, 5>(product),
            (32.., 3) => rows::<V, 3, 8>(product),
            (32.., _) if fits_better(2, 6) => rows::<V, 4, 2>(product),
            (32.., _) if fits_better(5, 6) => rows::<V, 4, 5>(product),
            (32.., _) => rows::<V, 4, 6>(product),
            (16.., _) => rows::<V, 2, 6>(product),
            _ => rows::<V, 1, 4>(product),
        }
    }
}

#[inline(always)]
unsafe fn rows<V: Vector, const VECTORS: usize, const ROWS: usize>(
    product: &PanelProduct<'_, V::Elem>,
) {
    if VECTORS > max_product::<V>() {
        return;
    }
    let &PanelProduct { rows, sums, stride, first_row, first_lane, .. } = product;
    for (of_rows, of_lanes) in product.of_rows.chunks(CACHED).zip(product.of_lanes.chunks(CACHED)) {
        for first in (0..rows).step_by(ROWS) {
            // A tile at the end repeats the last row, which gives it the same sums again.
            let row: [usize; ROWS] = std::array::from_fn(|row| (first + row).min(rows - 1));
            // SAFETY: the caller's promise.
            unsafe {
                let mut tile = [[V::splat(V::Elem::ZERO); VECTORS]; ROWS];
                for (tile, row) in tile.iter_mut().zip(row) {
                    for (vector, sum) in tile.iter_mut().enumerate() {
                        *sum = V::load(sums.add(row * stride + vector * V::LANES));
                    }
                }
                for (of_rows, of_lanes) in of_rows.iter().zip(of_lanes) {
                    let (of_rows, of_lanes) = (of_rows.add(first_row), of_lanes.add(first_lane));
                    let mut lanes = [V::splat(V::Elem::ZERO); VECTORS];
                    for (vector, lanes) in lanes.iter_mut().enumerate() {
                        *lanes = V::load(of_lanes.add(vector * V::LANES));
                    }
                    for (sums, row) in tile.iter_mut().zip(row) {
                        let value = V::splat(*of_rows.add(row));
                        for (sum, &lanes) in sums.iter_mut().zip(&lanes) {
                            *sum = value.mul_add(lanes, *sum);
                        }
                    }
                }
                for (tile, row) in tile.iter().zip(row) {
                    for (vector, sum) in tile.iter().enumerate() {
                        sum.store(sums.add(row * stride + vector * V::LANES));
                    }
                }
            }
        }
    }
}

/// # Safety
/// The pointers of `product` are as it says, and the columns are those of its sources.
#[inline(always)]
pub(super) unsafe fn synapses<V: Vector>(product: &SynapseProduct<'_, V::Elem>) {
    let &SynapseProduct { columns, gain, vectors, .. } = product;
    let width = vectors * V::LANES;
    for (row, bounds) in product.starts.windows(2).enumerate() {
        let &[start, end] = bounds else { continue };
        let q_place = (product.destination + row) * width;
        for first in (start..end).step_by(SYNAPSES) {
            let columns = columns.get(first..end).unwrap_or_default();
            let places: [usize; SYNAPSES] = std::array::from_fn(|synapse| {
                let column = columns.get(synapse).or(columns.first());
                column.map_or(0, |&column| (product.source + column as usize) * width)
            });
            // SAFETY: the caller's promise.
            unsafe {
                let mut sums = [V::splat(V::Elem::ZERO); SYNAPSES];
                for (q, activity) in product.q.iter().zip(product.activity) {
                    for vector in (0..width).step_by(V::LANES) {
                        let q = V::load(q.add(q_place + vector));
                        for (sum, &place) in sums.iter_mut().zip(&places) {
                            *sum = q.mul_add(V::load(activity.add(place + vector)), *sum);
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
