//! Delayed reaches from a centre to targets around it.

use super::checks::{check_at_least, check_open_unit};
use super::clock::{Clock, Span, direction};
use super::parameters::parameters;
use super::ring::Ring;
use super::trial::{Answer, Channels, Generator, Tally, TrialArrays};
use crate::{Loss, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

parameters! {
    /// Parameters of the [`CentreOutReach`].
    pub struct CentreOutReachParameters {
        /// Number of targets, at equal distances around the centre.
        targets: usize = 8,
        /// Number of inputs that show the direction of the target.
        ring: usize = 8,
        /// Time before the target is shown, in ms.
        baseline: f64 = 200.0,
        /// How long the target is shown, in ms.
        cue: f64 = 300.0,
        /// Shortest delay from the end of the cue to the go signal, in ms.
        delay_shortest: f64 = 200.0,
        /// Longest delay from the end of the cue to the go signal, in ms.
        delay_longest: f64 = 600.0,
        /// Time from the go signal to the movement, in ms.
        reaction: f64 = 150.0,
        /// How long the movement lasts, in ms.
        movement: f64 = 500.0,
        /// How long the hand is held at the target, in ms.
        hold: f64 = 200.0,
        /// Greatest distance of a right end point from the target, as a fraction of the reach.
        tolerance: f64 = 0.2,
    }
}

/// Centre-out reaching (Georgopoulos et al. 1982, "On the relations between the direction of two-dimensional arm
/// movements and cell discharge in primate motor cortex", J. Neurosci. 2) with a delay, as networks were trained to
/// generate it by Sussillo et al. 2015 ("A neural network that finds a naturalistic solution for the production of
/// muscle activity", Nat. Neurosci. 18). A target is shown and remembered over a random delay; from the go signal,
/// after a reaction time, the hand moves there, with the bell-shaped speed of least jerk (Flash and Hogan 1985, "The
/// coordination of arm movements", J. Neurosci. 5): position 10τ³ − 15τ⁴ + 6τ⁵, with τ the fraction of the movement's
/// time.
///
/// - Inputs: from 0 on the ring that shows the target's direction, see [the tasks](super); at last the go signal, 1 from
///   the end of the delay on.
/// - Outputs: 0 and 1 the position of the hand, the centre being 0 and targets at distance 1.
///
/// Mean squared error at every step until the hold ends. The metric is the fraction of trials whose end point, the
/// mean position over the hold, is no farther from the target than the tolerance.
#[derive(Debug, Clone)]
pub struct CentreOutReach {
    parameters: CentreOutReachParameters,
    ring: Ring,
    baseline: usize,
    cue: usize,
    delay: Span,
    reaction: usize,
    movement: usize,
    hold: usize,
}

impl CentreOutReach {
    /// The task for a network with steps of `dt` ms.
    ///
    /// # Errors
    /// [`Error::Parameter`](crate::Error::Parameter) for no target, a ring of fewer than 3 inputs, times that are no
    /// time, a shortest delay that is longer than the longest, or a tolerance outside (0, 1).
    pub fn new(parameters: CentreOutReachParameters, dt: f64) -> Result<Self> {
        let clock = Clock::new(dt)?;
        check_at_least("targets", parameters.targets, 1)?;
        check_open_unit("tolerance", parameters.tolerance)?;
        Ok(Self {
            ring: Ring::new(parameters.ring)?,
            baseline: clock.pause("baseline", parameters.baseline)?,
            cue: clock.period("cue", parameters.cue)?,
            delay: clock.span(
                ("delay_shortest", parameters.delay_shortest),
                ("delay_longest", parameters.delay_longest),
            )?,
            reaction: clock.pause("reaction", parameters.reaction)?,
            movement: clock.period("movement", parameters.movement)?,
            hold: clock.period("hold", parameters.hold)?,
            parameters,
        })
    }
}

/// The part of the way after the fraction `time` of a movement of least jerk.
fn least_jerk(time: f64) -> f64 {
    // Powers by a function are not the same on every platform.
    time * time * time * (10.0 - 15.0 * time + 6.0 * time * time)
}

impl Generator for CentreOutReach {
    const NAME: &'static str = "centre-out-reach";
    const SUMMARY: &'static str = "Remember a target over a delay and reach for it";
    const LOSS: Loss = Loss::MeanSquaredError;
    const METRIC: &'static str = "reach accuracy";

    type Parameters = CentreOutReachParameters;

    fn build(parameters: CentreOutReachParameters, dt: f64) -> Result<Self> {
        Self::new(parameters, dt)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn channels(&self) -> Channels {
        let go = std::iter::once("go signal".to_owned());
        Channels {
            inputs: self.ring.names("target").chain(go).collect(),
            outputs: ["hand x", "hand y"].map(str::to_owned).to_vec(),
        }
    }

    fn steps(&self) -> usize {
        self.baseline + self.cue + self.delay.longest + self.reaction + self.movement + self.hold
    }

    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>) {
        let number = rng.random_range(0..self.parameters.targets as u32);
        let angle = f64::from(number) * 360.0 / self.parameters.targets as f64;
        let (x, y) = direction(angle);
        let cue = self.baseline..self.baseline + self.cue;
        let go = cue.end + self.delay.draw(rng);
        let start = go + self.reaction;
        let end = start + self.movement + self.hold;

        self.ring.show(trial, &cue, 0, angle);
        trial.set_input(go..self.steps(), self.ring.inputs(), 1.0);
        for (axis, place) in [x, y].into_iter().enumerate() {
            for step in start..end {
                let time = ((step - start + 1) as f64 / self.movement as f64).min(1.0);
                let position = f64::from(place) * least_jerk(time);
                trial.set_target(step..step + 1, axis, position as f32);
            }
            trial.ask_for(0..end, axis);
        }
    }

    fn score(&self, trial: &Answer<'_>) -> Tally {
        let tolerance = self.parameters.tolerance;
        let last = (0..self.steps()).rev().find(|&step| trial.is_asked(step, 0));
        let end = last.map_or(0, |last| last + 1);
        let hold = end.saturating_sub(self.hold)..end;
        let distance = [0, 1].map(|axis| {
            let place = trial.target(hold.end.saturating_sub(1), axis);
            f64::from(trial.mean_output(axis, |step| hold.contains(&step)) - place)
        });
        Tally::of(distance[0] * distance[0] + distance[1] * distance[1] <= tolerance * tolerance)
    }
}
