//! Keeping a session's state and going back to it.

use super::Session;
use crate::engine::{Dimensions, NoiseSource};
use crate::memory::zeros;
use crate::{Error, Result, Scalar};

/// What the steps to come of a session depend on, beside its engine and its manipulations: the state with
/// all that delayed connections still carry, the step index and the noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot<T> {
    values: Vec<T>,
    /// Index of the next step.
    step: u64,
    noise: NoiseSource,
    dimensions: Dimensions,
    batch: usize,
}

impl<T: Scalar> Snapshot<T> {
    /// x, then h of now and of each of the `unit_history` steps before, `[B, H]` each, newest first, then
    /// the inputs (with their noise) of the last `input_history` steps, `[B, I]` each, newest first.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Index of the step to come.
    pub fn step_index(&self) -> u64 {
        self.step
    }

    /// Noise of the steps to come.
    pub fn noise(&self) -> NoiseSource {
        self.noise
    }
}

impl<T: Scalar> Session<T> {
    /// Number of elements of this session's [`Snapshot::values`].
    pub fn snapshot_len(&self) -> usize {
        self.dimensions.snapshot_len(self.batch)
    }

    /// The state in a new snapshot.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn snapshot(&self) -> Result<Snapshot<T>> {
        let values = zeros("a snapshot", self.snapshot_len())?;
        let (noise, dimensions, batch) = (self.noise, self.dimensions, self.batch);
        let mut snapshot = Snapshot { values, step: self.step, noise, dimensions, batch };
        self.save(&mut snapshot)?;
        Ok(snapshot)
    }

    /// Replaces a snapshot's contents by the state, without allocation.
    ///
    /// # Errors
    /// [`Error::OtherSession`] for a snapshot of another batch or other dimensions.
    pub fn save(&self, snapshot: &mut Snapshot<T>) -> Result<()> {
        self.check_size(snapshot)?;
        self.backend.save(&mut snapshot.values);
        (snapshot.step, snapshot.noise) = (self.step, self.noise);
        self.check_device()
    }

    /// Goes back to a snapshot of this session or of another one of the same batch and dimensions, whatever
    /// its backend, without allocation. Manipulations stay as they are.
    ///
    /// # Errors
    /// [`Error::OtherSession`]; nothing changes then.
    pub fn restore(&mut self, snapshot: &Snapshot<T>) -> Result<()> {
        self.check_size(snapshot)?;
        self.restore_parts(&snapshot.values, snapshot.step, snapshot.noise)
    }

    /// [`save`](Self::save) of the [`Snapshot::values`] alone, into a caller's array. Step index and noise are
    /// those of [`step_index`](Self::step_index) and [`noise`](Self::noise).
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn save_values(&self, values: &mut [T]) -> Result<()> {
        self.check_values(values.len())?;
        self.backend.save(values);
        self.check_device()
    }

    /// [`restore`](Self::restore) from values that were kept in a caller's array.
    ///
    /// # Errors
    /// [`Error::Shape`]; nothing changes then.
    pub fn restore_values(&mut self, values: &[T], step: u64, noise: NoiseSource) -> Result<()> {
        self.check_values(values.len())?;
        self.restore_parts(values, step, noise)
    }

    fn restore_parts(&mut self, values: &[T], step: u64, noise: NoiseSource) -> Result<()> {
        self.backend.restore(values);
        self.last_step.forget();
        (self.step, self.noise) = (step, noise);
        self.check_device()
    }

    fn check_values(&self, found: usize) -> Result<()> {
        let expected = self.snapshot_len();
        if found == expected {
            return Ok(());
        }
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } = self.dimensions;
        Err(Error::Shape {
            what: "the snapshot".to_owned(),
            expected,
            found,
            shape: format!(
                "batch {} x ({} x units {num_units} + {input_history} x inputs {num_inputs})",
                self.batch,
                2 + unit_history
            ),
        })
    }

    fn check_size(&self, snapshot: &Snapshot<T>) -> Result<()> {
        let (ours, theirs) = (&self.dimensions, &snapshot.dimensions);
        for (what, ours, theirs) in [
            ("batch", self.batch, snapshot.batch),
            ("units", ours.num_units, theirs.num_units),
            ("inputs", ours.num_inputs, theirs.num_inputs),
            ("steps of unit history", ours.unit_history, theirs.unit_history),
            ("steps of input history", ours.input_history, theirs.input_history),
        ] {
            if ours != theirs {
                let difference = format!("{what} {theirs}, not {ours}");
                return Err(Error::OtherSession { difference });
            }
        }
        Ok(())
    }
}
