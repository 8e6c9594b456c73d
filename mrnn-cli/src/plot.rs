//! Pictures, as SVG or PNG: each region's mean activity over time, histograms of times, and curves of training.

mod canvas;
mod curves;
mod font;
mod heatmap;
mod histogram;
mod lines;
mod page;
mod sampling;
mod scale;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use crate::table::exact;
use canvas::{Canvas, Point};
use curves::Curves;
pub(crate) use curves::{Curve, CurvePanel, CurvesPlot};
pub(crate) use histogram::{Distribution, HistogramPlot};
use mrnn::AtomicFile;
use page::Page;
use scale::is_drawable;

/// Mean activity of one region, or the value of one input: one value a step.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    /// The name written beside the line or the row.
    pub name: String,
    /// Value `i` is that of step `i + 1`; one that is not finite is left out of the picture.
    pub values: Vec<f64>,
}

/// What a picture of regional activity shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActivityPlot<'a> {
    /// The heading; may be empty.
    pub title: &'a str,
    /// Length of a step in milliseconds; without it the time axis counts steps.
    pub dt_ms: Option<f64>,
    /// The regions, in the order in which they are named.
    pub regions: &'a [Trace],
    /// The inputs, drawn in a panel of their own; may be empty.
    pub inputs: &'a [Trace],
}

/// Why a picture was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlotError {
    /// The file name ends in neither of the known extensions.
    #[error("cannot draw '{}': its extension can be svg or png", path.display())]
    UnknownExtension {
        /// The picture asked for.
        path: PathBuf,
    },
    /// There is no region, or there are no steps.
    #[error("cannot draw '{}': there is no region or no step to show", path.display())]
    Empty {
        /// The picture asked for.
        path: PathBuf,
    },
    /// A trace has another length than the first region.
    #[error("cannot draw '{}': '{name}' has {length} values, '{first_name}' has {first_length}", path.display())]
    UnequalLengths {
        /// The picture asked for.
        path: PathBuf,
        /// The trace that differs.
        name: String,
        /// Its number of values.
        length: usize,
        /// The first region.
        first_name: String,
        /// The number of values of the first region.
        first_length: usize,
    },
    /// The step makes no time axis.
    #[error("cannot draw '{}': dt is {} ms; a time axis needs more than 1e-290 ms a step and less than 1e300 ms in all", path.display(), exact(*dt_ms))]
    TimeStep {
        /// The picture asked for.
        path: PathBuf,
        /// The step given.
        dt_ms: f64,
    },
    /// The file could not be written.
    #[error("cannot write '{}': {source}", path.display())]
    Write {
        /// The picture asked for.
        path: PathBuf,
        /// What the operating system reported.
        source: io::Error,
    },
    /// The picture could not be drawn or encoded.
    #[error("cannot draw '{}': {source}", path.display())]
    Backend {
        /// The picture asked for.
        path: PathBuf,
        /// What the drawing library reported.
        source: Box<dyn Error + Send + Sync>,
    },
}

enum Format {
    Svg,
    Png,
}

/// Checks that `path` names a picture that [`draw`] can make, before the work of making its data.
pub(crate) fn check_path(path: &Path) -> Result<(), PlotError> {
    format_of(path).map(|_| ())
}

/// Draws `plot` to `path`, in the format given by the extension.
///
/// A file already there is replaced only once the new picture is complete.
pub(crate) fn draw(path: &Path, plot: &ActivityPlot<'_>) -> Result<(), PlotError> {
    format_of(path)?;
    check_plot(path, plot)?;
    let page = Page::new(plot);
    write(path, page.size(), |canvas| page.draw(canvas))
}

/// Draws `plot` to `path`, as [`draw`] does.
pub(crate) fn draw_histogram(path: &Path, plot: &HistogramPlot<'_>) -> Result<(), PlotError> {
    write(path, histogram::size(plot), |canvas| histogram::draw(canvas, plot))
}

/// Draws `plot` to `path`, as [`draw`] does.
pub(crate) fn draw_curves(path: &Path, plot: &CurvesPlot<'_>) -> Result<(), PlotError> {
    let curves = Curves::new(plot);
    write(path, curves.size(), |canvas| curves.draw(canvas))
}

fn write(
    path: &Path,
    size: Point,
    draw: impl FnOnce(&mut Canvas<'_>) -> canvas::Result<()>,
) -> Result<(), PlotError> {
    let bytes = match format_of(path)? {
        Format::Svg => canvas::svg(size, draw).map(String::into_bytes),
        Format::Png => canvas::png(size, draw),
    };
    let bytes = bytes.map_err(|source| PlotError::Backend { path: path.to_owned(), source })?;
    let written = AtomicFile::write(path, &bytes);
    written.map_err(|source| PlotError::Write { path: path.to_owned(), source })
}

fn format_of(path: &Path) -> Result<Format, PlotError> {
    match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("svg") => Ok(Format::Svg),
        Some(extension) if extension.eq_ignore_ascii_case("png") => Ok(Format::Png),
        _ => Err(PlotError::UnknownExtension { path: path.to_owned() }),
    }
}

fn check_plot(path: &Path, plot: &ActivityPlot<'_>) -> Result<(), PlotError> {
    let Some(first) = plot.regions.first().filter(|region| !region.values.is_empty()) else {
        return Err(PlotError::Empty { path: path.to_owned() });
    };
    let mut traces = plot.regions.iter().chain(plot.inputs);
    if let Some(other) = traces.find(|trace| trace.values.len() != first.values.len()) {
        return Err(PlotError::UnequalLengths {
            path: path.to_owned(),
            name: other.name.clone(),
            length: other.values.len(),
            first_name: first.name.clone(),
            first_length: first.values.len(),
        });
    }
    check_time_step(path, plot.dt_ms, first.values.len())
}

/// Checks that a time axis of so many steps can be drawn.
pub(crate) fn check_time_step(
    path: &Path,
    dt_ms: Option<f64>,
    steps: usize,
) -> Result<(), PlotError> {
    // Beyond these limits ticks are not representable.
    let is_valid = |dt_ms: f64| dt_ms > 1e-290 && is_drawable(dt_ms * steps as f64);
    match dt_ms {
        Some(dt_ms) if !is_valid(dt_ms) => {
            Err(PlotError::TimeStep { path: path.to_owned(), dt_ms })
        }
        _ => Ok(()),
    }
}
