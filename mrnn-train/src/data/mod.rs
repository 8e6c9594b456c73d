//! Trials of one's own, from files.
//!
//! ```text
//! input   [N, T, I]               external input of N trials of T steps
//! target  [N, T, O]               target outputs
//! mask    [N, T] or [N, T, O]     weights of the errors; 1 everywhere where there is none
//! ```
//! in a `.npz` or `.safetensors` file, float32 or float64. A trial that is shorter than T has mask 0 after its end.

mod read;
mod score;

use crate::{Batch, BatchShape, Error, Loss, Result, Score, Task};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::ops::Range;
use std::path::Path;

/// The trials of a file as a [`Task`].
///
/// Some of them, drawn once and for all, are held out to validate with. The others are learnt from in epochs: trial i
/// of a seed is the one at place i mod n of a random order of these n, a new order for each i / n.
///
/// The score of the mean squared error is R² = 1 − Σ m·(y − target)² / Σ m·(target − mean)², with the weights m of
/// the mask and, over the batch, each output's weighted mean; NaN where no target varies. That of the cross-entropy
/// is the fraction of steps of a weight above 0 at which the output of the greatest target is greater than all
/// others.
#[derive(Debug, Clone)]
pub struct FileData {
    name: String,
    trials: Batch,
    loss: Loss,
    training: Vec<usize>,
    held_out: Vec<usize>,
}

/// The stream that no epoch has.
const HELD_OUT_STREAM: u64 = u64::MAX;

impl FileData {
    /// Reads a file; no trial is held out.
    ///
    /// # Errors
    /// With the path and the array, whatever is wrong with them: [`Error::Array`] and [`Error::InFile`].
    pub fn read(path: &Path, loss: Loss) -> Result<Self> {
        let trials = read::read(path)?;
        loss.check(&trials)
            .map_err(|source| Error::InFile { path: path.to_owned(), source: Box::new(source) })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let training = (0..trials.shape().trials).collect();
        Ok(Self { name, trials, loss, training, held_out: Vec::new() })
    }

    /// Holds out so many trials, the same whenever it is as many of a file with as many.
    ///
    /// # Errors
    /// [`Error::HeldOut`] where no trial is left to learn from.
    pub fn hold_out(mut self, held_out: usize) -> Result<Self> {
        let trials = self.trials.shape().trials;
        if held_out >= trials {
            return Err(Error::HeldOut { name: self.name, held_out, trials });
        }
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        rng.set_stream(HELD_OUT_STREAM);
        self.training = (0..trials).collect();
        self.training.shuffle(&mut rng);
        self.held_out = self.training.split_off(trials - held_out);
        self.training.sort_unstable();
        self.held_out.sort_unstable();
        Ok(self)
    }

    /// Numbers of trials in the file that are learnt from.
    pub fn training_trials(&self) -> &[usize] {
        &self.training
    }

    /// Numbers of trials in the file that are held out.
    pub fn held_out_trials(&self) -> &[usize] {
        &self.held_out
    }

    fn gather(&self, trials: &[usize]) -> Result<Batch> {
        let shape = self.trials.shape();
        let rows = |array: &[f32], width: usize| {
            let len = shape.steps * width;
            trials.iter().flat_map(|&trial| &array[trial * len..][..len]).copied().collect()
        };
        Batch::new(
            BatchShape { trials: trials.len(), ..shape },
            rows(self.trials.input(), shape.inputs),
            rows(self.trials.target(), shape.outputs),
            rows(self.trials.mask(), shape.outputs),
        )
    }
}

impl Task for FileData {
    fn name(&self) -> &str {
        &self.name
    }

    fn num_inputs(&self) -> usize {
        self.trials.shape().inputs
    }

    fn num_outputs(&self) -> usize {
        self.trials.shape().outputs
    }

    fn steps(&self) -> usize {
        self.trials.shape().steps
    }

    fn settings(&self) -> Value {
        let mut checksum = crc32fast::Hasher::new();
        for array in [self.trials.input(), self.trials.target(), self.trials.mask()] {
            array.iter().for_each(|value| checksum.update(&value.to_le_bytes()));
        }
        json!({"crc32": format!("{:08x}", checksum.finalize()), "held_out": self.held_out.len()})
    }

    fn loss(&self) -> Loss {
        self.loss
    }

    fn metric(&self) -> &str {
        match self.loss {
            Loss::MeanSquaredError => "R²",
            Loss::CrossEntropy => "accuracy",
        }
    }

    fn batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        let count = self.training.len() as u64;
        let mut chosen = Vec::new();
        let mut next = trials.start;
        while next < trials.end {
            let (epoch, first) = (next / count, next % count);
            let last = count.min(first + (trials.end - next));
            let order = order(&self.training, seed, epoch);
            chosen.extend_from_slice(&order[first as usize..last as usize]);
            next += last - first;
        }
        self.gather(&chosen)
    }

    /// The held-out trials in the order of the file, over and over; the seed makes no difference.
    fn validation_batch(&self, trials: Range<u64>, _seed: u64) -> Result<Batch> {
        if self.held_out.is_empty() {
            return Err(Error::NothingHeldOut { name: self.name.clone() });
        }
        let count = self.held_out.len() as u64;
        let chosen: Vec<usize> =
            trials.map(|trial| self.held_out[(trial % count) as usize]).collect();
        self.gather(&chosen)
    }

    fn score(&self, batch: &Batch, outputs: &[f32]) -> Result<Score> {
        batch.check_outputs(outputs)?;
        Ok(match self.loss {
            Loss::MeanSquaredError => Score::Value(score::r_squared(batch, outputs)),
            Loss::CrossEntropy => score::accuracy(batch, outputs),
        })
    }
}

/// The trials of an epoch in its random order.
fn order(trials: &[usize], seed: u64, epoch: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(epoch);
    let mut order = trials.to_vec();
    order.shuffle(&mut rng);
    order
}
