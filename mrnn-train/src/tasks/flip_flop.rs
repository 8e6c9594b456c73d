//! The n-bit flip-flop.

use super::checks::{check_at_least, check_open_unit};
use super::parameters::parameters;
use super::trial::{Answer, Channels, Generator, Tally, TrialArrays};
use crate::{Loss, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

parameters! {
    /// Parameters of the [`FlipFlop`]; its times are in steps.
    pub struct FlipFlopParameters {
        /// Number of bits, each with an input and an output of its own.
        bits: usize = 3,
        /// Steps of a trial.
        steps: usize = 64,
        /// Probability that a pulse begins at a step where the bit has none.
        pulse_probability: f64 = 0.2,
        /// Steps that a pulse lasts.
        pulse_steps: usize = 1,
    }
}

/// The n-bit flip-flop of Sussillo and Barak 2013 ("Opening the black box: low-dimensional dynamics in
/// high-dimensional recurrent neural networks", Neural Computation 25): every bit receives pulses of +1 and −1 at
/// random, independently of the others, and its output is to hold the sign of the last one. As in Golub and Sussillo
/// 2018 ("FixedPointFinder", JOSS 3), whose defaults these are, every bit begins with a pulse, so that there is
/// something to hold from the first step on; here its sign is random too.
///
/// - Input i: the pulses of bit i.
/// - Output i: the sign of the last pulse of bit i, the present one included.
///
/// An output is not asked for during a pulse of its bit, while it changes. Mean squared error; the metric is the
/// fraction of outputs asked for that have the right sign.
#[derive(Debug, Clone)]
pub struct FlipFlop {
    parameters: FlipFlopParameters,
}

impl FlipFlop {
    /// The task with these parameters.
    ///
    /// # Errors
    /// [`Error::Parameter`](crate::Error::Parameter) for a probability outside (0, 1), no bit, a pulse of no step, or
    /// a trial that a pulse fills.
    pub fn new(parameters: FlipFlopParameters) -> Result<Self> {
        check_at_least("bits", parameters.bits, 1)?;
        check_at_least("pulse_steps", parameters.pulse_steps, 1)?;
        check_at_least("steps", parameters.steps, parameters.pulse_steps + 1)?;
        check_open_unit("pulse_probability", parameters.pulse_probability)?;
        Ok(Self { parameters })
    }
}

impl Generator for FlipFlop {
    const NAME: &'static str = "flip-flop";
    const SUMMARY: &'static str = "Hold the sign of the last pulse of each bit";
    const LOSS: Loss = Loss::MeanSquaredError;
    const METRIC: &'static str = "sign accuracy";

    type Parameters = FlipFlopParameters;

    fn build(parameters: FlipFlopParameters, _dt: f64) -> Result<Self> {
        Self::new(parameters)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn channels(&self) -> Channels {
        let bits = 1..=self.parameters.bits;
        Channels {
            inputs: bits.clone().map(|bit| format!("pulses of bit {bit}")).collect(),
            outputs: bits.map(|bit| format!("bit {bit}")).collect(),
        }
    }

    fn steps(&self) -> usize {
        self.parameters.steps
    }

    fn draw(&self, rng: &mut ChaCha8Rng, trial: &mut TrialArrays<'_>) {
        let FlipFlopParameters { bits, steps, pulse_probability, pulse_steps } = self.parameters;
        for bit in 0..bits {
            let (mut step, mut sign) = (0, 0.0);
            while step < steps {
                if step == 0 || rng.random_bool(pulse_probability) {
                    sign = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
                    let pulse = step..steps.min(step + pulse_steps);
                    trial.set_input(pulse.clone(), bit, sign);
                    trial.set_target(pulse.clone(), bit, sign);
                    step = pulse.end;
                } else {
                    trial.set_target(step..step + 1, bit, sign);
                    trial.ask_for(step..step + 1, bit);
                    step += 1;
                }
            }
        }
    }

    fn score(&self, trial: &Answer<'_>) -> Tally {
        let mut tally = Tally::default();
        for step in 0..self.parameters.steps {
            for bit in (0..self.parameters.bits).filter(|&bit| trial.is_asked(step, bit)) {
                tally.count(trial.output(step, bit) * trial.target(step, bit) > 0.0);
            }
        }
        tally
    }
}
