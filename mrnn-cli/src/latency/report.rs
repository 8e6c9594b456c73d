//! What the measurement shows: tables and a picture.

use super::Arguments;
use super::machine::{Setting, WAITING};
use super::run::{Schedule, Times};
use crate::failure::Failure;
use crate::plot::{self, Distribution, HistogramPlot};
use crate::precision::Precision;
use crate::table::{Align, Table, count, exact};
use hdrhistogram::Histogram;
use mrnn::Network;
use std::path::Path;

const PERCENTILES: [(&str, f64); 4] =
    [("p50", 50.0), ("p99", 99.0), ("p99.9", 99.9), ("p99.99", 99.99)];

/// The times.
pub(super) fn text(
    arguments: &Arguments,
    network: &Network,
    schedule: Schedule,
    times: &Times,
) -> String {
    let columns = ["min"].into_iter().chain(PERCENTILES.map(|(name, _)| name)).chain(["max"]);
    let columns = columns.map(|name| (name, Align::Right));
    let mut table = Table::new(std::iter::once(("µs", Align::Left)).chain(columns));
    for (name, histogram) in [("step", &times.step), ("wake-up lateness", &times.lateness)] {
        let percentiles = PERCENTILES.map(|(_, percent)| histogram.value_at_percentile(percent));
        let values = [histogram.min()].into_iter().chain(percentiles).chain([histogram.max()]);
        table.row(std::iter::once(name.to_owned()).chain(values.map(microseconds)));
    }
    let precision = match arguments.precision {
        Precision::F32 => "f32",
        Precision::F64 => "f64",
    };
    let idle = times.after_idle.map(|step| {
        let (time, lateness) = (microseconds(step.time), microseconds(step.lateness));
        format!("after {} s idle: step {time} µs, {lateness} µs late\n", exact(schedule.idle))
    });
    format!(
        "{} of {} (batch {}, {}, {precision}) at {} Hz, period {} µs, waiting by {WAITING}\n\n{table}\n\
         missed deadlines: {} of {} ({:.4} %)\nfirst call: {} µs\n{}",
        count(schedule.steps as usize, "step"),
        count(network.num_units(), "unit"),
        arguments.batch,
        arguments.engine.backend,
        exact(schedule.hz),
        microseconds(schedule.period()),
        times.missed,
        schedule.steps,
        100.0 * times.missed as f64 / schedule.steps as f64,
        microseconds(times.first),
        idle.unwrap_or_default(),
    )
}

/// The settings of the machine.
pub(super) fn settings(settings: &[Setting]) -> String {
    let columns = ["setting", "now", "for real time"].map(|name| (name, Align::Left));
    let mut table = Table::new(columns);
    for Setting { name, state, wanted } in settings {
        table.row([(*name).to_owned(), state.clone(), (*wanted).to_owned()]);
    }
    format!("\n{table}")
}

/// Draws both distributions.
pub(super) fn draw(
    path: &Path,
    file: &Path,
    schedule: Schedule,
    times: &Times,
) -> Result<(), Failure> {
    let distribution = |name, histogram: &Histogram<u64>| {
        let counts = histogram.iter_recorded();
        let counts = counts.map(|bin| (bin.value_iterated_to() as f64 / 1e3, bin.count_at_value()));
        Distribution { name, counts: counts.collect() }
    };
    let plot = HistogramPlot {
        title: &file.file_name().unwrap_or_default().to_string_lossy(),
        quantity: "time",
        unit: "µs",
        distributions: &[
            distribution("step", &times.step),
            distribution("wake-up lateness", &times.lateness),
        ],
        limit: ("period", schedule.period() as f64 / 1e3),
    };
    Ok(plot::draw_histogram(path, &plot)?)
}

/// Nanoseconds as microseconds.
fn microseconds(nanoseconds: u64) -> String {
    format!("{:.2}", nanoseconds as f64 / 1e3)
}
