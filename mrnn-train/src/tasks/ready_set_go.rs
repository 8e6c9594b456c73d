//! Measuring and reproducing a time interval.

use super::checks::check_open_unit;
use super::clock::{Clock, Span};
use super::parameters::parameters;
use super::trial::{Answer, Channels, Generator, Tally, TrialArrays};
use crate::{Error, Loss, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

parameters! {
    /// Parameters of the [`ReadySetGo`].
    pub struct ReadySetGoParameters {
        /// Shortest interval, in ms.
        shortest: f64 = 494.0,
        /// Longest interval, in ms.
        longest: f64 = 847.0,
        /// Number of intervals, at equal distances from the shortest to the longest.
        intervals: usize = 11,
        /// Shortest time before the ready pulse, in ms.
        wait_shortest: f64 = 100.0,
        /// Longest time before the ready pulse, in ms.
        wait_longest: f64 = 400.0,
        /// How long each pulse lasts, in ms.
        pulse: f64 = 50.0,
        /// How long the ramp goes on beyond the interval, in ms.
        beyond: f64 = 200.0,
        /// Greatest deviation of a right production, as a fraction of the interval.
        tolerance: f64 = 0.1,
    }
}

/// The output at which the interval ends.
const THRESHOLD: f32 = 1.0;

/// Ready-set-go (Jazayeri and Shadlen 2010, "Temporal context calibrates interval timing", Nat. Neurosci. 13): two
/// pulses show an interval, which is to be produced anew from the second one. As in Remington et al. 2018
/// ("Flexible sensorimotor computations through rapid reconfiguration of cortical dynamics", Neuron 98) the output
/// ramps from the set pulse on, and its crossing of a threshold ends the produced interval. Here the ramp is
/// straight. The intervals by default are the short ones of Jazayeri and Shadlen.
///
/// - Inputs, each 1 while it is on: 0 ready pulse; 1 set pulse.
/// - Output: 0 until the set pulse, then t/interval a time t after its onset, through the threshold 1.
///
/// Mean squared error at every step until the ramp ends. The metric is the fraction of trials in which the output
/// first reaches 1 at a time after the onset of the set pulse (between steps by interpolation) that deviates from the
/// interval by no more than the tolerance.
#[derive(Debug, Clone)]
pub struct ReadySetGo {
    parameters: ReadySetGoParameters,
    /// Of each interval, in steps.
    intervals: Vec<usize>,
    wait: Span,
    pulse: usize,
    beyond: usize,
}

impl ReadySetGo {
    /// The task for a network with steps of `dt` ms.
    ///
    /// # Errors
    /// [`Error::Parameter`] for no interval, a shortest time that is longer than the longest or than the pulse, times
    /// that are no time, or a tolerance outside (0, 1).
    pub fn new(parameters: ReadySetGoParameters, dt: f64) -> Result<Self> {
        let clock = Clock::new(dt)?;
        let ReadySetGoParameters { shortest, longest, intervals, .. } = parameters;
        if intervals == 0 {
            return Err(Error::parameter("intervals", "is 0; at least 1 is needed"));
        }
        let pulse = clock.period("pulse", parameters.pulse)?;
        let ends = clock.span(("shortest", shortest), ("longest", longest))?;
        if ends.shortest <= pulse {
            let reason = format!("is {shortest} ms, but a pulse lasts {} ms", parameters.pulse);
            return Err(Error::parameter("shortest", reason));
        }
        check_open_unit("tolerance", parameters.tolerance)?;
        let interval = |number: usize| {
            let fraction = number as f64 / (intervals - 1).max(1) as f64;
            clock.period("shortest", shortest + fraction * (longest - shortest))
        };
        Ok(Self {
            intervals: (0..intervals).map(interval).collect::<Result<_>>()?,
            wait: clock.span(
                ("wait_shortest", parameters.wait_shortest),
                ("wait_longest", parameters.wait_longest),
            )?,
            pulse,
            beyond: clock.pause("beyond", parameters.beyond)?,
            parameters,
        })
    }

    fn longest(&self) -> usize {
        self.intervals.iter().copied().max().unwrap_or_default()
    }
}

impl Generator for ReadySetGo {
    const NAME: &'static str = "ready-set-go";
    const SUMMARY: &'static str = "Measure the interval between two pulses and produce it anew";
    const LOSS: Loss = Loss::MeanSquaredError;
    const METRIC: &'static str = "timing accuracy";

    type Parameters = ReadySetGoParameters;

    fn build(parameters: ReadySetGoParameters, dt: f64) -> Result<Self> {
        Self::new(parameters, dt)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn channels(&self) -> Channels {
        Channels::new(["ready pulse", "set pulse"], ["ramp"])
    }

    fn steps(&self) -> usize {
        self.wait.longest + 2 * self.longest() + self.beyond + 1
    }

    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>) {
        let interval = self.intervals[rng.random_range(0..self.intervals.len() as u32) as usize];
        let ready = self.wait.draw(rng);
        let set = ready + interval;
        trial.set_input(ready..ready + self.pulse, 0, 1.0);
        trial.set_input(set..set + self.pulse, 1, 1.0);
        let end = set + interval + self.beyond + 1;
        for step in set..end {
            let time = (step - set) as f64 / interval as f64;
            trial.set_target(step..step + 1, 0, time as f32 * THRESHOLD);
        }
        trial.ask_for(0..end, 0);
    }

    fn score(&self, trial: &Answer<'_>) -> Tally {
        let onset = |channel| (0..self.steps()).find(|&step| trial.input(step, channel) > 0.0);
        let is_right = onset(0).zip(onset(1)).is_some_and(|(ready, set)| {
            let interval = (set - ready) as f64;
            let output = |step| f64::from(trial.output(step, 0));
            let threshold = f64::from(THRESHOLD);
            let crossing = (set..self.steps()).find(|&step| output(step) >= threshold);
            // At the set pulse itself nothing lies between two steps.
            crossing.filter(|&step| step > set).is_some_and(|step| {
                let (before, after) = (output(step - 1), output(step));
                let part = (after - threshold) / (after - before);
                let produced = (step - set) as f64 - part;
                (produced - interval).abs() <= self.parameters.tolerance * interval
            })
        });
        Tally::of(is_right)
    }
}
