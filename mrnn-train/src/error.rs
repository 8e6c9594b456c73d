use crate::arrays::ArrayError;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

/// The result of every fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong, and with which operand.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A mistake about a network or an engine.
    #[error(transparent)]
    Network(#[from] mrnn::Error),
    /// A tensor operation failed.
    #[error(transparent)]
    Tensor(#[from] candle_core::Error),
    /// A number of a batch that must be at least 1 and is 0.
    #[error("a batch has 0 {what}; at least 1 is needed")]
    EmptyBatch {
        /// "trials", "steps" or "outputs"
        what: &'static str,
    },
    /// A mask element that is no weight.
    #[error(
        "mask of trial {trial}, step {step}, output {output} is {value}; a weight is at least 0"
    )]
    MaskElement {
        /// trial of the batch
        trial: usize,
        /// step
        step: usize,
        /// output
        output: usize,
        /// the element
        value: f32,
    },
    /// A mask that leaves nothing to learn from.
    #[error("the mask of the batch is 0 everywhere")]
    EmptyMask,
    /// A mask that differs between outputs where the loss has one term a step.
    #[error(
        "mask of trial {trial}, step {step} differs between outputs; cross-entropy has one term a step"
    )]
    MaskNotByStep {
        /// trial of the batch
        trial: usize,
        /// step
        step: usize,
    },
    /// A target that is no probability distribution.
    #[error(
        "target of trial {trial}, step {step} is no probability distribution over the outputs (sum {sum})"
    )]
    NotProbabilities {
        /// trial of the batch
        trial: usize,
        /// step
        step: usize,
        /// sum over the outputs
        sum: f64,
    },
    /// A file that gives no arrays.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// As many trials to validate with as a file has, or more.
    #[error(
        "'{name}' has {trials} trials; with {held_out} held out to validate with, none is left to learn from"
    )]
    HeldOut {
        /// the data
        name: String,
        /// how many were to be held out
        held_out: usize,
        /// how many it has
        trials: usize,
    },
    /// Validation with trials of which none are held out.
    #[error("no trial of '{name}' is held out to validate with")]
    NothingHeldOut {
        /// the data
        name: String,
    },
    /// A task whose inputs suit neither the input regions nor the input units of a network.
    #[error(
        "'{task}' has {needed}, but the network has {} in {}; it needs an input region or an input unit for each input of \
         the task",
        counted(*.units, "input unit"),
        counted(*.regions, "input region")
    )]
    Inputs {
        /// the task
        task: String,
        /// its inputs, such as "2 inputs (ready pulse, set pulse)"
        needed: String,
        /// the network's input units
        units: usize,
        /// the network's input regions
        regions: usize,
    },
    /// A task whose outputs are not those of a network's readouts.
    #[error("'{task}' has {needed}, but {found}; give its description {readout}")]
    Outputs {
        /// the task
        task: String,
        /// its outputs, such as "1 output (response)"
        needed: String,
        /// what the network has, such as "the network has no readout"
        found: String,
        /// a line of JSON with a readout that suits the task
        readout: String,
    },
    /// A name that no task has.
    #[error("unknown task '{name}'{}; there are {known}", did_you_mean(.nearest))]
    UnknownTask {
        /// the name
        name: String,
        /// the nearest task
        nearest: Option<String>,
        /// every task
        known: String,
    },
    /// A name that no parameter of a task has.
    #[error("{task} has no parameter '{name}'{}; it has {known}", did_you_mean(.nearest))]
    UnknownParameter {
        /// the task
        task: &'static str,
        /// the name
        name: String,
        /// the nearest parameter
        nearest: Option<String>,
        /// every parameter
        known: String,
    },
    /// A parameter of a task that cannot be.
    #[error("the parameter '{name}' {reason}")]
    Parameter {
        /// the parameter
        name: String,
        /// what is wrong with it, with the value
        reason: String,
    },
    /// A batch, task or tape that does not fit the network or the trainer.
    #[error("the {of} has {found} {what}; {owner} has {expected}")]
    Mismatch {
        /// "batch", "task" or "tape"
        of: &'static str,
        /// such as "trials", "inputs" or "outputs"
        what: &'static str,
        /// "the network", "an update" or "the trainer"
        owner: &'static str,
        /// needed
        expected: usize,
        /// given
        found: usize,
    },
    /// An option outside its range.
    #[error("{what} is {value}; it must be {range}")]
    OptionOutOfRange {
        /// which option
        what: String,
        /// what was given
        value: f64,
        /// what it can be
        range: &'static str,
    },
    /// An option that needs validation where there is none.
    #[error("{what} needs validation; validation_trials is 0")]
    NeedsValidation {
        /// which option
        what: &'static str,
    },
    /// A network without outputs to be trained.
    #[error("the network has no readout")]
    NoReadout,
    /// A network whose parameters are all kept as they are.
    #[error("no parameter of the network is trainable")]
    NothingTrainable,
    /// More trials than there are numbers for.
    #[error("{updates} updates of {batch} trials are more than the numbers of trials reach")]
    TooManyTrials {
        /// updates asked for
        updates: u64,
        /// trials of each
        batch: usize,
    },
    /// A loss that is NaN or infinite. Nothing has changed.
    #[error("the loss of the update after {updates} others is {value}{}", OfTrial(.trial))]
    NonFiniteLoss {
        /// updates taken before
        updates: u64,
        /// the loss or the term of a regulariser
        value: f64,
        /// first trial of the batch whose outputs are not finite; `None` where all are
        trial: Option<usize>,
    },
    /// A gradient that is NaN or infinite. Nothing has changed.
    #[error(
        "the gradient of the update after {updates} others is {value} at element {index} of '{tensor}'"
    )]
    NonFiniteGradient {
        /// updates taken before
        updates: u64,
        /// name of the parameter tensor
        tensor: String,
        /// flat index in it
        index: usize,
        /// the element
        value: f64,
    },
    /// An error of a task's trials.
    #[error("trials {} to {} of the task: {source}", .trials.start, .trials.end - 1)]
    AtTrials {
        /// their numbers
        trials: Range<u64>,
        /// what is wrong
        source: Box<Error>,
    },
    /// An error of a file.
    #[error("{}: {source}", .path.display())]
    InFile {
        /// the file
        path: PathBuf,
        /// what is wrong
        source: Box<Error>,
    },
    /// A checkpoint whose state is not what this library writes.
    #[error("the metadata 'training' of the checkpoint: {reason}")]
    BadCheckpoint {
        /// what is wrong
        reason: String,
    },
    /// A checkpoint or a trainer that has gone its way with something else.
    #[error("{what} was {saved} so far and is {given} now")]
    Changed {
        /// path of the first difference, such as `options.optimizer.learning_rate`
        what: String,
        /// as saved
        saved: String,
        /// as given
        given: String,
    },
}

struct OfTrial<'a>(&'a Option<usize>);

impl fmt::Display for OfTrial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |trial| write!(f, "; the first trial of the batch with such outputs is {trial}");
        self.0.map_or(Ok(()), of)
    }
}

pub(crate) fn check_option(
    what: &str,
    value: f64,
    range: &'static str,
    in_range: bool,
) -> Result<()> {
    if in_range {
        return Ok(());
    }
    Err(Error::OptionOutOfRange { what: what.to_owned(), value, range })
}

pub(crate) fn check_at_least_1(what: &str, value: u64) -> Result<()> {
    check_option(what, value as f64, "at least 1", value >= 1)
}

impl Error {
    pub(crate) fn parameter(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Parameter { name: name.into(), reason: reason.into() }
    }
}

/// "1 output", "2 outputs".
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean '{name}'?"))
}
