//! Histograms of positive values, one panel a distribution, both axes logarithmic: one value in a million
//! stays visible, and so does the shape of the rest.

use std::collections::BTreeMap;

use super::canvas::{AXIS, Anchor, Canvas, Frame, GRID, INK, Point, Result, Text};
use super::font::{fit_text, text_width};
use super::lines::HUES;
use super::page::{AXIS_SIZE, MARGIN, PANEL_GAP, TICK_SIZE, TICKS, TITLE_SIZE, WIDTH};
use super::scale::LogAxis;

const PANEL_HEIGHT: f64 = 180.0;
const NAME_SIZE: f64 = 15.0;
const BINS_PER_DECADE: f64 = 40.0;
/// The foot of the counts: a single value has a height.
const LEAST_COUNT: f64 = 0.5;
const MOST_TICKS: usize = 14;

/// Values and how often each is there.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    /// The name of the panel.
    pub name: &'static str,
    /// Each value with its count; values that are not positive are left out of the picture.
    pub counts: Vec<(f64, u64)>,
}

/// What a picture of distributions shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HistogramPlot<'a> {
    /// The heading; may be empty.
    pub title: &'a str,
    /// What the values are.
    pub quantity: &'a str,
    /// Their unit.
    pub unit: &'a str,
    /// One panel each.
    pub distributions: &'a [Distribution],
    /// A positive value that is marked in every panel, with its name.
    pub limit: (&'a str, f64),
}

/// The size of the page.
pub(super) fn size(plot: &HistogramPlot<'_>) -> Point {
    let below = 3.0 * TICKS + TICK_SIZE + AXIS_SIZE + MARGIN;
    (WIDTH, (frame(plot.distributions.len().saturating_sub(1)).bottom + below).ceil())
}

fn frame(panel: usize) -> Frame {
    let left = MARGIN + 1.5 * AXIS_SIZE + 2.0 * TICKS + text_width("10000", TICK_SIZE);
    let above = PANEL_GAP + NAME_SIZE;
    let pitch = above + PANEL_HEIGHT + 2.0 * TICKS + TICK_SIZE;
    let top = MARGIN + TITLE_SIZE + above + panel as f64 * pitch;
    Frame { left, top, right: WIDTH - 2.0 * MARGIN, bottom: top + PANEL_HEIGHT }
}

/// The number of values in each bin; bin i begins at 10^(i / [`BINS_PER_DECADE`]).
fn bins(distribution: &Distribution) -> BTreeMap<i32, u64> {
    let mut bins = BTreeMap::new();
    for &(value, count) in distribution.counts.iter().filter(|(value, _)| *value > 0.0) {
        *bins.entry((value.log10() * BINS_PER_DECADE).floor() as i32).or_default() += count;
    }
    bins
}

fn start(bin: i32) -> f64 {
    10f64.powf(f64::from(bin) / BINS_PER_DECADE)
}

/// Draws everything.
pub(super) fn draw(canvas: &mut Canvas<'_>, plot: &HistogramPlot<'_>) -> Result<()> {
    let panels: Vec<_> = plot.distributions.iter().map(bins).collect();
    let ends = |bins: &BTreeMap<i32, u64>| {
        bins.first_key_value().zip(bins.last_key_value()).map(|((low, _), (high, _))| (*low, *high))
    };
    let (low, high) = panels
        .iter()
        .filter_map(ends)
        .fold((plot.limit.1, plot.limit.1), |(low, high), (first, last)| {
            (f64::min(low, start(first)), f64::max(high, start(last + 1)))
        });
    let values = LogAxis::new(low / 1.2, high * 1.2);
    let most = panels.iter().flat_map(BTreeMap::values).max().copied().unwrap_or(1);
    let counts = LogAxis::new(LEAST_COUNT, 2.0 * most as f64);

    let title_middle = MARGIN + TITLE_SIZE / 2.0;
    let title = fit_text(plot.title, TITLE_SIZE, frame(0).width());
    canvas.text(&title, (frame(0).left, title_middle), Text::new(TITLE_SIZE, Anchor::Left))?;
    for (index, bins) in panels.iter().enumerate() {
        let panel = Panel { values, counts, frame: frame(index) };
        panel.draw_axes(canvas)?;
        for (&bin, &count) in bins {
            let (left, right) = (panel.x(start(bin)), panel.x(start(bin + 1)));
            let (top, bottom) = (panel.y(count as f64), panel.frame.bottom);
            canvas.fill(Frame { left, top, right, bottom }, HUES[index % HUES.len()])?;
        }
        panel.draw_limit(canvas, plot.limit)?;
        let name = (panel.frame.left, panel.frame.top - NAME_SIZE / 1.5);
        canvas.text(plot.distributions[index].name, name, Text::new(NAME_SIZE, Anchor::Left))?;
        let middle = (panel.frame.top + panel.frame.bottom) / 2.0;
        canvas.text("steps", (MARGIN + AXIS_SIZE / 2.0, middle), Text::upwards(AXIS_SIZE))?;
    }
    let bottom = size(plot).1 - MARGIN - AXIS_SIZE / 2.0;
    let middle = (frame(0).left + frame(0).right) / 2.0;
    let label = format!("{} ({})", plot.quantity, plot.unit);
    canvas.text(&label, (middle, bottom), Text::new(AXIS_SIZE, Anchor::Middle))
}

/// The place of one distribution.
struct Panel {
    values: LogAxis,
    counts: LogAxis,
    frame: Frame,
}

impl Panel {
    fn x(&self, value: f64) -> f64 {
        self.frame.left + self.values.fraction(value) * self.frame.width()
    }

    fn y(&self, count: f64) -> f64 {
        self.frame.bottom - self.counts.fraction(count) * self.frame.height()
    }

    fn draw_axes(&self, canvas: &mut Canvas<'_>) -> Result<()> {
        let Frame { left, top, right, bottom } = self.frame;
        for (value, label) in self.values.ticks(MOST_TICKS) {
            let x = self.x(value);
            canvas.line(&[(x, top), (x, bottom)], 1.0, GRID)?;
            canvas.line(&[(x, bottom), (x, bottom + TICKS)], 1.0, AXIS)?;
            let style = Text::new(TICK_SIZE, Anchor::Middle);
            canvas.text(&label, (x, bottom + 2.0 * TICKS + TICK_SIZE / 2.0), style)?;
        }
        for (count, label) in self.counts.ticks(0) {
            let y = self.y(count);
            canvas.line(&[(left, y), (right, y)], 1.0, GRID)?;
            canvas.line(&[(left - TICKS, y), (left, y)], 1.0, AXIS)?;
            let style = Text::new(TICK_SIZE, Anchor::Right);
            canvas.text(&label, (left - 2.0 * TICKS, y), style)?;
        }
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], 1.0, AXIS)
    }

    fn draw_limit(&self, canvas: &mut Canvas<'_>, (name, limit): (&str, f64)) -> Result<()> {
        let x = self.x(limit);
        canvas.line(&[(x, self.frame.top), (x, self.frame.bottom)], 2.0, INK)?;
        let place = (x, self.frame.top - TICK_SIZE / 1.5);
        canvas.text(name, place, Text::new(TICK_SIZE, Anchor::Middle))
    }
}
