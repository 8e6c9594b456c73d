use super::{Trainer, data_term, first_non_finite};
use crate::{Batch, Error, Result};
use mrnn::Precision;
use mrnn::memory::reserved;

/// What a network answers to trials.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The loss of the outputs, without regularisers.
    pub loss: f64,
    /// Outputs, `[B, T, O]`.
    pub outputs: Vec<f32>,
}

/// Noise of evaluations is that of trials which no training reaches.
const FIRST_TRIAL: u64 = 1 << 63;

impl<T: Precision> Trainer<T> {
    /// Outputs and loss of any number of trials with the parameters of the last update. Noise, where there is some, is
    /// the same each time.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn evaluate(&mut self, batch: &Batch) -> Result<Evaluation> {
        self.check_widths(batch)?;
        let shape = batch.shape();
        let trial_len = shape.steps * shape.outputs;
        let mut outputs = reserved("the outputs", shape.trials * trial_len)?;
        for first in (0..shape.trials).step_by(self.options.batch) {
            let noise = self.noise(FIRST_TRIAL + first as u64);
            self.pass.forward(batch, first, noise, false)?;
            let missing = shape.trials * trial_len - outputs.len();
            outputs.extend(self.pass.y().iter().take(missing).map(|y| y.to_f64()));
        }
        let trial = first_non_finite(&outputs, trial_len);
        let narrowed = outputs.iter().map(|&output| output as f32).collect();
        let loss = data_term::value(self.options.loss, batch, outputs)?;
        if !loss.is_finite() {
            return Err(Error::NonFiniteLoss { updates: self.updates(), value: loss, trial });
        }
        Ok(Evaluation { loss, outputs: narrowed })
    }
}
