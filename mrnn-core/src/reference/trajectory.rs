//! What a backward pass reads of some steps.

use super::state::State;
use crate::Result;
use crate::engine::Dimensions;
use crate::memory::zeros;

/// The activations and inputs of the steps of a segment, and of as many steps before it as delays reach back.
pub(super) struct Trajectory {
    /// `[batch, units]` each; the segment begins at position `unit_history`.
    h: Vec<Vec<f64>>,
    /// With their noise, `[batch, inputs]` each; that of the segment's first step is at position `input_history`.
    u: Vec<Vec<f64>>,
    unit_history: usize,
    input_history: usize,
    /// The segment's first step.
    first: usize,
}

impl Trajectory {
    pub(super) fn new(
        what: &str,
        dimensions: Dimensions,
        batch: usize,
        steps: usize,
    ) -> Result<Self> {
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } = dimensions;
        let rows = |rows: usize, width: usize| -> Result<Vec<Vec<f64>>> {
            (0..rows).map(|_| zeros(what, batch * width)).collect()
        };
        Ok(Self {
            h: rows(unit_history + 1 + steps, num_units)?,
            u: rows(input_history + steps, num_inputs)?,
            unit_history,
            input_history,
            first: 0,
        })
    }

    /// The step that the segment begins with.
    pub(super) fn first(&self) -> usize {
        self.first
    }

    /// Begins a segment with the step `first`, from the state before it.
    pub(super) fn begin(&mut self, first: usize, state: &State) {
        self.first = first;
        for steps in 0..=self.unit_history {
            self.h[self.unit_history - steps].copy_from_slice(state.h(steps));
        }
        for steps in 0..self.input_history {
            self.u[self.input_history - 1 - steps].copy_from_slice(state.u(steps));
        }
    }

    /// Keeps the step from `step` to `step + 1`, which the state has just taken.
    pub(super) fn keep(&mut self, step: usize, state: &State) {
        self.h[self.unit_history + step + 1 - self.first].copy_from_slice(state.h(0));
        self.u[self.input_history + step - self.first].copy_from_slice(state.u(0));
    }

    /// The activations at time `time - delay`, `[batch, units]`.
    pub(super) fn h(&self, time: usize, delay: usize) -> &[f64] {
        &self.h[self.unit_history + time - self.first - delay]
    }

    /// The inputs of the step that begins at time `time - delay`, `[batch, inputs]`.
    pub(super) fn u(&self, time: usize, delay: usize) -> &[f64] {
        &self.u[self.input_history + time - self.first - delay]
    }
}
