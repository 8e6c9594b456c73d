//! A slice of the batch: vectors run along its members.
//!
//! Bound by multiply-adds: a tile of some rows by some vectors of members stays in registers while all
//! sources pass; each weight is broadcast once for the vectors of the slice.

use super::{Place, Sources};
use crate::image::{Image, Panel, TILE_ROWS};
use crate::packed::PackedBlock;
use crate::simd::Vector;
use mrnn_core::Scalar;

/// Most vectors of a slice.
pub(super) const fn max_slice<V: Vector>() -> usize {
    match V::REGISTERS {
        32.. => 4,
        16.. => 2,
        _ => 1,
    }
}

/// Tiles that are taken at once: as many as fill the registers with sums.
const fn tiles_at_once<V: Vector>(vectors: usize) -> usize {
    if 2 * TILE_ROWS * vectors + vectors < V::REGISTERS { 2 } else { 1 }
}

/// The drive of the next rows, `drive[rows][width]`: the bias of each row plus what all blocks bring.
/// Returns the number of rows.
///
/// # Safety
/// The width of `sources` is that of at most [`max_slice`] vectors; their pointers and the lengths of the
/// blocks belong together; the bias has as many rows as the tiles, and `drive` room for two tiles.
#[inline(always)]
pub(super) unsafe fn drive<V: Vector>(
    place: &Place<'_, V::Elem>,
    sources: &Sources<'_, V::Elem>,
    drive: *mut V::Elem,
) -> usize {
    // SAFETY: the caller's promise.
    unsafe {
        match sources.vectors {
            1 => rows::<V, 1>(place, sources, drive),
            2 => rows::<V, 2>(place, sources, drive),
            3 => rows::<V, 3>(place, sources, drive),
            _ => rows::<V, 4>(place, sources, drive),
        }
    }
}

#[inline(always)]
unsafe fn rows<V: Vector, const VECTORS: usize>(
    place: &Place<'_, V::Elem>,
    sources: &Sources<'_, V::Elem>,
    drive: *mut V::Elem,
) -> usize {
    if VECTORS > max_slice::<V>() {
        return place.panel.rows;
    }
    // SAFETY: the caller's promise; where the tile is full, another may follow it.
    unsafe {
        if tiles_at_once::<V>(VECTORS) == 2 && place.rows_left >= 2 * TILE_ROWS {
            return tile::<V, VECTORS>(place, 2 * TILE_ROWS, sources, drive);
        }
        tile::<V, VECTORS>(place, place.panel.rows, sources, drive)
    }
}

#[inline(always)]
unsafe fn tile<V: Vector, const VECTORS: usize>(
    place: &Place<'_, V::Elem>,
    rows: usize,
    sources: &Sources<'_, V::Elem>,
    drive: *mut V::Elem,
) -> usize {
    let &Place { mut blocks, panel, bias, .. } = place;
    // SAFETY: as the caller promises.
    unsafe {
        let mut start = Some(bias);
        if blocks.is_empty() {
            splat_rows::<V, VECTORS>(bias, rows, drive);
        }
        while let Some(block) = blocks.first() {
            let done = match block.images.wide() {
                Image::Dense(_) => match rows {
                    1 => dense::<V, 1, 1, VECTORS>(blocks, panel, sources, start, drive),
                    2 => dense::<V, 2, 1, VECTORS>(blocks, panel, sources, start, drive),
                    3 => dense::<V, 3, 1, VECTORS>(blocks, panel, sources, start, drive),
                    4 => dense::<V, 4, 1, VECTORS>(blocks, panel, sources, start, drive),
                    5 => dense::<V, 5, 1, VECTORS>(blocks, panel, sources, start, drive),
                    TILE_ROWS => {
                        dense::<V, TILE_ROWS, 1, VECTORS>(blocks, panel, sources, start, drive)
                    }
                    _ => dense::<V, TILE_ROWS, 2, VECTORS>(blocks, panel, sources, start, drive),
                },
                Image::Sparse(_) => {
                    if let Some(bias) = start {
                        splat_rows::<V, VECTORS>(bias, rows, drive);
                    }
                    sparse::<V, VECTORS>(blocks, (panel.first_row, rows), sources, drive)
                }
                // Only the narrow path reads bfloat16.
                Image::Bf16(_) => 1,
            };
            blocks = blocks.get(done.max(1)..).unwrap_or_default();
            start = None;
        }
    }
    rows
}

#[inline(always)]
unsafe fn splat_rows<V: Vector, const VECTORS: usize>(
    bias: *const V::Elem,
    rows: usize,
    drive: *mut V::Elem,
) {
    // SAFETY: the caller's promise.
    unsafe {
        for row in 0..rows {
            let bias = V::splat(*bias.add(row));
            for vector in 0..VECTORS {
                bias.store(drive.add((row * VECTORS + vector) * V::LANES));
            }
        }
    }
}

