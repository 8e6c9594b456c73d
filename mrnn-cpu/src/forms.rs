//! Which form of image a block gets. The break-even points are measured; docs/performance.md says how.

use crate::image::{Division, Form};
use crate::kernels::Kernels;
use mrnn_core::Scalar;
use mrnn_core::engine::{Assembly, RegionAssembly, WeightFormat};

/// One member, weights in a core's own caches: below this density gathering existing synapses is faster.
const NARROW_BREAK_EVEN: f64 = 0.05;

/// One member, weights beyond these caches: bytes decide, 6 for an existing synapse with its filling
/// against 4 for every pair of units.
const NARROW_BREAK_EVEN_IN_MEMORY: f64 = 0.6;

/// A slice of the batch: between that of one vector of members and that of four.
const WIDE_BREAK_EVEN: f64 = 0.25;

/// Bytes that a core's own caches hold of weights for certain.
const OWN_CACHE: usize = 1 << 20;

/// Bytes of a panel in the engine's precision that a core's own cache holds.
const PANEL_BYTES: usize = 1 << 20;

/// Chooses the images of one network.
pub(crate) struct Chooser {
    weights: WeightFormat,
    narrow_break_even: f64,
    element_bytes: usize,
}

impl Chooser {
    pub(crate) fn new<T: Scalar>(assembly: &Assembly<'_>, weights: WeightFormat) -> Self {
        let blocks = assembly.regions.iter().flat_map(RegionAssembly::blocks);
        let pairs: f64 = blocks.map(|block| block.rows() as f64 * block.cols() as f64).sum();
        let in_cache = pairs * size_of::<T>() as f64 <= OWN_CACHE as f64;
        let narrow_break_even =
            if in_cache { NARROW_BREAK_EVEN } else { NARROW_BREAK_EVEN_IN_MEMORY };
        Self { weights, narrow_break_even, element_bytes: size_of::<T>() }
    }

    /// The narrow and the wide form of a block with that many synapses in each row.
    pub(crate) fn forms(&self, counts: &[u32], cols: usize) -> (Form, Form) {
        let synapses: f64 = counts.iter().map(|&count| f64::from(count)).sum();
        let density = synapses / (counts.len() as f64 * cols as f64);
        let dense = match self.weights {
            WeightFormat::Full => Form::Dense,
            WeightFormat::Bf16 => Form::Bf16,
        };
        let narrow = if density < self.narrow_break_even { Form::Sparse } else { dense };
        let wide = if density < WIDE_BREAK_EVEN { Form::Sparse } else { Form::Dense };
        (narrow, wide)
    }

    /// How a region's rows are divided.
    pub(crate) fn divide<T: Scalar>(
        &self,
        kernels: &Kernels<T>,
        rows: usize,
        sources: usize,
    ) -> Division {
        let vector_bytes = (sources * kernels.lanes * self.element_bytes).max(1);
        let max_vectors = (PANEL_BYTES / vector_bytes).clamp(4, kernels.max_panel);
        let paired = self.weights == WeightFormat::Bf16;
        Division::new(rows, kernels.lanes, max_vectors, paired)
    }
}
