/// The result of every fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong, and with which operand.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Of the network or an engine.
    #[error(transparent)]
    Network(#[from] mrnn::Error),
    /// An array of the wrong length.
    #[error("{what} has {found} elements; {expected} are needed, one for each {unit}")]
    Length {
        /// the array
        what: String,
        /// needed
        expected: usize,
        /// given
        found: usize,
        /// what there is one element for, such as "input unit"
        unit: &'static str,
    },
    /// A number that is infinite or none.
    #[error("element {index} of {what} is {value}, which is not finite")]
    NonFinite {
        /// the array
        what: String,
        /// which
        index: usize,
        /// the number
        value: f64,
    },
    /// The next state depends on more than the state.
    #[error(
        "the connection '{src}' -> '{dst}' has a delay, so that the state alone does not say how it goes on; \
         a linearisation needs a network without delays"
    )]
    Delay {
        /// source region
        src: String,
        /// destination region
        dst: String,
    },
    /// An option outside its range.
    #[error("the option '{option}' is {value}; it must be {range}")]
    Option {
        /// the option
        option: &'static str,
        /// its value
        value: f64,
        /// what it may be
        range: &'static str,
    },
    /// A search that was told to end.
    #[error("interrupted after {done} of {all} starts")]
    Interrupted {
        /// starts that were done
        done: usize,
        /// all of them
        all: usize,
    },
    /// Nothing to begin with.
    #[error("there are no starts to look for fixed points from")]
    NoStarts,
    /// Units that are no part of a state.
    #[error("the units {start}..{end} are no part of a state of {units} units")]
    Units {
        /// the first
        start: usize,
        /// the one after the last
        end: usize,
        /// of the state
        units: usize,
    },
    /// No states to look at.
    #[error("there are no states: at least one is needed")]
    NoStates,
    /// The eigenvalue solver gave up.
    #[error("the eigenvalues of the {units} x {units} matrix did not converge")]
    EigenvaluesNotConverged {
        /// its rows
        units: usize,
    },
}

/// Whether an array has as many elements as it must have, all of them finite.
pub(crate) fn check(
    what: impl Into<String>,
    values: &[f64],
    expected: usize,
    unit: &'static str,
) -> Result<()> {
    let what = what.into();
    if values.len() != expected {
        return Err(Error::Length { what, expected, found: values.len(), unit });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(Error::NonFinite { what, index, value: values[index] }),
        None => Ok(()),
    }
}
