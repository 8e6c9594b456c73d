//! Training of multi-regional recurrent neural networks.
#![forbid(unsafe_code)]

mod batch;
mod error;
mod loss;
mod task;
pub mod tasks;

pub use batch::{Batch, BatchShape};
pub use error::{Error, Result};
pub use loss::Loss;
pub use task::{Score, Task};
