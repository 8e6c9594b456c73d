//! One step of all regions, for one member or for a slice of the batch: panel by panel or tile by tile,
//! first the drive, then, while that is in the first cache, the state.

use super::transpose::Rows;
use super::{Kernels, Sources};
use crate::image::{Panel, Panels};
use crate::packed::{Packed, PackedBlock, PackedRegion};
use mrnn_core::Scalar;

/// Elements of a panel's or tile's drive at most: those of 32 registers of 16 floats.
pub(crate) const MAX_DRIVE: usize = 512;

/// Rows whose drive is worked out in one go.
pub(crate) struct Place<'a, T: Scalar> {
    pub(crate) blocks: &'a [PackedBlock<T>],
    pub(crate) panel: Panel,
    /// First row of a tile in its panel.
    pub(crate) first: usize,
    /// Bias of the first row.
    pub(crate) bias: *const T,
}

/// What a step reads and writes. Units are the padded ones of [`Packed`], each with the width of the
/// sources.
pub(crate) struct Step<'a, T: Scalar> {
    pub(crate) sources: Sources<'a, T>,
    /// Base firing plus injected current, `[units]`.
    pub(crate) bias: *const T,
    /// Noise and stimulation, `[units][width]`; NULL where there is none.
    pub(crate) extra: *const T,
    /// `[units][width]`, replaced.
    pub(crate) x: *mut T,
    /// New h, `[units][width]`; no source.
    pub(crate) h: *mut T,
    /// [`MAX_DRIVE`] elements.
    pub(crate) drive: *mut T,
}

/// Takes one step.
///
/// # Safety
/// The pointers of `step` are as it says, for the padded units and inputs of `packed` and the width of its
/// sources, which is 1 or a whole number of vectors up to the kernels' `max_slice`; the processor has the
/// kernels' instruction set.
pub(crate) unsafe fn step<T: Scalar>(packed: &Packed<T>, step: &Step<'_, T>) {
    let (kernels, sources) = (packed.kernels, &step.sources);
    for region in &packed.regions {
        for &panel in region.rows.panels.as_slice() {
            let mut first = 0;
            while first < panel.rows {
                let unit = region.offset + panel.first_row + first;
                let bias = step.bias.wrapping_add(unit);
                let place = Place { blocks: &region.rows.blocks, panel, first, bias };
                // SAFETY: the place's units are within the arrays.
                unsafe {
                    let rows = (kernels.drive)(&place, sources, step.drive);
                    let vectors =
                        if sources.vectors == 0 { panel.vectors } else { rows * sources.vectors };
                    update(packed, region, step, unit, vectors);
                    first += rows;
                }
            }
        }
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
    let state = super::State {
        vectors,
        drive: step.drive,
        extra: if extra.is_null() { extra } else { extra.wrapping_add(start) },
        x: step.x.wrapping_add(start),
        h: step.h.wrapping_add(start),
    };
    // SAFETY: the caller's promise.
    unsafe { (packed.kernels.update)(region, packed.dimensions.kind, packed.precise, &state) }
}

/// The drive of rows alone, as readouts and pathway currents need it.
pub(crate) struct Drive<'a, T: Scalar> {
    pub(crate) panels: &'a Panels,
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
        for &panel in self.panels.as_slice() {
            let mut first = 0;
            while first < panel.rows {
                let row = panel.first_row + first;
                let bias = self.bias.wrapping_add(row);
                let place = Place { blocks: self.blocks, panel, first, bias };
                let to = Rows { start: self.to.start.wrapping_add(row), stride: self.to.stride };
                // SAFETY: the place's rows are within the arrays.
                unsafe {
                    let rows = (kernels.drive)(&place, &self.sources, drive.as_mut_ptr());
                    let from = Rows { start: drive.as_ptr(), stride: self.sources.width };
                    (kernels.transpose)(from, to, rows, self.members);
                    first += rows;
                }
            }
        }
    }
}
