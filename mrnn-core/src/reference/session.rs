//! Stepping, with all of the past that delays need.

use super::{Reference, Source, Unit, WHAT};
use crate::Result;
use crate::description::DynamicsKind;
use crate::engine::{
    Conditions, Dimensions, InputNoise, Manipulation, Record, Sequence, SessionBackend,
};
use crate::memory::zeros;
use crate::noise::Target;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

pub(super) struct ReferenceSession {
    engine: Arc<Reference>,
    batch: usize,
    /// `[batch, units]`
    x: Vec<f64>,
    /// h of now, of one step before, and so on, `[batch, units]` each. The last is only needed for the
    /// currents of the step that has been taken.
    h: VecDeque<Vec<f64>>,
    /// Input and its noise of the last step, of the one before it, and so on, `[batch, inputs]` each.
    u: VecDeque<Vec<f64>>,
}

impl ReferenceSession {
    pub(super) fn new(engine: Arc<Reference>, batch: usize) -> Result<Self> {
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } =
            engine.dimensions;
        let history = |steps: usize, width: usize| -> Result<VecDeque<Vec<f64>>> {
            (0..steps).map(|_| zeros(WHAT, batch * width)).collect()
        };
        let mut session = Self {
            engine,
            batch,
            x: zeros(WHAT, batch * num_units)?,
            h: history(2 + unit_history, num_units)?,
            u: history(1 + input_history, num_inputs)?,
        };
        session.reset(None);
        Ok(session)
    }

    fn units_of(&self, member: usize) -> Range<usize> {
        let num_units = self.engine.dimensions.num_units;
        member * num_units..(member + 1) * num_units
    }

    fn inputs_of(&self, member: usize) -> Range<usize> {
        let num_inputs = self.engine.dimensions.num_inputs;
        member * num_inputs..(member + 1) * num_inputs
    }

    /// Makes room for the step to come at the front of the histories.
    fn shift(&mut self) {
        self.h.rotate_right(1);
        self.u.rotate_right(1);
    }

    /// Takes a step, after [`shift`](Self::shift).
    fn step_member(
        &mut self,
        member: usize,
        (input, stimulation): (Option<&[f64]>, Option<&[f64]>),
        conditions: &Conditions<'_, f64>,
        step: u64,
    ) {
        let engine = Arc::clone(&self.engine);
        let (units, inputs) = (self.units_of(member), self.inputs_of(member));
        let u = &mut self.u[0][inputs];
        match input {
            Some(input) => u.copy_from_slice(input),
            None => u.fill(0.0),
        }
        let mut hidden_noise = vec![0.0; engine.dimensions.num_units];
        if let Some(noise) = conditions.noise.of_member(member) {
            noise.fill(step, Target::Hidden, &mut hidden_noise);
            let mut input_noise = vec![0.0; engine.dimensions.num_inputs];
            noise.fill(step, Target::Input, &mut input_noise);
            for InputNoise { units, scale } in &engine.input_noise {
                units.clone().for_each(|unit| u[unit] += scale * input_noise[unit]);
            }
        }

        let manipulation = conditions.manipulation;
        for (i, (unit, position)) in engine.units.iter().zip(units).enumerate() {
            let stimulation = stimulation.map_or(0.0, |stimulation| stimulation[i]);
            let drive = self.recurrent_drive(unit, member, manipulation)
                + self.input_drive(unit, member, manipulation)
                + (unit.base_firing + manipulation.current()[i])
                + unit.noise_scale * hidden_noise[i];
            let x = self.x[position];
            self.x[position] = match engine.dimensions.kind {
                DynamicsKind::Leaky => x + unit.alpha * (-x + drive) + unit.alpha * stimulation,
                DynamicsKind::Elman => drive + stimulation,
            };
            self.h[0][position] = unit.activation.apply(self.x[position]);
        }
    }

    /// W_rec·h; `h[0]` is that of after the step.
    fn recurrent_drive(&self, unit: &Unit, member: usize, gains: &Manipulation<f64>) -> f64 {
        let currents = unit.recurrent.iter().map(|source| {
            let gain = gains.pathway_gain(source.pathway, source.region);
            source.sum(gain, &self.h[1 + source.delay][self.units_of(member)])
        });
        currents.sum()
    }

    /// W_inp·(u + ξ_inp)
    fn input_drive(&self, unit: &Unit, member: usize, gains: &Manipulation<f64>) -> f64 {
        let currents = unit.input.iter().map(|source| {
            let gain = gains.pathway_gain(source.pathway, source.region);
            source.sum(gain, &self.u[source.delay][self.inputs_of(member)])
        });
        currents.sum()
    }

    fn clamp(&mut self, manipulation: &Manipulation<f64>) {
        let Some(clamped) = manipulation.clamped() else { return };
        for h in self.h[0].chunks_exact_mut(clamped.len()) {
            let values = h.iter_mut().zip(clamped);
            values.for_each(|(h, clamped)| *h = clamped.unwrap_or(*h));
        }
    }

    fn outputs(&self, member: usize, manipulation: &Manipulation<f64>, y: &mut [f64]) {
        let h = &self.h[0][self.units_of(member)];
        for (y, output) in y.iter_mut().zip(&self.engine.outputs) {
            let terms = output.synapses.iter().map(|&(region, unit, weight)| {
                weight * (manipulation.region_gain(region) * h[unit])
            });
            *y = terms.sum::<f64>() + output.bias;
        }
    }

    fn activate(&mut self, member: usize) {
        let units = self.units_of(member);
        let values = self.h[0][units.clone()].iter_mut().zip(&self.x[units]);
        for ((h, &x), unit) in values.zip(&self.engine.units) {
            *h = unit.activation.apply(x);
        }
    }

    /// The history of one member: h as it is now, input 0.
    fn forget(&mut self, member: usize) {
        let (units, inputs) = (self.units_of(member), self.inputs_of(member));
        for steps in 1..self.h.len() {
            for unit in units.clone() {
                self.h[steps][unit] = self.h[0][unit];
            }
        }
        self.u.iter_mut().for_each(|u| u[inputs.clone()].fill(0.0));
    }
}

