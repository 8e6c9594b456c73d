//! Benchmarks of mrnn: the parts of `cargo xtask compare`, and the networks of the kernel benchmarks.
//!
//! A comparison runs one network in several *contestants*, each a process of its own that answers commands:
//! mrnn, a plain PyTorch loop, `torch.nn.RNN` and a JAX scan. They must agree before they are timed, in turns.
//! Beside them probes measure, in the same turns, the least time that the machine allows. [`gpu`] is the comparison on
//! a machine with a GPU, in a program of its own.

pub mod agreement;
pub mod arguments;
pub mod compare;
pub mod contestants;
pub mod files;
pub mod floor;
pub mod gpu;
pub mod markdown;
mod measure;
pub mod networks;
pub mod plan;
pub mod platform;
pub mod plot;
pub mod probe;
pub mod protocol;
pub mod report;
pub mod serve;
pub mod timing;
pub mod weights;

/// What can go wrong, as text for the person who runs the comparison.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;
