use crate::trainer::{check_widths, data_term};
use crate::{Batch, Compute, Evaluation, Loss, Result};
use mrnn::memory::{reserved, zeros};
use mrnn::{Layout, Network, NoiseSource, Precision, Record, Sequence};

/// Most trials that run at once.
const MAX_TRIALS: usize = 256;

/// Outputs and loss of a network that nobody trains. The trials' noise is numbered from that of `noise` on. What
/// diverges has a loss that is not finite.
///
/// # Errors
/// [`Error::Mismatch`](crate::Error::Mismatch); targets or a mask that the loss does not take; an engine that can't
/// be made; [`mrnn::Error::OutOfMemory`].
pub fn evaluate<T: Precision>(
    network: &Network,
    batch: &Batch,
    loss: Loss,
    noise: NoiseSource,
    compute: &Compute,
) -> Result<Evaluation> {
    check_widths(network, batch, loss)?;
    let shape = batch.shape();
    let engine = mrnn::engine_with::<T>(network, &compute.backend, compute.engine)?;
    let mut outputs = reserved("the outputs", batch.target().len())?;
    for first in (0..shape.trials).step_by(MAX_TRIALS) {
        let trials = MAX_TRIALS.min(shape.trials - first);
        let trial_len = shape.steps * shape.inputs;
        let values = &batch.input()[first * trial_len..(first + trials) * trial_len];
        let mut input = reserved("the input", values.len())?;
        input.extend(values.iter().map(|&value| T::from_f64(value.into())));
        let mut y = zeros("the outputs", trials * shape.steps * shape.outputs)?;

        let mut session = engine.session(trials)?;
        let first_trial = noise.first_trial.wrapping_add(first as u64);
        session.set_noise(NoiseSource { first_trial, ..noise });
        let layout = Layout::BatchFirst;
        let input = Some(&input[..]);
        let sequence = Sequence { steps: shape.steps, layout, input, stimulation: None };
        session.advance(&sequence, &mut Record { y: Some(&mut y), ..Record::default() })?;
        outputs.extend(y.iter().map(|y| y.to_f64()));
    }
    let narrowed = outputs.iter().map(|&output| output as f32).collect();
    Ok(Evaluation { loss: data_term::value(loss, batch, outputs)?, outputs: narrowed })
}
