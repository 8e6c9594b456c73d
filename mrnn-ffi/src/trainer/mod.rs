//! Trainers: networks that learn.

pub mod learn;

use crate::engine::options::{Options, PrecisionOption};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::float::{AnyTrainer, on_trainer};
use crate::gradient::tape_options;
use crate::guard::{Handle, destroy, new_handle, place, setup, setup_new};
use crate::json;
use crate::network::mrnn_network;
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Network, Precision};
use mrnn_train::{Checkpoint, Compute, Trainer, TrainerOptions};
use std::sync::atomic::AtomicBool;

/// A network that is being trained, its optimiser, and the memory that gradients are worked out in.
#[derive(Debug)]
pub struct mrnn_trainer {
    poisoned: AtomicBool,
    pub(crate) trainer: AnyTrainer,
}

impl Handle for mrnn_trainer {
    const NOUN: &'static str = "trainer";

    fn poisoned(&self) -> &AtomicBool {
        &self.poisoned
    }
}

/// [setup] Makes a trainer of a copy of a finalised network that has a readout and something
/// trainable: AdamW on the gradient of a loss of the outputs. Parameters and optimiser are double;
/// sequences run in the engine's precision.
///
/// `backend` and `engine_options` are those of `mrnn_engine_create`, and `memory_bytes` is that of
/// `mrnn_tape_create`. `options` is the text of a JSON object with these keys, of which the first
/// three must be there:
///
/// - `"batch"`: trials of an update, at least 1.
/// - `"steps"`: most steps of a trial, at least 1.
/// - `"loss"`: `"mean_squared_error"`, sum of m (y - target)^2 / sum of m over trials, steps and
///   outputs with the mask's weights m; or `"cross_entropy"`, whose targets are probabilities: minus
///   the sum of m target log softmax(y) over trials, steps and outputs / sum of m over trials and
///   steps.
/// - `"optimizer"`: `{"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
///   "weight_decay": 0.01}`, these values where one is left out.
/// - `"schedule"`: `{"warm_up": updates, "decay": how the learning rate falls after them}`, the
///   decay being `"constant"`, `{"cosine": {"updates": n, "end": last factor}}`, `{"exponential":
///   {"factor": f, "every": n}}` or `{"step": {"factor": f, "every": n}}`.
/// - `"clip_norm"`: norm of the gradient that longer ones are scaled down to; left out, none.
/// - `"regularizers"`: a list of `{"penalty": "weights_l1" or "weights_l2" or "rates_l2",
///   "strength": lambda, "regions": [names]}`, lambda times the mean of |w|, w^2 or h^2 over the
///   named regions' incoming synapses or units, or all.
/// - `"noise"`: `true` or `false`; left out, as the network says. `"noise_seed"`: its seed, 0 where
///   left out.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_create(
    network: *const mrnn_network,
    backend: *const c_char,
    engine_options: *const c_char,
    memory_bytes: usize,
    options: *const c_char,
    out: *mut *mut mrnn_trainer,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("out", out)?;
            let network = network.finalized("making a trainer")?;
            let machine = Machine::of(backend, engine_options, memory_bytes)?;
            let options = json::options("options", text::required("options", options)?)?;
            out.write(machine.trainer(Origin::Network(network, options))?);
            Ok(())
        })
    }
}

/// [setup] The trainer of a checkpoint that `mrnn_trainer_save` has written, which goes on as if
/// there had been no interruption; `backend`, `engine_options` and `memory_bytes` are those of
/// `mrnn_trainer_create`. `MRNN_ERR_IO` where the file can't be read, `MRNN_ERR_FORMAT` where it is
/// damaged or no checkpoint.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_resume(
    path: *const c_char,
    backend: *const c_char,
    engine_options: *const c_char,
    memory_bytes: usize,
    out: *mut *mut mrnn_trainer,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_new(err, || {
            let out = place("out", out)?;
            let path = text::required("path", path)?;
            let machine = Machine::of(backend, engine_options, memory_bytes)?;
            out.write(machine.trainer(Origin::Checkpoint(&Checkpoint::load(path)?))?);
            Ok(())
        })
    }
}

/// What a trainer begins with.
enum Origin<'a> {
    Network(&'a Network, TrainerOptions),
    Checkpoint(&'a Checkpoint),
}

impl Origin<'_> {
    fn trainer<T: Precision>(self, compute: &Compute) -> mrnn_train::Result<Box<Trainer<T>>> {
        let trainer = match self {
            Self::Network(network, options) => Trainer::new(network, options, compute),
            Self::Checkpoint(checkpoint) => Trainer::resume(checkpoint, compute),
        };
        trainer.map(Box::new)
    }
}

/// Where and in which precision a trainer computes.
struct Machine {
    compute: Compute,
    precision: PrecisionOption,
}

impl Machine {
    /// # Safety
    /// The pointers are NULL or NUL-terminated strings.
    unsafe fn of(
        backend: *const c_char,
        engine_options: *const c_char,
        memory_bytes: usize,
    ) -> Result<Self, Fault> {
        // SAFETY: the caller's promise.
        let (backend, engine) = unsafe {
            let backend = text::required("backend", backend)?.to_owned();
            (backend, text::optional("engine_options", engine_options)?)
        };
        let options = Options::parse("engine_options", engine)?;
        let (engine, tape) = (options.of_engine(), tape_options(memory_bytes));
        Ok(Self { compute: Compute { backend, engine, tape }, precision: options.precision })
    }

    fn trainer(&self, origin: Origin<'_>) -> Result<*mut mrnn_trainer, Fault> {
        let trainer = match self.precision {
            PrecisionOption::F32 => AnyTrainer::F32(origin.trainer(&self.compute)?),
            PrecisionOption::F64 => AnyTrainer::F64(origin.trainer(&self.compute)?),
        };
        Ok(new_handle(mrnn_trainer { poisoned: AtomicBool::new(false), trainer }))
    }
}

/// [setup] Saves the trainer with its network and optimiser as a checkpoint; `path` ends in
/// ".safetensors", else the answer is `MRNN_ERR_ARGUMENT`. A file that is there already stays until
/// the new one is complete on disk.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_save(
    trainer: *const mrnn_trainer,
    path: *const c_char,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(trainer, err, |trainer| {
            let path = text::required("path", path)?;
            Ok(on_trainer!(&trainer.trainer, |trainer| trainer.save(path))?)
        })
    }
}

/// [setup] A new network: a copy with the parameters of the last update. It is destroyed by
/// `mrnn_network_destroy`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_network(
    trainer: *const mrnn_trainer,
    out: *mut *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(trainer, err, |trainer| {
            let out = place("out", out)?;
            let network = on_trainer!(&trainer.trainer, |trainer| trainer.network().clone());
            out.write(mrnn_network::of(network));
            Ok(())
        })
    }
}

/// [setup] Number of updates taken, those before a resumed checkpoint included.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_updates(
    trainer: *const mrnn_trainer,
    updates: *mut u64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(trainer, err, |trainer| {
            let out = place("updates", updates)?;
            out.write(on_trainer!(&trainer.trainer, |trainer| trainer.updates()));
            Ok(())
        })
    }
}

/// [setup] Frees a trainer. NULL is allowed; networks taken from it live on.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_destroy(trainer: *mut mrnn_trainer) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(trainer) }
}
