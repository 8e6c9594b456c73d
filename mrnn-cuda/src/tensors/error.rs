use candle_core::{DType, DeviceLocation};

/// The result of every fallible call with tensors.
pub type Result<R, E = Error> = std::result::Result<R, E>;

/// What is wrong, and with which operand.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A mistake about a network or a session, or a failure of the device:
    /// [`DeviceFailed`](mrnn_core::Error::DeviceFailed).
    #[error(transparent)]
    Network(#[from] mrnn_core::Error),
    /// A tensor operation failed.
    #[error(transparent)]
    Tensor(#[from] candle_core::Error),
    /// A tensor of another shape.
    #[error("{what} has the shape {found:?}, not {expected}")]
    Shape {
        /// which operand
        what: &'static str,
        /// its shape
        found: Vec<usize>,
        /// the needed shape, such as "[steps, 2, 5]"
        expected: String,
    },
    /// A tensor of another element type than the session's.
    #[error("{what} has elements of the type {}, not {}", .found.as_str(), .expected.as_str())]
    ElementType {
        /// which operand
        what: &'static str,
        /// its elements
        found: DType,
        /// those of the session
        expected: DType,
    },
    /// A tensor that does not lie in the host's memory.
    #[error("{what} lies on {location:?}; a tensor of the CPU is needed")]
    NotOnHost {
        /// which operand
        what: &'static str,
        /// where it lies
        location: DeviceLocation,
    },
    /// A sequence that was put on another device than the session's.
    #[error("the input sequence lies on another device than the session")]
    OtherDevice,
}
