//! `mrnn info`: what a network is made of.

mod tables;

use crate::failure::Failure;
use crate::table::{count, exact, number};
use mrnn::{Dale, Dynamics, DynamicsKind, Network, Region};
use std::path::PathBuf;

/// Most regions of a region-by-region table; it would not fit on a screen with more.
const MAX_TABLE_REGIONS: usize = 16;

/// Describe a network: regions, connections, synapse counts, spectral radius
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn info examples/cbgtcl.json")]
pub(crate) struct Arguments {
    /// Description (.json) or model (.safetensors)
    file: PathBuf,
}

/// Describes the file's network.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    let network = Network::load(&arguments.file)?;
    let facts = facts(&network).into_iter().map(|(what, value)| format!("  {what:<17}{value}\n"));
    let mut parts = vec![
        format!("{}\n{}", arguments.file.display(), facts.collect::<String>()),
        tables::regions(&network).to_string(),
    ];
    if network.readouts().len() > 0 {
        parts.push(tables::readouts(&network).to_string());
    }
    parts.push(tables::connections(&network).to_string());
    if sources(&network).count() <= MAX_TABLE_REGIONS {
        let heading = "Synapses by region, row = destination, column = source";
        parts.push(format!("{heading}\n{}", tables::region_by_region(&network)));
    }
    Ok(parts.join("\n"))
}

fn facts(network: &Network) -> Vec<(&'static str, String)> {
    let of = |units: usize, unit: &str, regions: usize, region: &str| {
        format!("{} in {}", count(units, unit), count(regions, region))
    };
    let mut facts = vec![
        ("dynamics", dynamics(network.dynamics())),
        ("noise", noise(network.dynamics())),
        ("Dale's law", constraints(network)),
        ("recurrent", of(network.num_units(), "unit", network.recurrent_regions().len(), "region")),
        ("input", of(network.num_inputs(), "unit", network.input_regions().len(), "region")),
    ];
    if network.readouts().len() > 0 {
        let readouts = of(network.num_outputs(), "output", network.readouts().len(), "readout");
        facts.push(("readout", readouts));
    }
    let radius = match network.effective_spectral_radius() {
        Ok(radius) => format!("{} (effective recurrent weights)", number(radius)),
        Err(error) => format!("unknown: {error}"),
    };
    facts.extend([
        ("synapses", synapses(network)),
        ("spectral radius", radius),
        ("seed", network.seed().to_string()),
    ]);
    facts
}

fn synapses(network: &Network) -> String {
    let connections = sources(network).flat_map(Region::connections);
    let (zero, real): (Vec<_>, Vec<_>) = connections.partition(|connection| connection.is_zero());
    let mut text = format!("{} in {}", network.num_synapses(), count(real.len(), "connection"));
    if !zero.is_empty() {
        text = format!("{text}, {}", count(zero.len(), "zero connection"));
    }
    text
}

fn dynamics(dynamics: &Dynamics) -> String {
    let Dynamics { dt, tau, activation, .. } = dynamics;
    match dynamics.kind {
        DynamicsKind::Leaky => {
            let (dt, tau) = (exact(*dt), exact(*tau));
            format!("leaky, dt {dt} ms, tau {tau} ms, {}", activation.name())
        }
        DynamicsKind::Elman => format!("Elman, {}", activation.name()),
    }
}

fn noise(dynamics: &Dynamics) -> String {
    let mrnn::NoiseLevels { enabled, hidden, input } = dynamics.noise;
    let state = if enabled { "on" } else { "off" };
    let (hidden, input) = (exact(hidden), exact(input));
    format!("{state}; sigma {hidden} of recurrent units, {input} of input units")
}

fn constraints(network: &Network) -> String {
    let constraints = network.constraints();
    let form = match constraints.dale {
        Dale::Abs => "abs(weight)",
        Dale::Clamp => "max(weight, 0)",
    };
    match (constraints.recurrent, constraints.input) {
        (true, true) => format!("recurrent and input weights, {form}"),
        (true, false) => format!("recurrent weights, {form}"),
        (false, true) => format!("input weights, {form}"),
        (false, false) => "no weights".to_owned(),
    }
}

/// Every region, the recurrent ones first.
fn sources(network: &Network) -> impl Iterator<Item = &Region> {
    let recurrent = network.recurrent_regions().map(|region| region.region());
    recurrent.chain(network.input_regions().map(|region| region.region()))
}
