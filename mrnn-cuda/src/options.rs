use mrnn_core::engine::WeightFormat;

/// How a CUDA engine computes. Every choice is made when the engine is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Index of the GPU.
    pub device: usize,
    /// How weights are kept.
    pub weights: WeightFormat,
    /// Products of 8 or more members with operands rounded to TF32, which has 11 significant bits.
    pub tf32: bool,
}
