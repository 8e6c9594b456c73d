use crate::error::{check_at_least_1, check_option};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// How the learning rate changes over the updates.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Schedule {
    /// Updates over which the rate rises linearly to its full value; the first one's rate is not 0.
    pub warm_up: u64,
    /// What follows.
    pub decay: Decay,
}

/// How the learning rate falls, with t the updates since the warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Decay {
    /// Not at all.
    #[default]
    Constant,
    /// Along half a cosine from 1 to `end` at t = `updates`, and no further (Loshchilov & Hutter 2017, "SGDR",
    /// without restarts).
    Cosine {
        /// updates of the fall
        updates: u64,
        /// last factor, 0 to 1
        end: f64,
    },
    /// `factor^(t/every)`.
    Exponential {
        /// factor after `every` updates, above 0, at most 1
        factor: f64,
        /// updates
        every: u64,
    },
    /// `factor^⌊t/every⌋`.
    Step {
        /// factor after each `every` updates, above 0, at most 1
        factor: f64,
        /// updates
        every: u64,
    },
}

impl Schedule {
    /// What the learning rate is multiplied with in the update after `updates` others.
    pub fn factor(&self, updates: u64) -> f64 {
        match updates.checked_sub(self.warm_up) {
            None => (updates + 1) as f64 / self.warm_up as f64,
            Some(t) => self.decay.factor(t),
        }
    }

    /// Whether the numbers are within their ranges.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let factor = |factor: f64| {
            check_option("factor", factor, "above 0, at most 1", factor > 0.0 && factor <= 1.0)
        };
        match self.decay {
            Decay::Constant => Ok(()),
            Decay::Cosine { updates, end } => {
                check_at_least_1("updates of the cosine", updates)?;
                check_option("end", end, "0 to 1", (0.0..=1.0).contains(&end))
            }
            Decay::Exponential { factor: value, every } | Decay::Step { factor: value, every } => {
                check_at_least_1("every", every)?;
                factor(value)
            }
        }
    }
}

impl Decay {
    fn factor(self, t: u64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Cosine { updates, end } => {
                let progress = t.min(updates) as f64 / updates.max(1) as f64;
                end + (1.0 - end) * (1.0 + libm::cos(std::f64::consts::PI * progress)) / 2.0
            }
            Self::Exponential { factor, every } => {
                libm::pow(factor, t as f64 / every.max(1) as f64)
            }
            Self::Step { factor, every } => libm::pow(factor, (t / every.max(1)) as f64),
        }
    }
}
