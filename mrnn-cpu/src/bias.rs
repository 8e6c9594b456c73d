//! What is added to the drive of every unit at every step.

use crate::buffer::Buffer;
use crate::packed::Packed;
use crate::slice::WHAT;
use mrnn_core::engine::Manipulation;
use mrnn_core::{Result, Scalar};

/// Base firing plus injected current.
pub(crate) struct Bias<T: Scalar> {
    /// `[padded units]`
    values: Buffer<T>,
    /// The manipulation that the values hold; `None` before the first.
    revision: Option<u64>,
}

impl<T: Scalar> Bias<T> {
    pub(crate) fn new(packed: &Packed<T>) -> Result<Self> {
        Ok(Self { values: Buffer::zeros(WHAT, packed.padded_units)?, revision: None })
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// Forgets what the base firing was.
    pub(crate) fn forget(&mut self) {
        self.revision = None;
    }

    pub(crate) fn take(&mut self, packed: &Packed<T>, manipulation: &Manipulation<T>) {
        if self.revision == Some(manipulation.revision()) {
            return;
        }
        self.revision = Some(manipulation.revision());
        for region in &packed.regions {
            let padded = region.padded_offset..region.padded_offset + region.units.len();
            let base = packed.base_firing.get(padded.clone()).unwrap_or_default();
            let current = manipulation.current().get(region.units.clone()).unwrap_or_default();
            let bias = self.values.get_mut(padded).unwrap_or_default();
            for ((bias, base), current) in bias.iter_mut().zip(base).zip(current) {
                *bias = *base + *current;
            }
        }
    }
}
