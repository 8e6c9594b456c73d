//! Training of multi-regional recurrent neural networks.
#![forbid(unsafe_code)]

pub mod arrays;
mod batch;
mod channels;
mod checkpoint;
mod data;
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
pub use channels::for_network;
pub use checkpoint::Checkpoint;
pub use data::FileData;
pub use error::{Error, Result};
pub use loss::Loss;
pub use optimizer::{AdamW, AdamWOptions};
pub use regularizer::{Penalty, Regularizer};
pub use schedule::{Decay, Schedule};
pub use task::{Score, Task};
pub use trainer::{Compute, Evaluation, StepReport, Trainer, TrainerOptions};
pub use training::{Best, Outcome, Progress, TrainingOptions, Validation, train};
