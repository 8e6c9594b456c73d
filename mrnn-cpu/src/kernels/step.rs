//! One step of all regions, for one member or for a slice of the batch: panel by panel or tile by tile,
//! first the drive, then, while that is in the first cache, the state.

use super::transpose::Rows;
use super::{Adjoint, Kernels, Sources};
use crate::image::{Division, Panel};
use crate::packed::{Packed, PackedBlock, PackedRegion, Transposed};
use crate::platform::{Access, prefetch};
use mrnn_core::Scalar;

/// Elements of a panel's or tile's drive at most: those of 32 registers of 16 floats.
pub(crate) const MAX_DRIVE: usize = 512;

/// Rows whose drive is worked out in one go.
pub(crate) struct Place<'a, T: Scalar> {
    pub(crate) blocks: &'a [PackedBlock<T>],
    /// A panel, or a tile where the sources are a slice's.
    pub(crate) panel: Panel,
    /// Rows from the panel's first one to the last of all.
    pub(crate) rows_left: usize,
    /// Bias of the first row.
    pub(crate) bias: *const T,
}

/// Calls `visit(place)` for all rows, which returns how many rows it has taken.
#[inline(always)]
fn for_each_place<'a, T: Scalar>(
    division: &Division,
    blocks: &'a [PackedBlock<T>],
    (vectors, bias): (usize, *const T),
    mut visit: impl FnMut(&Place<'a, T>) -> usize,
) {
    let panels = if vectors == 0 { &division.panels } else { &division.tiles };
    let (mut row, num_rows) = (0, panels.num_rows());
    for &panel in panels.as_slice() {
        // A place may have taken two tiles.
        if panel.first_row == row {
            let bias = bias.wrapping_add(row);
            row += visit(&Place { blocks, panel, rows_left: num_rows - row, bias });
        }
    }
}

/// What a step reads and writes. Units are padded for one member, and the network's for a slice; each has
/// the width of the sources.
pub(crate) struct Step<'a, T: Scalar> {
    pub(crate) sources: Sources<'a, T>,
    /// Base firing plus injected current, `[padded units]`.
    pub(crate) bias: *const T,
    /// Noise and stimulation, `[units][width]`; NULL where there is none.
    pub(crate) extra: *const T,
    /// `[units][width]`, replaced.
    pub(crate) x: *mut T,
    /// New h, `[units][width]`; no source.
    pub(crate) h: *mut T,
    /// Where the h of the step after will be written, which is called into the caches; NULL where it is there.
    pub(crate) next_h: *const T,
    /// [`MAX_DRIVE`] elements.
    pub(crate) drive: *mut T,
}

/// Takes one step.
///
/// # Safety
/// The pointers of `step` are as it says, for the units and inputs of `packed` and the width of its sources,
/// which is 1 or a whole number of vectors up to the kernels' `max_slice`; the processor has the kernels'
/// instruction set.
pub(crate) unsafe fn step<T: Scalar>(packed: &Packed<T>, step: &Step<'_, T>) {
    let (kernels, sources) = (packed.kernels, &step.sources);
    for region in &packed.regions {
        let (rows, bias) = (&region.rows, step.bias.wrapping_add(region.padded_offset));
        let start = (sources.vectors, bias);
        for_each_place(&rows.division, &rows.blocks, start, |place| {
            // SAFETY: the place's units are within the arrays.
            unsafe {
                let first_row = place.panel.first_row;
                let rows = (kernels.drive)(place, sources, step.drive);
                let vectors = match sources.vectors {
                    0 => place.panel.vectors,
                    vectors => rows * vectors,
                };
                update(
                    packed,
                    region,
                    step,
                    region.first_unit(sources.vectors) + first_row,
                    vectors,
                );
                rows
            }
        });
    }
}

/// # Safety
/// As [`step`]; the units from `unit` on fill `vectors` vectors.
unsafe fn update<T: Scalar>(
    packed: &Packed<T>,
    region: &PackedRegion<T>,
    step: &Step<'_, T>,
    unit: usize,
    vectors: usize,
) {
    let start = unit * step.sources.width;
    let extra = step.extra;
    prefetch(Access::Write, step.next_h, start, vectors * packed.kernels.lanes);
    let state = super::State {
        vectors,
        drive: step.drive,
        extra: if extra.is_null() { extra } else { extra.wrapping_add(start) },
        x: step.x.wrapping_add(start),
        h: step.h.wrapping_add(start),
    };
    // SAFETY: the caller's promise.
    unsafe {
        (packed.kernels.update)(region, packed.dimensions.kind, packed.options.precise, &state)
    }
}

/// What a step back in time reads and writes. Units are as in [`Step`].
pub(crate) struct StepBack<'a, T: Scalar> {
    /// dL/d(drive) of the steps that begin where this one ends, and later; and dL/dy.
    pub(crate) sources: Sources<'a, T>,
    /// dL/dh and dL/dx of the loss itself, `[units][width]`; NULL where there is none.
    pub(crate) loss_h: *const T,
    pub(crate) loss_x: *const T,
    /// h after the step, `[units][width]`.
    pub(crate) h: *const T,
    /// What the step before needs, which is called into the caches: h before this step, and dL/dh of the loss by it,
    /// a row of all units for each member; NULL for none.
    pub(crate) next_h: *const T,
    pub(crate) next_loss: Rows<*const T>,
    /// Members of the slice that exist.
    pub(crate) members: usize,
    /// dL/dx of the step after, replaced by that of this one, `[units][width]`.
    pub(crate) x: *mut T,
    /// dL/d(drive) of this step, `[units][width]`; no source.
    pub(crate) q: *mut T,
    /// [`MAX_DRIVE`] elements.
    pub(crate) drive: *mut T,
    /// Units whose h is held, which no gradient goes through.
    pub(crate) clamped: Option<&'a [Option<T>]>,
}

