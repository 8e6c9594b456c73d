//! What the comparison and a contestant say to each other: a line of JSON each, a command on the
//! contestant's standard input and its answer on its standard output. The contestant speaks first.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A command; each is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Prepare a case and run it once, untimed. Answered by [`Answer::Done`].
    Case(Case),
    /// Run the case again and again for that long. Answered by [`Answer::Seconds`].
    Run {
        /// How long, in seconds.
        seconds: f64,
    },
    /// Run the case once and write what the contestants must agree on as a `.npy` file of float32: the activations
    /// after the last step, `[B, H]`, or of [`Call::Gradient`] the gradient by the effective weights,
    /// `[H, H + I]`, row = destination, recurrent sources before inputs. Answered by [`Answer::Done`].
    Outcome {
        /// The file to write.
        path: PathBuf,
    },
}

/// A network and its input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The folder that [`files::write_network`](crate::files::write_network) wrote.
    pub network: PathBuf,
    /// External input `[T, B, I]`, a `.npy` file of float32.
    pub input: PathBuf,
    /// Gradient of the loss by the activations `[T, B, H]`, such a file; for [`Call::Gradient`] alone.
    pub loss_gradient: Option<PathBuf>,
    /// Number of steps T.
    pub steps: usize,
    /// Copies of the network B.
    pub batch: usize,
    /// How the steps are taken.
    pub call: Call,
}

/// How the steps of a run are taken, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// The whole sequence in one call, which keeps the activations of every step.
    Sequence,
    /// One call a step, with the input of the step and the activations after it. A contestant that can't
    /// be called so takes the whole sequence.
    Step,
    /// The whole sequence, and then the gradient of a loss by all recurrent and input weights. The loss is linear
    /// in the activations of every step.
    Gradient,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The first line of a contestant that takes part.
    Ready {
        /// What runs, with its version.
        version: String,
    },
    /// The first and only line of one that can't.
    Missing {
        /// What is not there.
        reason: String,
    },
    /// The command is done.
    Done,
    /// The median seconds of a run of all steps.
    Seconds(f64),
    /// The command failed.
    Error(String),
}
