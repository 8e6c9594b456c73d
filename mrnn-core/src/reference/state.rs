//! The state of a batch, with all of the past that delays need, and the step.

use super::{Reference, Unit};
use crate::Result;
use crate::description::DynamicsKind;
use crate::engine::{Conditions, Dimensions, InputNoise, Manipulation, Record, Sequence};
use crate::memory::zeros;
use crate::noise::Target;
use std::collections::VecDeque;
use std::ops::Range;

pub(super) struct State {
    batch: usize,
    num_units: usize,
    num_inputs: usize,
    /// `[batch, units]`
    x: Vec<f64>,
    /// h of now, of one step before, and so on, `[batch, units]` each. The last is only needed for the
    /// currents of the step that has been taken.
    h: VecDeque<Vec<f64>>,
    /// Input and its noise of the last step, of the one before it, and so on, `[batch, inputs]` each.
    u: VecDeque<Vec<f64>>,
}

impl State {
    /// The initial state; `what` names it in the error.
    pub(super) fn new(what: &str, engine: &Reference, batch: usize) -> Result<Self> {
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } =
            engine.dimensions;
        let history = |steps: usize, width: usize| -> Result<VecDeque<Vec<f64>>> {
            (0..steps).map(|_| zeros(what, batch * width)).collect()
        };
        let mut state = Self {
            batch,
            num_units,
            num_inputs,
            x: zeros(what, batch * num_units)?,
            h: history(2 + unit_history, num_units)?,
            u: history(1 + input_history, num_inputs)?,
        };
        state.reset(engine, None);
        Ok(state)
    }

    /// Pre-activations, `[batch, units]`.
    pub(super) fn x(&self) -> &[f64] {
        &self.x
    }

    /// Activations of `steps` steps before, `[batch, units]`.
    pub(super) fn h(&self, steps: usize) -> &[f64] {
        &self.h[steps]
    }

    /// Input and its noise of the step taken `steps` steps before the last, `[batch, inputs]`.
    pub(super) fn u(&self, steps: usize) -> &[f64] {
        &self.u[steps]
    }

    /// The units of a member in the arrays of a batch.
    pub(super) fn units_of(&self, member: usize) -> Range<usize> {
        member * self.num_units..(member + 1) * self.num_units
    }

    /// The inputs of a member in the arrays of a batch.
    pub(super) fn inputs_of(&self, member: usize) -> Range<usize> {
        member * self.num_inputs..(member + 1) * self.num_inputs
    }

    /// x = init, h = φ(x), in the members that are true in `members`, or in all.
    pub(super) fn reset(&mut self, engine: &Reference, members: Option<&[bool]>) {
        for member in 0..self.batch {
            if members.is_none_or(|members| members[member]) {
                let units = self.units_of(member);
                let init = engine.units.iter().map(|unit| unit.init);
                self.x[units].iter_mut().zip(init).for_each(|(x, init)| *x = init);
                self.activate(engine, member);
                self.forget(member);
            }
        }
    }

    /// Replaces x and h; where x is given alone, h = φ(x).
    pub(super) fn set(&mut self, engine: &Reference, x: Option<&[f64]>, h: Option<&[f64]>) {
        if let Some(x) = x {
            self.x.copy_from_slice(x);
            (0..self.batch).for_each(|member| self.activate(engine, member));
        }
        if let Some(h) = h {
            self.h[0].copy_from_slice(h);
        }
        (0..self.batch).for_each(|member| self.forget(member));
    }

    /// Holds the h of now of clamped units.
    pub(super) fn clamp(&mut self, manipulation: &Manipulation<f64>) {
        let Some(clamped) = manipulation.clamped() else { return };
        for h in self.h[0].chunks_exact_mut(clamped.len()) {
            let values = h.iter_mut().zip(clamped);
            values.for_each(|(h, clamped)| *h = clamped.unwrap_or(*h));
        }
    }

    /// Takes the step of a sequence from `step` to `step + 1`, after [`clamp`](Self::clamp) of the first.
    pub(super) fn step(
        &mut self,
        engine: &Reference,
        sequence: &Sequence<'_, f64>,
        conditions: &Conditions<'_, f64>,
        step: usize,
    ) {
        self.h.rotate_right(1);
        self.u.rotate_right(1);
        for member in 0..self.batch {
            let row = |width| sequence.row(self.batch, member, step, width);
            let input = sequence.input.map(|input| &input[row(self.num_inputs)]);
            let stimulation = sequence.stimulation.map(|s| &s[row(self.num_units)]);
            let index = conditions.first_step.wrapping_add(step as u64);
            self.step_member(engine, member, (input, stimulation), conditions, index);
        }
        self.clamp(conditions.manipulation);
    }

    fn step_member(
        &mut self,
        engine: &Reference,
        member: usize,
        (input, stimulation): (Option<&[f64]>, Option<&[f64]>),
        conditions: &Conditions<'_, f64>,
        step: u64,
    ) {
        let (units, inputs) = (self.units_of(member), self.inputs_of(member));
        let u = &mut self.u[0][inputs];
        match input {
            Some(input) => u.copy_from_slice(input),
            None => u.fill(0.0),
        }
        let mut hidden_noise = vec![0.0; self.num_units];
        if let Some(noise) = conditions.noise.of_member(member) {
            noise.fill(step, Target::Hidden, &mut hidden_noise);
            let mut input_noise = vec![0.0; self.num_inputs];
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

    /// W_rec·h
    fn recurrent_drive(&self, unit: &Unit, member: usize, gains: &Manipulation<f64>) -> f64 {
        let currents = unit
            .recurrent
            .iter()
            .map(|source| source.sum(source.gain(gains), self.activations(source.delay, member)));
        currents.sum()
    }

    /// W_inp·(u + ξ_inp)
    fn input_drive(&self, unit: &Unit, member: usize, gains: &Manipulation<f64>) -> f64 {
        let currents = unit
            .input
            .iter()
            .map(|source| source.sum(source.gain(gains), self.inputs(source.delay, member)));
        currents.sum()
    }

    /// The activations of a member that the last step read with a delay, `[units]`; `h[0]` is that of after it.
    pub(super) fn activations(&self, delay: usize, member: usize) -> &[f64] {
        &self.h[1 + delay][self.units_of(member)]
    }

    /// The inputs of a member that the last step read with a delay, `[inputs]`.
    pub(super) fn inputs(&self, delay: usize, member: usize) -> &[f64] {
        &self.u[delay][self.inputs_of(member)]
    }

    /// Writes what is to be recorded after a step.
    pub(super) fn record(
        &self,
        engine: &Reference,
        sequence: &Sequence<'_, f64>,
        step: usize,
        manipulation: &Manipulation<f64>,
        record: &mut Record<'_, f64>,
    ) {
        for member in 0..self.batch {
            let row = |width| sequence.row(self.batch, member, step, width);
            let units = self.units_of(member);
            record.keep_state(row(self.num_units), &self.x[units.clone()], &self.h[0][units]);
            if let Some(y) = &mut record.y {
                let y = &mut y[row(engine.dimensions.num_outputs)];
                self.outputs(engine, member, manipulation, y);
            }
        }
    }

    /// The readouts of a member, `[outputs]`.
    pub(super) fn outputs(
        &self,
        engine: &Reference,
        member: usize,
        manipulation: &Manipulation<f64>,
        y: &mut [f64],
    ) {
        let h = &self.h[0][self.units_of(member)];
        for (y, output) in y.iter_mut().zip(&engine.outputs) {
            let terms = output.synapses.iter().map(|&(region, unit, weight)| {
                weight * (manipulation.region_gain(region) * h[unit])
            });
            *y = terms.sum::<f64>() + output.bias;
        }
    }

    /// Copies out what the steps to come depend on, in the layout of [`Dimensions::snapshot_len`].
    pub(super) fn save(&self, values: &mut [f64]) {
        let h = self.h.iter().take(self.h.len() - 1);
        let u = self.u.iter().take(self.u.len() - 1);
        let mut rest = values;
        for part in std::iter::once(&self.x).chain(h).chain(u) {
            let (values, after) = rest.split_at_mut(part.len());
            values.copy_from_slice(part);
            rest = after;
        }
    }

    /// Takes over what [`save`](Self::save) has written.
    pub(super) fn restore(&mut self, values: &[f64]) {
        let (h, u) = (self.h.len() - 1, self.u.len() - 1);
        let h = self.h.iter_mut().take(h);
        let u = self.u.iter_mut().take(u);
        let mut rest = values;
        for part in std::iter::once(&mut self.x).chain(h).chain(u) {
            let (values, after) = rest.split_at(part.len());
            part.copy_from_slice(values);
            rest = after;
        }
    }

    fn activate(&mut self, engine: &Reference, member: usize) {
        let units = self.units_of(member);
        let values = self.h[0][units.clone()].iter_mut().zip(&self.x[units]);
        for ((h, &x), unit) in values.zip(&engine.units) {
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
