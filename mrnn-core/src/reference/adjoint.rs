//! The backward pass, step by step from the last to the first.

use super::trajectory::Trajectory;
use super::{Reference, Unit};
use crate::Result;
use crate::description::DynamicsKind;
use crate::engine::{Dimensions, Gradients, LossGradient, Manipulation, Sequence};
use crate::memory::zeros;
use std::collections::VecDeque;

/// What all steps of a backward pass have in common.
pub(super) struct Pass<'a> {
    pub(super) engine: &'a Reference,
    pub(super) batch: usize,
    pub(super) sequence: &'a Sequence<'a, f64>,
    pub(super) manipulation: &'a Manipulation<f64>,
    pub(super) loss: &'a LossGradient<'a, f64>,
}

/// How a sequence began.
pub(super) struct Start {
    pub(super) has_x: bool,
    pub(super) has_h: bool,
    /// The first activations before any is clamped, `[batch, units]`.
    pub(super) h: Vec<f64>,
}

/// The gradients of the loss by the states at the time that the backward pass has come to.
pub(super) struct Adjoint {
    /// By x, as far as later steps depend on it, `[batch, units]`.
    x: Vec<f64>,
    /// By h of that time, of one step before, and so on, as far as later steps depend on them, `[batch, units]`
    /// each. What lies before the start belongs to the first h.
    h: VecDeque<Vec<f64>>,
}

impl Adjoint {
    pub(super) fn new(what: &str, dimensions: Dimensions, batch: usize) -> Result<Self> {
        let Dimensions { num_units, unit_history, .. } = dimensions;
        let zeros = || zeros(what, batch * num_units);
        let h = (0..2 + unit_history).map(|_| zeros()).collect::<Result<_>>()?;
        Ok(Self { x: zeros()?, h })
    }

    /// Begins at the end of a sequence, which no later step depends on.
    pub(super) fn begin(&mut self) {
        self.x.fill(0.0);
        self.h.iter_mut().for_each(|h| h.fill(0.0));
    }

    /// Goes back over the step from `step` to `step + 1`.
    pub(super) fn step(
        &mut self,
        pass: &Pass<'_>,
        trajectory: &Trajectory,
        step: usize,
        gradients: &mut Gradients<'_, f64>,
    ) {
        let num_units = pass.engine.dimensions.num_units;
        for member in 0..pass.batch {
            self.outputs(pass, trajectory, (member, step), gradients);
            let row = pass.sequence.row(pass.batch, member, step, num_units).start;
            for (i, unit) in pass.engine.units.iter().enumerate() {
                let position = member * num_units + i;
                let h = trajectory.h(step + 1, 0)[position];
                let of_loss = |array: Option<&[f64]>| array.map_or(0.0, |array| array[row + i]);
                let by_h = self.h[0][position] + of_loss(pass.loss.h);
                let by_x = self.x[position]
                    + of_loss(pass.loss.x)
                    + if pass.is_clamped(i) {
                        0.0
                    } else {
                        unit.activation.derivative_from_activation(h) * by_h
                    };
                self.x[position] = match pass.engine.dimensions.kind {
                    DynamicsKind::Leaky => (1.0 - unit.alpha) * by_x,
                    DynamicsKind::Elman => 0.0,
                };
                let by_drive = unit.alpha * by_x;
                if let Some(stimulation) = &mut gradients.stimulation {
                    stimulation[row + i] = by_drive;
                }
                if let Some(parameters) = &mut gradients.parameters {
                    parameters[pass.engine.parameters.base_firing.start + i] += by_drive;
                }
                self.recurrent(pass, trajectory, (member, step), (unit, by_drive), gradients);
                input(pass, trajectory, (member, step), (unit, by_drive), gradients);
            }
        }
        // What was by h of after the step has been passed on; its place is that of the earliest h of the step before.
        self.h[0].fill(0.0);
        self.h.rotate_left(1);
    }

