//! `mrnn validate`: says everything that is wrong with a network file.

use crate::failure::Failure;
use crate::paths::has_extension;
use crate::table::count;
use mrnn::{Description, Network, NetworkBuilder};
use std::path::{Path, PathBuf};

/// Say everything that is wrong with a network file, or that it is valid
///
/// Exit code: 0 where the file is valid, 1 where it is not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn validate examples/cbgtcl.json")]
pub(crate) struct Arguments {
    /// Description (.json) or model (.safetensors)
    file: PathBuf,
}

/// Checks the file; its problems are the failure.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    let file = &arguments.file;
    let Description {
        recurrent_regions,
        input_regions,
        recurrent_connections,
        input_connections,
        readouts,
        ..
    } = description(file)?;
    let units: usize = recurrent_regions.iter().map(|region| region.num_units).sum();
    let inputs: usize = input_regions.iter().map(|region| region.num_units).sum();
    Ok(format!(
        "{}: valid: {} ({}), {} ({}), {}, {}\n",
        file.display(),
        count(recurrent_regions.len(), "recurrent region"),
        count(units, "unit"),
        count(input_regions.len(), "input region"),
        count(inputs, "unit"),
        count(recurrent_connections.len() + input_connections.len(), "connection"),
        count(readouts.len(), "readout"),
    ))
}

/// The description in a network file that is valid. A description's weights are not drawn unless
/// their validity depends on it.
pub(crate) fn description(file: &Path) -> Result<Description, Failure> {
    if !has_extension(file, "json") {
        return Ok(Network::load(file)?.description());
    }
    let text = std::fs::read_to_string(file).map_err(|error| Failure::read(file, error))?;
    let locate = |error: mrnn::Error| error.at(file.display().to_string());
    let mut builder = NetworkBuilder::from_json(&text).map_err(locate)?;
    // Whether a spectral radius can be reached shows only in the weights.
    if builder.description().spectral_radius.is_some() {
        builder.finalize().map_err(locate)?;
    }
    Ok(builder.description().clone())
}
