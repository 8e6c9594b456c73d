//! What the comparison and a contestant say to each other: a line of JSON each, a command on the
//! contestant's standard input and its answer on its standard output. The contestant speaks first.

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
    /// Run the case once and write the activations after its last step, `[B, H]`, as a `.npy` file of
    /// float32. Answered by [`Answer::Done`].
    Final {
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
    /// Number of steps T.
    pub steps: usize,
    /// Copies of the network B.
    pub batch: usize,
    /// How the steps are taken.
    pub call: Call,
}

/// How the steps of a run are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// The whole sequence in one call, which keeps the activations of every step.
    Sequence,
    /// One call a step, with the input of the step and the activations after it. A contestant that can't
    /// be called so takes the whole sequence.
    Step,
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
