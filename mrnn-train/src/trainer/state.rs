use super::trainable;
use crate::AdamW;
use mrnn::network::ParameterRanges;
use mrnn::{Dale, Network};
use std::ops::Range;

/// What an update changes: all of it or, after an error, nothing.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) parameters: Vec<f64>,
    pub(crate) optimizer: AdamW,
}

impl State {
    /// Takes over a state of the same network, in the memory that is there.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.parameters.clone_from(&other.parameters);
        self.optimizer.copy_from(&other.optimizer);
    }
}

/// Which parameters an update may change, and to what.
#[derive(Debug)]
pub(super) struct Constraint {
    pub(super) trainable: Vec<Range<usize>>,
    /// Trainable raw weights under the clamp of Dale's law.
    clamped: Vec<Range<usize>>,
}

impl Constraint {
    pub(super) fn of(network: &Network) -> Self {
        let constraints = network.constraints();
        let recurrent = network.recurrent_regions().map(|r| (r.region(), constraints.recurrent));
        let input = network.input_regions().map(|r| (r.region(), constraints.input));
        let connections = recurrent.chain(input).flat_map(|(region, constrained)| {
            region.connections().map(move |connection| connection.spec().trainable && constrained)
        });
        let pathways = connections.zip(ParameterRanges::of(network).pathways);
        let clamped = match constraints.dale {
            Dale::Abs => Vec::new(),
            Dale::Clamp => pathways.filter(|(clamp, _)| *clamp).map(|(_, range)| range).collect(),
        };
        Self { trainable: trainable(&network.parameter_tensors()), clamped }
    }

    /// Puts weights that have crossed to the wrong side of zero on zero, where their gradient lets them grow again.
    pub(super) fn project(&self, parameters: &mut [f64]) {
        for range in &self.clamped {
            for weight in &mut parameters[range.clone()] {
                if *weight < 0.0 {
                    *weight = 0.0;
                }
            }
        }
    }
}
