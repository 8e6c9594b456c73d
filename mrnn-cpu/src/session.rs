//! Stepping: drive of every unit first, then its state.

use crate::kernels::Precision;
use crate::prepared::Prepared;
use mrnn_core::Result;
use mrnn_core::description::DynamicsKind;
use mrnn_core::engine::{Conditions, InputNoise, Manipulation, Record, Sequence, SessionBackend};
use mrnn_core::memory::zeros;
use mrnn_core::noise::{Target, TrialNoise};
use std::ops::Range;
use std::sync::Arc;

/// What messages call a session's arrays.
const WHAT: &str = "a session of the cpu engine";

pub(crate) struct CpuSession<T: Precision> {
    engine: Arc<Prepared<T>>,
    batch: usize,
    /// `[batch, units]`
    x: Vec<T>,
    /// `[batch, units]`
    h: Vec<T>,
    scratch: Scratch<T>,
}

/// What one step of one member needs.
struct Scratch<T> {
    /// Input to each unit, `[units]`.
    drive: Vec<T>,
    /// External input with its noise, `[inputs]`.
    input: Vec<T>,
    /// Normal draws, as many as the wider of units and inputs.
    draws: Vec<f64>,
}

impl<T: Precision> CpuSession<T> {
    pub(crate) fn new(engine: Arc<Prepared<T>>, batch: usize) -> Result<Self> {
        let dimensions = engine.dimensions;
        let (num_units, num_inputs) = (dimensions.num_units, dimensions.num_inputs);
        let mut session = Self {
            batch,
            x: zeros(WHAT, batch * num_units)?,
            h: zeros(WHAT, batch * num_units)?,
            scratch: Scratch {
                drive: zeros(WHAT, num_units)?,
                input: zeros(WHAT, num_inputs)?,
                draws: zeros(WHAT, num_units.max(num_inputs))?,
            },
            engine,
        };
        session.reset(None);
        Ok(session)
    }

    fn units_of(&self, member: usize) -> Range<usize> {
        let num_units = self.engine.dimensions.num_units;
        member * num_units..(member + 1) * num_units
    }

    fn step_member(
        &mut self,
        member: usize,
        (input, stimulation): (Option<&[T]>, Option<&[T]>),
        noise: Option<TrialNoise>,
        step: u64,
    ) {
        let units = self.units_of(member);
        let Self { engine, x, h, scratch, .. } = self;
        let (x, h) = (&mut x[units.clone()], &mut h[units]);
        match input {
            Some(input) => scratch.input.copy_from_slice(input),
            None => scratch.input.fill(T::ZERO),
        }
        scratch.drive.copy_from_slice(&engine.base_firing);
        if let Some(noise) = noise {
            add_noise(engine, noise, step, scratch);
        }
        for region in &engine.regions {
            let drive = &mut scratch.drive[region.units.clone()];
            region.input.iter().for_each(|b| b.add_to(engine.kernels, &scratch.input, drive));
            region.recurrent.iter().for_each(|b| b.add_to(engine.kernels, h, drive));
        }
        // In both dynamics stimulation enters with the drive's own factor: α for leaky, 1 for Elman.
        if let Some(stimulation) = stimulation {
            scratch.drive.iter_mut().zip(stimulation).for_each(|(drive, &s)| *drive += s);
        }

        for region in &engine.regions {
            let (units, kernels) = (region.units.clone(), engine.kernels);
            let (drive, x) = (&scratch.drive[units.clone()], &mut x[units.clone()]);
            match engine.dimensions.kind {
                DynamicsKind::Leaky => (kernels.leaky)(region.alpha, drive, x),
                DynamicsKind::Elman => x.copy_from_slice(drive),
            }
            (kernels.activate)(region.activation, x, &mut h[units]);
        }
    }