/// Goes back one step.
///
/// # Safety
/// As [`step`].
pub(crate) unsafe fn step_back<T: Scalar>(
    packed: &Packed<T>,
    transposed: &Transposed<T>,
    step: &StepBack<'_, T>,
) {
    let (kernels, sources) = (packed.kernels, &step.sources);
    let num_units = packed.dimensions.num_units;
    let (mut units_done, mut rows_called) = (0, 0);
    let mut free_h = [T::ZERO; MAX_DRIVE];
    for (region, rows) in packed.regions.iter().zip(&transposed.regions) {
        let clamped = step.clamped.and_then(|clamped| clamped.get(region.units.clone()));
        let start = (sources.vectors, packed.no_bias.as_ptr());
        for_each_place(&rows.division, &rows.blocks, start, |place| {
            // SAFETY: the place's units are within the arrays.
            unsafe {
                let first_row = place.panel.first_row;
                let rows = (kernels.drive)(place, sources, step.drive);
                let place_of = (region.first_unit(sources.vectors) + first_row) * sources.width;
                let vectors = match sources.vectors {
                    0 => place.panel.vectors,
                    vectors => rows * vectors,
                };
                let mut h = step.h.wrapping_add(place_of);
                let held = clamped.and_then(|clamped| clamped.get(first_row..first_row + rows));
                let held = held.unwrap_or_default();
                if held.iter().any(Option::is_some) {
                    // A held h passes nothing on, and φ' there may be no number.
                    let elements = vectors * kernels.lanes;
                    std::ptr::copy_nonoverlapping(h, free_h.as_mut_ptr(), elements);
                    for (row, _) in held.iter().enumerate().filter(|(_, held)| held.is_some()) {
                        let row = row * sources.width;
                        step.drive.add(row).write_bytes(0, sources.width);
                        free_h.as_mut_ptr().add(row).write_bytes(0, sources.width);
                    }
                    h = free_h.as_ptr();
                }
                let of_loss = |array: *const T| {
                    if array.is_null() { array } else { array.wrapping_add(place_of) }
                };
                let adjoint = Adjoint {
                    vectors,
                    drive: step.drive,
                    loss_h: of_loss(step.loss_h),
                    loss_x: of_loss(step.loss_x),
                    h,
                    x: step.x.wrapping_add(place_of),
                    q: step.q.wrapping_add(place_of),
                };
                prefetch(Access::Read, step.next_h, place_of, vectors * kernels.lanes);
                (kernels.adjoint)(region, packed.dimensions.kind, &adjoint);
                // Evenly over the step, as memory can serve few lines at once.
                units_done += rows;
                while rows_called * num_units < units_done * step.members {
                    let Rows { start, stride } = step.next_loss;
                    prefetch(Access::Read, start, rows_called * stride, num_units);
                    rows_called += 1;
                }
                rows
            }
        });
    }
}

/// Adds what the blocks that lead away from each unit bring of `sources` to `to`, `[units][width]`.
///
/// # Safety
/// As [`step_back`].
pub(crate) unsafe fn add_transposed_drive<T: Scalar>(
    packed: &Packed<T>,
    transposed: &Transposed<T>,
    sources: &Sources<'_, T>,
    to: *mut T,
) {
    let mut drive = [T::ZERO; MAX_DRIVE];
    for (region, rows) in packed.regions.iter().zip(&transposed.regions) {
        let start = (sources.vectors, packed.no_bias.as_ptr());
        let to = to.wrapping_add(region.first_unit(sources.vectors) * sources.width);
        for_each_place(&rows.division, &rows.blocks, start, |place| {
            // SAFETY: the place's units are within the arrays.
            unsafe {
                let rows = (packed.kernels.drive)(place, sources, drive.as_mut_ptr());
                let to = to.add(place.panel.first_row * sources.width);
                for (element, drive) in drive.iter().enumerate().take(rows * sources.width) {
                    *to.add(element) += *drive;
                }
                rows
            }
        });
    }
}

/// The drive of rows alone, as readouts and pathway currents need it.
pub(crate) struct Drive<'a, T: Scalar> {
    pub(crate) division: &'a Division,
    pub(crate) blocks: &'a [PackedBlock<T>],
    pub(crate) sources: Sources<'a, T>,
    /// `[padded rows]`
    pub(crate) bias: *const T,
    /// Members of the slice that exist.
    pub(crate) members: usize,
    /// `[members][rows]`
    pub(crate) to: Rows<*mut T>,
}

impl<T: Scalar> Drive<'_, T> {
    /// Works it out.
    ///
    /// # Safety
    /// As [`step`], and `to` is writable.
    pub(crate) unsafe fn run(&self, kernels: &Kernels<T>) {
        let mut drive = [T::ZERO; MAX_DRIVE];
        let start = (self.sources.vectors, self.bias);
        for_each_place(self.division, self.blocks, start, |place| {
            let to = self.to.start.wrapping_add(place.panel.first_row);
            let to = Rows { start: to, stride: self.to.stride };
            // SAFETY: the place's rows are within the arrays.
            unsafe {
                let rows = (kernels.drive)(place, &self.sources, drive.as_mut_ptr());
                let from = Rows { start: drive.as_ptr(), stride: self.sources.width };
                (kernels.transpose)(from, to, rows, self.members);
                rows
            }
        });
    }
}
