//! Sessions: a state and its engine.

use super::state::State;
use super::{Reference, Source};
use crate::Result;
use crate::engine::{Conditions, Manipulation, Record, Sequence, SessionBackend};
use std::sync::Arc;

pub(super) struct ReferenceSession {
    engine: Arc<Reference>,
    batch: usize,
    state: State,
}

impl ReferenceSession {
    pub(super) fn new(engine: Arc<Reference>, batch: usize) -> Result<Self> {
        let state = State::new("the states of a session", &engine, batch)?;
        Ok(Self { engine, batch, state })
    }
}

impl SessionBackend<f64> for ReferenceSession {
    fn reset(&mut self, members: Option<&[bool]>) {
        self.state.reset(&self.engine, members);
    }

    fn set_state(&mut self, x: Option<&[f64]>, h: Option<&[f64]>) {
        self.state.set(&self.engine, x, h);
    }

    fn copy_state(&self, x: Option<&mut [f64]>, h: Option<&mut [f64]>) {
        if let Some(x) = x {
            x.copy_from_slice(self.state.x());
        }
        if let Some(h) = h {
            h.copy_from_slice(self.state.h(0));
        }
    }

    fn copy_outputs(&self, manipulation: &Manipulation<f64>, y: &mut [f64]) {
        let num_outputs = self.engine.dimensions.num_outputs;
        for member in 0..self.batch {
            let outputs = member * num_outputs..(member + 1) * num_outputs;
            self.state.outputs(&self.engine, member, manipulation, &mut y[outputs]);
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
                    *current = source.sum(gain, self.state.activations(source.delay, member));
                }
                if let Some(source) = input {
                    *current = source.sum(gain, self.state.inputs(source.delay, member));
                }
            }
        }
    }

    fn save(&self, values: &mut [f64]) {
        self.state.save(values);
    }

    fn restore(&mut self, values: &[f64]) {
        self.state.restore(values);
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, f64>,
        conditions: &Conditions<'_, f64>,
        record: &mut Record<'_, f64>,
    ) {
        let (engine, manipulation) = (&*self.engine, conditions.manipulation);
        self.state.clamp(manipulation);
        for step in 0..sequence.steps {
            self.state.step(engine, sequence, conditions, step);
            self.state.record(engine, sequence, step, manipulation, record);
        }
    }
}
