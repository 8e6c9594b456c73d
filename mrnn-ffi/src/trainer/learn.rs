//! Updates and evaluations.

use super::mrnn_trainer;
use crate::array::{Array, Extent, In};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::float::on_trainer;
use crate::guard::{optional_place, place, setup_mut};
use crate::status::mrnn_status;
use mrnn::Network;
use mrnn_train::{Batch, BatchShape};

/// [setup] One update with as many trials as the options' "batch" says. The trainer is as before
/// the call where it fails. The next update's noise, where there is some, is that of other
/// trials.
///
/// \param[in,out] trainer Any trainer.
/// \param[in] steps Steps of each trial, at most the options' "steps".
/// \param[in] input `[batch, steps, I]`; (NULL, 0) where the network has none.
/// \param[in] input_len Elements of `input`.
/// \param[in] target `[batch, steps, outputs]`.
/// \param[in] target_len Elements of `target`.
/// \param[in] mask `[batch, steps, outputs]`, the weights with which the outputs' errors count,
///     at least 0, 0 where any output will do; (NULL, 0) for 1 everywhere.
/// \param[in] mask_len Elements of `mask`.
/// \param[out] loss The loss before the update, without regularisers.
/// \param[out] gradient_norm Norm of the gradient before it was clipped; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_VALUE`: more steps
///     than there is room for, or a mask or target that the loss does not allow;
///     `MRNN_ERR_NUMERIC`: a loss or gradient is not finite.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_step(
    trainer: *mut mrnn_trainer,
    steps: usize,
    input: *const f32,
    input_len: usize,
    target: *const f32,
    target_len: usize,
    mask: *const f32,
    mask_len: usize,
    loss: *mut f64,
    gradient_norm: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    let arrays = Arrays::new((input, input_len), (target, target_len), (mask, mask_len));
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(trainer, err, |trainer| {
            let loss = place("loss", loss)?;
            let gradient_norm = optional_place("gradient_norm", gradient_norm)?;
            let report = on_trainer!(&mut trainer.trainer, |trainer| {
                let trials = trainer.options().batch;
                trainer.step(&arrays.batch(trainer.network(), trials, steps)?)?
            });
            trainer.penalties = Some(report.penalties);
            loss.write(report.loss);
            if let Some(gradient_norm) = gradient_norm {
                gradient_norm.write(report.gradient_norm);
            }
            Ok(())
        })
    }
}

/// [setup] What the network of now answers to any number of trials. Noise, where there is some,
/// is the same in every evaluation, and that of no update.
///
/// \param[in,out] trainer Any trainer.
/// \param[in] trials Number of trials, at least 1.
/// \param[in] steps Steps of each trial, at most the options' "steps".
/// \param[in] input `[trials, steps, I]`; (NULL, 0) where the network has none.
/// \param[in] input_len Elements of `input`.
/// \param[in] target `[trials, steps, outputs]`.
/// \param[in] target_len Elements of `target`.
/// \param[in] mask `[trials, steps, outputs]`, as in `mrnn_trainer_step`; (NULL, 0) for 1
///     everywhere.
/// \param[in] mask_len Elements of `mask`.
/// \param[out] loss The loss, without regularisers.
/// \param[out] outputs `[trials, steps, outputs]`; (NULL, 0) if not wanted. It may share memory
///     with the others.
/// \param[in] outputs_len Elements of `outputs`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: an array of another length; `MRNN_ERR_VALUE`: no trial,
///     more steps than there is room for, or a mask or target that the loss does not allow;
///     `MRNN_ERR_NUMERIC`: the loss is not finite.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_trainer_evaluate(
    trainer: *mut mrnn_trainer,
    trials: usize,
    steps: usize,
    input: *const f32,
    input_len: usize,
    target: *const f32,
    target_len: usize,
    mask: *const f32,
    mask_len: usize,
    loss: *mut f64,
    outputs: *mut f32,
    outputs_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let arrays = Arrays::new((input, input_len), (target, target_len), (mask, mask_len));
    let outputs = Array::new("outputs", outputs, outputs_len);
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(trainer, err, |trainer| {
            let loss = place("loss", loss)?;
            let evaluation = on_trainer!(&mut trainer.trainer, |trainer| {
                let extent = rows(trials, steps, ("outputs", trainer.network().num_outputs()));
                outputs.check(extent)?;
                trainer.evaluate(&arrays.batch(trainer.network(), trials, steps)?)?
            });
            if let Some(outputs) = outputs.slice() {
                outputs.copy_from_slice(&evaluation.outputs);
            }
            loss.write(evaluation.loss);
            Ok(())
        })
    }
}

/// The arrays of some trials.
#[derive(Debug, Clone, Copy)]
struct Arrays {
    input: In<f32>,
    target: In<f32>,
    mask: In<f32>,
}

impl Arrays {
    fn new(
        input: (*const f32, usize),
        target: (*const f32, usize),
        mask: (*const f32, usize),
    ) -> Self {
        Self {
            input: Array::new("input", input.0, input.1),
            target: Array::new("target", target.0, target.1),
            mask: Array::new("mask", mask.0, mask.1),
        }
    }

    /// A copy of the arrays, checked.
    ///
    /// # Safety
    /// The arrays are NULL with length 0, or readable.
    unsafe fn batch(self, network: &Network, trials: usize, steps: usize) -> Result<Batch, Fault> {
        let Self { input, target, mask } = self;
        let (inputs, outputs) = (network.num_inputs(), network.num_outputs());
        let of_outputs = rows(trials, steps, ("outputs", outputs));
        input.check_required(rows(trials, steps, ("inputs", inputs)))?;
        target.check_required(of_outputs)?;
        mask.check(of_outputs)?;
        // SAFETY: checked, and the caller's promise.
        let (input, target, mask) = unsafe { (input.slice(), target.slice(), mask.slice()) };
        let target = target.unwrap_or_default().to_vec();
        let mask = mask.map_or_else(|| vec![1.0; target.len()], <[f32]>::to_vec);
        let shape = BatchShape { trials, steps, inputs, outputs };
        Ok(Batch::new(shape, input.unwrap_or_default().to_vec(), target, mask)?)
    }
}

/// `[trials, steps, width]`.
fn rows(trials: usize, steps: usize, width: (&'static str, usize)) -> Extent {
    Extent::cube([("trials", trials), ("steps", steps), width])
}
