//! How well trials of a file were done.

use crate::{Batch, Score};

/// R² over the batch, see [`FileData`](super::FileData).
pub(super) fn r_squared(batch: &Batch, outputs: &[f32]) -> f64 {
    let width = batch.shape().outputs;
    let column = |output: usize| {
        let targets = batch.target().iter().zip(batch.mask()).zip(outputs);
        let column = targets.skip(output).step_by(width);
        column.map(|((t, m), y)| (f64::from(*t), f64::from(*m), f64::from(*y)))
    };
    let (mut errors, mut variation) = (0.0, 0.0);
    for output in 0..width {
        let (sum, weight) =
            column(output).fold((0.0, 0.0), |(sum, weight), (t, m, _)| (sum + m * t, weight + m));
        let mean = if weight > 0.0 { sum / weight } else { 0.0 };
        for (t, m, y) in column(output) {
            errors += m * (y - t) * (y - t);
            variation += m * (t - mean) * (t - mean);
        }
    }
    if variation > 0.0 { 1.0 - errors / variation } else { f64::NAN }
}

/// The fraction of steps with the right greatest output.
pub(super) fn accuracy(batch: &Batch, outputs: &[f32]) -> Score {
    let width = batch.shape().outputs;
    let steps = batch.target().chunks(width).zip(batch.mask().chunks(width));
    let asked = steps.zip(outputs.chunks(width)).filter(|((_, mask), _)| mask[0] > 0.0);
    let (mut correct, mut total) = (0, 0);
    for ((target, _), output) in asked {
        let wanted = (0..width).fold(0, |best, o| if target[o] > target[best] { o } else { best });
        let others = (0..width).filter(|&o| o != wanted);
        correct += u64::from(others.map(|o| output[o]).all(|other| output[wanted] > other));
        total += 1;
    }
    Score::Fraction { correct, total }
}
