//! Batches from tasks that draw one trial at a time.

use super::parameters::{self, Parameters};
pub(super) use super::trial_arrays::{Answer, TrialArrays};
use crate::{Batch, BatchShape, Loss, Result, Score, Task};
use mrnn::memory::zeros;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use std::ops::Range;

/// A task by its trials: a random stream gives one trial.
pub(super) trait Generator: Send + Sync + Sized + 'static {
    const NAME: &'static str;
    const SUMMARY: &'static str;
    const LOSS: Loss;
    const METRIC: &'static str;

    type Parameters: Parameters;

    /// The task for a network with steps of `dt` ms.
    fn build(parameters: Self::Parameters, dt: f64) -> Result<Self>;

    fn parameters(&self) -> &Self::Parameters;

    fn channels(&self) -> Channels;

    /// Steps of the longest trial.
    fn steps(&self) -> usize;

    /// Draws a trial into arrays of zeros.
    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>);

    fn score(&self, trial: &Answer<'_>) -> Tally;
}

/// What each input and each output is, by position.
#[derive(Debug, Clone)]
pub(super) struct Channels {
    pub(super) inputs: Vec<String>,
    pub(super) outputs: Vec<String>,
}

impl Channels {
    pub(super) fn new<const I: usize, const O: usize>(
        inputs: [&str; I],
        outputs: [&str; O],
    ) -> Self {
        Self {
            inputs: inputs.map(str::to_owned).to_vec(),
            outputs: outputs.map(str::to_owned).to_vec(),
        }
    }
}

/// Correct ones among those that were counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    correct: u64,
    total: u64,
}

impl Tally {
    /// Of a trial that is right or wrong as a whole.
    pub(super) fn of(is_right: bool) -> Self {
        Self { correct: u64::from(is_right), total: 1 }
    }

    pub(super) fn count(&mut self, is_right: bool) {
        self.correct += u64::from(is_right);
        self.total += 1;
    }
}

impl<G: Generator> Task for G {
    fn name(&self) -> &str {
        G::NAME
    }

    fn num_inputs(&self) -> usize {
        self.channels().inputs.len()
    }

    fn num_outputs(&self) -> usize {
        self.channels().outputs.len()
    }

    fn input_names(&self) -> Vec<String> {
        self.channels().inputs
    }

    fn output_names(&self) -> Vec<String> {
        self.channels().outputs
    }

    fn steps(&self) -> usize {
        Generator::steps(self)
    }

    fn settings(&self) -> Value {
        parameters::to_object(self.parameters()).into()
    }

    fn loss(&self) -> Loss {
        G::LOSS
    }

    fn metric(&self) -> &str {
        G::METRIC
    }

    fn batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        let Channels { inputs, outputs } = self.channels();
        let (inputs, outputs, steps) = (inputs.len(), outputs.len(), Generator::steps(self));
        let count = usize::try_from(trials.end.saturating_sub(trials.start)).unwrap_or(usize::MAX);
        let array = |what: &str, width: usize| {
            let len = count.saturating_mul(steps).saturating_mul(width);
            zeros::<f32>(what, len)
        };
        let mut input = array("the input of the batch", inputs)?;
        let mut target = array("the target of the batch", outputs)?;
        let mut mask = array("the mask of the batch", outputs)?;
        let arrays = input
            .chunks_exact_mut(steps * inputs)
            .zip(target.chunks_exact_mut(steps * outputs))
            .zip(mask.chunks_exact_mut(steps * outputs));
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for (number, ((input, target), mask)) in trials.zip(arrays) {
            rng.set_stream(number);
            rng.set_word_pos(0);
            self.draw(&mut rng, &mut TrialArrays { input, target, mask, inputs, outputs });
        }
        Batch::new(BatchShape { trials: count, steps, inputs, outputs }, input, target, mask)
    }

    fn score(&self, batch: &Batch, outputs: &[f32]) -> Result<Score> {
        let BatchShape { trials, steps, inputs, outputs: width } = batch.shape();
        batch.check_outputs(outputs)?;
        let (mut correct, mut total) = (0, 0);
        for trial in 0..trials {
            let row = |width: usize| trial * steps * width..(trial + 1) * steps * width;
            let answer = Answer {
                input: &batch.input()[row(inputs)],
                target: &batch.target()[row(width)],
                mask: &batch.mask()[row(width)],
                output: &outputs[row(width)],
                inputs,
                outputs: width,
            };
            let tally = Generator::score(self, &answer);
            correct += tally.correct;
            total += tally.total;
        }
        Ok(Score::Fraction { correct, total })
    }
}
