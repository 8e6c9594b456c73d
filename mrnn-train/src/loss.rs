use crate::{Batch, BatchShape, Error, Result};
use candle_core::{D, Tensor};
use serde::{Deserialize, Serialize};

/// What training makes small. With outputs y, targets and the mask's weights m:
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// `Σ m·(y − target)² / Σ m` over trials, steps and outputs.
    MeanSquaredError,
    /// `−Σ m·Σ_o target_o·log softmax(y)_o / Σ m` over trials and steps, the targets being probabilities.
    CrossEntropy,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Self; 2] = [Self::MeanSquaredError, Self::CrossEntropy];

    /// The name that options use.
    pub fn name(self) -> &'static str {
        match self {
            Self::MeanSquaredError => "mean_squared_error",
            Self::CrossEntropy => "cross_entropy",
        }
    }

    /// The loss of outputs `[…, O]` as a tensor of no axes, to be differentiated; targets and mask have the same shape,
    /// and a cross-entropy's mask the same weight for all outputs of a step.
    ///
    /// # Errors
    /// Other shapes, element types or devices than one.
    pub fn of(
        self,
        outputs: &Tensor,
        target: &Tensor,
        mask: &Tensor,
    ) -> candle_core::Result<Tensor> {
        match self {
            Self::MeanSquaredError => {
                let errors = (outputs - target)?.sqr()?;
                (errors * mask)?.sum_all()? / mask.sum_all()?
            }
            Self::CrossEntropy => {
                let log_probabilities = candle_nn::ops::log_softmax(outputs, D::Minus1)?;
                let num_outputs = outputs.dim(D::Minus1)? as f64;
                let weights = (mask.sum_all()? / num_outputs)?;
                ((log_probabilities * target)? * mask)?.sum_all()?.neg()? / weights
            }
        }
    }

    /// Whether the loss can be taken of a batch.
    ///
    /// # Errors
    /// For the cross-entropy [`Error::MaskNotByStep`], and [`Error::NotProbabilities`] where the mask is not 0.
    pub fn check(self, batch: &Batch) -> Result<()> {
        match self {
            Self::MeanSquaredError => Ok(()),
            Self::CrossEntropy => check_probabilities(batch),
        }
    }
}

fn check_probabilities(batch: &Batch) -> Result<()> {
    /// Of a sum of numbers in float32.
    const TOLERANCE: f64 = 1e-4;
    let BatchShape { steps, outputs, .. } = batch.shape();
    let rows = batch.target().chunks(outputs).zip(batch.mask().chunks(outputs)).enumerate();
    for (row, (target, mask)) in rows {
        let (trial, step) = (row / steps, row % steps);
        if mask.iter().any(|&weight| weight != mask[0]) {
            return Err(Error::MaskNotByStep { trial, step });
        }
        let sum: f64 = target.iter().copied().map(f64::from).sum();
        let is_distribution =
            (sum - 1.0).abs() <= TOLERANCE && target.iter().all(|&probability| probability >= 0.0);
        if mask[0] > 0.0 && !is_distribution {
            return Err(Error::NotProbabilities { trial, step, sum });
        }
    }
    Ok(())
}
