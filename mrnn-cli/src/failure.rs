//! Why a command ended without its result.

use crate::plot::PlotError;
use mrnn_train::arrays::ArrayError;
use std::io;
use std::path::{Path, PathBuf};

/// Each message names the file or option that is at fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Network(#[from] mrnn::Error),
    #[error(transparent)]
    Array(#[from] ArrayError),
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
}

impl Failure {
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
