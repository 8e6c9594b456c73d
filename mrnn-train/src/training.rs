//! The training loop.

use crate::difference::check_same;
use crate::error::check_at_least_1;
use crate::{Error, Result, StepReport, Task, Trainer};
use mrnn::Precision;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

/// How long a trainer learns a task, and when it stops.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingOptions {
    /// Updates in all, those before an interruption included.
    pub updates: u64,
    /// Updates of an epoch; the network is validated after each epoch and after the last update.
    pub epoch: u64,
    /// Trials of a validation; 0 for none. Default 0.
    #[serde(default)]
    pub validation_trials: u64,
    /// Validations without a better score after which training stops; default `None`.
    #[serde(default)]
    pub patience: Option<u64>,
    /// Score at which training stops; default `None`.
    #[serde(default)]
    pub target_score: Option<f64>,
    /// Seed of the trials; default 0.
    #[serde(default)]
    pub seed: u64,
}

impl TrainingOptions {
    /// So many updates in epochs of so many, with every default.
    pub fn new(updates: u64, epoch: u64) -> Self {
        Self { updates, epoch, validation_trials: 0, patience: None, target_score: None, seed: 0 }
    }

    fn check(&self, batch: usize) -> Result<()> {
        check_at_least_1("epoch", self.epoch)?;
        if let Some(patience) = self.patience {
            check_at_least_1("patience", patience)?;
        }
        let needs =
            [("patience", self.patience.is_some()), ("target_score", self.target_score.is_some())];
        if let Some((what, _)) = needs.into_iter().find(|(_, given)| *given)
            && self.validation_trials == 0
        {
            return Err(Error::NeedsValidation { what });
        }
        // The numbers beyond are those of evaluations' noise.
        let trials = self.updates.checked_mul(batch as u64);
        match trials.filter(|trials| *trials < 1 << 63) {
            Some(_) => Ok(()),
            None => Err(Error::TooManyTrials { updates: self.updates, batch }),
        }
    }
}

/// The best validation so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Best {
    /// Updates taken by then.
    pub updates: u64,
    /// Loss of the validation trials.
    pub loss: f64,
    /// Value of their score.
    pub score: f64,
    /// Parameters, in the order of [`mrnn::network::ParameterRanges`].
    #[serde(skip)]
    pub parameters: Vec<f64>,
}

/// What a trainer remembers of its training with a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) trials: Trials,
    pub(crate) best: Option<Best>,
    /// Validations since the best.
    pub(crate) since_best: u64,
}

/// Where trials come from and which validate: what must stay the same over interruptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trials {
    task: String,
    settings: Value,
    seed: u64,
    epoch: u64,
    validation_trials: u64,
}

/// How the network did on trials that it does not learn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Validation {
    /// Loss of the outputs.
    pub loss: f64,
    /// Value of the task's score; greater is better.
    pub score: f64,
    /// Whether no score was better before.
    pub is_best: bool,
}

/// Where training is, after each update.
#[derive(Debug)]
pub struct Progress<'a, T: Precision> {
    /// The trainer, to be looked at or saved.
    pub trainer: &'a Trainer<T>,
    /// The update.
    pub step: &'a StepReport,
    /// The validation, at the end of an epoch.
    pub validation: Option<Validation>,
    /// Time since this call of [`train`] began.
    pub elapsed: Duration,
}

/// Why training ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All updates are taken.
    Finished,
    /// The target score is reached.
    TargetReached,
    /// The patience is at its end.
    OutOfPatience,
    /// The observer wanted no more.
    Interrupted,
}

