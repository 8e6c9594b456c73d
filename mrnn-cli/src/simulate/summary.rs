//! What a run shows: the table, the plot, and a warning where it diverged.

use super::activity::{Activity, Origin};
use super::stepping::Run;
use crate::failure::Failure;
use crate::plot::{self, ActivityPlot, Trace};
use crate::table::{Align, Table, count, number};
use mrnn::{Choice, DynamicsKind, Network, Region};
use std::path::Path;

/// The table of regions and the speed.
pub(crate) fn text(network: &Network, run: &Run, place: &str) -> String {
    let mut table = Table::new([
        ("region", Align::Left),
        ("sign", Align::Left),
        ("units", Align::Right),
        ("mean activity", Align::Right),
        ("peak activity", Align::Right),
    ]);
    for (region, activity) in network.recurrent_regions().zip(run.activity.regions()) {
        let region = region.region();
        table.row([
            region.name().to_owned(),
            region.sign().name().to_owned(),
            region.num_units().to_string(),
            number(activity.mean()),
            number(activity.peak()),
        ]);
    }
    let seconds = run.elapsed.as_secs_f64();
    let speed = format!(
        "{} of {} in {seconds:.3} s: {:.0} steps/s ({place})",
        count(run.steps, "step"),
        count(run.batch, "trial"),
        run.steps as f64 / seconds.max(1e-9),
    );
    format!("{table}\n{speed}\n")
}

/// The warning of a run whose activity did not stay finite.
pub(crate) fn divergence(network: &Network, origin: Origin) -> String {
    let Origin { region, step, trial } = origin;
    let name = network.recurrent_regions().nth(region).map_or("", |r| r.region().name());
    format!(
        "the activity does not stay finite: first in region '{name}' at step {step} of trial {trial}"
    )
}

/// Draws the activity of each region over time, and the input where there is some.
pub(crate) fn draw(path: &Path, file: &Path, network: &Network, run: Run) -> Result<(), Failure> {
    let regions = network.recurrent_regions().map(|region| region.region());
    let input_regions = network.input_regions().map(|region| region.region());
    let inputs = run.input.map(|input| traces(input_regions, input));
    let plot = ActivityPlot {
        title: &file.file_name().unwrap_or_default().to_string_lossy(),
        dt_ms: dt_ms(network),
        regions: &traces(regions, run.activity),
        inputs: inputs.as_deref().unwrap_or_default(),
    };
    Ok(plot::draw(path, &plot)?)
}

/// Length of a step in milliseconds, where the network's time is continuous.
pub(crate) fn dt_ms(network: &Network) -> Option<f64> {
    let dynamics = network.dynamics();
    match dynamics.kind {
        DynamicsKind::Leaky => Some(dynamics.dt),
        DynamicsKind::Elman => None,
    }
}

fn traces<'n>(regions: impl Iterator<Item = &'n Region>, activity: Activity) -> Vec<Trace> {
    let names = regions.map(|region| region.name().to_owned());
    names.zip(activity.into_traces()).map(|(name, values)| Trace { name, values }).collect()
}
