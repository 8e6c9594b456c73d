//! A network as backends see it: offsets, blocks, biases, activation codes; no JSON, no names.

use super::{Dimensions, NoiseSource};
use crate::description::DynamicsKind;
use crate::network::Effective;
use crate::{Activation, Connection, Network, Region};
use std::ops::Range;

/// Everything that a backend prepares itself from. Weights are borrowed, not copied.
#[derive(Debug)]
pub struct Assembly<'n> {
    /// Widths and update rule.
    pub dimensions: Dimensions,
    /// Destination regions, in network order; their units cover `0..num_units`.
    pub regions: Vec<RegionAssembly<'n>>,
    /// Noise of the input units, in network order.
    pub input_noise: Vec<InputNoise>,
    /// Readouts, in order; their outputs cover `0..num_outputs`.
    pub readouts: Vec<ReadoutAssembly<'n>>,
    /// Tonic input of each unit.
    pub base_firing: Vec<f64>,
    /// Initial pre-activation state of each unit.
    pub init: Vec<f64>,
    /// Noise that a new session starts with.
    pub noise: NoiseSource,
}

/// A destination region and the blocks of weights that lead into it.
#[derive(Debug)]
pub struct RegionAssembly<'n> {
    /// Its units.
    pub units: Range<usize>,
    /// Its φ.
    pub activation: Activation,
    /// α = dt/τ; 1 for Elman.
    pub alpha: f64,
    /// What a standard normal draw is multiplied with.
    pub noise_scale: f64,
    /// Blocks from input regions, in network order, those without synapses left out.
    pub input: Vec<Block<'n>>,
    /// Blocks from recurrent regions, likewise.
    pub recurrent: Vec<Block<'n>>,
}

/// The synapses from one region into a destination region.
#[derive(Debug, Clone)]
pub struct Block<'n> {
    /// Source units among the units of their kind.
    pub sources: Range<usize>,
    connection: &'n Connection,
    rule: Effective,
}

impl Block<'_> {
    /// Destination units.
    pub fn rows(&self) -> usize {
        self.connection.shape().0
    }

    /// Source units.
    pub fn cols(&self) -> usize {
        self.connection.shape().1
    }

    /// Number of existing synapses.
    pub fn num_synapses(&self) -> usize {
        self.connection.num_synapses()
    }

    /// Calls `visit(row, col, effective_weight)` for each existing synapse, row by row, columns ascending.
    pub fn for_each_synapse(&self, mut visit: impl FnMut(usize, usize, f64)) {
        let rule = self.rule;
        self.connection.for_each_synapse(|row, col, raw| visit(row, col, rule.weight(raw)));
    }
}

/// Noise of one input region's units.
#[derive(Debug, Clone, PartialEq)]
pub struct InputNoise {
    /// Units among the input units.
    pub units: Range<usize>,
    /// What a standard normal draw is multiplied with.
    pub scale: f64,
}

/// A linear readout.
#[derive(Debug)]
pub struct ReadoutAssembly<'n> {
    /// Its outputs among all outputs.
    pub outputs: Range<usize>,
    /// Unit ranges that it reads, in the order of the weight's columns.
    pub sources: &'n [Range<usize>],
    /// `[outputs, sources]`, row by row.
    pub weight: &'n [f64],
    /// `[outputs]`.
    pub bias: &'n [f64],
}

impl<'n> Assembly<'n> {
    /// A network's parts in the form that backends take.
    pub fn of(network: &'n Network) -> Self {
        let dynamics = network.dynamics();
        let alpha_of = |tau: f64| match dynamics.kind {
            DynamicsKind::Leaky => dynamics.dt / tau,
            DynamicsKind::Elman => 1.0,
        };
        // Design: (1/α)·sqrt(2α)·σ, so that the leaky update's factor α leaves sqrt(2α)·σ.
        let noise_scale = |alpha: f64, sigma: f64| match dynamics.kind {
            DynamicsKind::Leaky => (2.0 * alpha).sqrt() / alpha * sigma,
            DynamicsKind::Elman => sigma,
        };

        let regions =
            network.recurrent_regions().zip(network.unit_ranges()).map(|(region, units)| {
                let spec = region.spec();
                let alpha = alpha_of(spec.tau.unwrap_or(dynamics.tau));
                RegionAssembly {
                    units,
                    activation: spec.activation.unwrap_or(dynamics.activation),
                    alpha,
                    noise_scale: noise_scale(alpha, spec.noise.unwrap_or(dynamics.noise.hidden)),
                    input: blocks(
                        network.input_regions().map(|r| r.region()).zip(network.input_ranges()),
                        &spec.name,
                        |connection| network.effective_input_rule(connection),
                    ),
                    recurrent: blocks(
                        network.recurrent_regions().map(|r| r.region()).zip(network.unit_ranges()),
                        &spec.name,
                        |connection| network.effective_recurrent_rule(connection),
                    ),
                }
            });
        let input_noise =
            network.input_regions().zip(network.input_ranges()).map(|(region, units)| {
                let sigma = region.spec().noise.unwrap_or(dynamics.noise.input);
                InputNoise { units, scale: noise_scale(alpha_of(dynamics.tau), sigma) }
            });
        let mut next_output = 0;
        let readouts = network.readouts().map(|readout| {
            let outputs = next_output..next_output + readout.spec().num_units;
            next_output = outputs.end;
            let (weight, bias) = (readout.weight(), readout.bias());
            ReadoutAssembly { outputs, sources: readout.sources(), weight, bias }
        });
        Self {
            dimensions: Dimensions::of(network),
            regions: regions.collect(),
            input_noise: input_noise.collect(),
            readouts: readouts.collect(),
            base_firing: network.tonic_input(),
            init: network.initial_condition(),
            noise: NoiseSource::of(network),
        }
    }
}

/// The blocks from some source regions into a destination region, those without synapses left out.
fn blocks<'n>(
    sources: impl Iterator<Item = (&'n Region, Range<usize>)>,
    dst: &str,
    rule: impl Fn(&Connection) -> Effective,
) -> Vec<Block<'n>> {
    let blocks = sources.filter_map(|(region, sources)| {
        let connection = region.connection(dst)?;
        Some(Block { sources, connection, rule: rule(connection) })
    });
    blocks.filter(|block| block.num_synapses() > 0).collect()
}
