use super::{Trainer, data_term, first_non_finite};
use crate::{Batch, Error, Result};
use mrnn::Precision;

/// What an update was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct StepReport {
    /// The loss of the outputs, before the update.
    pub loss: f64,
    /// The terms of the regularisers, in the order of the options, before the update.
    pub penalties: Vec<f64>,
    /// Euclidean norm of the gradient by the trainable parameters, before it was clipped.
    pub gradient_norm: f64,
    /// Learning rate of the update.
    pub learning_rate: f64,
}

impl StepReport {
    /// The loss with all regularisers, which the gradient is of.
    pub fn total(&self) -> f64 {
        self.loss + self.penalties.iter().sum::<f64>()
    }
}

impl<T: Precision> Trainer<T> {
    /// One update with a batch of as many trials as the options say. Afterwards weights obey Dale's law and parameters
    /// that are not trainable have kept their bits.
    ///
    /// # Errors
    /// [`Error::Mismatch`]; [`mrnn::Error::TooManySteps`]; what the loss does not allow of targets and masks;
    /// [`Error::NonFiniteLoss`] and [`Error::NonFiniteGradient`]; [`mrnn::Error::NonFiniteElement`] and
    /// [`mrnn::Error::Overflow`] for parameters that the update would make too large. Network, optimiser and the number
    /// of updates are as before then.
    pub fn step(&mut self, batch: &Batch) -> Result<StepReport> {
        let (expected, found) = (self.options.batch, batch.shape().trials);
        if expected != found {
            return Err(Error::Mismatch {
                what: "trials",
                of: "batch",
                owner: "an update",
                expected,
                found,
            });
        }
        self.check_widths(batch)?;
        let updates = self.updates();
        let noise = self.noise(updates.wrapping_mul(expected as u64));
        let by_h = self.regularizers.penalizes_rates();
        self.pass.forward(batch, 0, noise, by_h)?;

        let trial_len = batch.shape().steps * batch.shape().outputs;
        let trial = first_non_finite(self.pass.y(), trial_len);
        let outputs = self.pass.y().iter().map(|y| y.to_f64()).collect();
        let (loss, slopes) = data_term::value_and_slopes(self.options.loss, batch, outputs)?;
        let mean_squares = if by_h { self.regularizers.rates(self.pass.h()) } else { Vec::new() };
        let penalties = self.regularizers.values(&self.state.parameters, &mean_squares);
        let mut terms = std::iter::once(&loss).chain(&penalties);
        if let Some(&value) = terms.find(|value| !value.is_finite()) {
            return Err(Error::NonFiniteLoss { updates, value, trial });
        }

        let gradient = self.pass.backward(&slopes, by_h)?;
        let mut gradient: Vec<f64> = gradient.iter().map(|slope| slope.to_f64()).collect();
        self.regularizers.add_weight_gradients(&self.state.parameters, &mut gradient);
        let gradient_norm = self.gradient_norm(&gradient)?;
        if let Some(limit) = self.options.clip_norm.filter(|&limit| gradient_norm > limit) {
            gradient.iter_mut().for_each(|slope| *slope *= limit / gradient_norm);
        }

        let learning_rate = self.learning_rate();
        self.update(&gradient, self.options.schedule.factor(updates))?;
        Ok(StepReport { loss, penalties, gradient_norm, learning_rate })
    }

    /// The norm over the trainable parameters.
    fn gradient_norm(&self, gradient: &[f64]) -> Result<f64> {
        let trainable = self.tensors.iter().filter(|tensor| tensor.trainable);
        let mut largest = 0.0_f64;
        for tensor in trainable.clone() {
            for (index, &value) in gradient[tensor.range.clone()].iter().enumerate() {
                if !value.is_finite() {
                    let (updates, tensor) = (self.updates(), tensor.name.clone());
                    return Err(Error::NonFiniteGradient { updates, tensor, index, value });
                }
                largest = largest.max(value.abs());
            }
        }
        // Squares of the slopes themselves might overflow.
        let scale = if largest == 0.0 { 1.0 } else { largest };
        let slopes = trainable.flat_map(|tensor| &gradient[tensor.range.clone()]);
        Ok(scale * slopes.map(|slope| (slope / scale).powi(2)).sum::<f64>().sqrt())
    }

    /// Moves network, engine and optimiser to the state after the update, or leaves all as they are.
    fn update(&mut self, gradient: &[f64], factor: f64) -> Result<()> {
        let Self { network, pass, constraint, state, next, .. } = self;
        next.copy_from(state);
        next.optimizer.update(&mut next.parameters, gradient, &constraint.trainable, factor)?;
        constraint.project(&mut next.parameters);
        network.set_parameters(&next.parameters)?;
        if let Err(error) = pass.refresh(network) {
            network.set_parameters(&state.parameters)?;
            return Err(error);
        }
        std::mem::swap(state, next);
        Ok(())
    }
}
