//! A network as backends see it: offsets, blocks, biases, activation codes; no JSON, no names.

use super::{Dimensions, NoiseSource};
use crate::description::DynamicsKind;
use crate::network::{Effective, ParameterRanges};
use crate::{Activation, Connection, Network, Region, Synapses};
use std::borrow::Cow;
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
    /// Where gradients go.
    pub parameters: ParameterRanges,
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
    /// Whether training may change the base firing.
    pub learns_base_firing: bool,
    /// Whether training may change the initial states.
    pub learns_init: bool,
}

impl<'n> RegionAssembly<'n> {
    /// All blocks, in the order in which their drive is added up.
    pub fn blocks(&self) -> impl Iterator<Item = &Block<'n>> {
        self.input.iter().chain(&self.recurrent)
    }
}

/// The synapses from one region into a destination region.
#[derive(Debug, Clone)]
pub struct Block<'n> {
    /// Source units among the units of their kind.
    pub sources: Range<usize>,
    /// Position of the connection among all declared ones, as in [`Network::pathways`].
    pub pathway: usize,
    /// Number of the source region: recurrent regions `0..`, then the input regions.
    pub source_region: usize,
    /// Conduction delay in steps: the drive of step t → t+1 uses the sources of t − delay.
    pub delay: usize,
    connection: Cow<'n, Connection>,
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

    /// Whether training may change the weights.
    pub fn is_trainable(&self) -> bool {
        self.connection.spec().trainable
    }

    /// Effective weights of one destination unit from the source units `columns` into `weights`, 0 where no
    /// synapse exists.
    pub fn copy_row(&self, row: usize, columns: Range<usize>, weights: &mut [f64]) {
        let rule = self.rule;
        match self.connection.synapses() {
            Synapses::Dense(raw) => {
                let raw = &raw[row * self.cols()..][columns];
                weights.iter_mut().zip(raw).for_each(|(weight, &raw)| *weight = rule.weight(raw));
            }
            Synapses::Sparse(_) | Synapses::Zero => {
                weights.fill(0.0);
                self.connection.for_each_source(row, |col, raw| {
                    if columns.contains(&col) {
                        weights[col - columns.start] = rule.weight(raw);
                    }
                });
            }
        }
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
    /// Number of the region that each of `sources` is.
    pub source_regions: Vec<usize>,
    /// `[outputs, sources]`, row by row.
    pub weight: &'n [f64],
    /// `[outputs]`.
    pub bias: &'n [f64],
    /// Whether training may change weight and bias.
    pub is_trainable: bool,
}

impl<'n> Assembly<'n> {
    /// A network's parts in the form that backends take.
    pub fn of(network: &'n Network) -> Self {
        let widths = (Dimensions::of(network), ParameterRanges::of(network));
        Self::build(network, widths, &mut |_, connection| Cow::Borrowed(connection))
    }

    /// [`of`](Self::of), with the synapses themselves, so that a backend can let go of each block that it
    /// has packed. Every connection that the network keeps is a zero connection.
    pub fn taking_synapses(network: &'n mut Network) -> Self {
        let widths = (Dimensions::of(network), ParameterRanges::of(network));
        let mut taken: Vec<_> = network.take_connections().map(Some).collect();
        Self::build(network, widths, &mut |pathway, empty| {
            let taken = taken.get_mut(pathway).and_then(Option::take);
            taken.map_or(Cow::Borrowed(empty), Cow::Owned)
        })
    }

    fn build(
        network: &'n Network,
        (dimensions, parameters): (Dimensions, ParameterRanges),
        connection: Pick<'_, 'n>,
    ) -> Self {
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

        let sources = Source::all(network);
        let num_regions = network.recurrent_regions().len();
        let regions =
            network.recurrent_regions().zip(network.unit_ranges()).map(|(region, units)| {
                let spec = region.spec();
                let alpha = alpha_of(spec.tau_in(dynamics));
                RegionAssembly {
                    units,
                    activation: spec.activation_in(dynamics),
                    alpha,
                    noise_scale: noise_scale(alpha, spec.noise_in(dynamics)),
                    input: blocks(network, &sources[num_regions..], &spec.name, connection),
                    recurrent: blocks(network, &sources[..num_regions], &spec.name, connection),
                    learns_base_firing: spec.learnable_bias,
                    learns_init: spec.learnable_init,
                }
            });
        let input_noise =
            network.input_regions().zip(network.input_ranges()).map(|(region, units)| {
                let sigma = region.spec().noise_in(dynamics);
                InputNoise { units, scale: noise_scale(alpha_of(dynamics.tau), sigma) }
            });
        let mut next_output = 0;
        let readouts = network.readouts().map(|readout| {
            let outputs = next_output..next_output + readout.spec().num_units;
            next_output = outputs.end;
            let region_of = |units: &Range<usize>| {
                let is_it = |source: &Source<'_>| source.units == *units;
                sources[..num_regions].iter().position(is_it).expect("readouts read whole regions")
            };
            ReadoutAssembly {
                outputs,
                sources: readout.sources(),
                source_regions: readout.sources().iter().map(region_of).collect(),
                weight: readout.weight(),
                bias: readout.bias(),
                is_trainable: readout.spec().trainable,
            }
        });
        Self {
            dimensions,
            regions: regions.collect(),
            input_noise: input_noise.collect(),
            readouts: readouts.collect(),
            base_firing: network.tonic_input(),
            init: network.initial_condition(),
            noise: NoiseSource::of(network),
            parameters,
        }
    }
}

/// The connection that a block has for the network's connection of a pathway.
type Pick<'p, 'n> = &'p mut dyn FnMut(usize, &'n Connection) -> Cow<'n, Connection>;

/// A source region, with what numbers it and its connections.
struct Source<'n> {
    region: &'n Region,
    is_recurrent: bool,
    number: usize,
    units: Range<usize>,
    first_pathway: usize,
}

impl<'n> Source<'n> {
    /// The source regions in the order of their numbers.
    fn all(network: &'n Network) -> Vec<Self> {
        let num_regions = network.recurrent_regions().len();
        let units = network.unit_ranges().into_iter().chain(network.input_ranges());
        let mut next_pathway = 0;
        let sources = network.source_regions().zip(units).enumerate();
        let sources = sources.map(|(number, (region, units))| {
            let first_pathway = next_pathway;
            next_pathway += region.connections().len();
            Source { region, is_recurrent: number < num_regions, number, units, first_pathway }
        });
        sources.collect()
    }

    fn block(&self, network: &Network, dst: &str, pick: Pick<'_, 'n>) -> Option<Block<'n>> {
        let position = self.region.connection_position(dst)?;
        let connection = pick(self.first_pathway + position, self.region.connection_at(position)?);
        Some(Block {
            sources: self.units.clone(),
            pathway: self.first_pathway + position,
            source_region: self.number,
            delay: network.delay_steps(&connection),
            rule: if self.is_recurrent {
                network.effective_recurrent_rule(&connection)
            } else {
                network.effective_input_rule(&connection)
            },
            connection,
        })
    }
}

/// The blocks from some source regions into a destination region, those without synapses left out.
fn blocks<'n>(
    network: &Network,
    sources: &[Source<'n>],
    dst: &str,
    pick: Pick<'_, 'n>,
) -> Vec<Block<'n>> {
    let blocks = sources.iter().filter_map(|source| source.block(network, dst, pick));
    blocks.filter(|block| block.num_synapses() > 0).collect()
}
