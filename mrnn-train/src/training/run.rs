use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    pub(super) task: String,
    pub(super) settings: Value,
    pub(super) seed: u64,
    pub(super) epoch: u64,
    pub(super) validation_trials: u64,
}
