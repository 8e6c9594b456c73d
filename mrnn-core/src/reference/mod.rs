//! The reference engine: the equations as loops, in float64, for others to be measured against.
//!
//! Leaky: `x' = x + α(−x + W_rec·h + W_inp·(u + ξ_inp) + b + ξ_hid) + α·s`, `h' = φ(x')`, `α = dt/τ`.
//! Elman: `x' = W_rec·h + W_inp·(u + ξ_inp) + b + ξ_hid + s`, `h' = φ(x')`.
//!
//! Connections with a delay of d steps take h and u + ξ_inp of d steps before. Gains multiply h and u + ξ_inp,
//! a region's current adds to b, and clamped units have a given h.

mod adjoint;
mod session;
mod state;
mod tape;
mod trajectory;

use crate::engine::{
    Assembly, Block, Dimensions, Engine, EngineBackend, InputNoise, Manipulation, NoiseSource,
    SessionBackend, TapeBackend,
};
use crate::network::ParameterRanges;
use crate::{Activation, Network, Result};
use session::ReferenceSession;
use std::ops::Range;
use std::sync::Arc;
use tape::ReferenceTape;

/// The reference engine of a network.
///
/// # Errors
/// None of its own.
pub fn engine(network: &Network) -> Result<Engine<f64>> {
    Engine::of(network, |assembly| Ok(Arc::new(Reference::new(&assembly))))
}

/// The synapses of one unit from one region.
#[derive(Clone)]
struct Source {
    pathway: usize,
    region: usize,
    delay: usize,
    /// Source unit and effective weight of each.
    synapses: Vec<(usize, f64)>,
    /// Where their weights lie among all parameters.
    parameters: Range<usize>,
}

impl Source {
    /// What the sources count with.
    fn gain(&self, manipulation: &Manipulation<f64>) -> f64 {
        manipulation.pathway_gain(self.pathway, self.region)
    }

    /// Σ weight·(gain·source)
    fn sum(&self, gain: f64, sources: &[f64]) -> f64 {
        self.synapses.iter().map(|&(source, weight)| weight * (gain * sources[source])).sum()
    }
}

struct Unit {
    activation: Activation,
    alpha: f64,
    noise_scale: f64,
    base_firing: f64,
    init: f64,
    input: Vec<Source>,
    recurrent: Vec<Source>,
}

struct Output {
    bias: f64,
    /// Region, unit and weight of each synapse.
    synapses: Vec<(usize, usize, f64)>,
    /// Where the bias lies among all parameters.
    bias_parameter: usize,
    /// Where the weights lie among all parameters.
    parameters: Range<usize>,
}

struct Reference {
    dimensions: Dimensions,
    parameters: ParameterRanges,
    units: Vec<Unit>,
    input_noise: Vec<InputNoise>,
    outputs: Vec<Output>,
    noise: NoiseSource,
}

impl Reference {
    fn new(assembly: &Assembly<'_>) -> Self {
        let parameters = &assembly.parameters;
        let mut units = Vec::new();
        for region in &assembly.regions {
            let mut input = sources_by_row(region.units.len(), &region.input, parameters);
            let mut recurrent = sources_by_row(region.units.len(), &region.recurrent, parameters);
            for (row, unit) in region.units.clone().enumerate() {
                units.push(Unit {
                    activation: region.activation,
                    alpha: region.alpha,
                    noise_scale: region.noise_scale,
                    base_firing: assembly.base_firing[unit],
                    init: assembly.init[unit],
                    input: std::mem::take(&mut input[row]),
                    recurrent: std::mem::take(&mut recurrent[row]),
                });
            }
        }
        let mut outputs = Vec::new();
        for (readout, (weight_range, bias_range)) in
            assembly.readouts.iter().zip(&parameters.readouts)
        {
            let regions = readout.sources.iter().zip(&readout.source_regions);
            let sources: Vec<(usize, usize)> = regions
                .flat_map(|(units, &region)| units.clone().map(move |unit| (region, unit)))
                .collect();
            let rows = readout.weight.chunks_exact(sources.len());
            for (row, (weights, &bias)) in rows.zip(readout.bias).enumerate() {
                let synapses = sources.iter().zip(weights);
                let synapses = synapses.map(|(&(region, unit), &weight)| (region, unit, weight));
                let start = weight_range.start + row * sources.len();
                outputs.push(Output {
                    bias,
                    synapses: synapses.collect(),
                    bias_parameter: bias_range.start + row,
                    parameters: start..start + sources.len(),
                });
            }
        }
        Self {
            dimensions: assembly.dimensions,
            parameters: parameters.clone(),
            units,
            input_noise: assembly.input_noise.clone(),
            outputs,
            noise: assembly.noise,
        }
    }
}

fn sources_by_row(
    rows: usize,
    blocks: &[Block<'_>],
    parameters: &ParameterRanges,
) -> Vec<Vec<Source>> {
    let mut sources = vec![Vec::new(); rows];
    for block in blocks {
        let mut synapses = vec![Vec::new(); rows];
        block.for_each_synapse(|row, col, weight| {
            synapses[row].push((block.sources.start + col, weight));
        });
        let Block { pathway, source_region: region, delay, .. } = *block;
        let mut next = parameters.pathways[pathway].start;
        for (sources, synapses) in sources.iter_mut().zip(synapses) {
            let parameters = next..next + synapses.len();
            next = parameters.end;
            sources.push(Source { pathway, region, delay, synapses, parameters });
        }
    }
    sources
}

impl EngineBackend<f64> for Reference {
    fn name(&self) -> &'static str {
        "reference"
    }

    fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    fn noise(&self) -> NoiseSource {
        self.noise
    }

    fn new_session(self: Arc<Self>, batch: usize) -> Result<Box<dyn SessionBackend<f64>>> {
        Ok(Box::new(ReferenceSession::new(self, batch)?))
    }

    fn new_tape(
        self: Arc<Self>,
        _: &Assembly<'_>,
        batch: usize,
        max_steps: usize,
        checkpoint_every: usize,
    ) -> Result<Box<dyn TapeBackend<f64>>> {
        Ok(Box::new(ReferenceTape::new(self, batch, max_steps, checkpoint_every)?))
    }

    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        *self = Self::new(assembly);
        Ok(())
    }
}
