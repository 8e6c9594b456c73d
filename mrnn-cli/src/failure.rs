//! Why a command ended without its result.

use crate::plot::PlotError;
use crate::train;
use mrnn_train::arrays::ArrayError;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Each message names the file or option that is at fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Network(#[from] mrnn::Error),
    #[error(transparent)]
    Array(#[from] ArrayError),
    #[error(transparent)]
    Training(#[from] mrnn_train::Error),
    #[error(transparent)]
    Analysis(#[from] mrnn_analysis::Error),
    #[error(transparent)]
    Plot(#[from] PlotError),
    /// An input file whose content does not fit.
    #[error("'{}' {reason}", .path.display())]
    Input { path: PathBuf, reason: String },
    /// Options that do not go with the network or with each other.
    #[error("{option}: {reason}")]
    Option { option: String, reason: String },
    #[error("cannot write to standard output: {0}")]
    Stdout(io::Error),
    #[error("cannot listen to Ctrl-C: {0}")]
    Signals(io::Error),
    /// A training that was asked to end.
    #[error("interrupted after update {updates} of {all}{}", advice(*.can_resume))]
    Interrupted { updates: u64, all: u64, can_resume: bool },
}

fn advice(can_resume: bool) -> &'static str {
    if can_resume { "; the same command with --resume goes on" } else { "" }
}

impl Failure {
    /// What the command ends with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Interrupted { .. } => ExitCode::from(train::EXIT_CODE),
            Self::Network(_)
            | Self::Array(_)
            | Self::Training(_)
            | Self::Analysis(_)
            | Self::Plot(_)
            | Self::Input { .. }
            | Self::Option { .. }
            | Self::Stdout(_)
            | Self::Signals(_) => ExitCode::FAILURE,
        }
    }

    pub(crate) fn read(path: &Path, source: io::Error) -> Self {
        mrnn::Error::Io { action: "cannot read", path: path.to_owned(), source }.into()
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        mrnn::Error::Io { action: "cannot write", path: path.to_owned(), source }.into()
    }

    pub(crate) fn option(option: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Option { option: option.into(), reason: reason.into() }
    }
}
