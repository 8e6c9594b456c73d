//! Delayed match to category.

use super::checks::check_finite;
use super::clock::Clock;
use super::parameters::parameters;
use super::ring::Ring;
use super::trial::{Answer, Channels, Generator, Tally, TrialArrays};
use crate::{Error, Loss, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

parameters! {
    /// Parameters of the [`DelayedMatchToCategory`].
    pub struct DelayedMatchToCategoryParameters {
        /// Number of directions, an even number; they lie at equal distances, half of one from the boundary.
        directions: usize = 12,
        /// Number of inputs that show the direction.
        ring: usize = 8,
        /// Angle of the boundary between the categories, in degrees.
        boundary: f64 = 45.0,
        /// Fixation before the sample, in ms.
        fixation: f64 = 300.0,
        /// How long the sample is shown, in ms.
        sample: f64 = 650.0,
        /// Delay from sample to test, in ms.
        delay: f64 = 1000.0,
        /// How long the test is shown and the response is asked for, in ms.
        test: f64 = 650.0,
        /// Time to begin responding, in ms: the first part of the test, where nothing is asked for.
        grace: f64 = 100.0,
    }
}

/// Delayed match to category of motion directions (Freedman and Assad 2006, "Experience-dependent representation of
/// visual categories in parietal cortex", Nature 443): a sample direction, a delay, and a test direction; does the
/// test belong to the category of the sample? A boundary through the circle of directions parts the two categories.
/// Networks were trained on it by Chaisangmongkon et al. 2017 ("Computing by robust transience: how the
/// fronto-parietal network performs sequential, category-based decisions", Neuron 93).
///
/// Half of the trials match. Sample and test are drawn with equal probability from the directions of their category.
///
/// - Inputs: 0 fixation, 1 until the test; from 1 on the ring that shows the direction, see [the tasks](super).
/// - Outputs: 0 fixate, until the test; 1 match; 2 non-match.
///
/// Cross-entropy over the three outputs at every step but the grace time. The metric is accuracy: the fraction of
/// trials in which, summed over the test without the grace time, the right answer has the greatest output.
#[derive(Debug, Clone)]
pub struct DelayedMatchToCategory {
    parameters: DelayedMatchToCategoryParameters,
    ring: Ring,
    fixation: usize,
    sample: usize,
    delay: usize,
    test: usize,
    grace: usize,
}

impl DelayedMatchToCategory {
    /// The task for a network with steps of `dt` ms.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a number of directions that is odd or 0, a ring of fewer than 3 inputs, a boundary
    /// that is not finite, times that are no time, or grace that leaves no response.
    pub fn new(parameters: DelayedMatchToCategoryParameters, dt: f64) -> Result<Self> {
        let clock = Clock::new(dt)?;
        let directions = parameters.directions;
        if directions == 0 || !directions.is_multiple_of(2) {
            let reason = format!("is {directions}; both categories need the same number of them");
            return Err(Error::parameter("directions", reason));
        }
        check_finite("boundary", parameters.boundary)?;
        let (test, grace) = clock.window(("test", parameters.test), ("grace", parameters.grace))?;
        Ok(Self {
            ring: Ring::new(parameters.ring)?,
            fixation: clock.pause("fixation", parameters.fixation)?,
            sample: clock.period("sample", parameters.sample)?,
            delay: clock.pause("delay", parameters.delay)?,
            test,
            grace,
            parameters,
        })
    }

    /// The direction of that number of a category, 0 or 1, in degrees.
    fn angle(&self, category: usize, number: usize) -> f64 {
        let DelayedMatchToCategoryParameters { directions, boundary, .. } = self.parameters;
        let place = (category * directions / 2 + number) as f64 + 0.5;
        boundary + place * 360.0 / directions as f64
    }
}

impl Generator for DelayedMatchToCategory {
    const NAME: &'static str = "delayed-match-to-category";
    const SUMMARY: &'static str = "Say whether two directions, a delay apart, are of one category";
    const LOSS: Loss = Loss::CrossEntropy;
    const METRIC: &'static str = "accuracy";

    type Parameters = DelayedMatchToCategoryParameters;

    fn build(parameters: DelayedMatchToCategoryParameters, dt: f64) -> Result<Self> {
        Self::new(parameters, dt)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn channels(&self) -> Channels {
        let fixation = std::iter::once("fixation".to_owned());
        Channels {
            inputs: fixation.chain(self.ring.names("direction")).collect(),
            outputs: ["fixate", "match", "non-match"].map(str::to_owned).to_vec(),
        }
    }

    fn steps(&self) -> usize {
        self.fixation + self.sample + self.delay + self.test
    }

    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>) {
        let category = rng.random_range(0..2_u32) as usize;
        let is_match = rng.random_bool(0.5);
        let other = if is_match { category } else { 1 - category };
        let sample = self.fixation..self.fixation + self.sample;
        let test = sample.end + self.delay..self.steps();

        trial.set_input(0..test.start, 0, 1.0);
        for (steps, category) in [(sample, category), (test.clone(), other)] {
            let number = rng.random_range(0..self.parameters.directions as u32 / 2) as usize;
            self.ring.show(trial, &steps, 1, self.angle(category, number));
        }
        trial.ask_for_choice(0..test.start, 0);
        trial.ask_for_choice(test.start + self.grace..test.end, if is_match { 1 } else { 2 });
    }

    fn score(&self, trial: &Answer<'_>) -> Tally {
        Tally::of(trial.final_choice_is_right())
    }
}
