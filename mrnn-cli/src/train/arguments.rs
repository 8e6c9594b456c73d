//! The options of `mrnn train`.

use super::schedule::Fall;
use crate::engine_arguments::EngineArguments;
use crate::failure::Failure;
use crate::paths::{check_target, has_extension, is_same_file};
use crate::plot;
use crate::precision::Precision;
use crate::simulate::on_or_off;
use crate::task_arguments::TaskArguments;
use clap::ValueEnum;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};

/// Train a network on a task or on trials from a file
///
/// Gradients are worked out through all steps of a trial, and followed by AdamW. After each epoch the
/// network is validated with trials that it does not learn from.
///
/// A task's inputs drive the network's input units: each all units of its input region, where there are
/// as many regions as inputs, or else each its unit. The outputs are those of the readouts.
///
/// Ctrl-C finishes the update, writes all files and ends; pressed again, it ends at once. The same
/// command with the same options gives the same files to the bit, whether interrupted or not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn train examples/flipflop.json --task flip-flop --lr 0.01 \
    --out flipflop.safetensors --plot flipflop.svg")]
pub(crate) struct Arguments {
    /// Description (.json) or model (.safetensors)
    pub(super) file: PathBuf,

    #[command(flatten)]
    pub(super) task: TaskArguments,

    /// Where the trained model goes
    #[arg(long, value_name = "FILE.safetensors")]
    pub(super) out: PathBuf,

    /// Which parameters the model has: those with the best validation, or the last. [default: best,
    /// where there is a validation]
    #[arg(long, value_enum)]
    pub(super) keep: Option<Keep>,

    /// Number of epochs
    #[arg(long, value_name = "N", default_value = "100", allow_negative_numbers = true)]
    pub(super) epochs: NonZeroU64,

    /// Updates of an epoch [default: 50, or as many as show each trial of --data once]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) epoch_updates: Option<NonZeroU64>,

    /// Trials of an update
    #[arg(long, value_name = "B", default_value = "64", allow_negative_numbers = true)]
    pub(super) batch: NonZeroUsize,

    /// Learning rate
    #[arg(long, value_name = "RATE", default_value = "0.001", allow_negative_numbers = true)]
    pub(super) lr: f64,

    /// How the learning rate falls: constant, cosine or cosine:END (along half a cosine, to 0 or to the
    /// fraction END, at the last update), exponential:FACTOR:UPDATES or step:FACTOR:UPDATES (by FACTOR
    /// every so many updates, gradually or at once)
    #[arg(long, value_name = "FALL", default_value = "constant")]
    pub(super) schedule: Fall,

    /// Updates over which the learning rate first rises
    #[arg(long, value_name = "N", default_value = "0", allow_negative_numbers = true)]
    pub(super) warm_up: u64,

