//! The loss of outputs, in float64.

use crate::{Batch, Error, Loss, Result};
use candle_core::{Device, Tensor, Var};

/// The loss of a batch with such outputs, and its gradient by them.
pub(crate) fn value_and_slopes(
    loss: Loss,
    batch: &Batch,
    outputs: Vec<f64>,
) -> Result<(f64, Vec<f64>)> {
    let outputs = Var::from_tensor(&tensor(batch, outputs)?)?;
    let loss = tensor_of(loss, batch, &outputs)?;
    let gradients = loss.backward()?;
    let slopes = gradients.get(&outputs).ok_or_else(|| {
        Error::Tensor(candle_core::Error::Msg("a loss without outputs".to_owned()))
    })?;
    Ok((loss.to_scalar()?, slopes.flatten_all()?.to_vec1()?))
}

/// The loss of a batch with such outputs.
pub(crate) fn value(loss: Loss, batch: &Batch, outputs: Vec<f64>) -> Result<f64> {
    Ok(tensor_of(loss, batch, &tensor(batch, outputs)?)?.to_scalar()?)
}

fn tensor_of(loss: Loss, batch: &Batch, outputs: &Tensor) -> Result<Tensor> {
    let widened = |values: &[f32]| values.iter().copied().map(f64::from).collect();
    let target = tensor(batch, widened(batch.target()))?;
    let mask = tensor(batch, widened(batch.mask()))?;
    Ok(loss.of(outputs, &target, &mask)?)
}

fn tensor(batch: &Batch, values: Vec<f64>) -> Result<Tensor> {
    let shape = batch.shape();
    let shape = (shape.trials, shape.steps, shape.outputs);
    Ok(Tensor::from_vec(values, shape, &Device::Cpu)?)
}