    /// From y to h, and to the weights and biases of readouts.
    fn outputs(
        &mut self,
        pass: &Pass<'_>,
        trajectory: &Trajectory,
        (member, step): (usize, usize),
        gradients: &mut Gradients<'_, f64>,
    ) {
        let Some(by_y) = pass.loss.y else { return };
        let Dimensions { num_units, num_outputs, .. } = pass.engine.dimensions;
        let by_y = &by_y[pass.sequence.row(pass.batch, member, step, num_outputs)];
        for (output, by_y) in pass.engine.outputs.iter().zip(by_y) {
            for (&(region, unit, weight), parameter) in
                output.synapses.iter().zip(output.parameters.clone())
            {
                let (position, gain) =
                    (member * num_units + unit, pass.manipulation.region_gain(region));
                self.h[0][position] += weight * gain * by_y;
                if let Some(parameters) = &mut gradients.parameters {
                    parameters[parameter] += by_y * gain * trajectory.h(step + 1, 0)[position];
                }
            }
            if let Some(parameters) = &mut gradients.parameters {
                parameters[output.bias_parameter] += by_y;
            }
        }
    }

    /// From the drive of a unit to the h of its recurrent sources, and to their weights.
    fn recurrent(
        &mut self,
        pass: &Pass<'_>,
        trajectory: &Trajectory,
        (member, step): (usize, usize),
        (unit, by_drive): (&Unit, f64),
        gradients: &mut Gradients<'_, f64>,
    ) {
        let num_units = pass.engine.dimensions.num_units;
        for source in &unit.recurrent {
            let gain = source.gain(pass.manipulation);
            let h = trajectory.h(step, source.delay);
            for (&(unit, weight), parameter) in
                source.synapses.iter().zip(source.parameters.clone())
            {
                let position = member * num_units + unit;
                self.h[1 + source.delay][position] += weight * gain * by_drive;
                if let Some(parameters) = &mut gradients.parameters {
                    parameters[parameter] += by_drive * gain * h[position];
                }
            }
        }
    }

    /// From the states at time 0 to what the sequence began with.
    pub(super) fn finish(
        &self,
        pass: &Pass<'_>,
        start: &Start,
        gradients: &mut Gradients<'_, f64>,
    ) {
        let num_units = pass.engine.dimensions.num_units;
        for (position, &h) in start.h.iter().enumerate() {
            let i = position % num_units;
            // Clamps hold from time 0 on; what delays reach before it is the first h as it was.
            let now = if pass.is_clamped(i) { 0.0 } else { self.h[0][position] };
            let by_h = now + self.h.iter().skip(1).map(|h| h[position]).sum::<f64>();
            let (x0, h0) = if start.has_h {
                (self.x[position], by_h)
            } else {
                let derivative = pass.engine.units[i].activation.derivative_from_activation(h);
                (self.x[position] + derivative * by_h, 0.0)
            };
            if let Some(gradient) = &mut gradients.x0 {
                gradient[position] = x0;
            }
            if let Some(gradient) = &mut gradients.h0 {
                gradient[position] = h0;
            }
            if let Some(parameters) = &mut gradients.parameters
                && !start.has_x
            {
                parameters[pass.engine.parameters.init.start + i] += x0;
            }
        }
    }
}

impl Pass<'_> {
    fn is_clamped(&self, unit: usize) -> bool {
        self.manipulation.clamped().is_some_and(|clamped| clamped[unit].is_some())
    }
}

/// From the drive of a unit to its inputs, and to their weights.
fn input(
    pass: &Pass<'_>,
    trajectory: &Trajectory,
    (member, step): (usize, usize),
    (unit, by_drive): (&Unit, f64),
    gradients: &mut Gradients<'_, f64>,
) {
    let num_inputs = pass.engine.dimensions.num_inputs;
    for source in &unit.input {
        let gain = source.gain(pass.manipulation);
        let u = trajectory.u(step, source.delay);
        // Before the start the input is 0, whatever is given.
        let row = step.checked_sub(source.delay);
        let row = row.map(|step| pass.sequence.row(pass.batch, member, step, num_inputs).start);
        for (&(unit, weight), parameter) in source.synapses.iter().zip(source.parameters.clone()) {
            if let Some(parameters) = &mut gradients.parameters {
                parameters[parameter] += by_drive * gain * u[member * num_inputs + unit];
            }
            if let (Some(input), Some(row)) = (&mut gradients.input, row) {
                input[row + unit] += weight * gain * by_drive;
            }
        }
    }
}
