//! Trainers: networks that learn.

pub mod learn;

use crate::array::{Array, Extent};
use crate::engine::options::{Options, PrecisionOption};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::float::{AnyTrainer, on_trainer};
use crate::gradient::tape_options;
use crate::guard::{Handle, destroy, new_handle, place, setup, setup_new};
use crate::json;
use crate::network::mrnn_network;
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;
use mrnn::{Network, Precision};
use mrnn_train::{Checkpoint, Compute, Trainer, TrainerOptions};
use std::sync::atomic::AtomicBool;

/// A network that is being trained, its optimiser, and the memory that gradients are worked out in.
///
/// \ingroup mrnn_trainers
#[derive(Debug)]
pub struct mrnn_trainer {
    poisoned: AtomicBool,
    pub(crate) trainer: AnyTrainer,
    /// Of the last update, in the order of the options.
    penalties: Option<Vec<f64>>,
}

impl Handle for mrnn_trainer {
    const NOUN: &'static str = "trainer";

    fn poisoned(&self) -> &AtomicBool {
        &self.poisoned
    }
}

/// \defgroup mrnn_trainers Training
///
/// A trainer is a network that learns, its optimiser (AdamW) and the memory for gradients.
/// Parameters and optimiser are double; sequences run in the engine's precision.
/// \code{.c}
/// static const char *const options =
///     "{\"batch\": 2, \"steps\": 100, \"loss\": \"mean_squared_error\","
///     " \"optimizer\": {\"learning_rate\": 0.01}, \"clip_norm\": 1}";
/// static float target[BATCH * STEPS * OUTPUTS];
/// \endcode
/// \code{.c}
/// mrnn_trainer *trainer;
/// mrnn_network *trained;
/// double loss = 0.0;
/// check(mrnn_trainer_create(network, "cpu", NULL, 0, options, &trainer, err));
/// for (int update = 0; update < 10; update++) {
///     check(mrnn_trainer_step(trainer, STEPS, input, BATCH * STEPS * INPUTS,
///                             target, BATCH * STEPS * OUTPUTS, NULL, 0, &loss, NULL, err));
/// }
/// printf("mean squared error %g\n", loss);
/// check(mrnn_trainer_network(trainer, &trained, err));
/// check(mrnn_network_save(trained, "trained.safetensors", err));
/// mrnn_network_destroy(trained);
/// mrnn_trainer_destroy(trainer);
/// mrnn_session_destroy(session);
/// mrnn_engine_destroy(engine);
/// mrnn_network_destroy(network);
/// mrnn_error_destroy(err);
/// \endcode
/// \{
///
/// [setup] Makes a trainer of a copy of a network that has a readout and something trainable.
///
/// The keys of `options`, of which the first three must be there:
///
/// - `"batch"`: trials of an update, at least 1.
/// - `"steps"`: most steps of a trial, at least 1.
/// - `"loss"`: `"mean_squared_error"`, sum of m (y - target)^2 / sum of m over trials, steps and
///   outputs with the mask's weights m; or `"cross_entropy"`, whose targets are probabilities:
///   minus the sum of m target log softmax(y) over trials, steps and outputs / sum of m over
///   trials and steps.
/// - `"optimizer"`: `{"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
///   "weight_decay": 0.01}`, these values where one is left out.
/// - `"schedule"`: `{"warm_up": updates, "decay": how the learning rate falls after them}`, the
///   decay being `"constant"`, `{"cosine": {"updates": n, "end": last factor}}`, `{"exponential":
///   {"factor": f, "every": n}}` or `{"step": {"factor": f, "every": n}}`.
/// - `"clip_norm"`: norm of the gradient that longer ones are scaled down to; left out, none.
/// - `"regularizers"`: a list of `{"penalty": "weights_l1" or "weights_l2" or "rates_l2",
///   "strength": lambda, "regions": [names]}`, lambda times the mean of |w|, w^2 or h^2 over the
///   named regions' incoming synapses or units, or all.
/// - `"noise"`: `true` or `false`; left out, as the network says. `"noise_seed"`: its seed, 0
///   where left out.
///
/// \param[in] network A finalised network.
/// \param[in] backend As in `mrnn_engine_create`.
/// \param[in] engine_options As in `mrnn_engine_create`, or NULL.
/// \param[in] memory_bytes As in `mrnn_tape_create`; 0 for 512 MiB.
/// \param[in] options The text of a JSON object.
/// \param[out] out The new trainer; the caller's, for `mrnn_trainer_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; those of `mrnn_engine_create`; `MRNN_ERR_JSON`, `MRNN_ERR_VALUE`: a mistake
///     in `options`; `MRNN_ERR_UNKNOWN`: a region of a regulariser is unknown;
///     `MRNN_ERR_ARGUMENT`: there is no readout, or nothing trainable; `MRNN_ERR_MEMORY`.
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

