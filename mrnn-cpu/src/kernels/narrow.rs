//! One member: vectors run along the rows of a region.
//!
//! Bound by the bytes of weights that the core reads: each weight is read once, a source's activity is
//! broadcast once for all rows of a panel, and the panel's sums stay in registers.

use super::{Place, Sources};
use crate::image::{Image, Panel};
use crate::packed::PackedBlock;
use crate::simd::Vector;
use mrnn_core::Scalar;

/// Runs `$function` with the number of vectors of a panel as its second generic argument.
macro_rules! by_vectors {
    ($vectors:expr, $function:ident::<$vector:ident>$arguments:tt; $($count:literal)*) => {
        match $vectors {
            $($count => $function::<$vector, $count>$arguments,)*
            // Panels have at most as many vectors as `MAX_PANEL`.
            _ => 0,
        }
    };
}

/// Most vectors of a panel. One register holds the source's activity, and two the widened bfloat16 pair.
pub(super) const fn max_panel<V: Vector>() -> usize {
    match V::REGISTERS {
        32.. => 24,
        16.. => 12,
        _ => 4,
    }
}

/// The drive of a panel's rows, `drive[vectors · LANES]`: the bias of its rows, plus what all blocks
/// bring. One member, so sources have a width of 1. Returns the number of rows.
///
/// # Safety
/// The pointers of `sources` and the lengths of the blocks belong together; the bias and `drive` have the
/// panel's stride.
#[inline(always)]
pub(super) unsafe fn drive<V: Vector>(
    place: &Place<'_, V::Elem>,
    sources: &Sources<'_, V::Elem>,
    drive: *mut V::Elem,
) -> usize {
    let &Place { mut blocks, panel, bias, .. } = place;
    let mut from = bias;
    // SAFETY: as the caller promises; each function stays within its panel.
    unsafe {
        if blocks.is_empty() {
            for vector in 0..panel.vectors {
                V::load(from.add(vector * V::LANES)).store(drive.add(vector * V::LANES));
            }
        }
        while let Some(block) = blocks.first() {
            let done = match block.images.narrow() {
                Image::Dense(_) => by_vectors!(
                    panel.vectors, dense::<V>(blocks, panel, sources, from, drive);
                    1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24
                ),
                Image::Bf16(_) => by_vectors!(
                    panel.stride / V::LANES / 2, bf16::<V>(blocks, panel, sources, from, drive);
                    1 2 3 4 5 6 7 8 9 10 11 12
                ),
                Image::Sparse(_) => sparse::<V>(blocks, panel, sources, from, drive),
            };
            blocks = blocks.get(done.max(1)..).unwrap_or_default();
            from = drive;
        }
    }
    panel.rows
}

/// Adds the dense blocks at the beginning of `blocks` and returns how many these are.
#[inline(always)]
unsafe fn dense<V: Vector, const VECTORS: usize>(
    blocks: &[PackedBlock<V::Elem>],
    panel: Panel,
    sources: &Sources<'_, V::Elem>,
    from: *const V::Elem,
    drive: *mut V::Elem,
) -> usize {
    if VECTORS > max_panel::<V>() {
        return 0;
    }
    // SAFETY: the image holds a panel's `VECTORS` vectors for each of the block's sources.
    unsafe {
        let mut sums = load_all::<V, VECTORS>(from);
        let mut done = 0;
        for block in blocks {
            let Image::Dense(image) = block.images.narrow() else { break };
            let weights = image.as_ptr().add(panel.first_row * block.len);
            let (activity, len) = (sources.of(block), block.len);
            let gain = sources.gain(block).unwrap_or(V::Elem::ONE);
            add_dense::<V, VECTORS>(&mut sums, weights, panel.stride, activity, len, gain);
            done += 1;
        }
        store_all(sums, drive);
        done
    }
}

/// Adds `len` sources with `stride` weights each.
#[inline(always)]
unsafe fn add_dense<V: Vector, const VECTORS: usize>(
    sums: &mut [V; VECTORS],
    mut weights: *const V::Elem,
    stride: usize,
    activity: *const V::Elem,
    len: usize,
    gain: V::Elem,
) {
    // SAFETY: the caller's promise.
    unsafe {
        for source in 0..len {
            let activity = V::splat(gain * *activity.add(source));
            for (vector, sum) in sums.iter_mut().enumerate() {
                *sum = V::load(weights.add(vector * V::LANES)).mul_add(activity, *sum);
            }
            weights = weights.add(stride);
        }
    }
}

