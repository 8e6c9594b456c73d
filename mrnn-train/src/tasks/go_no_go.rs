//! Go/no-go with a delay.

use super::checks::check_open_unit;
use super::clock::{Clock, Span};
use super::parameters::parameters;
use super::trial::{Answer, Channels, Generator, Tally, TrialArrays};
use crate::{Loss, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

parameters! {
    /// Parameters of the [`GoNoGo`].
    pub struct GoNoGoParameters {
        /// Fraction of the trials with the go cue.
        go_fraction: f64 = 0.5,
        /// Time before the cue, in ms.
        baseline: f64 = 200.0,
        /// How long the cue is shown, in ms.
        cue: f64 = 300.0,
        /// Shortest delay from the end of the cue to the response cue, in ms.
        delay_shortest: f64 = 300.0,
        /// Longest delay from the end of the cue to the response cue, in ms.
        delay_longest: f64 = 700.0,
        /// Time to respond in, in ms.
        response: f64 = 500.0,
        /// Time to begin responding, in ms: the first part of the response, where nothing is asked for.
        grace: f64 = 150.0,
    }
}

/// The response of a go trial.
const RESPONSE: f32 = 1.0;

/// Go/no-go with a delay, as head-fixed mice do it: one cue asks for licking and another for withholding it (O'Connor
/// et al. 2010, "Vibrissa-based object localization in head-fixed mice", J. Neurosci. 30); a delay parts the cue from
/// the response cue (Guo et al. 2014, "Flow of cortical activity underlying a tactile decision in mice", Neuron 81),
/// so that the plan is kept, in loops through anterior lateral motor cortex.
///
/// - Inputs, each 1 while it is on: 0 go cue; 1 no-go cue; 2 response cue, on during the whole response.
/// - Output: 0 response, 1 after a go cue from the response cue on, else 0.
///
/// Mean squared error at every step but the grace time and what follows the response. The metric is accuracy: the
/// fraction of trials in which the output's mean over the response without the grace time is on the right side of
/// 0.5, and its mean before the response cue is below 0.5.
#[derive(Debug, Clone)]
pub struct GoNoGo {
    parameters: GoNoGoParameters,
    baseline: usize,
    cue: usize,
    delay: Span,
    response: usize,
    grace: usize,
}

impl GoNoGo {
    /// The task for a network with steps of `dt` ms.
    ///
    /// # Errors
    /// [`Error::Parameter`](crate::Error::Parameter) for a fraction outside (0, 1), times that are no time, a
    /// shortest delay that is longer than the longest, or grace that leaves no response.
    pub fn new(parameters: GoNoGoParameters, dt: f64) -> Result<Self> {
        let clock = Clock::new(dt)?;
        check_open_unit("go_fraction", parameters.go_fraction)?;
        let (response, grace) =
            clock.window(("response", parameters.response), ("grace", parameters.grace))?;
        Ok(Self {
            baseline: clock.pause("baseline", parameters.baseline)?,
            cue: clock.period("cue", parameters.cue)?,
            delay: clock.span(
                ("delay_shortest", parameters.delay_shortest),
                ("delay_longest", parameters.delay_longest),
            )?,
            response,
            grace,
            parameters,
        })
    }
}

impl Generator for GoNoGo {
    const NAME: &'static str = "go-no-go";
    const SUMMARY: &'static str = "After a delay, respond to one cue and not to the other";
    const LOSS: Loss = Loss::MeanSquaredError;
    const METRIC: &'static str = "accuracy";

    type Parameters = GoNoGoParameters;

    fn build(parameters: GoNoGoParameters, dt: f64) -> Result<Self> {
        Self::new(parameters, dt)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn channels(&self) -> Channels {
        Channels::new(["go cue", "no-go cue", "response cue"], ["response"])
    }

    fn steps(&self) -> usize {
        self.baseline + self.cue + self.delay.longest + self.response
    }

    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>) {
        let is_go = rng.random_bool(self.parameters.go_fraction);
        let cue = self.baseline..self.baseline + self.cue;
        let start = cue.end + self.delay.draw(rng);
        let response = start..start + self.response;

        trial.set_input(cue, if is_go { 0 } else { 1 }, 1.0);
        trial.set_input(response.clone(), 2, 1.0);
        trial.ask_for(0..response.start, 0);
        trial.ask_for(response.start + self.grace..response.end, 0);
        if is_go {
            trial.set_target(response, 0, RESPONSE);
        }
    }

    fn score(&self, trial: &Answer<'_>) -> Tally {
        let is_during = |step: usize| trial.input(step, 2) > 0.0;
        let responds = |steps: &dyn Fn(usize) -> bool| {
            trial.mean_output(0, |step| trial.is_asked(step, 0) && steps(step)) > RESPONSE / 2.0
        };
        let is_go = (0..self.steps()).any(|step| trial.input(step, 0) > 0.0);
        let is_early = responds(&|step| !is_during(step));
        Tally::of(!is_early && responds(&is_during) == is_go)
    }
}
