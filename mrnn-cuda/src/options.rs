//! How an engine computes.

use crate::Precision;
use mrnn_core::engine::WeightFormat;
use mrnn_core::{Error, Result};

/// How a CUDA engine computes. Every choice is made when the engine is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Index of the GPU.
    pub device: usize,
    /// How weights are kept, of float32 networks. In bfloat16 they take half the memory, and steps read half the bytes.
    pub weights: WeightFormat,
    /// Products of float32 networks with weights rounded to TF32, which has 11 significant bits, and, where 8 or more members
    /// of a batch are multiplied together, activities too: a relative error of at most 1/2048 in each. Sums keep float32.
    pub tf32: bool,
}

impl Options {
    /// Whether a precision has these options.
    ///
    /// # Errors
    /// [`Error::BackendUnavailable`], which names the option that it lacks.
    pub(crate) fn check<T: Precision>(self) -> Result<()> {
        let Self { device: _, weights, tf32 } = self;
        let reducing = [("weights", weights != WeightFormat::Full), ("tf32", tf32)];
        match reducing.into_iter().find(|&(_, is_given)| is_given && !T::IS_REDUCIBLE) {
            None => Ok(()),
            Some((option, _)) => Err(Error::BackendUnavailable {
                backend: "cuda".to_owned(),
                reason: format!("the option '{option}' is of f32 engines, not of {} ones", T::NAME),
            }),
        }
    }
}
