use crate::{StepReport, Trainer};
use mrnn::Precision;
use std::time::Duration;

/// How the network did on trials that it does not learn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Validation {
    /// Loss of the outputs.
    pub loss: f64,
    /// Value of the task's score; greater is better.
    pub score: f64,
    /// Whether it is the best so far: the greatest score, and the smallest loss among those with this score.
    pub is_best: bool,
}

/// Where training is, after each update.
#[derive(Debug)]
pub struct Progress<'a, T: Precision> {
    /// The trainer, to be looked at or saved.
    pub trainer: &'a Trainer<T>,
    /// The update.
    pub step: &'a StepReport,
    /// The validation, at the end of an epoch.
    pub validation: Option<Validation>,
    /// Time since this call of [`train`](crate::train()) began.
    pub elapsed: Duration,
}

/// Why training ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All updates are taken.
    Finished,
    /// The target score is reached.
    TargetReached,
    /// The patience is at its end.
    OutOfPatience,
    /// The observer wanted no more.
    Interrupted,
}
