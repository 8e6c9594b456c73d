use candle_core::Tensor;

/// Which activity of a sequence is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Pre-activations.
    pub x: bool,
    /// Activations.
    pub h: bool,
    /// Readouts.
    pub y: bool,
}

/// The activity after each step of a sequence, where it was wanted.
#[derive(Debug, Clone)]
pub struct Recording {
    /// Pre-activations, `[T, B, H]`.
    pub x: Option<Tensor>,
    /// Activations, `[T, B, H]`.
    pub h: Option<Tensor>,
    /// Readouts, `[T, B, outputs]`.
    pub y: Option<Tensor>,
}