    fn outputs(&self, member: usize, y: &mut [T]) {
        let h = &self.h[self.units_of(member)];
        for readout in &self.engine.readouts {
            let y = &mut y[readout.outputs.clone()];
            y.copy_from_slice(&readout.bias);
            readout.blocks.iter().for_each(|block| block.add_to(self.engine.kernels, h, y));
        }
    }

    fn activate(&mut self) {
        let Self { engine, x, h, .. } = self;
        let num_units = engine.dimensions.num_units;
        for (x, h) in x.chunks_exact(num_units).zip(h.chunks_exact_mut(num_units)) {
            for region in &engine.regions {
                let units = region.units.clone();
                (engine.kernels.activate)(region.activation, &x[units.clone()], &mut h[units]);
            }
        }
    }
}

fn add_noise<T: Precision>(
    engine: &Prepared<T>,
    noise: TrialNoise,
    step: u64,
    scratch: &mut Scratch<T>,
) {
    let Scratch { drive, input, draws } = scratch;
    noise.fill(step, Target::Hidden, &mut draws[..drive.len()]);
    for region in &engine.regions {
        for unit in region.units.clone() {
            drive[unit] += T::from_f64(region.noise_scale * draws[unit]);
        }
    }
    noise.fill(step, Target::Input, &mut draws[..input.len()]);
    for InputNoise { units, scale } in &engine.input_noise {
        for unit in units.clone() {
            input[unit] += T::from_f64(scale * draws[unit]);
        }
    }
}

impl<T: Precision> SessionBackend<T> for CpuSession<T> {
    fn reset(&mut self, members: Option<&[bool]>) {
        let num_units = self.engine.dimensions.num_units;
        for (member, x) in self.x.chunks_exact_mut(num_units).enumerate() {
            if members.is_none_or(|members| members[member]) {
                x.copy_from_slice(&self.engine.init);
            }
        }
        self.activate();
    }

    fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>) {
        if let Some(x) = x {
            self.x.copy_from_slice(x);
            self.activate();
        }
        if let Some(h) = h {
            self.h.copy_from_slice(h);
        }
    }

    fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>) {
        if let Some(x) = x {
            x.copy_from_slice(&self.x);
        }
        if let Some(h) = h {
            h.copy_from_slice(&self.h);
        }
    }

    fn copy_outputs(&self, _: &Manipulation<T>, y: &mut [T]) {
        let num_outputs = self.engine.dimensions.num_outputs;
        for member in 0..self.batch {
            self.outputs(member, &mut y[member * num_outputs..(member + 1) * num_outputs]);
        }
    }

    fn copy_current(&self, _: usize, _: T, current: &mut [T]) {
        current.fill(T::ZERO);
    }

    fn save(&self, values: &mut [T]) {
        let (x, rest) = values.split_at_mut(self.x.len());
        x.copy_from_slice(&self.x);
        rest[..self.h.len()].copy_from_slice(&self.h);
    }

    fn restore(&mut self, values: &[T]) {
        let (x, h) = values.split_at(self.x.len());
        self.x.copy_from_slice(x);
        self.h.copy_from_slice(&h[..x.len()]);
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        let dimensions = self.engine.dimensions;
        for step in 0..sequence.steps {
            for member in 0..self.batch {
                let row = |width| sequence.row(self.batch, member, step, width);
                let (input, state, output) = (
                    row(dimensions.num_inputs),
                    row(dimensions.num_units),
                    row(dimensions.num_outputs),
                );
                let input = sequence.input.map(|values| &values[input]);
                let stimulation = sequence.stimulation.map(|values| &values[state.clone()]);
                let index = conditions.first_step.wrapping_add(step as u64);
                self.step_member(
                    member,
                    (input, stimulation),
                    conditions.noise.of_member(member),
                    index,
                );
                let units = self.units_of(member);
                record.keep_state(state, &self.x[units.clone()], &self.h[units]);
                if let Some(y) = &mut record.y {
                    self.outputs(member, &mut y[output]);
                }
            }
        }
    }
}
