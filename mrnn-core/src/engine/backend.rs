use super::{Record, Sequence};
use crate::description::DynamicsKind;
use crate::noise::TrialNoise;
use crate::{Network, Result, Scalar};
use std::sync::Arc;

/// The widths of an engine's arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    /// Recurrent units H.
    pub num_units: usize,
    /// Input units I.
    pub num_inputs: usize,
    /// Readout units.
    pub num_outputs: usize,
    /// Update rule, which says what a state is.
    pub kind: DynamicsKind,
}

impl Dimensions {
    /// The widths of a network's arrays.
    pub fn of(network: &Network) -> Self {
        Self {
            num_units: network.num_units(),
            num_inputs: network.num_inputs(),
            num_outputs: network.num_outputs(),
            kind: network.dynamics().kind,
        }
    }
}

/// Whether a session draws noise, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoiseSource {
    /// Noise is added.
    pub enabled: bool,
    /// Seed of the draws.
    pub seed: u64,
    /// Trial number of the batch's first member; the others follow.
    pub first_trial: u64,
}

impl NoiseSource {
    /// What a new session of a network starts with.
    pub fn of(network: &Network) -> Self {
        let enabled = network.dynamics().noise.enabled;
        Self { enabled, seed: network.seed(), first_trial: 0 }
    }

    /// The noise of one member of a batch; none where it is off.
    pub fn of_member(self, member: usize) -> Option<TrialNoise> {
        let trial = self.first_trial.wrapping_add(member as u64);
        self.enabled.then(|| TrialNoise::new(self.seed, trial))
    }
}

/// A network prepared for one backend. Arguments are checked before they come here.
pub trait EngineBackend<T: Scalar>: Send + Sync {
    /// The backend's name.
    fn name(&self) -> &'static str;

    /// Numbers of units, inputs and outputs.
    fn dimensions(&self) -> Dimensions;

    /// What a new session draws.
    fn noise(&self) -> NoiseSource;

    /// A session in its initial state.
    ///
    /// # Errors
    /// Memory, or whatever else the backend's device may lack.
    fn new_session(self: Arc<Self>, batch: usize) -> Result<Box<dyn SessionBackend<T>>>;
}

/// The mutable state of a batch. Arrays are row-major, `[batch, units]`; their lengths are right.
pub trait SessionBackend<T: Scalar>: Send + Sync {
    /// x = init, h = φ(init).
    fn reset(&mut self);

    /// Replaces x and h; where h is not given, h = φ(x); Elman may be given h alone.
    fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>);

    /// Copies the state out.
    fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>);

    /// Copies the readouts of the current h out, `[batch, outputs]`.
    fn copy_outputs(&self, y: &mut [T]);

    /// Takes the sequence's steps, the first of which has the index `first_step` in the noise, and
    /// writes what is to be recorded after each.
    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        noise: NoiseSource,
        first_step: u64,
        record: &mut Record<'_, T>,
    );
}
