//! The options of `mrnn simulate`, and what they come to with a network and an input file.

use super::array::InputArray;
use super::cue::Cue;
use crate::engine_arguments::EngineArguments;
use crate::failure::Failure;
use crate::paths::{check_target, has_extension, is_model, is_same_file};
use crate::plot;
use crate::precision::Precision;
use crate::table::count;
use mrnn::{Network, NoiseSource};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Steps that are taken where neither --steps nor --input says how many.
const DEFAULT_STEPS: usize = 1000;

/// Step a network and report each region's activity
///
/// Prints a table of each recurrent region's sign, units, mean and peak activity (over its units,
/// the batch and all steps) and the steps per second.
///
/// Steps and trials count from 0: the input of step t leads from state t to state t + 1, and the activity of
/// step t is that of the new state.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn simulate examples/cbgtcl.json --steps 1000 \
    --cue iti=300:600 --plot activity.svg --out run.safetensors")]
pub(crate) struct Arguments {
    /// Description (.json) or model (.safetensors). A description's masks and weights are drawn
    /// from the seed that it contains
    pub(super) file: PathBuf,

    /// Number of steps [default: those of --input, else 1000]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    steps: Option<NonZeroUsize>,

    /// Number of trials, which differ in their noise and in a [B, T, I] input [default: those of
    /// --input, else 1]
    #[arg(long, value_name = "B", allow_negative_numbers = true)]
    batch: Option<NonZeroUsize>,

    /// External input, float32 or float64, row-major or Fortran order: [T, I], the same for every
    /// trial, or [B, T, I]. In .npz and .safetensors the array is called 'input'
    #[arg(long, value_name = "FILE.npy|.npz|.safetensors")]
    pub(super) input: Option<PathBuf>,

    /// Add AMPLITUDE [default: 1] to every unit of the input region REGION during the steps
    /// START, START + 1, ..., END - 1; may be given several times
    #[arg(long = "cue", value_name = "REGION=START:END[:AMPLITUDE]")]
    pub(super) cues: Vec<Cue>,

    /// Turn noise on or off [default: as the network says]
    #[arg(long, value_name = "on|off", num_args = 0..=1, require_equals = true,
        default_missing_value = "on", value_parser = on_or_off)]
    noise: Option<bool>,

    /// Seed of the noise; weights do not depend on it [default: the network's seed]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    seed: Option<u64>,

    /// Precision of the computation and of the arrays in --out
    #[arg(long, value_enum, default_value_t = Precision::F32)]
    pub(super) precision: Precision,

    #[command(flatten)]
    pub(super) engine: EngineArguments,

    /// Write the run: tensors 'h' and 'x' [B, T, H], 'y' [B, T, outputs] and 'input' [B, T, I]
    #[arg(long, value_name = "FILE.safetensors")]
    pub(super) out: Option<PathBuf>,

    /// Draw each region's activity over time, its mean over units and batch
    #[arg(long, value_name = "FILE.svg|.png")]
    pub(super) plot: Option<PathBuf>,
}

pub(crate) fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("expected on or off"),
    }
}

impl Arguments {
    /// Checks the paths of the files to write and what is stored there, before any work.
    pub(super) fn check_outputs(&self) -> Result<(), Failure> {
        if let Some(plot) = &self.plot {
            plot::check_path(plot)?;
            check_target(plot)?;
        }
        let Some(out) = &self.out else { return Ok(()) };
        let fail =
            |reason: &str| Err(Failure::Input { path: out.clone(), reason: reason.to_owned() });
        if !has_extension(out, "safetensors") {
            return fail("cannot be written: its extension can be safetensors");
        }
        if std::iter::once(&self.file).chain(&self.input).any(|read| is_same_file(read, out)) {
            return fail("is read by this run and cannot be its --out");
        }
        if is_model(out) {
            return fail("is a model; a run does not replace it");
        }
        check_target(out)
    }

    /// Number of trials and of steps.
    pub(super) fn extent<T>(
        &self,
        array: Option<&InputArray<T>>,
    ) -> Result<(usize, usize), Failure> {
        let batch =
            self.agreed(("--batch", "trial"), self.batch, array.and_then(InputArray::batch))?;
        let steps = self.agreed(("--steps", "step"), self.steps, array.map(InputArray::steps))?;
        Ok((batch.unwrap_or(1), steps.unwrap_or(DEFAULT_STEPS)))
    }

    /// The number that the input file has, or else that of the option.
    fn agreed(
        &self,
        (option, unit): (&str, &str),
        given: Option<NonZeroUsize>,
        in_file: Option<usize>,
    ) -> Result<Option<usize>, Failure> {
        match (given.map(NonZeroUsize::get), in_file, &self.input) {
            (Some(given), Some(in_file), Some(path)) if given != in_file => {
                let reason = format!("has {}, but {option} is {given}", count(in_file, unit));
                Err(Failure::Input { path: path.clone(), reason })
            }
            (given, in_file, _) => Ok(in_file.or(given)),
        }
    }

    /// The noise of the run.
    pub(super) fn noise(&self, network: &Network) -> Result<NoiseSource, Failure> {
        let of_network = NoiseSource::of(network);
        let enabled = self.noise.unwrap_or(of_network.enabled);
        if self.seed.is_some() && !enabled {
            let reason = "it seeds the noise, which is off; add --noise";
            return Err(Failure::option("--seed", reason));
        }
        Ok(NoiseSource { enabled, seed: self.seed.unwrap_or(of_network.seed), first_trial: 0 })
    }
}