/// [setup] The trainer of a checkpoint, which goes on as if there had been no interruption.
///
/// \param[in] path A file that `mrnn_trainer_save` has written.
/// \param[in] backend As in `mrnn_engine_create`.
/// \param[in] engine_options As in `mrnn_engine_create`, or NULL.
/// \param[in] memory_bytes As in `mrnn_tape_create`; 0 for 512 MiB.
/// \param[out] out The new trainer; the caller's, for `mrnn_trainer_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_IO`: the file can't be read; `MRNN_ERR_FORMAT`: it is damaged or
///     no checkpoint; those of `mrnn_engine_create`; `MRNN_ERR_MEMORY`.
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
        Ok(new_handle(mrnn_trainer { poisoned: AtomicBool::new(false), trainer, penalties: None }))
    }
}

/// [setup] Saves a trainer with its network and optimiser as a checkpoint. A file that is there
/// already stays until the new one is complete on disk.
///
/// \param[in] trainer Any trainer.
/// \param[in] path A file that ends in ".safetensors".
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `path` ends in something else; `MRNN_ERR_IO`: the file
///     can't be written.
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

/// [setup] A copy of the network with the parameters of the last update.
///
/// \param[in] trainer Any trainer.
/// \param[out] out The new network; the caller's, for `mrnn_network_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
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

/// [setup] Number of updates taken.
///
/// \param[in] trainer Any trainer.
/// \param[out] updates The number, with those before a resumed checkpoint.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `updates` is NULL.
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

/// [setup] The options as JSON text, with every default written out; those of a resumed trainer
/// are in its checkpoint.
///
/// \param[in] trainer Any trainer.
/// \param[out] buf Where the text goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_options(
    trainer: *const mrnn_trainer,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(trainer, err, |trainer| {
            let options = on_trainer!(&trainer.trainer, |trainer| trainer.options());
            out.write(&json::text(options))
        })
    }
}

/// [setup] The learning rate of the next update, as the schedule says.
///
/// \param[in] trainer Any trainer.
/// \param[out] learning_rate The rate.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `learning_rate` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_learning_rate(
    trainer: *const mrnn_trainer,
    learning_rate: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(trainer, err, |trainer| {
            let out = place("learning_rate", learning_rate)?;
            out.write(on_trainer!(&trainer.trainer, |trainer| trainer.learning_rate()));
            Ok(())
        })
    }
}

/// [setup] The terms that regularisers added to the loss of the last update, before it.
///
/// \param[in] trainer Any trainer.
/// \param[out] penalties `[regularizers]`, in the order of the options.
/// \param[in] penalties_len Elements of `penalties`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: no update has been taken since the trainer was made;
///     `MRNN_ERR_SHAPE`: another length.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_get_penalties(
    trainer: *const mrnn_trainer,
    penalties: *mut f64,
    penalties_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(trainer, err, |trainer| {
            let last = trainer.penalties.as_ref().ok_or(Fault::NoUpdate)?;
            Array::new("penalties", penalties, penalties_len)
                .fill(Extent::vector(("regularizers", last.len())), || Ok(last.clone()))
        })
    }
}

/// [setup] Frees a trainer. Networks taken from it live on.
///
/// \param[in,out] trainer The trainer, or NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_destroy(trainer: *mut mrnn_trainer) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(trainer) }
}
