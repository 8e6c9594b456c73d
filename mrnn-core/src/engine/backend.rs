use super::{Assembly, Gradients, InitialState, LossGradient, Manipulation, Record, Sequence};
use crate::description::DynamicsKind;
use crate::noise::TrialNoise;
use crate::{Error, Network, Result, Scalar};
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
    /// Recurrent regions.
    pub num_regions: usize,
    /// Input regions.
    pub num_input_regions: usize,
    /// Declared connections of both kinds, zero connections included.
    pub num_pathways: usize,
    /// Largest delay of a recurrent connection that has synapses, in steps.
    pub unit_history: usize,
    /// Largest delay of an input connection that has synapses, in steps.
    pub input_history: usize,
    /// Update rule, which says what a state is.
    pub kind: DynamicsKind,
}

impl Dimensions {
    /// The widths of a network's arrays.
    pub fn of(network: &Network) -> Self {
        let num_regions = network.recurrent_regions().len();
        let longest_delay = |input: bool| {
            let regions = network.source_regions().enumerate();
            let regions = regions.filter(|(number, _)| (*number >= num_regions) == input);
            let connections = regions.flat_map(|(_, region)| region.connections());
            let connections = connections.filter(|connection| connection.num_synapses() > 0);
            connections.map(|connection| network.delay_steps(connection)).max().unwrap_or(0)
        };
        Self {
            num_units: network.num_units(),
            num_inputs: network.num_inputs(),
            num_outputs: network.num_outputs(),
            num_regions,
            num_input_regions: network.input_regions().len(),
            num_pathways: network.pathways().count(),
            unit_history: longest_delay(false),
            input_history: longest_delay(true),
            kind: network.dynamics().kind,
        }
    }

    /// Number of elements of a snapshot of `batch` members: x, then h of now and of each of the
    /// `unit_history` steps before, `[batch, H]` each, then the inputs of the last `input_history` steps,
    /// `[batch, I]` each.
    pub fn snapshot_len(&self, batch: usize) -> usize {
        let states = self.num_units * (2 + self.unit_history);
        batch * (states + self.num_inputs * self.input_history)
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

/// What the steps of one call have in common.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'a, T: Scalar> {
    /// Noise of the steps.
    pub noise: NoiseSource,
    /// Index of the first step, which counts its noise; those after it follow, modulo 2^64.
    pub first_step: u64,
    /// Gains, currents and clamps, for the whole batch.
    pub manipulation: &'a Manipulation<T>,
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

    /// A tape for `batch` sequences of at most `max_steps` steps, which keeps the state every `checkpoint_every`
    /// steps, 1 to `max_steps`, or everything where both are equal. `assembly` is of a network of the engine's own
    /// parameters.
    ///
    /// # Errors
    /// Memory, or whatever else the backend's device may lack.
    fn new_tape(
        self: Arc<Self>,
        assembly: &Assembly<'_>,
        batch: usize,
        max_steps: usize,
        checkpoint_every: usize,
    ) -> Result<Box<dyn TapeBackend<T>>>;

    /// Takes over the parameters of a network of the same structure: the same dimensions, regions,
    /// readouts and pathways, each pathway with as many synapses as before (which ones exist may differ),
    /// in the buffers that are there. No session uses this engine meanwhile.
    ///
    /// # Errors
    /// Whatever the backend's device may lack; nothing has changed then.
    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()>;
}

/// The mutable state of a batch. Arrays are row-major, `[batch, units]`; their lengths are right.
///
/// Time is counted from now: `h_t` is the current activation and `u_{t-1}` the input, with its noise, of the
/// last step taken. Blocks with a delay of d steps make the drive of the step from t to t+1 from `h_{t-d}` and
/// `u_{t-d}`, so a session keeps as much of both as the longest delays and
/// [`copy_current`](Self::copy_current) need.
///
/// No call here can fail on a computer's own memory and processors. A device can be lost in the middle of one, or in work
/// that one has queued: [`failure`](Self::failure) says so.
pub trait SessionBackend<T: Scalar>: Send + Sync {
    /// x = init, h and all of its history φ(init), and the input's history 0, in every member, or in those
    /// that are true in `members`, `[batch]`.
    fn reset(&mut self, members: Option<&[bool]>);

    /// Replaces x and h; where h is not given, h = φ(x); Elman may be given h alone. One of both is given.
    /// The history of h becomes the new h, that of the input 0.
    fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>);

    /// Copies the state out.
    fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>);

    /// Copies the readouts of the current h out, `[batch, outputs]`; each source region's h counts with its
    /// gain.
    fn copy_outputs(&self, manipulation: &Manipulation<T>, y: &mut [T]);

    /// Copies `gain`·W·source of one pathway in the last step taken out, `[batch, units of the destination]`:
    /// what the pathway added to the drive, with the source that its delay gives. All zeros where the pathway
    /// has no synapses. There has been a step since the members of the batch that matter were reset or set.
    fn copy_current(&self, pathway: usize, gain: T, current: &mut [T]);

    /// Copies what the steps to come depend on out, in the layout of [`Dimensions::snapshot_len`]:
    /// x, then `h_t`, `h_{t-1}` … `h_{t-D}` with D = `unit_history`, then `u_{t-1}` … `u_{t-E}` with
    /// E = `input_history`.
    fn save(&self, values: &mut [T]);

    /// Takes over what [`save`](Self::save) of a session of the same dimensions and batch, of any backend,
    /// has written.
    fn restore(&mut self, values: &[T]);

    /// Takes the sequence's steps and writes what is to be recorded after each.
    ///
    /// A source's activation counts times the gain of its pathway; a region's current is added to the drive
    /// of each of its units like base firing; the h of clamped units is set before the first step and after
    /// every step, while their x goes on.
    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    );

    /// [`Error::DeviceFailed`] once the device is lost, at every call from then on: results since are nothing, arrays
    /// that were to be written hold anything, and further calls come to nothing. It is asked after each call that a caller
    /// can be told of, single steps too, so it neither waits for the device nor, while nothing is wrong, allocates.
    fn failure(&self) -> Option<Error> {
        None
    }
}

/// The memory of sequences that gradients are worked out from. Arguments are checked before they come here.
pub trait TapeBackend<T: Scalar>: Send + Sync {
    /// Takes over parameters, as [`EngineBackend::refresh`].
    ///
    /// # Errors
    /// As there; [`Error::EngineInUse`] where others use the engine. After an error of
    /// memory the tape is not used again.
    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()>;

    /// Runs a sequence from its initial state, as [`SessionBackend`] does after `reset` and `set_state`, and keeps
    /// what the backward pass needs.
    fn forward(
        &mut self,
        start: InitialState<'_, T>,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    );

    /// Gradients over the sequence of the last forward pass; sequence and conditions are as they were then. Those by
    /// the parameters are by *effective* weights, at [`Assembly::parameters`]; those that training
    /// may not change may be left out, as anything. Clamped h carry no gradient, from the first one on; what delayed
    /// connections have read of the time before it is the first h as it was before it was clamped, and does.
    fn backward(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    );

    /// As [`SessionBackend::failure`].
    fn failure(&self) -> Option<Error> {
        None
    }
}
