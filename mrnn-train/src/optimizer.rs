use crate::Result;
use crate::error::check_option;
use mrnn::memory::zeros;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Options of [`AdamW`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdamWOptions {
    /// η; default 1e-3.
    pub learning_rate: f64,
    /// β₁, decay of the mean of gradients; default 0.9.
    pub beta1: f64,
    /// β₂, decay of the mean of their squares; default 0.999.
    pub beta2: f64,
    /// ε; default 1e-8.
    pub epsilon: f64,
    /// λ, by which every trainable parameter decays; default 0.01.
    pub weight_decay: f64,
}

impl Default for AdamWOptions {
    fn default() -> Self {
        Self { learning_rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 }
    }
}

impl AdamWOptions {
    /// Whether the numbers are within their ranges.
    pub(crate) fn check(&self) -> Result<()> {
        let Self { learning_rate, beta1, beta2, epsilon, weight_decay } = *self;
        let positive = |value: f64| value > 0.0 && value.is_finite();
        let is_decay = |beta: f64| (0.0..1.0).contains(&beta);
        let not_negative = weight_decay >= 0.0 && weight_decay.is_finite();
        check_option("learning_rate", learning_rate, "above 0", positive(learning_rate))?;
        check_option("beta1", beta1, "at least 0, below 1", is_decay(beta1))?;
        check_option("beta2", beta2, "at least 0, below 1", is_decay(beta2))?;
        check_option("epsilon", epsilon, "above 0", positive(epsilon))?;
        check_option("weight_decay", weight_decay, "at least 0", not_negative)
    }
}

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, "Decoupled weight decay regularization"), in float64,
/// with its moments in reach: training that goes on from saved ones takes the same path.
///
/// ```text
/// m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
/// θ ← θ − η·λ·θ − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AdamW {
    options: AdamWOptions,
    updates: u64,
    first_moment: Vec<f64>,
    second_moment: Vec<f64>,
}

impl AdamW {
    /// The optimiser of so many parameters before its first update.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`](crate::Error::OptionOutOfRange); memory.
    pub fn new(options: AdamWOptions, num_parameters: usize) -> Result<Self> {
        options.check()?;
        let moment = |what| zeros(what, num_parameters);
        let (first_moment, second_moment) =
            (moment("the first moment")?, moment("the second moment")?);
        Ok(Self { options, updates: 0, first_moment, second_moment })
    }

    /// The optimiser after so many updates, with the moments that it had.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`](crate::Error::OptionOutOfRange); [`mrnn::Error::Shape`] for moments of different
    /// lengths.
    pub fn resumed(
        options: AdamWOptions,
        updates: u64,
        first_moment: Vec<f64>,
        second_moment: Vec<f64>,
    ) -> Result<Self> {
        options.check()?;
        check_len("the second moment", first_moment.len(), second_moment.len())?;
        Ok(Self { options, updates, first_moment, second_moment })
    }

    /// Updates taken.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// m, the decaying mean of gradients.
    pub fn first_moment(&self) -> &[f64] {
        &self.first_moment
    }

    /// v, the decaying mean of squared gradients.
    pub fn second_moment(&self) -> &[f64] {
        &self.second_moment
    }

    /// One update of the parameters in `trainable`, with the learning rate times `factor`; all others keep their bits.
    ///
    /// # Errors
    /// [`mrnn::Error::Shape`] for other numbers of parameters or gradients;
    /// [`Error::OptionOutOfRange`](crate::Error::OptionOutOfRange) for ranges beyond them. Nothing changes then.
    pub fn update(
        &mut self,
        parameters: &mut [f64],
        gradient: &[f64],
        trainable: &[Range<usize>],
        factor: f64,
    ) -> Result<()> {
        let expected = self.first_moment.len();
        check_len("the parameters", expected, parameters.len())?;
        check_len("the gradient", expected, gradient.len())?;
        if let Some(range) = trainable.iter().find(|range| range.end > expected) {
            check_option(
                "the end of a range of trainable parameters",
                range.end as f64,
                "at most the number of parameters",
                false,
            )?;
        }
        self.updates = self.updates.saturating_add(1);
        let AdamWOptions { learning_rate, beta1, beta2, epsilon, weight_decay } = self.options;
        let rate = learning_rate * factor;
        let t = self.updates as f64;
        let (scale1, scale2) =
            (1.0 / (1.0 - libm::pow(beta1, t)), 1.0 / (1.0 - libm::pow(beta2, t)));
        for i in trainable.iter().cloned().flatten() {
            let (m, v) = (&mut self.first_moment[i], &mut self.second_moment[i]);
            *m = beta1 * *m + (1.0 - beta1) * gradient[i];
            *v = beta2 * *v + (1.0 - beta2) * (gradient[i] * gradient[i]);
            let direction = (*m * scale1) / ((*v * scale2).sqrt() + epsilon);
            parameters[i] = parameters[i] * (1.0 - rate * weight_decay) - rate * direction;
        }
        Ok(())
    }

    /// Takes over the state of an optimiser of as many parameters, in the memory that is there.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        (self.options, self.updates) = (other.options, other.updates);
        self.first_moment.clone_from(&other.first_moment);
        self.second_moment.clone_from(&other.second_moment);
    }
}

fn check_len(what: &str, expected: usize, found: usize) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    let shape = format!("{expected} parameters");
    Err(mrnn::Error::Shape { what: what.to_owned(), expected, found, shape }.into())
}
