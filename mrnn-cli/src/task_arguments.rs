//! The options that say what a network is to learn, of all commands that need to know.

use crate::failure::Failure;
use clap::ValueEnum;
use mrnn::Network;
use mrnn_train::{FileData, Loss, Task, for_network, tasks};
use std::path::{Path, PathBuf};

/// A task of the library, or trials from a file.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TaskArguments {
    /// Task of systems neuroscience; 'mrnn tasks' lists them
    #[arg(long, value_name = "NAME", required_unless_present = "data")]
    task: Option<String>,

    /// Set a parameter of the task; 'mrnn tasks NAME' lists them. May be given several times
    #[arg(long = "set", value_name = "PARAMETER=VALUE", conflicts_with = "data", value_parser = setting)]
    settings: Vec<(String, String)>,

    /// Trials of your own instead of a task: arrays 'input' [N, T, I], 'target' [N, T, O] and, where
    /// not all of it counts, 'mask' [N, T] or [N, T, O]; float32 or float64
    #[arg(long, value_name = "FILE.npz|.safetensors", conflicts_with = "task")]
    data: Option<PathBuf>,

    /// What is made small with --data: mean squared error, scored by R², or cross-entropy over the
    /// outputs, scored by accuracy [default: mse]
    #[arg(long, value_enum, conflicts_with = "task")]
    loss: Option<DataLoss>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DataLoss {
    Mse,
    CrossEntropy,
}

fn setting(text: &str) -> Result<(String, String), &'static str> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = parts.ok_or("expected PARAMETER=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// What the options name, before it is known what it is needed for.
pub(crate) enum Source {
    Task(Box<dyn Task>),
    Data(FileData),
}

impl TaskArguments {
    /// The file of --data.
    pub(crate) fn data(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// What the options name, for steps of the network's length.
    pub(crate) fn source(&self, network: &Network) -> Result<Source, Failure> {
        match (&self.data, &self.task) {
            (Some(path), _) => {
                let loss = match self.loss.unwrap_or(DataLoss::Mse) {
                    DataLoss::Mse => Loss::MeanSquaredError,
                    DataLoss::CrossEntropy => Loss::CrossEntropy,
                };
                Ok(Source::Data(FileData::read(path, loss)?))
            }
            (None, name) => {
                let settings: Vec<_> = self.settings.iter().map(|(n, v)| (&**n, &**v)).collect();
                let name = name.as_deref().unwrap_or_default();
                Ok(Source::Task(tasks::by_name(name, &settings, network.dynamics().dt)?))
            }
        }
    }
}

impl Source {
    /// The task on the input units of a network.
    pub(crate) fn on(self, network: &Network) -> Result<Box<dyn Task>, Failure> {
        let task = match self {
            Self::Task(task) => task,
            Self::Data(data) => Box::new(data),
        };
        Ok(for_network(task, network)?)
    }
}

/// What a loss is in a sentence.
pub(crate) fn in_words(loss: Loss) -> &'static str {
    match loss {
        Loss::MeanSquaredError => "mean squared error",
        Loss::CrossEntropy => "cross-entropy",
    }
}