impl SessionBackend<f64> for ReferenceSession {
    fn reset(&mut self, members: Option<&[bool]>) {
        for member in 0..self.batch {
            if members.is_none_or(|members| members[member]) {
                let units = self.units_of(member);
                let init = self.engine.units.iter().map(|unit| unit.init);
                self.x[units].iter_mut().zip(init).for_each(|(x, init)| *x = init);
                self.activate(member);
                self.forget(member);
            }
        }
    }

    fn set_state(&mut self, x: Option<&[f64]>, h: Option<&[f64]>) {
        if let Some(x) = x {
            self.x.copy_from_slice(x);
            (0..self.batch).for_each(|member| self.activate(member));
        }
        if let Some(h) = h {
            self.h[0].copy_from_slice(h);
        }
        (0..self.batch).for_each(|member| self.forget(member));
    }

    fn copy_state(&self, x: Option<&mut [f64]>, h: Option<&mut [f64]>) {
        if let Some(x) = x {
            x.copy_from_slice(&self.x);
        }
        if let Some(h) = h {
            h.copy_from_slice(&self.h[0]);
        }
    }

    fn copy_outputs(&self, manipulation: &Manipulation<f64>, y: &mut [f64]) {
        let num_outputs = self.engine.dimensions.num_outputs;
        for member in 0..self.batch {
            let outputs = member * num_outputs..(member + 1) * num_outputs;
            self.outputs(member, manipulation, &mut y[outputs]);
        }
    }

    fn copy_current(&self, pathway: usize, gain: f64, current: &mut [f64]) {
        current.fill(0.0);
        let is_it = |source: &&Source| source.pathway == pathway;
        let units = self.engine.units.iter().map(|unit| {
            let recurrent = unit.recurrent.iter().find(is_it);
            (recurrent, unit.input.iter().find(is_it))
        });
        let units: Vec<_> =
            units.filter(|(recurrent, input)| recurrent.is_some() || input.is_some()).collect();
        if units.is_empty() {
            return;
        }
        for (member, current) in current.chunks_exact_mut(units.len()).enumerate() {
            for (current, (recurrent, input)) in current.iter_mut().zip(&units) {
                if let Some(source) = recurrent {
                    let h = &self.h[1 + source.delay][self.units_of(member)];
                    *current = source.sum(gain, h);
                }
                if let Some(source) = input {
                    let u = &self.u[source.delay][self.inputs_of(member)];
                    *current = source.sum(gain, u);
                }
            }
        }
    }

    fn save(&self, values: &mut [f64]) {
        let Dimensions { unit_history, input_history, .. } = self.engine.dimensions;
        let h = self.h.iter().take(1 + unit_history);
        let parts = std::iter::once(&self.x).chain(h).chain(self.u.iter().take(input_history));
        let mut rest = values;
        for part in parts {
            let (values, after) = rest.split_at_mut(part.len());
            values.copy_from_slice(part);
            rest = after;
        }
    }

    fn restore(&mut self, values: &[f64]) {
        let Dimensions { unit_history, input_history, .. } = self.engine.dimensions;
        let h = self.h.iter_mut().take(1 + unit_history);
        let u = self.u.iter_mut().take(input_history);
        let mut rest = values;
        for part in std::iter::once(&mut self.x).chain(h).chain(u) {
            let (values, after) = rest.split_at(part.len());
            part.copy_from_slice(values);
            rest = after;
        }
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, f64>,
        conditions: &Conditions<'_, f64>,
        record: &mut Record<'_, f64>,
    ) {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = self.engine.dimensions;
        self.clamp(conditions.manipulation);
        for step in 0..sequence.steps {
            self.shift();
            for member in 0..self.batch {
                let input = sequence
                    .input
                    .map(|input| &input[sequence.row(self.batch, member, step, num_inputs)]);
                let stimulation = sequence.stimulation.map(|stimulation| {
                    &stimulation[sequence.row(self.batch, member, step, num_units)]
                });
                let index = conditions.first_step.wrapping_add(step as u64);
                self.step_member(member, (input, stimulation), conditions, index);
            }
            self.clamp(conditions.manipulation);
            for member in 0..self.batch {
                let row = |width| sequence.row(self.batch, member, step, width);
                let units = self.units_of(member);
                record.keep_state(row(num_units), &self.x[units.clone()], &self.h[0][units]);
                if let Some(y) = &mut record.y {
                    self.outputs(member, conditions.manipulation, &mut y[row(num_outputs)]);
                }
            }
        }
    }
}
