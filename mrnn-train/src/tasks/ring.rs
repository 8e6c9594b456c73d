//! Directions as the activity of inputs that are tuned to them.

use super::checks::check_at_least;
use super::trial::TrialArrays;
use crate::Result;
use std::ops::Range;

/// How sharply an input is tuned: the κ of a von Mises curve, whose half width at half height is 49°.
const CONCENTRATION: f64 = 2.0;

/// Inputs that prefer directions at equal distances. They are never negative, so that they reach units that do not
/// respond to inhibition through weights that obey Dale's law.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring {
    inputs: usize,
}

impl Ring {
    /// A ring of at least three inputs; with fewer, directions would be alike.
    pub(super) fn new(inputs: usize) -> Result<Self> {
        check_at_least("ring", inputs, 3)?;
        Ok(Self { inputs })
    }

    pub(super) fn inputs(self) -> usize {
        self.inputs
    }

    /// The direction that an input prefers, in degrees.
    fn preferred(self, input: usize) -> f64 {
        input as f64 * 360.0 / self.inputs as f64
    }

    pub(super) fn names(self, what: &str) -> impl Iterator<Item = String> {
        let name = move |input| format!("{what} near {}°", round(self.preferred(input)));
        (0..self.inputs).map(name)
    }

    /// Shows a direction in degrees on the channels from `first` on: exp(κ·(cos(angle to the preferred one) − 1)).
    pub(super) fn show(
        self,
        trial: &mut TrialArrays<'_>,
        steps: &Range<usize>,
        first: usize,
        degrees: f64,
    ) {
        for input in 0..self.inputs {
            let cosine = libm::cos((degrees - self.preferred(input)).to_radians());
            let response = libm::exp(CONCENTRATION * (cosine - 1.0));
            trial.set_input(steps.clone(), first + input, response as f32);
        }
    }
}

/// Without the digits that nobody reads.
fn round(degrees: f64) -> f64 {
    (degrees * 10.0).round() / 10.0
}
