//! The comparison on a GPU: a program that needs nothing but a driver and NVRTC checks the CUDA engine there, times it
//! on the device's own clock, and puts its times beside those of peers and beside the least time that the device allows.
//!
//! Nothing here opens a device but [`arguments`]: everything else takes one, so that tests run it on an emulated one.

pub mod arguments;
mod arithmetic;
pub mod ceilings;
pub mod check;
pub mod export;
mod machine;
pub mod measure;
mod networks;
pub mod peers;
pub mod plan;
pub mod report;
pub mod stopwatch;
pub mod table;
mod targets;

pub use arithmetic::Arithmetic;
pub use networks::Size;

use mrnn::Error;

/// The result of what a network may be too large for: `None` where it does not fit the mode that is asked for.
fn fitting<T>(result: mrnn::Result<T>) -> mrnn::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        // The only case in which a kernel that exists is not used.
        Err(Error::BackendUnavailable { reason, .. }) if reason.contains("do not fit the mode") => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
