//! The training loop.

mod options;
mod progress;
mod run;

pub use options::TrainingOptions;
pub use progress::{Outcome, Progress, Validation};
pub use run::Best;

pub(crate) use run::Run;

use crate::difference::check_same;
use crate::{Error, Result, Task, Trainer};
use mrnn::Precision;
use run::Trials;
use std::ops::{ControlFlow, Range};
use std::time::Instant;

/// Trains with trials of a task: update n learns from those numbered from n times the batch on. The observer is told of
/// each update and may interrupt; another call, in this process or from a saved checkpoint, then goes on as if nothing
/// had been. What was best is kept in the trainer.
///
/// # Errors
/// [`Error::OptionOutOfRange`]; [`Error::NeedsValidation`]; [`Error::TooManyTrials`]; [`Error::Mismatch`] where
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
            return Err(Error::Mismatch {
                what,
                of: "task",
                owner: "the network",
                expected,
                found,
            });
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
    let is_better = |best: &Best| score > best.score || score == best.score && loss < best.loss;
    // A score that is no number is never the best.
    let is_best = score.is_finite() && trainer.best().is_none_or(is_better);
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
