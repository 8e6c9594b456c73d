use crate::error::check_at_least_1;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

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
    /// Validations that are not the best so far, one after the other, after which training stops; default `None`.
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

    pub(super) fn check(&self, batch: usize) -> Result<()> {
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
