//! `mrnn convert`: turns descriptions into models and back.

use crate::failure::Failure;
use crate::paths::{check_target, has_extension, is_same_file};
use crate::validate::description;
use mrnn::{AtomicFile, Network};
use std::path::PathBuf;

/// Turn a description into a model, or take the description out of a model
///
/// A model made from a description has the masks and initial weights that the description's seed
/// draws. A description has no place for weights, masks and biases: to write one from a model,
/// confirm with --description-only that they may stay behind. An existing TO is replaced once the
/// new file is complete.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn convert examples/cbgtcl.json cbgtcl.safetensors")]
pub(crate) struct Arguments {
    /// Description (.json) or model (.safetensors) to read
    from: PathBuf,
    /// Description (.json) or model (.safetensors) to write
    to: PathBuf,
    /// Write the description alone; a model's parameters stay behind
    #[arg(long)]
    description_only: bool,
}

/// Writes the converted file and says so.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    let Arguments { from, to, description_only } = arguments;
    if is_same_file(from, to) {
        let reason = "is the file that is read; choose another name".to_owned();
        return Err(Failure::Input { path: to.clone(), reason });
    }
    check_target(to)?;
    if has_extension(to, "safetensors") {
        if *description_only {
            let reason = "a model always has its parameters; the description alone is .json";
            return Err(Failure::option("--description-only", reason));
        }
        Network::load(from)?.save(to)?;
    } else if has_extension(to, "json") {
        if !has_extension(from, "json") && !description_only {
            return Err(Failure::Input {
                path: to.clone(),
                reason: "can hold the description but not the model's weights, masks and biases; \
                         add --description-only to leave them behind"
                    .to_owned(),
            });
        }
        let text = description(from)?.to_json();
        let written = AtomicFile::write(to, format!("{text}\n").as_bytes());
        written.map_err(|error| Failure::write(to, error))?;
    } else {
        let known = ".json or .safetensors";
        return Err(mrnn::Error::UnknownExtension { path: to.clone(), known }.into());
    }
    Ok(format!("{} -> {}\n", from.display(), to.display()))
}
