//! The CUDA engine with candle tensors, on the emulated device: sessions that stay on it, layers with gradients, and training.

mod arguments;
mod common;
mod failures;
mod layer;
mod parameters;
mod sequences;
mod states;
mod training;