    /// Norm that longer gradients are scaled down to, or off
    #[arg(long, value_name = "NORM|off", default_value = "1", value_parser = clip,
        allow_negative_numbers = true)]
    pub(super) clip: Clip,

    /// Rate at which every trainable parameter decays, times the learning rate
    #[arg(long, value_name = "RATE", default_value = "0", allow_negative_numbers = true)]
    pub(super) weight_decay: f64,

    /// Add STRENGTH times the mean absolute weight to the loss
    #[arg(long, value_name = "STRENGTH", allow_negative_numbers = true)]
    pub(super) l1_weights: Option<f64>,

    /// Add STRENGTH times the mean squared weight to the loss
    #[arg(long, value_name = "STRENGTH", allow_negative_numbers = true)]
    pub(super) l2_weights: Option<f64>,

    /// Add STRENGTH times the mean squared activation to the loss
    #[arg(long, value_name = "STRENGTH", allow_negative_numbers = true)]
    pub(super) l2_rates: Option<f64>,

    /// Turn noise on or off [default: as the network says]
    #[arg(long, value_name = "on|off", num_args = 0..=1, require_equals = true,
        default_missing_value = "on", value_parser = on_or_off)]
    pub(super) noise: Option<bool>,

    /// Seed of the trials and the noise
    #[arg(long, value_name = "S", default_value = "0", allow_negative_numbers = true)]
    pub(super) seed: u64,

    /// Trials to validate with, which --data then holds out; 0 for no validation [default: 200, or a tenth
    /// of --data]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) validation_trials: Option<u64>,

    /// Stop after N validations of which none was the best so far: in score, or in loss at the same score
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) patience: Option<NonZeroU64>,

    /// Stop when a validation has this score
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true)]
    pub(super) target: Option<f64>,

    /// Where the state of the training goes, now and then and at the end; --resume goes on from it
    #[arg(long, value_name = "FILE.safetensors")]
    pub(super) checkpoint: Option<PathBuf>,

    /// Go on from the checkpoint. Give the options as before; --epochs may be greater
    #[arg(long, requires = "checkpoint")]
    pub(super) resume: bool,

    /// Write loss, gradient norm, learning rate and validation of each update
    #[arg(long, value_name = "FILE.csv")]
    pub(super) curve: Option<PathBuf>,

    /// Draw loss and score over the updates
    #[arg(long, value_name = "FILE.svg|.png")]
    pub(super) plot: Option<PathBuf>,

    /// Precision of activations and gradients; parameters are float64
    #[arg(long, value_enum, default_value_t = Precision::F32)]
    pub(super) precision: Precision,

    #[command(flatten)]
    pub(super) engine: EngineArguments,
}

/// Which parameters a model gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    Best,
    Last,
}

/// The norm that gradients are scaled down to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clip(pub(super) Option<f64>);

fn clip(text: &str) -> Result<Clip, &'static str> {
    match text {
        "off" => Ok(Clip(None)),
        _ => match text.parse() {
            Ok(norm) if norm > 0.0 => Ok(Clip(Some(norm))),
            _ => Err("expected off or a number greater than 0"),
        },
    }
}

impl Arguments {
    /// Checks the paths of the files to write, before any work.
    pub(super) fn check_outputs(&self) -> Result<(), Failure> {
        if let Some(plot) = &self.plot {
            plot::check_path(plot)?;
        }
        for (model, what) in
            [(Some(&self.out), "--out"), (self.checkpoint.as_ref(), "--checkpoint")]
        {
            if let Some(path) = model.filter(|path| !has_extension(path, "safetensors")) {
                let reason = format!("cannot be {what}: its extension can be safetensors");
                return Err(Failure::Input { path: path.clone(), reason });
            }
        }
        let outputs: Vec<(&Path, &str)> = self.outputs().collect();
        for (index, (path, option)) in outputs.iter().enumerate() {
            check_target(path)?;
            let same = |other: &Path| other == *path || is_same_file(other, path);
            if let Some((_, other)) = outputs[..index].iter().find(|(other, _)| same(other)) {
                let reason = format!("is both {other} and {option}");
                return Err(Failure::Input { path: path.to_path_buf(), reason });
            }
            let is_read = self.task.data().into_iter().any(&same);
            if is_read || (*option != "--out" && same(&self.file)) {
                let reason = format!("is read by this training and cannot be {option}");
                return Err(Failure::Input { path: path.to_path_buf(), reason });
            }
        }
        if let Some(checkpoint) =
            self.checkpoint.as_ref().filter(|path| !self.resume && path.exists())
        {
            let reason = "exists; give --resume to go on from it, or another name";
            return Err(Failure::Input { path: checkpoint.clone(), reason: reason.to_owned() });
        }
        Ok(())
    }

    /// Every file to write, with its option.
    fn outputs(&self) -> impl Iterator<Item = (&Path, &'static str)> {
        let options = [
            (Some(&self.out), "--out"),
            (self.checkpoint.as_ref(), "--checkpoint"),
            (self.curve.as_ref(), "--curve"),
            (self.plot.as_ref(), "--plot"),
        ];
        options.into_iter().filter_map(|(path, option)| Some((path?.as_path(), option)))
    }
}
