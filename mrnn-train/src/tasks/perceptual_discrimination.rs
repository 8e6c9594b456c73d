//! Perceptual discrimination of two noisy streams of evidence.

use super::checks::{check_non_negative, check_range};
use super::clock::{Clock, Span};
use super::parameters::parameters;
use super::trial::{Answer, Channels, Generator, Tally, TrialArrays};
use crate::{Error, Loss, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

parameters! {
    /// Parameters of the [`PerceptualDiscrimination`].
    pub struct PerceptualDiscriminationParameters {
        /// Coherences, in percent, one of which each trial has; without 0, where chance alone decides what is right.
        coherences: Vec<f64> = vec![3.2, 6.4, 12.8, 25.6, 51.2],
        /// Noise of the evidence, in √ms: a step's deviation is this over the root of dt.
        noise: f64 = 1.0,
        /// Fixation before the evidence, in ms.
        fixation: f64 = 200.0,
        /// Shortest evidence, in ms.
        stimulus_shortest: f64 = 400.0,
        /// Longest evidence, in ms.
        stimulus_longest: f64 = 1200.0,
        /// Time to respond in, in ms.
        response: f64 = 400.0,
        /// Time to begin responding, in ms: the first part of the response, where nothing is asked for.
        grace: f64 = 100.0,
    }
}

/// Discrimination of the direction of random-dot motion (Roitman and Shadlen 2002, "Response of neurons in the
/// lateral intraparietal area during a combined visual discrimination reaction time task", J. Neurosci. 22), with the
/// inputs of Song, Yang and Wang 2016 ("Training excitatory-inhibitory recurrent neural networks for cognitive
/// tasks", PLoS Comput. Biol. 12) and the fixation of Yang et al. 2019 ("Task representations in neural networks
/// trained to perform many cognitive tasks", Nat. Neurosci. 22).
///
/// After fixation comes evidence for a random time, then the response. At coherence c the evidence for the right
/// choice is (1 + c)/2 and that for the other (1 − c)/2, each with white noise.
///
/// - Inputs: 0 fixation, 1 until the response; 1 evidence for choice 1; 2 evidence for choice 2.
/// - Outputs: 0 fixate, until the response; 1 choice 1; 2 choice 2.
///
/// Cross-entropy over the three outputs at every step but the grace time and what follows the response. The metric is
/// accuracy: the fraction of trials in which, summed over the response without the grace time, the right choice has
/// the greatest output. An ideal observer gets about 0.92 with the defaults.
#[derive(Debug, Clone)]
pub struct PerceptualDiscrimination {
    parameters: PerceptualDiscriminationParameters,
    /// Standard deviation of a step's evidence.
    deviation: f64,
    fixation: usize,
    stimulus: Span,
    response: usize,
    grace: usize,
}

impl PerceptualDiscrimination {
    /// The task for a network with steps of `dt` ms.
    ///
    /// # Errors
    /// [`Error::Parameter`] for no coherence or one outside 0 to 100, negative noise, times that are no time, a
    /// shortest time that is longer than the longest, or grace that leaves no response.
    pub fn new(parameters: PerceptualDiscriminationParameters, dt: f64) -> Result<Self> {
        let clock = Clock::new(dt)?;
        if parameters.coherences.is_empty() {
            return Err(Error::parameter("coherences", "is empty; at least one is needed"));
        }
        for &coherence in &parameters.coherences {
            check_range("coherences", coherence, 0.0..=100.0)?;
        }
        check_non_negative("noise", parameters.noise)?;
        let (response, grace) =
            clock.window(("response", parameters.response), ("grace", parameters.grace))?;
        Ok(Self {
            deviation: parameters.noise / dt.sqrt(),
            fixation: clock.pause("fixation", parameters.fixation)?,
            stimulus: clock.span(
                ("stimulus_shortest", parameters.stimulus_shortest),
                ("stimulus_longest", parameters.stimulus_longest),
            )?,
            response,
            grace,
            parameters,
        })
    }
}

impl Generator for PerceptualDiscrimination {
    const NAME: &'static str = "perceptual-discrimination";
    const SUMMARY: &'static str = "Choose the side with the stronger noisy evidence";
    const LOSS: Loss = Loss::CrossEntropy;
    const METRIC: &'static str = "accuracy";

    type Parameters = PerceptualDiscriminationParameters;

    fn build(parameters: PerceptualDiscriminationParameters, dt: f64) -> Result<Self> {
        Self::new(parameters, dt)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn channels(&self) -> Channels {
        Channels::new(
            ["fixation", "evidence for choice 1", "evidence for choice 2"],
            ["fixate", "choice 1", "choice 2"],
        )
    }

    fn steps(&self) -> usize {
        self.fixation + self.stimulus.longest + self.response
    }

    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>) {
        let coherences = &self.parameters.coherences;
        let coherence = coherences[rng.random_range(0..coherences.len() as u32) as usize];
        let choice = rng.random_range(1..=2_u32) as usize;
        let stimulus = self.fixation..self.fixation + self.stimulus.draw(rng);
        let response = stimulus.end..stimulus.end + self.response;

        trial.set_input(0..response.start, 0, 1.0);
        for step in stimulus {
            for side in 1..=2 {
                let sign = if side == choice { 1.0 } else { -1.0 };
                let noise: f64 = rng.sample(StandardNormal);
                let evidence = (1.0 + sign * coherence / 100.0) / 2.0 + self.deviation * noise;
                trial.set_input(step..step + 1, side, evidence as f32);
            }
        }
        trial.ask_for_choice(0..response.start, 0);
        trial.ask_for_choice(response.start + self.grace..response.end, choice);
    }

    fn score(&self, trial: &Answer<'_>) -> Tally {
        Tally::of(trial.final_choice_is_right())
    }
}
