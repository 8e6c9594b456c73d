//! The CUDA engine with candle tensors, on the emulated device: sessions that stay on it, and layers with gradients.

mod arguments;
mod common;
mod layer;
mod parameters;
mod sequences;
mod states;