/// Trains with trials of a task: update n learns from those numbered from n times the batch on. The observer is told of
/// each update and may interrupt; another call, in this process or from a saved checkpoint, then goes on as if nothing
/// had been. What was best is kept in the trainer.
///
/// # Errors
/// [`Error::OptionOutOfRange`]; [`Error::NeedsValidation`]; [`Error::TooManyTrials`]; [`Error::BatchMismatch`] where
/// the task does not fit the network; [`Error::Changed`] where the trainer was on other trials so far; with the numbers
/// of the trials ([`Error::AtTrials`]) those of the task, of [`Trainer::step`] and [`Trainer::evaluate`]. The trainer is
/// as after the last update then.
pub fn train<T: Precision>(
    trainer: &mut Trainer<T>,
    task: &dyn Task,
    options: &TrainingOptions,
    observer: &mut dyn FnMut(&Progress<'_, T>) -> ControlFlow<()>,
) -> Result<Outcome> {
    options.check(trainer.options().batch)?;
    check_widths(trainer, task)?;
    begin(trainer, task, options)?;
    let start = Instant::now();
    loop {
        if let Some(outcome) = end(trainer, options) {
            return Ok(outcome);
        }
        let batch = trainer.options().batch as u64;
        let first = trainer.updates() * batch;
        let step =
            at(first..first + batch, |trials| trainer.step(&task.batch(trials, options.seed)?))?;
        let updates = trainer.updates();
        let is_due = updates.is_multiple_of(options.epoch) || updates == options.updates;
        let validation = match is_due && options.validation_trials > 0 {
            true => Some(at(0..options.validation_trials, |trials| {
                validate(trainer, task, trials, options.seed)
            })?),
            false => None,
        };
        let elapsed = start.elapsed();
        let progress = Progress { trainer, step: &step, validation, elapsed };
        if observer(&progress).is_break() {
            return Ok(Outcome::Interrupted);
        }
    }
}

fn check_widths<T: Precision>(trainer: &Trainer<T>, task: &dyn Task) -> Result<()> {
    let network = trainer.network();
    for (what, expected, found) in [
        ("inputs", network.num_inputs(), task.num_inputs()),
        ("outputs", network.num_outputs(), task.num_outputs()),
    ] {
        if expected != found {
            return Err(Error::BatchMismatch { what, of: "the network", expected, found });
        }
    }
    let (steps, limit) = (task.steps(), trainer.options().steps);
    if steps > limit {
        return Err(mrnn::Error::TooManySteps { steps, limit }.into());
    }
    Ok(())
}

/// Takes up the run that the trainer is on, or begins one.
fn begin<T: Precision>(
    trainer: &mut Trainer<T>,
    task: &dyn Task,
    options: &TrainingOptions,
) -> Result<()> {
    let TrainingOptions { epoch, validation_trials, seed, .. } = *options;
    let (task, settings) = (task.name().to_owned(), task.settings());
    let trials = Trials { task, settings, seed, epoch, validation_trials };
    match trainer.run() {
        Some(run) => check_same("training", &run.trials, &trials),
        None => {
            trainer.set_run(Run { trials, best: None, since_best: 0 });
            Ok(())
        }
    }
}

/// Whether and why there is nothing more to do.
fn end<T: Precision>(trainer: &Trainer<T>, options: &TrainingOptions) -> Option<Outcome> {
    let run = trainer.run()?;
    let best = run.best.as_ref().map(|best| best.score);
    if options.target_score.is_some_and(|target| best.is_some_and(|best| best >= target)) {
        Some(Outcome::TargetReached)
    } else if options.patience.is_some_and(|patience| run.since_best >= patience) {
        Some(Outcome::OutOfPatience)
    } else {
        (trainer.updates() >= options.updates).then_some(Outcome::Finished)
    }
}

fn validate<T: Precision>(
    trainer: &mut Trainer<T>,
    task: &dyn Task,
    trials: Range<u64>,
    seed: u64,
) -> Result<Validation> {
    let batch = task.validation_batch(trials, seed)?;
    let evaluation = trainer.evaluate(&batch)?;
    let (loss, score) = (evaluation.loss, task.score(&batch, &evaluation.outputs)?.value());
    // A score that is no number is never the best.
    let is_best = score.is_finite() && trainer.best().is_none_or(|best| score > best.score);
    let best = is_best.then(|| {
        let parameters = trainer.network().parameters();
        Best { updates: trainer.updates(), loss, score, parameters }
    });
    if let Some(run) = trainer.run_mut() {
        run.since_best = if is_best { 0 } else { run.since_best + 1 };
        run.best = best.or(run.best.take());
    }
    Ok(Validation { loss, score, is_best })
}

fn at<R>(trials: Range<u64>, run: impl FnOnce(Range<u64>) -> Result<R>) -> Result<R> {
    run(trials.clone()).map_err(|source| Error::AtTrials { trials, source: Box::new(source) })
}
