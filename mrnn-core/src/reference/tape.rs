//! Tapes: a sequence's trajectory, kept whole or from checkpoint to checkpoint, and the way back over it.

use super::Reference;
use super::adjoint::{Adjoint, Pass, Start};
use super::state::State;
use super::trajectory::Trajectory;
use crate::engine::{
    Assembly, Conditions, EngineBackend, Gradients, InitialState, LossGradient, Record, Sequence,
    TapeBackend,
};
use crate::memory::zeros;
use crate::{Error, Result};
use std::sync::Arc;

/// What messages call a tape's arrays.
const WHAT: &str = "a tape";

pub(super) struct ReferenceTape {
    engine: Arc<Reference>,
    batch: usize,
    /// Steps of a segment.
    every: usize,
    start: Start,
    state: State,
    /// The states that the segments begin with, as [`State::save`] writes them.
    checkpoints: Vec<Vec<f64>>,
    /// Of one segment.
    trajectory: Trajectory,
    adjoint: Adjoint,
}

impl ReferenceTape {
    pub(super) fn new(
        engine: Arc<Reference>,
        batch: usize,
        max_steps: usize,
        every: usize,
    ) -> Result<Self> {
        let dimensions = engine.dimensions;
        let checkpoint = || zeros(WHAT, dimensions.snapshot_len(batch));
        let h = zeros(WHAT, batch * dimensions.num_units)?;
        Ok(Self {
            batch,
            every,
            start: Start { has_x: false, has_h: false, h },
            state: State::new(WHAT, &engine, batch)?,
            checkpoints: (0..max_steps.div_ceil(every))
                .map(|_| checkpoint())
                .collect::<Result<_>>()?,
            trajectory: Trajectory::new(WHAT, dimensions, batch, every)?,
            adjoint: Adjoint::new(WHAT, dimensions, batch)?,
            engine,
        })
    }

    /// Takes the steps of the segment that a step belongs to again, where the trajectory is that of another.
    fn load(
        &mut self,
        step: usize,
        sequence: &Sequence<'_, f64>,
        conditions: &Conditions<'_, f64>,
    ) {
        let segment = step / self.every;
        let first = segment * self.every;
        if self.trajectory.first() == first {
            return;
        }
        self.state.restore(&self.checkpoints[segment]);
        self.trajectory.begin(first, &self.state);
        for step in first..sequence.steps.min(first + self.every) {
            self.state.step(&self.engine, sequence, conditions, step);
            self.trajectory.keep(step, &self.state);
        }
    }
}

impl TapeBackend<f64> for ReferenceTape {
    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        Arc::get_mut(&mut self.engine).ok_or(Error::EngineInUse)?.refresh(assembly)
    }

    fn forward(
        &mut self,
        start: InitialState<'_, f64>,
        sequence: &Sequence<'_, f64>,
        conditions: &Conditions<'_, f64>,
        record: &mut Record<'_, f64>,
    ) {
        let Self { engine, state, .. } = self;
        state.reset(engine, None);
        if start.x.is_some() || start.h.is_some() {
            state.set(engine, start.x, start.h);
        }
        (self.start.has_x, self.start.has_h) = (start.x.is_some(), start.h.is_some());
        self.start.h.copy_from_slice(state.h(0));
        state.clamp(conditions.manipulation);
        for step in 0..sequence.steps {
            if step.is_multiple_of(self.every) {
                state.save(&mut self.checkpoints[step / self.every]);
                self.trajectory.begin(step, state);
            }
            state.step(engine, sequence, conditions, step);
            self.trajectory.keep(step, state);
            state.record(engine, sequence, step, conditions.manipulation, record);
        }
    }

    fn backward(
        &mut self,
        sequence: &Sequence<'_, f64>,
        conditions: &Conditions<'_, f64>,
        loss: &LossGradient<'_, f64>,
        gradients: &mut Gradients<'_, f64>,
    ) {
        if let Some(parameters) = &mut gradients.parameters {
            parameters.fill(0.0);
        }
        if let Some(input) = &mut gradients.input {
            input.fill(0.0);
        }
        let engine = Arc::clone(&self.engine);
        let (batch, manipulation) = (self.batch, conditions.manipulation);
        let pass = Pass { engine: &engine, batch, sequence, manipulation, loss };
        self.adjoint.begin();
        for step in (0..sequence.steps).rev() {
            self.load(step, sequence, conditions);
            self.adjoint.step(&pass, &self.trajectory, step, gradients);
        }
        self.adjoint.finish(&pass, &self.start, gradients);
    }
}
