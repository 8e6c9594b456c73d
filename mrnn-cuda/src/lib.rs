//! The CUDA engine: networks stepped and trained on NVIDIA GPUs.

pub mod device;
pub mod driver;
pub mod kernels;
mod options;

pub use options::Options;
