/// How a CUDA engine computes. Every choice is made when the engine is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Index of the GPU.
    pub device: usize,
}
