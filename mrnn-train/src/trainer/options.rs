use crate::error::{check_at_least_1, check_option};
use crate::{AdamWOptions, Loss, Regularizer, Result, Schedule, Task};
use mrnn::{EngineOptions, Network, Precision, Tape, TapeOptions};
use serde::{Deserialize, Serialize};

/// What a training run computes. A checkpoint keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerOptions {
    /// Trials of an update.
    pub batch: usize,
    /// Most steps of a trial.
    pub steps: usize,
    /// What is made small.
    pub loss: Loss,
    /// The optimiser's.
    #[serde(default)]
    pub optimizer: AdamWOptions,
    /// How the learning rate changes; default not at all.
    #[serde(default)]
    pub schedule: Schedule,
    /// Euclidean norm that a longer gradient by the trainable parameters, the regularisers' included, is scaled down
    /// to; default `None`.
    #[serde(default)]
    pub clip_norm: Option<f64>,
    /// Terms that are added to the loss; default none.
    #[serde(default)]
    pub regularizers: Vec<Regularizer>,
    /// Whether noise is drawn; `None`, the default, as the network's description says.
    #[serde(default)]
    pub noise: Option<bool>,
    /// Seed of the noise, which is another in each update; default 0.
    #[serde(default)]
    pub noise_seed: u64,
}

impl TrainerOptions {
    /// Updates of `batch` trials of at most `steps` steps, with every default.
    pub fn new(batch: usize, steps: usize, loss: Loss) -> Self {
        Self {
            batch,
            steps,
            loss,
            optimizer: AdamWOptions::default(),
            schedule: Schedule::default(),
            clip_norm: None,
            regularizers: Vec::new(),
            noise: None,
            noise_seed: 0,
        }
    }

    /// [`new`](Self::new) with a task's steps and loss.
    pub fn of(task: &dyn Task, batch: usize) -> Self {
        Self::new(batch, task.steps(), task.loss())
    }

    pub(super) fn check(&self) -> Result<()> {
        check_at_least_1("batch", self.batch as u64)?;
        check_at_least_1("steps", self.steps as u64)?;
        self.optimizer.check()?;
        self.schedule.check()?;
        self.clip_norm.map_or(Ok(()), |norm| {
            check_option("clip_norm", norm, "above 0", norm > 0.0 && norm.is_finite())
        })
    }
}

/// Where and how it is computed: the machine's matter, which no checkpoint keeps. A run that goes on with the same precision
/// and all of this the same, the number of threads and the instruction set that the machine gives included, has the bits
/// of an uninterrupted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compute {
    /// Name of the [`Backend`](mrnn::Backend); default "cpu".
    pub backend: String,
    /// The engine's options.
    pub engine: EngineOptions,
    /// How much of a trial is kept in memory.
    pub tape: TapeOptions,
}

impl Compute {
    /// A tape of `batch` sequences of at most `steps` steps.
    pub(crate) fn tape<T: Precision>(
        &self,
        network: &Network,
        batch: usize,
        steps: usize,
    ) -> Result<Tape<T>> {
        let engine = mrnn::engine_with::<T>(network, &self.backend, self.engine)?;
        Ok(engine.tape(network, batch, steps, self.tape)?)
    }
}

impl Default for Compute {
    fn default() -> Self {
        Self {
            backend: "cpu".to_owned(),
            engine: EngineOptions::default(),
            tape: TapeOptions::default(),
        }
    }
}
