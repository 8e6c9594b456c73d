//! Gradients of sequences: backpropagation through time.
//!
//! With `q_t = dL/d(drive of the step from t to t+1)`, the gradients by the states follow from the last step to the
//! first (Werbos 1990, "Backpropagation through time: what it does and how to do it"):
//!
//! ```text
//! dL/dh_t = (dL/dh_t of the loss itself) + W_outᵀ·dL/dy_t + Σ over connections of W_effᵀ·q_{t+delay}
//! dL/dx_t = (dL/dx_t of the loss itself) + φ'(x_t)·dL/dh_t + (1 − α)·dL/dx_{t+1}    (Elman: no last term)
//! q_{t-1} = α·dL/dx_t                                                                (Elman: α = 1)
//! ```
//!
//! Gradients by weights are Σ_t q_t·h_{t−delay}ᵀ, by base firing Σ_t q_t, by the input Σ W_effᵀ·q_{t+delay}, and by the
//! stimulation q_t. Those by effective weights become those by raw weights through the constraint's derivative.

mod arrays;
mod options;
mod rules;

pub use arrays::{Gradients, InitialState, LossGradient};
pub use options::TapeOptions;

use super::arguments::Arguments;
use super::structure::Structure;
use super::{
    Assembly, Conditions, Dimensions, Engine, Layout, Manipulation, NoiseSource, Record, Sequence,
    TapeBackend, check_precision,
};
use crate::{Error, Network, Result, Scalar};
use rules::Rules;
use std::sync::Arc;

/// The memory of a batch of sequences, from which gradients are worked out: a forward pass leaves in it what the
/// backward pass needs.
///
/// A tape owns its engine, so that it can take over new parameters without making its memory anew. Where a backend's
/// device fails, its tapes are lost: `refresh`, `forward` and `backward` answer [`Error::DeviceFailed`] from then on, and
/// what they were to write is anything.
pub struct Tape<T: Scalar> {
    backend: Box<dyn TapeBackend<T>>,
    structure: Arc<Structure>,
    rules: Rules,
    arguments: Arguments,
    max_steps: usize,
    checkpoint_every: usize,
    noise: NoiseSource,
    first_step: u64,
    manipulation: Manipulation<T>,
    recorded: Option<Recorded>,
    /// Memory ran out in the middle of a refresh.
    is_lost: bool,
}

/// The sequence that a tape holds.
#[derive(Debug, Clone, Copy)]
struct Recorded {
    steps: usize,
    layout: Layout,
    noise: NoiseSource,
    first_step: u64,
}

impl<T: Scalar> std::fmt::Debug for Tape<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("Tape");
        debug.field("dimensions", &self.arguments.dimensions).field("batch", &self.arguments.batch);
        debug.field("max_steps", &self.max_steps).finish()
    }
}

impl<T: Scalar> Engine<T> {
    /// A tape of `batch` sequences of at most `max_steps` steps, with the engine's noise. `network` is the one that
    /// the engine was made of: its raw weights and trainable flags say what the gradients are by.
    ///
    /// # Errors
    /// [`Error::OtherStructure`]; [`Error::BatchOutOfRange`]; [`Error::TooManySteps`]; [`Error::OutOfMemory`].
    pub fn tape(
        self,
        network: &Network,
        batch: usize,
        max_steps: usize,
        options: TapeOptions,
    ) -> Result<Tape<T>> {
        self.structure.check(network)?;
        let dimensions = self.dimensions();
        let arguments = Arguments::new(dimensions, batch)?;
        arguments.steps(max_steps)?;
        let checkpoint_every = options.checkpoint_every::<T>(dimensions, batch, max_steps);
        let Self { backend, structure } = self;
        let noise = backend.noise();
        let assembly = Assembly::of(network);
        Ok(Tape {
            backend: backend.new_tape(&assembly, batch, max_steps, checkpoint_every)?,
            rules: Rules::of(network)?,
            manipulation: Manipulation::of_structure(Arc::clone(&structure))?,
            structure,
            arguments,
            max_steps,
            checkpoint_every,
            noise,
            first_step: 0,
            is_lost: false,
            recorded: None,
        })
    }
}

impl<T: Scalar> Tape<T> {
    /// Number of sequences B.
    pub fn batch(&self) -> usize {
        self.arguments.batch
    }

    /// Most steps of a sequence.
    pub fn max_steps(&self) -> usize {
        self.max_steps
    }

