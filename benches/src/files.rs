//! What the contestants read: a network as the peers have it, dense effective matrices, and its input.

use crate::Result;
use mrnn::noise::{Target, TrialNoise};
use mrnn::{DynamicsKind, Network};
use npyz::{NpyFile, WriterBuilder};
use serde_json::json;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The model file within a network's folder.
pub fn model(folder: &Path) -> PathBuf {
    folder.join("network.safetensors")
}

/// Writes a network into a folder: `network.safetensors` for mrnn, and for the others `network.json`
/// (dynamics, activation, alpha), `recurrent.npy` `[H, H]` and `input.npy` `[H, I]` (effective weights, row
/// = destination), `bias.npy` and `init.npy` `[H]`, all float32.
///
/// # Errors
/// A network whose regions have activations or time constants of their own; the file system.
pub fn write_network(folder: &Path, network: &Network) -> Result<()> {
    let own = |region: &mrnn::RecurrentRegion| {
        region.spec().tau.is_some() || region.spec().activation.is_some()
    };
    if network.recurrent_regions().any(own) {
        return Err("the peers know one activation and one time constant for all units".into());
    }
    std::fs::create_dir_all(folder)?;
    network.save(model(folder))?;
    let dynamics = network.dynamics();
    let alpha = match dynamics.kind {
        DynamicsKind::Leaky => dynamics.dt / dynamics.tau,
        DynamicsKind::Elman => 1.0,
    };
    let description =
        json!({"dynamics": dynamics.kind, "activation": dynamics.activation, "alpha": alpha});
    std::fs::write(folder.join("network.json"), description.to_string())?;

    let (units, inputs) = (network.num_units(), network.num_inputs());
    let write = |name: &str, values: &[f64], shape: &[usize]| {
        write_npy(&folder.join(name), values.iter().map(|&value| value as f32), shape)
    };
    write("recurrent.npy", network.effective_recurrent()?.as_slice(), &[units, units])?;
    write("input.npy", network.effective_input()?.as_slice(), &[units, inputs])?;
    write("bias.npy", &network.tonic_input(), &[units])?;
    write("init.npy", &network.initial_condition(), &[units])
}

/// Writes standard normal draws, `[T, B, width]`: the external input, `Target::Input`, or the gradient of a loss by the
/// activations, `Target::Hidden`.
///
/// # Errors
/// The file system.
pub fn write_draws(path: &Path, target: Target, shape: [usize; 3]) -> Result<()> {
    write_npy(path, draws(target, shape), &shape)
}

/// What [`write_draws`] writes.
pub fn draws(target: Target, [steps, batch, width]: [usize; 3]) -> impl Iterator<Item = f32> {
    let mut draws = vec![0.0; batch * width];
    let source = TrialNoise::new(1, 0);
    let of_step = move |step: usize| {
        source.fill(step as u64, target, &mut draws);
        draws.clone()
    };
    (0..steps).flat_map(of_step).map(|value| value as f32)
}

/// Writes an array of float32, in C's order.
///
/// # Errors
/// The file system.
pub fn write_npy(
    path: &Path,
    values: impl IntoIterator<Item = f32>,
    shape: &[usize],
) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let shape: Vec<_> = shape.iter().map(|&extent| extent as u64).collect();
    let options = npyz::WriteOptions::new().default_dtype().shape(&shape);
    let mut writer = options.writer(&mut file).begin_nd()?;
    writer.extend(values)?;
    writer.finish()?;
    Ok(file.flush()?)
}

/// Reads an array of float32 that has as many elements as `shape` says.
///
/// # Errors
/// The file system; another type, order or shape.
pub fn read_npy(path: &Path, shape: &[usize]) -> Result<Vec<f32>> {
    let named = |error: &dyn std::fmt::Display| format!("'{}': {error}", path.display());
    let file = File::open(path).map_err(|error| named(&error))?;
    let array = NpyFile::new(BufReader::new(file)).map_err(|error| named(&error))?;
    let is_expected = array.shape().iter().map(|&extent| extent as usize).eq(shape.iter().copied());
    if !is_expected || array.order() != npyz::Order::C {
        let found = array.shape();
        return Err(named(&format!("the array is {found:?} and not {shape:?} in C's order")).into());
    }
    array.into_vec().map_err(|error| named(&error).into())
}
