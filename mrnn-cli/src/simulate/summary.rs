//! What a run shows: the table, the plot, and a warning where it diverged.

use super::activity::{Activity, Origin};
use super::stepping::Run;
use crate::failure::Failure;
use crate::info::sign;
use crate::plot::{self, ActivityPlot, Trace};
use crate::table::{Align, Table, count, number};
use mrnn::{DynamicsKind, Network, Region};
use std::path::{Path, PathBuf};

/// The table of regions, the speed, and the files that the run writes.
pub(crate) fn text<'a>(
    network: &Network,
    run: &Run,
    place: &str,
    written: impl Iterator<Item = &'a PathBuf>,
) -> String {
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
            sign(region.sign()).to_owned(),
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
    let written: String = written.map(|path| format!("wrote {}\n", path.display())).collect();
    format!("{table}\n{speed}\n{written}")
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
    let dynamics = network.dynamics();
    let plot = ActivityPlot {
        title: &file.file_name().unwrap_or_default().to_string_lossy(),
        dt_ms: match dynamics.kind {
            DynamicsKind::Leaky => Some(dynamics.dt),
            DynamicsKind::Elman => None,
        },
        regions: &traces(regions, run.activity),
        inputs: inputs.as_deref().unwrap_or_default(),
    };
    Ok(plot::draw(path, &plot)?)
}

fn traces<'n>(regions: impl Iterator<Item = &'n Region>, activity: Activity) -> Vec<Trace> {
    let names = regions.map(|region| region.name().to_owned());
    names.zip(activity.into_traces()).map(|(name, values)| Trace { name, values }).collect()
}
