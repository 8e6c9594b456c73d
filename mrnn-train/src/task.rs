use crate::{Batch, Loss, Result};
use serde_json::Value;
use std::ops::Range;

/// Something that a network can learn: trials, and how well they were done.
pub trait Task: Send + Sync {
    /// The task's name.
    fn name(&self) -> &str;

    /// Input units that its trials drive.
    fn num_inputs(&self) -> usize;

    /// Outputs that it has targets for.
    fn num_outputs(&self) -> usize;

    /// What each input is, by position.
    fn input_names(&self) -> Vec<String> {
        (0..self.num_inputs()).map(|input| format!("input {input}")).collect()
    }

    /// What each output is, by position.
    fn output_names(&self) -> Vec<String> {
        (0..self.num_outputs()).map(|output| format!("output {output}")).collect()
    }

    /// Steps of its longest trial.
    fn steps(&self) -> usize;

    /// What its trials depend on besides their numbers and the seed. A run that was interrupted goes on with the same.
    fn settings(&self) -> Value {
        Value::Null
    }

    /// The loss that suits it.
    fn loss(&self) -> Loss;

    /// What its score is, such as "accuracy".
    fn metric(&self) -> &str;

    /// Trials of a seed, which has one for every number: trial i of a seed is always the same, whatever the batch
    /// that it is in.
    ///
    /// # Errors
    /// No trials in the range; whatever the task's source may lack.
    fn batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch>;

    /// Trials that training with [`batch`](Self::batch) does not see, to test a network with; by default those of
    /// another seed.
    ///
    /// # Errors
    /// As [`batch`](Self::batch).
    fn validation_batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        self.batch(trials, seed ^ 0x5641_4C49_4441_5445)
    }

    /// How well a batch was done by a network that answered with `outputs`, `[B, T, O]`.
    ///
    /// # Errors
    /// [`mrnn::Error::Shape`] for other numbers of outputs than the batch has targets.
    fn score(&self, batch: &Batch, outputs: &[f32]) -> Result<Score>;
}

/// How well trials were done: a greater score is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Score {
    /// Correct ones among all that were counted.
    Fraction {
        /// correct ones
        correct: u64,
        /// all
        total: u64,
    },
    /// A number that is greater for better outputs, such as the explained variance R².
    Value(f64),
}

impl Score {
    /// The score as one number, the fraction of correct ones, NaN where none was counted.
    pub fn value(self) -> f64 {
        match self {
            Self::Fraction { correct, total } => correct as f64 / total as f64,
            Self::Value(value) => value,
        }
    }
}
