//! The networks of 350 units and their inputs, as files for the peers, which measure them themselves.

use super::plan::{BATCHES, STEPS};
use super::{Size, networks};
use crate::{Result, files, weights};
use mrnn::noise::Target;
use mrnn::{
    Choice, DynamicsKind, Gradients, InitialState, Layout, LossGradient, Record, Sequence,
    TapeOptions,
};
use serde_json::json;
use std::path::Path;

/// Batch of the gradient that peers must agree on: the size of the result does not depend on it.
const GRADIENT_BATCH: usize = 16;

/// Writes into a folder, for each network, one of its own: the files of [`files::write_network`], and
///
/// - `readout.npy` `[outputs, H]`
/// - `u.npy` `[T, B, I]` and `by_y.npy` `[T, B, outputs]`, the gradient of the loss by the readouts, for the largest B,
///   of which smaller batches take the first members
/// - `expected_h.npy` `[B, H]`, the activations after the last step
/// - `gradient_u.npy`, `gradient_by_y.npy`: input and gradient of the loss of a small batch, and
///   `expected_gradient.npy` `[H, H + I]`, what they come to by the effective weights
///
/// all by the CPU's engine; and `cases.json`, the list of them.
///
/// # Errors
/// The file system; memory.
pub fn export(folder: &Path) -> Result<()> {
    export_of(folder, STEPS, &BATCHES)
}

/// [`export`] with other steps and batches.
///
/// # Errors
/// As [`export`].
pub fn export_of(folder: &Path, steps: usize, batches: &[usize]) -> Result<()> {
    let mut cases = Vec::new();
    for (size, kind) in [
        (Size::Loop, DynamicsKind::Leaky),
        (Size::Dense(350), DynamicsKind::Leaky),
        (Size::Dense(350), DynamicsKind::Elman),
    ] {
        let name = format!("{size}-{}", kind.name());
        write(&folder.join(&name), (size, kind), steps, batches)?;
        cases.push(json!({
            "network": name, "size": size, "dynamics": kind, "steps": steps, "batches": batches,
        }));
    }
    std::fs::write(folder.join("cases.json"), serde_json::to_string_pretty(&cases)?)?;
    Ok(())
}

fn write(
    folder: &Path,
    (size, kind): (Size, DynamicsKind),
    steps: usize,
    batches: &[usize],
) -> Result<()> {
    let network = networks::network(size, kind)?;
    files::write_network(folder, &network)?;
    let (units, inputs) = (network.num_units(), network.num_inputs());
    let outputs = network.num_outputs();
    let file = |name: &str| folder.join(format!("{name}.npy"));
    let readout = network.readout("readout")?.weight();
    let readout = readout.iter().map(|&weight| weight as f32);
    files::write_npy(&file("readout"), readout, &[outputs, units])?;

    let batch = batches.iter().copied().max().ok_or("there is a batch")?;
    files::write_draws(&file("u"), Target::Input, [steps, batch, inputs])?;
    files::write_draws(&file("by_y"), Target::Hidden, [steps, batch, outputs])?;
    let engine = mrnn::engine::<f32>(&network, "cpu")?;
    let mut session = engine.session(batch)?;
    let u: Vec<f32> = files::draws(Target::Input, [steps, batch, inputs]).collect();
    session.advance(&time_first(steps, &u), &mut Record::default())?;
    files::write_npy(&file("expected_h"), session.h(), &[batch, units])?;

    let batch = GRADIENT_BATCH;
    files::write_draws(&file("gradient_u"), Target::Input, [steps, batch, inputs])?;
    files::write_draws(&file("gradient_by_y"), Target::Hidden, [steps, batch, outputs])?;
    let mut tape = engine.tape(&network, batch, steps, TapeOptions::default())?;
    let u: Vec<f32> = files::draws(Target::Input, [steps, batch, inputs]).collect();
    let by_y: Vec<f32> = files::draws(Target::Hidden, [steps, batch, outputs]).collect();
    let mut gradient = vec![0.0; tape.num_parameters()];
    tape.forward(InitialState::default(), &time_first(steps, &u), &mut Record::default())?;
    let loss = LossGradient { y: Some(&by_y), ..LossGradient::default() };
    let mut gradients = Gradients { parameters: Some(&mut gradient), ..Gradients::default() };
    tape.backward(&time_first(steps, &u), &loss, &mut gradients)?;
    let dense = weights::dense_gradient(&network, &gradient)?;
    files::write_npy(&file("expected_gradient"), dense, &[units, units + inputs])
}

fn time_first(steps: usize, input: &[f32]) -> Sequence<'_, f32> {
    Sequence { layout: Layout::TimeFirst, input: Some(input), ..Sequence::silent(steps) }
}
