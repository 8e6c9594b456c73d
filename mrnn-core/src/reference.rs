//! The reference engine: the equations as loops, in float64, for others to be measured against.
//!
//! Leaky: `x' = x + α(−x + W_rec·h + W_inp·(u + ξ_inp) + b + ξ_hid) + α·s`, `h' = φ(x')`, `α = dt/τ`.
//! Elman: `x' = W_rec·h + W_inp·(u + ξ_inp) + b + ξ_hid + s`, `h' = φ(x')`.

use crate::description::DynamicsKind;
use crate::engine::{
    Assembly, Block, Dimensions, Engine, EngineBackend, InputNoise, NoiseSource, Record, Sequence,
    SessionBackend,
};
use crate::memory::zeros;
use crate::noise::{Target, TrialNoise};
use crate::{Activation, Network, Result};
use std::ops::Range;
use std::sync::Arc;

/// The reference engine of a network.
pub fn engine(network: &Network) -> Engine<f64> {
    Engine::new(Arc::new(Reference::new(&Assembly::of(network))))
}

/// One synapse: source unit and effective weight.
type Synapse = (usize, f64);

struct Unit {
    activation: Activation,
    alpha: f64,
    noise_scale: f64,
    base_firing: f64,
    init: f64,
    input: Vec<Synapse>,
    recurrent: Vec<Synapse>,
}

struct Output {
    bias: f64,
    synapses: Vec<Synapse>,
}

struct Reference {
    dimensions: Dimensions,
    units: Vec<Unit>,
    input_noise: Vec<InputNoise>,
    outputs: Vec<Output>,
    noise: NoiseSource,
}

impl Reference {
    fn new(assembly: &Assembly<'_>) -> Self {
        let mut units = Vec::new();
        for region in &assembly.regions {
            let mut input = synapses_by_row(region.units.len(), &region.input);
            let mut recurrent = synapses_by_row(region.units.len(), &region.recurrent);
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
        for readout in &assembly.readouts {
            let sources: Vec<usize> = readout.sources.iter().cloned().flatten().collect();
            for (weights, &bias) in readout.weight.chunks_exact(sources.len()).zip(readout.bias) {
                let synapses = sources.iter().copied().zip(weights.iter().copied()).collect();
                outputs.push(Output { bias, synapses });
            }
        }
        Self {
            dimensions: assembly.dimensions,
            units,
            input_noise: assembly.input_noise.clone(),
            outputs,
            noise: assembly.noise,
        }
    }
}

fn synapses_by_row(rows: usize, blocks: &[Block<'_>]) -> Vec<Vec<Synapse>> {
    let mut synapses = vec![Vec::new(); rows];
    for block in blocks {
        block.for_each_synapse(|row, col, weight| {
            synapses[row].push((block.sources.start + col, weight));
        });
    }
    synapses
}

fn sum(synapses: &[Synapse], sources: &[f64]) -> f64 {
    synapses.iter().map(|&(source, weight)| weight * sources[source]).sum()
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
        let states = batch * self.dimensions.num_units;
        let what = "the states of a session";
        let (x, h) = (zeros(what, states)?, zeros(what, states)?);
        let mut session = ReferenceSession { engine: self, batch, x, h };
        session.reset();
        Ok(Box::new(session))
    }
}

struct ReferenceSession {
    engine: Arc<Reference>,
    batch: usize,
    x: Vec<f64>,
    h: Vec<f64>,
}

impl ReferenceSession {
    fn units_of(&self, member: usize) -> Range<usize> {
        let num_units = self.engine.dimensions.num_units;
        member * num_units..(member + 1) * num_units
    }

    fn step_member(
        &mut self,
        member: usize,
        (input, stimulation): (Option<&[f64]>, Option<&[f64]>),
        noise: Option<TrialNoise>,
        step: u64,
    ) {
        let Dimensions { num_units, num_inputs, kind, .. } = self.engine.dimensions;
        let mut input = input.map_or_else(|| vec![0.0; num_inputs], <[f64]>::to_vec);
        let mut hidden_noise = vec![0.0; num_units];
        if let Some(noise) = noise {
            noise.fill(step, Target::Hidden, &mut hidden_noise);
            let mut input_noise = vec![0.0; num_inputs];
            noise.fill(step, Target::Input, &mut input_noise);
            for InputNoise { units, scale } in &self.engine.input_noise {
                units.clone().for_each(|unit| input[unit] += scale * input_noise[unit]);
            }
        }

        let range = self.units_of(member);
        let h = self.h[range.clone()].to_vec();
        for (i, (unit, position)) in self.engine.units.iter().zip(range).enumerate() {
            let stimulation = stimulation.map_or(0.0, |stimulation| stimulation[i]);
            let drive = sum(&unit.recurrent, &h)
                + sum(&unit.input, &input)
                + unit.base_firing
                + unit.noise_scale * hidden_noise[i];
            let x = self.x[position];
            self.x[position] = match kind {
                DynamicsKind::Leaky => x + unit.alpha * (-x + drive) + unit.alpha * stimulation,
                DynamicsKind::Elman => drive + stimulation,
            };
            self.h[position] = unit.activation.apply(self.x[position]);
        }
    }

    fn outputs(&self, member: usize, y: &mut [f64]) {
        let h = &self.h[self.units_of(member)];
        for (y, output) in y.iter_mut().zip(&self.engine.outputs) {
            *y = sum(&output.synapses, h) + output.bias;
        }
    }

    fn activate(&mut self) {
        let activations = self.engine.units.iter().map(|unit| unit.activation).cycle();
        for ((h, &x), activation) in self.h.iter_mut().zip(&self.x).zip(activations) {
            *h = activation.apply(x);
        }
    }
}

impl SessionBackend<f64> for ReferenceSession {
    fn reset(&mut self) {
        let init = self.engine.units.iter().map(|unit| unit.init).cycle();
        self.x.iter_mut().zip(init).for_each(|(x, init)| *x = init);
        self.activate();
    }

    fn set_state(&mut self, x: Option<&[f64]>, h: Option<&[f64]>) {
        if let Some(x) = x {
            self.x.copy_from_slice(x);
            self.activate();
        }
        if let Some(h) = h {
            self.h.copy_from_slice(h);
        }
    }

    fn copy_state(&self, x: Option<&mut [f64]>, h: Option<&mut [f64]>) {
        if let Some(x) = x {
            x.copy_from_slice(&self.x);
        }
        if let Some(h) = h {
            h.copy_from_slice(&self.h);
        }
    }

    fn copy_outputs(&self, y: &mut [f64]) {
        let num_outputs = self.engine.dimensions.num_outputs;
        for member in 0..self.batch {
            self.outputs(member, &mut y[member * num_outputs..(member + 1) * num_outputs]);
        }
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, f64>,
        noise: NoiseSource,
        first_step: u64,
        record: &mut Record<'_, f64>,
    ) {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = self.engine.dimensions;
        for step in 0..sequence.steps {
            for member in 0..self.batch {
                let row = |width| sequence.row(self.batch, member, step, width);
                let (input_row, state_row, output_row) =
                    (row(num_inputs), row(num_units), row(num_outputs));
                let input = sequence.input.map(|input| &input[input_row]);
                let stimulation = sequence.stimulation.map(|s| &s[state_row.clone()]);
                let index = first_step.wrapping_add(step as u64);
                self.step_member(member, (input, stimulation), noise.of_member(member), index);
                let units = self.units_of(member);
                record.keep_state(state_row, &self.x[units.clone()], &self.h[units]);
                if let Some(y) = &mut record.y {
                    self.outputs(member, &mut y[output_row]);
                }
            }
        }
    }
}
