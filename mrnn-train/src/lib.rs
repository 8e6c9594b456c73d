//! Training of multi-regional recurrent neural networks: a [`Task`] gives batches of trials, a [`Trainer`] follows the
//! gradient of a [`Loss`] with [`AdamW`], and [`train()`] brings both together until there is nothing more to do, with
//! [`Checkpoint`]s from which an interrupted run goes on to the same bits. A [`Recurrence`] is a network as a layer of a
//! candle model.
//!
//! ```
//! use mrnn_train::{Batch, BatchShape, Compute, Loss, Trainer, TrainerOptions};
//!
//! let network = mrnn::Network::from_json(r#"{
//!     "recurrent_regions": [{"name": "exc", "num_units": 8}],
//!     "input_regions": [{"name": "cue", "num_units": 1}],
//!     "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"}],
//!     "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
//!     "readouts": [{"name": "answer", "num_units": 1, "src_regions": ["exc"]}]}"#)?;
//! // Two trials of 20 steps, of which the last ten count.
//! let shape = BatchShape { trials: 2, steps: 20, inputs: 1, outputs: 1 };
//! let by_trial = |values: [f32; 2]| values.iter().flat_map(|&value| [value; 20]).collect();
//! let mask = (0..40).map(|i| if i % 20 < 10 { 0.0 } else { 1.0 }).collect();
//! let batch = Batch::new(shape, by_trial([0.0, 1.0]), by_trial([-1.0, 1.0]), mask)?;
//!
//! let options = TrainerOptions::new(2, 20, Loss::MeanSquaredError);
//! let mut trainer = Trainer::<f32>::new(&network, options, &Compute::default())?;
//! let first = trainer.step(&batch)?.loss;
//! for _ in 0..200 {
//!     trainer.step(&batch)?;
//! }
//! assert!(trainer.evaluate(&batch)?.loss < 0.5 * first);
//! # Ok::<(), mrnn_train::Error>(())
//! ```
#![forbid(unsafe_code)]

pub mod arrays;
mod batch;
mod channels;
mod checkpoint;
mod data;
mod difference;
mod error;
mod evaluation;
mod loss;
mod optimizer;
mod recurrence;
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
pub use evaluation::evaluate;
pub use loss::Loss;
pub use optimizer::{AdamW, AdamWOptions};
pub use recurrence::Recurrence;
pub use regularizer::{Penalty, Regularizer};
pub use schedule::{Decay, Schedule};
pub use task::{Score, Task};
pub use trainer::{Compute, Evaluation, StepReport, Trainer, TrainerOptions};
pub use training::{Best, Outcome, Progress, TrainingOptions, Validation, train};
