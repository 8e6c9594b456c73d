//! Why a call failed. Making a fault allocates nothing, so that [rt] calls can; its text is made only
//! for an `mrnn_error`.

use crate::array::Extent;
use crate::status::mrnn_status_code::{self, *};
use mrnn::Error;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{0} is NULL")]
    Null(&'static str),
    #[error("element {index} of {what} is NULL")]
    NullElement { what: &'static str, index: usize },
    #[error("{0} is misaligned or longer than the address space")]
    NotAnArray(&'static str),
    #[error("{what} has {found} elements; {} are needed ({needed})", Count(*needed))]
    Length { what: &'static str, found: usize, needed: Extent },
    #[error("{0} and {1} share memory")]
    Overlap(&'static str, &'static str),
    #[error("{what}: element {index} is not finite")]
    NotFinite { what: &'static str, index: usize },
    #[error("{what} is not UTF-8 at byte {valid_up_to}")]
    NotUtf8 { what: &'static str, valid_up_to: usize },
    #[error("{what} is {value}, which is none of its constants")]
    Selector { what: &'static str, value: i32 },
    #[error("{what} is {index}; there are {count}")]
    Index { what: &'static str, index: usize, count: usize },
    #[error("{what} has {capacity} bytes; {needed} are needed")]
    Buffer { what: &'static str, capacity: usize, needed: usize },
    #[error("the {handle} computes in {actual}; use the functions for {actual}")]
    Precision { handle: &'static str, actual: &'static str },
    #[error("the trainer has taken no update since it was made")]
    NoUpdate,
    #[error("{what}: {reason}")]
    Options { what: &'static str, reason: String },
    #[error("a defect of mrnn: {0}")]
    Panic(String),
    #[error("the {0} was broken by a defect of mrnn in an earlier call; it can only be destroyed")]
    Poisoned(&'static str),
    #[error(transparent)]
    Mrnn(#[from] Error),
    #[error(transparent)]
    Training(#[from] mrnn_train::Error),
}

impl Fault {
    pub(crate) fn code(&self) -> mrnn_status_code {
        match self {
            Self::Null(_) | Self::NullElement { .. } => MRNN_ERR_NULL,
            Self::NotAnArray(_)
            | Self::Overlap(..)
            | Self::NotUtf8 { .. }
            | Self::Selector { .. } => MRNN_ERR_ARGUMENT,
            Self::Length { .. } => MRNN_ERR_SHAPE,
            Self::NotFinite { .. } | Self::Index { .. } => MRNN_ERR_VALUE,
            Self::Buffer { .. } => MRNN_ERR_BUFFER,
            Self::Precision { .. } => MRNN_ERR_PRECISION,
            Self::NoUpdate => MRNN_ERR_STATE,
            Self::Options { .. } => MRNN_ERR_JSON,
            Self::Panic(_) => MRNN_ERR_PANIC,
            Self::Poisoned(_) => MRNN_ERR_POISONED,
            Self::Mrnn(error) => code_of(error.root()),
            Self::Training(error) => code_of_training(error),
        }
    }
}

fn code_of(error: &Error) -> mrnn_status_code {
    match error {
        Error::EmptyName { .. } | Error::NameTooLong { .. } | Error::NameCharacter { .. } => {
            MRNN_ERR_NAME
        }
        Error::DuplicateName { .. }
        | Error::NameInBothKinds { .. }
        | Error::ParentIsRegion { .. }
        | Error::DuplicateConnection { .. }
        | Error::RegionTwice { .. }
        | Error::SynapseTwice { .. } => MRNN_ERR_DUPLICATE,
        Error::ZeroUnits { .. }
        | Error::TooManyUnits { .. }
        | Error::TooManySynapses { .. }
        | Error::MatrixTooLarge { .. }
        | Error::SparsityOutOfRange { .. }
        | Error::NonFinite { .. }
        | Error::NotPositive { .. }
        | Error::Negative { .. }
        | Error::TimeStepExceedsTau { .. }
        | Error::DelayBetweenSteps { .. }
        | Error::DelayTooLong { .. }
        | Error::IndexOutOfRange { .. }
        | Error::NonFiniteManipulation { .. }
        | Error::NonFiniteElement { .. }
        | Error::MaskElement { .. }
        | Error::Overflow { .. }
        | Error::TooManySteps { .. }
        | Error::BatchOutOfRange { .. } => MRNN_ERR_VALUE,
        Error::UnknownName { .. } | Error::UnknownConnection { .. } => MRNN_ERR_UNKNOWN,
        Error::AlreadyFinalized { .. }
        | Error::NotFinalized { .. }
        | Error::EngineInUse
        | Error::NoForward
        | Error::TapeLost => MRNN_ERR_STATE,
        Error::Shape { .. } => MRNN_ERR_SHAPE,
        Error::JsonSyntax { .. }
        | Error::JsonNesting { .. }
        | Error::JsonType { .. }
        | Error::UnknownKey { .. }
        | Error::MissingKey { .. }
        | Error::DuplicateKey { .. } => MRNN_ERR_JSON,
        Error::Io { .. } => MRNN_ERR_IO,
        Error::NotAModel { .. }
        | Error::MissingTensor { .. }
        | Error::UnknownTensor { .. }
        | Error::BadTensor { .. }
        | Error::Checksum { .. } => MRNN_ERR_FORMAT,
        Error::ZeroSpectralRadius { .. }
        | Error::ScaleOverflow { .. }
        | Error::EigenvaluesNotConverged { .. } => MRNN_ERR_NUMERIC,
        Error::BackendUnavailable { .. } | Error::DeviceFailed { .. } => MRNN_ERR_UNAVAILABLE,
        Error::OutOfMemory { .. } => MRNN_ERR_MEMORY,
        Error::UnknownSign { .. }
        | Error::UnknownChoice { .. }
        | Error::UnknownExtension { .. }
        | Error::WrongKind { .. }
        | Error::IntoInputRegion { .. }
        | Error::WrongSourceKind { .. }
        | Error::ZeroConnection { .. }
        | Error::NoRecurrentRegion
        | Error::NoSourceRegion { .. }
        | Error::OtherStructure { .. }
        | Error::OtherSession { .. }
        | Error::StateWithoutX => MRNN_ERR_ARGUMENT,
        // Neither is the root of an error.
        Error::At { .. } | Error::Several(_) => MRNN_ERR_ARGUMENT,
        // The list is open to other crates.
        _ => MRNN_ERR_ARGUMENT,
    }
}

fn code_of_training(error: &mrnn_train::Error) -> mrnn_status_code {
    use mrnn_train::Error;
    match error {
        Error::Network(error) => code_of(error.root()),
        Error::AtTrials { source, .. } | Error::InFile { source, .. } => code_of_training(source),
        Error::EmptyBatch { .. }
        | Error::MaskElement { .. }
        | Error::EmptyMask
        | Error::MaskNotByStep { .. }
        | Error::NotProbabilities { .. }
        | Error::OptionOutOfRange { .. } => MRNN_ERR_VALUE,
        Error::Mismatch { .. } => MRNN_ERR_SHAPE,
        Error::BadCheckpoint { .. } => MRNN_ERR_FORMAT,
        Error::Tensor(_) | Error::NonFiniteLoss { .. } | Error::NonFiniteGradient { .. } => {
            MRNN_ERR_NUMERIC
        }
        Error::NoReadout | Error::NothingTrainable => MRNN_ERR_ARGUMENT,
        // Of tasks, their files and training loops, which no call leads to.
        Error::Array(_)
        | Error::HeldOut { .. }
        | Error::NothingHeldOut { .. }
        | Error::Inputs { .. }
        | Error::Outputs { .. }
        | Error::UnknownTask { .. }
        | Error::UnknownParameter { .. }
        | Error::Parameter { .. }
        | Error::NeedsValidation { .. }
        | Error::TooManyTrials { .. }
        | Error::Changed { .. } => MRNN_ERR_ARGUMENT,
        // The list is open to other crates.
        _ => MRNN_ERR_ARGUMENT,
    }
}

/// The number of elements of an extent, where it is one.
struct Count(Extent);

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.len() {
            Some(len) => len.fmt(f),
            None => f.write_str("too many"),
        }
    }
}
