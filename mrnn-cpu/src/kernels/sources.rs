//! Where a block finds the activity that it multiplies with.

use crate::packed::{PackedBlock, SourceKind};
use mrnn_core::Scalar;
use mrnn_core::engine::Manipulation;

/// The last values of some units, the latest in slot `latest`, each older one in the slot before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ring<T> {
    /// Slot 0. A slot is `[units][width]`.
    pub(crate) start: *const T,
    /// Elements of a slot.
    pub(crate) slot_len: usize,
    pub(crate) slots: usize,
    pub(crate) latest: usize,
}

impl<T> Ring<T> {
    /// The values of `delay` steps before the latest.
    #[inline(always)]
    fn past(&self, delay: usize) -> *const T {
        let slot = if delay <= self.latest {
            self.latest - delay
        } else {
            self.latest + self.slots - delay
        };
        self.start.wrapping_add(slot * self.slot_len)
    }
}

/// All activity that blocks may read in one step.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a, T: Scalar> {
    /// Elements of a unit: 1, or those of a slice of the batch.
    pub(crate) width: usize,
    /// Vectors of a unit; 0 where the width is 1.
    pub(crate) vectors: usize,
    /// h, in padded units for one member and in the network's for a slice.
    pub(crate) units: Ring<T>,
    /// u with its noise.
    pub(crate) inputs: Ring<T>,
    /// Gains that are in force, where any is not 1.
    pub(crate) gains: Option<&'a Manipulation<T>>,
}

impl<T: Scalar> Sources<'_, T> {
    /// `[sources][width]`
    #[inline(always)]
    pub(crate) fn of(&self, block: &PackedBlock<T>) -> *const T {
        let past = match block.kind {
            SourceKind::Units => self.units.past(block.delay),
            SourceKind::Inputs => self.inputs.past(block.delay),
        };
        let offset = if self.vectors == 0 { block.padded_offset } else { block.offset };
        past.wrapping_add(offset * self.width)
    }

    /// What the activity is multiplied with; `None` for 1.
    #[inline(always)]
    pub(crate) fn gain(&self, block: &PackedBlock<T>) -> Option<T> {
        let gains = self.gains?;
        let gain = match block.pathway {
            Some(pathway) => gains.pathway_gain(pathway, block.source_region),
            None => gains.region_gain(block.source_region),
        };
        (gain != T::ONE).then_some(gain)
    }
}
