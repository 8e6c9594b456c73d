//! Training of multi-regional recurrent neural networks.
#![forbid(unsafe_code)]

mod batch;
mod checkpoint;
mod difference;
mod error;
mod loss;
mod optimizer;
mod regularizer;
mod schedule;
mod task;
pub mod tasks;
mod trainer;
mod training;

pub use batch::{Batch, BatchShape};
pub use checkpoint::Checkpoint;
pub use error::{Error, Result};
pub use loss::Loss;
pub use optimizer::{AdamW, AdamWOptions};
pub use regularizer::{Penalty, Regularizer};
pub use schedule::{Decay, Schedule};
pub use task::{Score, Task};
pub use trainer::{Compute, Evaluation, StepReport, Trainer, TrainerOptions};
pub use training::{Best, Outcome, Progress, TrainingOptions, Validation, train};
