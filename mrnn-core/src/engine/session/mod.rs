mod last_step;
mod manipulate;
mod snapshot;

pub use snapshot::Snapshot;

use super::arguments::Arguments;
use super::structure::Structure;
use super::{
    Conditions, Dimensions, Layout, Manipulation, NoiseSource, Record, Sequence, SessionBackend,
};
use crate::memory::zeros;
use crate::{Result, Scalar};
use last_step::LastStep;
use std::sync::Arc;

/// The mutable state of a batch of copies of one engine's network.
///
/// A session owns all of its scratch: with the CPU engine a step allocates nothing.
///
/// Where a backend's device fails, its sessions are lost: every call that reads or changes the state and returns a
/// `Result` answers [`Error::DeviceFailed`](crate::Error::DeviceFailed) from then on, and what it was to write is
/// anything.
pub struct Session<T: Scalar> {
    backend: Box<dyn SessionBackend<T>>,
    structure: Arc<Structure>,
    dimensions: Dimensions,
    batch: usize,
    noise: NoiseSource,
    step: u64,
    manipulation: Manipulation<T>,
    last_step: LastStep<T>,
}

/// What a sequence left, each array in the layout of the sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording<T> {
    /// Pre-activations, `[B, T, H]` or `[T, B, H]`.
    pub x: Vec<T>,
    /// Activations, `[B, T, H]` or `[T, B, H]`.
    pub h: Vec<T>,
    /// Readouts, `[B, T, outputs]` or `[T, B, outputs]`.
    pub y: Vec<T>,
}

impl<T: Scalar> std::fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("Session");
        debug.field("dimensions", &self.dimensions).field("batch", &self.batch).finish()
    }
}

impl<T: Scalar> Session<T> {
    pub(super) fn new(
        backend: Box<dyn SessionBackend<T>>,
        structure: Arc<Structure>,
        batch: usize,
        noise: NoiseSource,
    ) -> Result<Self> {
        let dimensions = structure.dimensions;
        let last_step = LastStep::new(&structure, batch)?;
        let manipulation = Manipulation::of_structure(Arc::clone(&structure))?;
        let step = 0;
        Ok(Self { backend, structure, dimensions, batch, noise, step, manipulation, last_step })
    }

    /// Number of copies of the network B.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// Numbers of units, inputs and outputs.
    pub fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    /// x = init, h and what delayed connections still carry of it φ(init), input 0, step index 0. Noise and
    /// manipulations stay as they are.
    pub fn reset(&mut self) {
        self.backend.reset(None);
        self.last_step.forget();
        self.step = 0;
    }

    /// [`reset`](Self::reset) of the members of the batch that are true in `members`, `[B]`, for streams that
    /// end at different times.
    ///
    /// The step index counts the steps of the session and goes on: the noise that a reset member draws next is
    /// that of the session's next step, not that of step 0 of its trial.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape); nothing changes then.
    pub fn reset_members(&mut self, members: &[bool]) -> Result<()> {
        self.arguments().rows("members", members.len(), 1, ("flag", 1))?;
        self.backend.reset(Some(members));
        self.last_step.forget_members(members);
        self.check_device()
    }

