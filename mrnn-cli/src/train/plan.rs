//! What the options of `mrnn train` come to with a network and a task.

use super::arguments::Arguments;
use crate::failure::Failure;
use crate::task_arguments::Source;
use mrnn_train::{AdamWOptions, Penalty, Regularizer, Task, TrainerOptions, TrainingOptions};
use std::num::NonZeroU64;

/// Updates of an epoch of a task, which has trials without end.
const TASK_EPOCH: u64 = 50;
/// No training takes as many.
const MAX_UPDATES: u64 = 1 << 40;
/// Trials that validate a task.
const TASK_VALIDATION: u64 = 200;

/// A task, and how it is learnt.
pub(super) struct Plan {
    pub(super) task: Box<dyn Task>,
    pub(super) training: TrainingOptions,
    pub(super) trainer: TrainerOptions,
}

impl Arguments {
    /// What the options come to with the task that they name.
    pub(super) fn plan(&self, network: &mrnn::Network) -> Result<Plan, Failure> {
        let (source, epoch, validation_trials) = match self.task.source(network)? {
            Source::Task(task) => {
                (Source::Task(task), TASK_EPOCH, self.validation_trials.unwrap_or(TASK_VALIDATION))
            }
            Source::Data(data) => {
                let trials = data.training_trials().len() as u64;
                let held_out = self.validation_trials.unwrap_or(trials / 10);
                let data = data.hold_out(usize::try_from(held_out).unwrap_or(usize::MAX))?;
                let learnt = data.training_trials().len() as u64;
                (Source::Data(data), learnt.div_ceil(self.batch.get() as u64), held_out)
            }
        };
        let task = source.on(network)?;
        let epoch = self.epoch_updates.map_or(epoch, NonZeroU64::get);
        let updates = self.epochs.get().checked_mul(epoch).filter(|updates| *updates < MAX_UPDATES);
        let updates = updates.ok_or_else(|| {
            let reason = format!("{} epochs of {epoch} updates are too many", self.epochs);
            Failure::option("--epochs", reason)
        })?;
        let training = TrainingOptions {
            validation_trials,
            patience: self.patience.map(NonZeroU64::get),
            target_score: self.target,
            seed: self.seed,
            ..TrainingOptions::new(updates, epoch)
        };
        let trainer = TrainerOptions {
            optimizer: AdamWOptions {
                learning_rate: self.lr,
                weight_decay: self.weight_decay,
                ..AdamWOptions::default()
            },
            schedule: self.schedule.schedule(self.warm_up, updates),
            clip_norm: self.clip.0,
            regularizers: self.regularizers(),
            noise: self.noise,
            noise_seed: self.seed,
            ..TrainerOptions::of(&*task, self.batch.get())
        };
        Ok(Plan { task, training, trainer })
    }

    fn regularizers(&self) -> Vec<Regularizer> {
        let terms = [
            (Penalty::WeightsL1, self.l1_weights),
            (Penalty::WeightsL2, self.l2_weights),
            (Penalty::RatesL2, self.l2_rates),
        ];
        let given = terms.into_iter().filter_map(|(penalty, strength)| Some((penalty, strength?)));
        given.map(|(penalty, strength)| Regularizer { penalty, strength, regions: None }).collect()
    }
}