/// Adds the dense blocks at the beginning of `blocks` to `TILES` tiles of `ROWS` rows and returns how many
/// blocks these are. The sums begin with the bias, or go on from `drive` where that is `None`.
#[inline(always)]
unsafe fn dense<V: Vector, const ROWS: usize, const TILES: usize, const VECTORS: usize>(
    blocks: &[PackedBlock<V::Elem>],
    panel: Panel,
    sources: &Sources<'_, V::Elem>,
    bias: Option<*const V::Elem>,
    drive: *mut V::Elem,
) -> usize {
    if TILES > tiles_at_once::<V>(VECTORS) {
        return 0;
    }
    // SAFETY: the image holds the tiles' rows for each of the block's sources, and a source has
    // `VECTORS` vectors.
    unsafe {
        let mut sums = [[[V::splat(V::Elem::ZERO); VECTORS]; ROWS]; TILES];
        for (tile, sums) in sums.iter_mut().enumerate() {
            for (row, sums) in sums.iter_mut().enumerate() {
                let row = tile * ROWS + row;
                for (vector, sum) in sums.iter_mut().enumerate() {
                    *sum = match bias {
                        Some(bias) => V::splat(*bias.add(row)),
                        None => V::load(drive.add((row * VECTORS + vector) * V::LANES)),
                    };
                }
            }
        }
        let mut done = 0;
        for block in blocks {
            let Image::Dense(image) = block.images.wide() else { break };
            let weights = image.as_ptr().add(panel.first_row * block.len);
            let (activity, len) = (sources.of(block), block.len);
            match sources.gain(block) {
                None => add_dense::<V, ROWS, TILES, VECTORS, false>(
                    &mut sums,
                    weights,
                    activity,
                    len,
                    V::Elem::ONE,
                ),
                Some(gain) => add_dense::<V, ROWS, TILES, VECTORS, true>(
                    &mut sums, weights, activity, len, gain,
                ),
            }
            done += 1;
        }
        for (tile, sums) in sums.into_iter().enumerate() {
            for (row, sums) in sums.into_iter().enumerate() {
                for (vector, sum) in sums.into_iter().enumerate() {
                    let row = tile * ROWS + row;
                    sum.store(drive.add((row * VECTORS + vector) * V::LANES));
                }
            }
        }
        done
    }
}

/// Adds `len` sources. The choice whether to scale is made once a block.
#[inline(always)]
unsafe fn add_dense<
    V: Vector,
    const ROWS: usize,
    const TILES: usize,
    const VECTORS: usize,
    const SCALED: bool,
>(
    sums: &mut [[[V; VECTORS]; ROWS]; TILES],
    mut weights: *const V::Elem,
    mut activity: *const V::Elem,
    len: usize,
    gain: V::Elem,
) {
    let next_tile = len * TILE_ROWS;
    // SAFETY: the caller's promise.
    unsafe {
        for _ in 0..len {
            let mut source = [V::splat(V::Elem::ZERO); VECTORS];
            for (vector, source) in source.iter_mut().enumerate() {
                *source = V::load(activity.add(vector * V::LANES));
                if SCALED {
                    *source = V::splat(gain).mul(*source);
                }
            }
            for (tile, sums) in sums.iter_mut().enumerate() {
                for (row, sums) in sums.iter_mut().enumerate() {
                    let weight = V::splat(*weights.add(tile * next_tile + row));
                    for (vector, sum) in sums.iter_mut().enumerate() {
                        *sum = weight.mul_add(source[vector], *sum);
                    }
                }
            }
            weights = weights.add(TILE_ROWS);
            activity = activity.add(VECTORS * V::LANES);
        }
    }
}

/// Adds the first block, a sparse one, to `drive`; `first` counts from the region's first row.
#[inline(always)]
unsafe fn sparse<V: Vector, const VECTORS: usize>(
    blocks: &[PackedBlock<V::Elem>],
    (first, rows): (usize, usize),
    sources: &Sources<'_, V::Elem>,
    drive: *mut V::Elem,
) -> usize {
    let Some(block) = blocks.first() else { return 0 };
    let Image::Sparse(image) = block.images.wide() else { return 0 };
    let (image, activity) = (image.view(), sources.of(block));
    // SAFETY: the image has a count and a group for each row, and its columns are below the block's
    // length.
    unsafe {
        let gain = sources.gain(block);
        for row in 0..rows {
            let (unit, drive) = (first + row, drive.add(row * VECTORS * V::LANES));
            let mut place = *image.starts.add(unit / V::LANES) + unit % V::LANES;
            let end = place + *image.counts.add(unit) as usize * V::LANES;
            let mut sums = [V::splat(V::Elem::ZERO); VECTORS];
            for (vector, sum) in sums.iter_mut().enumerate() {
                *sum = V::load(drive.add(vector * V::LANES));
            }
            while place < end {
                let weight = V::splat(*image.values.add(place));
                let column = *image.columns.add(place) as usize;
                let source = activity.add(column * VECTORS * V::LANES);
                for (vector, sum) in sums.iter_mut().enumerate() {
                    let mut source = V::load(source.add(vector * V::LANES));
                    if let Some(gain) = gain {
                        source = V::splat(gain).mul(source);
                    }
                    *sum = weight.mul_add(source, *sum);
                }
                place += V::LANES;
            }
            for (vector, sum) in sums.into_iter().enumerate() {
                sum.store(drive.add(vector * V::LANES));
            }
        }
    }
    1
}
