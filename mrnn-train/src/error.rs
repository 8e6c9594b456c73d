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
}

impl Error {
    pub(crate) fn parameter(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Parameter { name: name.into(), reason: reason.into() }
    }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean '{name}'?"))
}
