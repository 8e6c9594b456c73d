//! A network that is being trained.

pub(crate) mod data_term;
mod evaluate;
mod options;
mod pass;
mod state;
mod step;

pub use evaluate::Evaluation;
pub use options::{Compute, TrainerOptions};
pub use step::StepReport;

pub(crate) use state::State;

use crate::regularizer::Regularizers;
use crate::training::Run;
use crate::{AdamW, Batch, Best, Checkpoint, Error, Loss, Result};
use mrnn::network::ParameterTensor;
use mrnn::{Network, Precision, Tape};
use pass::Pass;
use state::Constraint;
use std::ops::Range;
use std::path::Path;

/// A network, its optimiser and the memory that gradients are worked out in.
///
/// Parameters, moments and losses are float64; sequences run in the engine's precision `T`. Nothing depends on a clock:
/// the same network, options, [`Compute`] and batches give the same bits. Each thread of the CPU engine adds up gradients
/// of its own, so that their last digits depend on how many there are.
#[derive(Debug)]
pub struct Trainer<T: Precision = f32> {
    network: Network,
    options: TrainerOptions,
    pass: Pass<T>,
    regularizers: Regularizers,
    constraint: Constraint,
    tensors: Vec<ParameterTensor>,
    state: State,
    /// The state after the update that is being taken, which may yet fail.
    next: State,
    run: Option<Run>,
}

impl<T: Precision> Trainer<T> {
    /// A trainer of a copy of a network.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`]; [`Error::NoReadout`]; [`Error::NothingTrainable`]; regions of regularisers that the
    /// network lacks; a backend that can't run here; memory.
    pub fn new(network: &Network, options: TrainerOptions, compute: &Compute) -> Result<Self> {
        options.check()?;
        let tape = compute.tape(network, options.batch, options.steps)?;
        let optimizer = AdamW::new(options.optimizer, network.num_parameters())?;
        Self::with_optimizer(network, options, tape, optimizer, None)
    }

    /// A trainer of a copy of a network on a tape of any engine, which takes over the network's parameters.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`Error::Mismatch`] for a tape of other sizes than the options say;
    /// [`mrnn::Error::OtherStructure`] for a tape of another network.
    pub fn with_tape(
        network: &Network,
        options: TrainerOptions,
        mut tape: Tape<T>,
    ) -> Result<Self> {
        options.check()?;
        for (what, expected, found) in [
            ("trials", options.batch, tape.batch()),
            ("steps of a trial", options.steps, tape.max_steps()),
        ] {
            if expected != found {
                let (of, owner) = ("tape", "the trainer");
                return Err(Error::Mismatch { of, what, owner, expected, found });
            }
        }
        tape.refresh(network)?;
        let optimizer = AdamW::new(options.optimizer, network.num_parameters())?;
        Self::with_optimizer(network, options, tape, optimizer, None)
    }

    /// The trainer of a checkpoint, which goes on as if there had been no interruption.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn resume(checkpoint: &Checkpoint, compute: &Compute) -> Result<Self> {
        let Checkpoint { network, options, optimizer, run } = checkpoint;
        options.check()?;
        let tape = compute.tape(network, options.batch, options.steps)?;
        Self::with_optimizer(network, options.clone(), tape, optimizer.clone(), run.clone())
    }

    fn with_optimizer(
        network: &Network,
        options: TrainerOptions,
        tape: Tape<T>,
        optimizer: AdamW,
        run: Option<Run>,
    ) -> Result<Self> {
        if network.num_outputs() == 0 {
            return Err(Error::NoReadout);
        }
        let tensors = network.parameter_tensors();
        if !tensors.iter().any(|tensor| tensor.trainable && !tensor.range.is_empty()) {
            return Err(Error::NothingTrainable);
        }
        let state = State { parameters: network.parameters(), optimizer };
        Ok(Self {
            pass: Pass::with(tape)?,
            regularizers: Regularizers::of(network, &options.regularizers)?,
            constraint: Constraint::of(network),
            tensors,
            next: state.clone(),
            state,
            network: network.clone(),
            options,
            run,
        })
    }

    /// The network with the parameters of the last update.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// [`network`](Self::network), by value.
    pub fn into_network(self) -> Network {
        self.network
    }

    /// Options that it was made with.
    pub fn options(&self) -> &TrainerOptions {
        &self.options
    }

    /// Updates taken, those before a resumed checkpoint included.
    pub fn updates(&self) -> u64 {
        self.state.optimizer.updates()
    }

    /// Learning rate of the next update.
    pub fn learning_rate(&self) -> f64 {
        self.options.optimizer.learning_rate * self.options.schedule.factor(self.updates())
    }

    /// The optimiser.
    pub fn optimizer(&self) -> &AdamW {
        &self.state.optimizer
    }

    /// The best validated parameters of [`train`](crate::train()).
    pub fn best(&self) -> Option<&Best> {
        self.run.as_ref()?.best.as_ref()
    }

    /// The network with the best validated parameters.
    pub fn best_network(&self) -> Option<Network> {
        let mut network = self.network.clone();
        network.set_parameters(&self.best()?.parameters).expect("they were this network's");
        Some(network)
    }

    /// Forgets the task that it was trained with and how well it did, so that [`train`](crate::train()) may go on with
    /// another.
    pub fn forget_task(&mut self) {
        self.run = None;
    }

    /// Writes a checkpoint, from which [`resume`](Self::resume) goes on. The old file at `path`, which ends in
    /// `.safetensors`, stays until the new one is complete on disk.
    ///
    /// # Errors
    /// [`mrnn::Error::UnknownExtension`]; [`mrnn::Error::Io`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let Self { network, options, state, run, .. } = self;
        crate::checkpoint::save(path.as_ref(), network, options, &state.optimizer, run.as_ref())
    }

    pub(crate) fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    pub(crate) fn set_run(&mut self, run: Run) {
        self.run = Some(run);
    }

    pub(crate) fn run_mut(&mut self) -> Option<&mut Run> {
        self.run.as_mut()
    }

    fn check_widths(&self, batch: &Batch) -> Result<()> {
        check_widths(&self.network, batch, self.options.loss)
    }

    /// The noise of trials that are numbered from `first_trial`.
    fn noise(&self, first_trial: u64) -> mrnn::NoiseSource {
        let enabled = self.options.noise.unwrap_or(self.network.dynamics().noise.enabled);
        mrnn::NoiseSource { enabled, seed: self.options.noise_seed, first_trial }
    }
}

/// Checks that a batch has the network's inputs and outputs, and targets that the loss takes.
pub(crate) fn check_widths(network: &Network, batch: &Batch, loss: Loss) -> Result<()> {
    let shape = batch.shape();
    for (what, expected, found) in [
        ("inputs", network.num_inputs(), shape.inputs),
        ("outputs", network.num_outputs(), shape.outputs),
    ] {
        if expected != found {
            let (of, owner) = ("batch", "the network");
            return Err(Error::Mismatch { what, of, owner, expected, found });
        }
    }
    loss.check(batch)
}

/// The first trial with outputs that are not finite.
fn first_non_finite(outputs: &[impl mrnn::Scalar], trial_len: usize) -> Option<usize> {
    outputs.iter().position(|output| !output.is_finite()).map(|index| index / trial_len)
}

/// The places of trainable parameters.
fn trainable(tensors: &[ParameterTensor]) -> Vec<Range<usize>> {
    let trainable = tensors.iter().filter(|tensor| tensor.trainable);
    trainable.map(|tensor| tensor.range.clone()).collect()
}