    /// Replaces the state, `[B, H]` each. Where x is given without h, h = φ(x). Elman states may be
    /// given by h alone; x, which the next step doesn't need, is then as before. Delayed connections carry
    /// the new h until later steps arrive, and input 0. Where neither is given, nothing changes.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape); [`Error::NonFiniteElement`](crate::Error::NonFiniteElement);
    /// [`Error::StateWithoutX`](crate::Error::StateWithoutX).
    pub fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>) -> Result<()> {
        self.arguments().state(x, h)?;
        if x.is_some() || h.is_some() {
            self.backend.set_state(x, h);
            self.last_step.forget();
        }
        self.check_device()
    }

    /// Copies the state out, `[B, H]` each.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape).
    pub fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>) -> Result<()> {
        let arguments = self.arguments();
        for (what, values) in [("x", &x), ("h", &h)] {
            let len = values.as_ref().map(|values| values.len());
            len.map_or(Ok(()), |len| arguments.rows(what, len, 1, arguments.units()))?;
        }
        self.backend.copy_state(x, h);
        self.check_device()
    }

    /// The pre-activations x, `[B, H]`; anything once the device is lost.
    pub fn x(&self) -> Vec<T> {
        let mut x = vec![T::ZERO; self.batch * self.dimensions.num_units];
        self.backend.copy_state(Some(&mut x), None);
        x
    }

    /// The activations h, `[B, H]`; anything once the device is lost.
    pub fn h(&self) -> Vec<T> {
        let mut h = vec![T::ZERO; self.batch * self.dimensions.num_units];
        self.backend.copy_state(None, Some(&mut h));
        h
    }

    /// Copies the readouts of the current h out, `[B, outputs]`; each region's h counts with its gain.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape).
    pub fn copy_outputs(&self, y: &mut [T]) -> Result<()> {
        self.arguments().rows("y", y.len(), 1, self.arguments().outputs())?;
        self.backend.copy_outputs(&self.manipulation, y);
        self.check_device()
    }

    /// Replaces the noise of the steps to come.
    pub fn set_noise(&mut self, noise: NoiseSource) {
        self.noise = noise;
    }

    /// The noise of the steps to come.
    pub fn noise(&self) -> NoiseSource {
        self.noise
    }

    /// Switches the noise of the steps to come on or off, and leaves its seed and trials as they are.
    pub fn set_noise_enabled(&mut self, enabled: bool) {
        self.noise.enabled = enabled;
    }

    /// The index of the next step, which counts its noise.
    pub fn step_index(&self) -> u64 {
        self.step
    }

    /// Moves the step index: the noise of the next step is that of `step`.
    pub fn set_step_index(&mut self, step: u64) {
        self.step = step;
    }

    /// One step with input `[B, I]`, and stimulation `[B, H]` where it is given.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape); the state is as before then.
    pub fn step(&mut self, input: &[T], stimulation: Option<&[T]>) -> Result<()> {
        let sequence = Sequence { input: Some(input), stimulation, ..Sequence::silent(1) };
        self.advance(&sequence, &mut Record::default())
    }

    /// Takes the sequence's steps and records what `record` asks for. The result is that of single
    /// steps, bit for bit.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape); the state is as before then.
    pub fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        record: &mut Record<'_, T>,
    ) -> Result<()> {
        self.arguments().sequence(sequence, record)?;
        let Self { noise, step: first_step, .. } = *self;
        let conditions = Conditions { noise, first_step, manipulation: &self.manipulation };
        self.backend.advance(sequence, &conditions, record);
        self.check_device()?;
        if sequence.steps > 0 {
            self.last_step.taken(&self.structure, &self.manipulation);
        }
        self.step = self.step.wrapping_add(sequence.steps as u64);
        Ok(())
    }

    /// Takes the sequence's steps and returns everything that can be recorded.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape); [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    pub fn run(&mut self, sequence: &Sequence<'_, T>) -> Result<Recording<T>> {
        self.arguments().steps(sequence.steps)?;
        let zeros = |what, width| zeros(what, self.batch * sequence.steps * width);
        let Dimensions { num_units, num_outputs, .. } = self.dimensions;
        let mut x = zeros("the record of x", num_units)?;
        let mut h = zeros("the record of h", num_units)?;
        let mut y = zeros("the record of y", num_outputs)?;
        let mut record = Record { x: Some(&mut x), h: Some(&mut h), y: Some(&mut y) };
        self.advance(sequence, &mut record)?;
        Ok(Recording { x, h, y })
    }

    /// [`run`](Self::run) on batch-first input `[B, T, I]`.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_input(&mut self, steps: usize, input: &[T]) -> Result<Recording<T>> {
        let layout = Layout::BatchFirst;
        self.run(&Sequence { steps, layout, input: Some(input), stimulation: None })
    }

    /// Whether what the backend has done so far counts.
    fn check_device(&self) -> Result<()> {
        self.backend.failure().map_or(Ok(()), Err)
    }

    fn arguments(&self) -> Arguments {
        Arguments { dimensions: self.dimensions, batch: self.batch }
    }
}
