use crate::Scalar;
use crate::engine::Dimensions;
use std::num::NonZeroUsize;

/// How much of a sequence a tape keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TapeOptions {
    /// Keep the state every so many steps, and compute those between them again where they are needed; `None` for as
    /// many as `memory` allows. Gradients do not depend on it but for the rounding of those by parameters.
    pub checkpoint_every: Option<NonZeroUsize>,
    /// Bytes that kept states may take, if one can do with that; default 512 MiB. Weights, gradients and the buffers of
    /// the way back come on top.
    pub memory: usize,
}

impl Default for TapeOptions {
    fn default() -> Self {
        Self { checkpoint_every: None, memory: 512 << 20 }
    }
}

impl TapeOptions {
    /// Steps of a segment: those whose states are in memory at once.
    pub(super) fn checkpoint_every<T: Scalar>(
        self,
        dimensions: Dimensions,
        batch: usize,
        steps: usize,
    ) -> usize {
        let steps = steps.max(1);
        if let Some(every) = self.checkpoint_every {
            return every.get().min(steps);
        }
        let member = batch.saturating_mul(size_of::<T>());
        let step = member.saturating_mul(dimensions.num_units + dimensions.num_inputs);
        let state = dimensions.snapshot_len(batch).saturating_mul(size_of::<T>());
        // A whole sequence needs no checkpoint; else one stands at the beginning of each segment.
        let bytes = |every: usize| {
            let checkpoints = if every == steps { 0 } else { steps.div_ceil(every) };
            every.saturating_mul(step).saturating_add(checkpoints.saturating_mul(state))
        };
        if bytes(steps) <= self.memory {
            return steps;
        }
        // The sum is least where both terms are equal; from there on it grows with the segments.
        let least = ((steps as f64 * state as f64 / step.max(1) as f64).sqrt().ceil() as usize)
            .clamp(1, steps);
        let mut fits = (least, steps);
        while fits.0 + 1 < fits.1 {
            let middle = fits.0.midpoint(fits.1);
            if bytes(middle) <= self.memory { fits.0 = middle } else { fits.1 = middle }
        }
        fits.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::DynamicsKind;

    #[test]
    fn segments_are_as_long_as_the_memory_allows() {
        let dimensions = Dimensions {
            num_units: 350,
            num_inputs: 10,
            num_outputs: 3,
            num_regions: 1,
            num_input_regions: 1,
            num_pathways: 2,
            unit_history: 0,
            input_history: 0,
            kind: DynamicsKind::Leaky,
        };
        let every = |memory, steps| {
            TapeOptions { memory, ..TapeOptions::default() }
                .checkpoint_every::<f32>(dimensions, 64, steps)
        };
        assert_eq!(every(1 << 30, 5000), 5000);
        let tight = every(100 << 20, 5000);
        let bytes = 64 * 4 * (tight * 360 + 5000_usize.div_ceil(tight) * 700);
        assert!(bytes <= 100 << 20 && bytes > 95 << 20, "{tight}");
        // As little as can be where that is still too much.
        assert_eq!(every(0, 5000), 99);
        assert_eq!(every(0, 0), 1);
        let fixed = TapeOptions { checkpoint_every: NonZeroUsize::new(7), memory: 0 };
        assert_eq!(fixed.checkpoint_every::<f64>(dimensions, 1, 100), 7);
        assert_eq!(fixed.checkpoint_every::<f64>(dimensions, 1, 5), 5);
    }
}