/// As [`dense`], for blocks in bfloat16 and twice as many vectors.
#[inline(always)]
unsafe fn bf16<V: Vector, const PAIRS: usize>(
    blocks: &[PackedBlock<V::Elem>],
    panel: Panel,
    sources: &Sources<'_, V::Elem>,
    from: *const V::Elem,
    drive: *mut V::Elem,
) -> usize {
    if 2 * PAIRS > max_panel::<V>() {
        return 0;
    }
    // SAFETY: the image holds a panel's `PAIRS` pairs of vectors for each of the block's sources.
    unsafe {
        let mut sums = [[V::splat(V::Elem::ZERO); 2]; PAIRS];
        for (pair, [low, high]) in sums.iter_mut().enumerate() {
            *low = V::load(from.add(2 * pair * V::LANES));
            *high = V::load(from.add((2 * pair + 1) * V::LANES));
        }
        let mut done = 0;
        for block in blocks {
            let Image::Bf16(image) = block.images.narrow() else { break };
            let weights = image.as_ptr().add(panel.first_row * block.len);
            let (activity, len) = (sources.of(block), block.len);
            let gain = sources.gain(block).unwrap_or(V::Elem::ONE);
            add_bf16::<V, PAIRS>(&mut sums, weights, panel.stride, activity, len, gain);
            done += 1;
        }
        for (pair, [low, high]) in sums.into_iter().enumerate() {
            low.store(drive.add(2 * pair * V::LANES));
            high.store(drive.add((2 * pair + 1) * V::LANES));
        }
        done
    }
}

/// As [`add_dense`], for pairs of vectors in bfloat16.
#[inline(always)]
unsafe fn add_bf16<V: Vector, const PAIRS: usize>(
    sums: &mut [[V; 2]; PAIRS],
    mut weights: *const u16,
    stride: usize,
    activity: *const V::Elem,
    len: usize,
    gain: V::Elem,
) {
    // SAFETY: the caller's promise.
    unsafe {
        for source in 0..len {
            let activity = V::splat(gain * *activity.add(source));
            for (pair, [low, high]) in sums.iter_mut().enumerate() {
                let (even, odd) = V::load_bf16(weights.add(2 * pair * V::LANES));
                *low = even.mul_add(activity, *low);
                *high = odd.mul_add(activity, *high);
            }
            weights = weights.add(stride);
        }
    }
}

/// Adds the first block, a sparse one.
#[inline(always)]
unsafe fn sparse<V: Vector>(
    blocks: &[PackedBlock<V::Elem>],
    panel: Panel,
    sources: &Sources<'_, V::Elem>,
    from: *const V::Elem,
    drive: *mut V::Elem,
) -> usize {
    let Some(block) = blocks.first() else { return 0 };
    let Image::Sparse(image) = block.images.narrow() else { return 0 };
    let (image, activity) = (image.view(), sources.of(block));
    // SAFETY: the image has a group for each vector of the panel, and its columns are below the
    // block's length.
    unsafe {
        let gain = sources.gain(block);
        for vector in 0..panel.vectors {
            let group = image.starts.add(panel.first_row / V::LANES + vector);
            let (mut place, end) = (*group, *group.add(1));
            let mut sum = V::load(from.add(vector * V::LANES));
            while place < end {
                let mut gathered = V::gather(activity, image.columns.add(place));
                if let Some(gain) = gain {
                    gathered = V::splat(gain).mul(gathered);
                }
                sum = V::load(image.values.add(place)).mul_add(gathered, sum);
                place += V::LANES;
            }
            sum.store(drive.add(vector * V::LANES));
        }
    }
    1
}

#[inline(always)]
unsafe fn load_all<V: Vector, const VECTORS: usize>(from: *const V::Elem) -> [V; VECTORS] {
    // SAFETY: the caller's promise.
    unsafe {
        let mut vectors = [V::splat(V::Elem::ZERO); VECTORS];
        for (i, vector) in vectors.iter_mut().enumerate() {
            *vector = V::load(from.add(i * V::LANES));
        }
        vectors
    }
}

#[inline(always)]
unsafe fn store_all<V: Vector, const VECTORS: usize>(vectors: [V; VECTORS], to: *mut V::Elem) {
    // SAFETY: the caller's promise.
    unsafe {
        for (i, vector) in vectors.into_iter().enumerate() {
            vector.store(to.add(i * V::LANES));
        }
    }
}
