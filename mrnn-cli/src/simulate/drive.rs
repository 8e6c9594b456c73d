//! The external input of a run: an array, cues, both, or nothing.

use super::array::InputArray;
use super::cue::Cue;
use super::element::Element;
use crate::failure::Failure;
use mrnn::Network;
use std::ops::Range;

/// What the input units receive at every step.
#[derive(Debug)]
pub(crate) struct Drive<T> {
    array: Option<InputArray<T>>,
    cues: Vec<Pulse<T>>,
    num_inputs: usize,
}

/// A cue among the input units.
#[derive(Debug)]
struct Pulse<T> {
    units: Range<usize>,
    steps: Range<usize>,
    amplitude: T,
}

impl<T: Element> Drive<T> {
    /// Adds cues to an array, or to nothing.
    pub(crate) fn new(
        network: &Network,
        array: Option<InputArray<T>>,
        cues: &[Cue],
        steps: usize,
    ) -> Result<Self, Failure> {
        let pulse = |cue: &Cue| {
            let units = cue.units(network, steps)?;
            Ok(Pulse { units, steps: cue.steps.clone(), amplitude: cue.amplitude()? })
        };
        let cues = cues.iter().map(pulse).collect::<Result<_, Failure>>()?;
        Ok(Self { array, cues, num_inputs: network.num_inputs() })
    }

    /// Whether no unit ever receives anything.
    pub(crate) fn is_silent(&self) -> bool {
        self.array.is_none() && self.cues.is_empty()
    }

    /// Writes the input of some steps, `[B, steps, I]`.
    pub(crate) fn fill(&self, steps: Range<usize>, values: &mut [T]) -> Result<(), Failure> {
        for (member, trial) in values.chunks_exact_mut(steps.len() * self.num_inputs).enumerate() {
            match &self.array {
                Some(array) => {
                    trial.copy_from_slice(&array.trial(member, steps.start)[..trial.len()]);
                }
                None => trial.fill(T::ZERO),
            }
            for (step, row) in steps.clone().zip(trial.chunks_exact_mut(self.num_inputs)) {
                for pulse in self.cues.iter().filter(|pulse| pulse.steps.contains(&step)) {
                    row[pulse.units.clone()].iter_mut().for_each(|u| *u += pulse.amplitude);
                }
                if !row.iter().all(|value| value.is_finite()) {
                    let reason = format!(
                        "with all that is added up, the input of step {step} is not finite in {}",
                        T::NAME
                    );
                    return Err(Failure::option("--cue", reason));
                }
            }
        }
        Ok(())
    }
}