    /// Numbers of units, inputs and outputs.
    pub fn dimensions(&self) -> Dimensions {
        self.arguments.dimensions
    }

    /// Number of all parameters of the network.
    pub fn num_parameters(&self) -> usize {
        self.rules.len()
    }

    /// Steps from one kept state to the next; the states between them are computed twice.
    pub fn checkpoint_every(&self) -> usize {
        self.checkpoint_every
    }

    /// Noise of the sequences to come, and the index of their first step, which counts it. The sequence that the tape
    /// holds keeps its own.
    pub fn set_noise(&mut self, noise: NoiseSource, first_step: u64) {
        (self.noise, self.first_step) = (noise, first_step);
    }

    /// The noise of the sequences to come.
    pub fn noise(&self) -> NoiseSource {
        self.noise
    }

    /// Takes over the gains, currents and clamps of a session of the same engine.
    ///
    /// # Errors
    /// [`Error::OtherStructure`].
    pub fn set_manipulation(&mut self, manipulation: &Manipulation<T>) -> Result<()> {
        self.manipulation.take(manipulation)?;
        self.recorded = None;
        Ok(())
    }

    /// Takes over the parameters of a network of the same structure, as [`Engine::refresh`] does.
    ///
    /// # Errors
    /// As [`Engine::refresh`]; [`Error::OutOfMemory`], after which the tape is lost.
    pub fn refresh(&mut self, network: &Network) -> Result<()> {
        self.structure.check(network)?;
        check_precision::<T>(network)?;
        let rules = Rules::of(network)?;
        let refreshed = self.backend.refresh(&Assembly::of(network));
        if matches!(refreshed, Err(Error::OutOfMemory { .. })) {
            (self.is_lost, self.recorded) = (true, None);
        }
        refreshed?;
        self.check_device()?;
        self.rules = rules;
        self.recorded = None;
        Ok(())
    }

    /// Runs a sequence from its initial state and keeps what [`backward`](Self::backward) needs.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::NonFiniteElement`] and [`Error::StateWithoutX`] for the initial state;
    /// [`Error::TooManySteps`]; [`Error::TapeLost`].
    pub fn forward(
        &mut self,
        start: InitialState<'_, T>,
        sequence: &Sequence<'_, T>,
        record: &mut Record<'_, T>,
    ) -> Result<()> {
        if self.is_lost {
            return Err(Error::TapeLost);
        }
        self.arguments.state(start.x, start.h)?;
        self.arguments.sequence(sequence, record)?;
        if sequence.steps > self.max_steps {
            return Err(Error::TooManySteps { steps: sequence.steps, limit: self.max_steps });
        }
        let Self { noise, first_step, .. } = *self;
        let conditions = Conditions { noise, first_step, manipulation: &self.manipulation };
        self.backend.forward(start, sequence, &conditions, record);
        let Sequence { steps, layout, .. } = *sequence;
        self.recorded = Some(Recorded { steps, layout, noise, first_step });
        self.check_device()
    }

    /// The gradients of a loss over the sequence of the last [`forward`](Self::forward), which is given again with the
    /// same values. All that `gradients` asks for is replaced; gradients by parameters that are not trainable are 0.
    ///
    /// # Errors
    /// [`Error::NoForward`] where that was another sequence or none, or parameters or manipulations have changed
    /// since; [`Error::Shape`].
    pub fn backward(
        &mut self,
        sequence: &Sequence<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    ) -> Result<()> {
        let is_it = |recorded: &Recorded| {
            (recorded.steps, recorded.layout) == (sequence.steps, sequence.layout)
        };
        let recorded = self.recorded.filter(is_it).ok_or(Error::NoForward)?;
        let arguments = self.arguments;
        arguments.sequence(sequence, &Record::default())?;
        loss.check(arguments, sequence.steps)?;
        gradients.check(arguments, sequence.steps, self.rules.len())?;
        let Recorded { noise, first_step, .. } = recorded;
        let conditions = Conditions { noise, first_step, manipulation: &self.manipulation };
        self.backend.backward(sequence, &conditions, loss, gradients);
        self.check_device()?;
        if let Some(parameters) = &mut gradients.parameters {
            self.rules.apply(parameters);
        }
        Ok(())
    }

    /// Whether what the backend has done so far counts.
    fn check_device(&self) -> Result<()> {
        self.backend.failure().map_or(Ok(()), Err)
    }
}
