//! `mrnn evaluate`: how well a network does a task.

use crate::engine_arguments::EngineArguments;
use crate::failure::Failure;
use crate::precision::Precision;
use crate::simulate::on_or_off;
use crate::table::{Align, Table, number};
use crate::task_arguments::{Source, TaskArguments, in_words};
use mrnn::{Network, NoiseSource};
use mrnn_train::{Batch, Evaluation, Task, evaluate};
use std::num::NonZeroU64;
use std::path::PathBuf;

const DEFAULT_TRIALS: u64 = 1000;
/// Another seed than that of a training by default.
const DEFAULT_SEED: u64 = 1;

/// Say how well a network does a task, or trials from a file
///
/// The trials of a task are such as 'mrnn train' with the same seed validates with, and never learns from.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn evaluate flipflop.safetensors --task flip-flop --trials 500")]
pub(crate) struct Arguments {
    /// Model (.safetensors) or description (.json)
    file: PathBuf,

    #[command(flatten)]
    task: TaskArguments,

    /// Number of trials [default: 1000, or all of --data]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    trials: Option<NonZeroU64>,

    /// Seed of the trials, or of the choice among those of --data, and of the noise [default: 1]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    seed: Option<u64>,

    /// Turn noise on or off [default: as the network says]
    #[arg(long, value_name = "on|off", num_args = 0..=1, require_equals = true,
        default_missing_value = "on", value_parser = on_or_off)]
    noise: Option<bool>,

    /// Precision of the computation
    #[arg(long, value_enum, default_value_t = Precision::F32)]
    precision: Precision,

    #[command(flatten)]
    engine: EngineArguments,
}

/// Runs the trials and returns loss and score.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    let network = Network::load(&arguments.file)?;
    let (task, batch) = arguments.trials(&network)?;
    let evaluation = match arguments.precision {
        Precision::F32 => arguments.evaluate::<f32>(&network, &*task, &batch)?,
        Precision::F64 => arguments.evaluate::<f64>(&network, &*task, &batch)?,
    };
    let score = task.score(&batch, &evaluation.outputs)?.value();
    let mut table = Table::new([
        ("task", Align::Left),
        ("trials", Align::Right),
        (in_words(task.loss()), Align::Right),
        (task.metric(), Align::Right),
    ]);
    table.row([
        task.name().to_owned(),
        batch.shape().trials.to_string(),
        number(evaluation.loss),
        number(score),
    ]);
    Ok(table.to_string())
}

impl Arguments {
    /// The task on the network's input units, and its trials.
    fn trials(&self, network: &Network) -> Result<(Box<dyn Task>, Batch), Failure> {
        let seed = self.seed.unwrap_or(DEFAULT_SEED);
        let source = self.task.source(network)?;
        let (is_data, default) = match &source {
            Source::Task(_) => (false, DEFAULT_TRIALS),
            Source::Data(data) => (true, data.training_trials().len() as u64),
        };
        let trials = 0..self.trials.map_or(default, NonZeroU64::get);
        if is_data && trials.end > default {
            let reason = format!("there are {default} trials in the file");
            return Err(Failure::option(format!("--trials {}", trials.end), reason));
        }
        let task = source.on(network)?;
        let batch = match is_data {
            true => task.batch(trials, seed)?,
            false => task.validation_batch(trials, seed)?,
        };
        Ok((task, batch))
    }

    fn evaluate<T: mrnn::Precision>(
        &self,
        network: &Network,
        task: &dyn Task,
        batch: &Batch,
    ) -> Result<Evaluation, Failure> {
        let enabled = self.noise.unwrap_or(network.dynamics().noise.enabled);
        let noise =
            NoiseSource { enabled, seed: self.seed.unwrap_or(DEFAULT_SEED), first_trial: 0 };
        Ok(evaluate::<T>(network, batch, task.loss(), noise, &self.engine.compute()?)?)
    }
}
