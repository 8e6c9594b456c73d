//! The files of a training.

use super::arguments::{Arguments, Keep};
use super::curve::Curve;
use super::plan::Plan;
use super::summary;
use crate::failure::Failure;
use mrnn::Precision;
use mrnn_train::Trainer;
use std::path::Path;
use std::time::{Duration, Instant};

/// Time between two checkpoints.
const INTERVAL: Duration = Duration::from_secs(60);

/// What is written, and when it was last.
pub(super) struct Files<'a> {
    arguments: &'a Arguments,
    plan: &'a Plan,
    keep: Keep,
    last: Instant,
}

impl<'a> Files<'a> {
    pub(super) fn new(arguments: &'a Arguments, plan: &'a Plan, keep: Keep) -> Self {
        Self { arguments, plan, keep, last: Instant::now() }
    }

    /// Writes checkpoint and table where it is long since they were.
    pub(super) fn save_now_and_then<T: Precision>(
        &mut self,
        trainer: &Trainer<T>,
        curve: &Curve,
    ) -> Result<(), Failure> {
        if self.last.elapsed() < INTERVAL {
            return Ok(());
        }
        self.last = Instant::now();
        self.save_checkpoint(trainer)?;
        self.save_curve(curve)
    }

    /// Writes every file that can be written; says which, and what was wrong with the first other.
    pub(super) fn save<T: Precision>(
        &self,
        trainer: &Trainer<T>,
        curve: &Curve,
    ) -> (String, Result<(), Failure>) {
        let Arguments { out, checkpoint, curve: table, plot, .. } = self.arguments;
        let model = format!("parameters: {}", summary::kept(trainer, self.keep));
        let resume = "--resume goes on from it".to_owned();
        let updates = format!("{} updates", curve.rows().len());
        let outcomes = [
            (Some(out), model, self.save_model(trainer)),
            (checkpoint.as_ref(), resume, self.save_checkpoint(trainer)),
            (table.as_ref(), updates, self.save_curve(curve)),
            (plot.as_ref(), "loss and score".to_owned(), self.draw(curve)),
        ];
        let (mut written, mut result) = (String::new(), Ok(()));
        for (path, what, outcome) in outcomes {
            if let (Some(path), Ok(())) = (path, &outcome) {
                written += &format!("wrote {} ({what})\n", path.display());
            }
            result = result.and(outcome);
        }
        (written, result)
    }

    fn save_model<T: Precision>(&self, trainer: &Trainer<T>) -> Result<(), Failure> {
        let best = match self.keep {
            Keep::Best => trainer.best_network(),
            Keep::Last => None,
        };
        Ok(best.as_ref().unwrap_or(trainer.network()).save(&self.arguments.out)?)
    }

    /// Writes the checkpoint where there is to be one.
    pub(super) fn save_checkpoint<T: Precision>(
        &self,
        trainer: &Trainer<T>,
    ) -> Result<(), Failure> {
        let checkpoint = self.arguments.checkpoint.as_ref();
        Ok(checkpoint.map_or(Ok(()), |path| trainer.save(path))?)
    }

    fn save_curve(&self, curve: &Curve) -> Result<(), Failure> {
        self.arguments.curve.as_ref().map_or(Ok(()), |path| curve.write(path))
    }

    fn draw(&self, curve: &Curve) -> Result<(), Failure> {
        let file = self.arguments.file.file_name().unwrap_or_default().to_string_lossy();
        let title = format!("{file}: {}", self.plan.task.name());
        let draw = |path: &Path| summary::draw(path, &title, self.plan, curve);
        self.arguments.plot.as_deref().map_or(Ok(()), draw)
    }
}
