//! Curves over a common axis of counts, in panels one below the other, such as a loss over updates.

use plotters::style::RGBColor;

use super::Trace;
use super::canvas::{AXIS, Anchor, Canvas, Frame, GRID, Point, Result, Text};
use super::font::{fit_text, text_width};
use super::lines::{HUES, LABEL_PITCH, LABEL_SIZE, LEADER, LINE_WIDTH, spread};
use super::page::{AXIS_SIZE, MARGIN, PANEL_GAP, TICK_SIZE, TICKS, TITLE_SIZE, WIDTH};
use super::sampling::reduce_line;
use super::scale::{Axis, LogAxis, is_drawable};

const MARKER_RADIUS: f64 = 3.5;
/// The most points of a curve at which each is marked.
const MARKED_POINTS: usize = 30;
const FAINT_WIDTH: f64 = 1.0;
const LEADER_WIDTH: f64 = 1.0;
const MOST_TICKS: usize = 8;
/// The least ratio of the ends of a logarithmic axis.
const LEAST_RATIO: f64 = 10.0;
/// What lies lower leaves the picture: the first values of a score without a floor would hide all others.
const LOWEST: f64 = -1.0;

/// One curve: numbers that something had at some counts.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    /// The name beside its end; none for a faint curve.
    pub name: Option<&'static str>,
    /// Which colour it has; curves of a page that belong together have the same.
    pub hue: usize,
    /// Counts, which do not decrease, and values; those that cannot be shown are left out.
    pub points: Vec<(usize, f64)>,
}

/// Curves that share an axis of values.
#[derive(Clone, Debug)]
pub(crate) struct CurvePanel<'a> {
    /// What the values are.
    pub quantity: &'a str,
    /// Whether equal ratios are equal distances; only positive values are shown then.
    pub is_logarithmic: bool,
    /// Height in points.
    pub height: f64,
    /// Later ones are drawn over earlier ones.
    pub curves: Vec<Curve>,
}

/// What a picture of curves shows.
#[derive(Clone, Debug)]
pub(crate) struct CurvesPlot<'a> {
    /// The heading; may be empty.
    pub title: &'a str,
    /// What is counted.
    pub counted: &'a str,
    /// Last count, at least 1.
    pub last: usize,
    /// From above to below.
    pub panels: Vec<CurvePanel<'a>>,
}

/// The axis of values of a panel.
enum Values {
    Linear(Axis),
    Logarithmic(LogAxis),
}

impl Values {
    fn of(panel: &CurvePanel<'_>) -> Self {
        let points = panel.curves.iter().flat_map(|curve| &curve.points);
        let values = points.map(|(_, value)| *value).filter(|value| is_drawable(*value));
        if !panel.is_logarithmic {
            let values: Vec<f64> = values.map(|value| value.max(LOWEST)).collect();
            let trace = Trace { name: String::new(), values };
            return Self::Linear(Axis::of_values(&[trace], panel.height / 30.0));
        }
        let positive = values.filter(|value| *value > 1e-300);
        let (low, high) = positive
            .fold((f64::INFINITY, 0.0), |(low, high), value| (value.min(low), value.max(high)));
        let (low, high) = if high > 0.0 { (low, high) } else { (0.1, 1.0) };
        Self::Logarithmic(LogAxis::new((low / 1.1).min(high / LEAST_RATIO), high * 1.1))
    }

    /// Where a value lies between the ends of the axis; none where it has no place.
    fn fraction(&self, value: f64) -> Option<f64> {
        let fraction = match self {
            Self::Linear(axis) => axis.fraction(value),
            Self::Logarithmic(axis) => axis.fraction(value),
        };
        (is_drawable(value) && fraction.is_finite()).then(|| fraction.max(0.0))
    }

    fn ticks(&self) -> Vec<(f64, String)> {
        match self {
            Self::Linear(axis) => axis.ticks(),
            Self::Logarithmic(axis) => axis.ticks(MOST_TICKS),
        }
    }

    fn label(&self, quantity: &str) -> String {
        match self {
            Self::Linear(axis) => axis.label(quantity, ""),
            Self::Logarithmic(_) => quantity.to_owned(),
        }
    }
}

/// A picture laid out but not yet drawn.
pub(super) struct Curves<'a> {
    plot: &'a CurvesPlot<'a>,
    counts: Axis,
    panels: Vec<(&'a CurvePanel<'a>, Values, Frame)>,
}

impl<'a> Curves<'a> {
    pub(super) fn new(plot: &'a CurvesPlot<'a>) -> Self {
        let panels: Vec<_> = plot.panels.iter().map(|panel| (panel, Values::of(panel))).collect();
        let widest = |texts: &mut dyn Iterator<Item = String>, size: f64| {
            texts.map(|text| text_width(&text, size)).fold(0.0, f64::max)
        };
        let ticks = panels.iter().flat_map(|(_, values)| values.ticks());
        let ticks = widest(&mut ticks.map(|(_, label)| label), TICK_SIZE);
        let names = plot.panels.iter().flat_map(|panel| &panel.curves);
        let names = widest(&mut names.filter_map(|c| c.name.map(str::to_owned)), LABEL_SIZE);
        let left = MARGIN + 1.5 * AXIS_SIZE + 2.0 * TICKS + ticks;
        let right = WIDTH - MARGIN - LEADER - names;
        let mut bottom = if plot.title.is_empty() { 0.0 } else { MARGIN + TITLE_SIZE };
        let place = |(panel, values): (&'a CurvePanel<'a>, Values)| {
            let top = bottom + PANEL_GAP;
            bottom = top + panel.height;
            (panel, values, Frame { left, top, right, bottom })
        };
        let panels = panels.into_iter().map(place).collect();
        Self { plot, counts: Axis::time(plot.last as f64, 1.0), panels }
    }

    /// The size of the page.
    pub(super) fn size(&self) -> Point {
        let bottom = self.panels.last().map_or(0.0, |(_, _, frame)| frame.bottom);
        (WIDTH, (bottom + 3.0 * TICKS + TICK_SIZE + AXIS_SIZE + MARGIN).ceil())
    }

    /// Draws everything.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>) -> Result<()> {
        for (index, (panel, values, frame)) in self.panels.iter().enumerate() {
            if index == 0 {
                let title = fit_text(self.plot.title, TITLE_SIZE, WIDTH - MARGIN - frame.left);
                let place = (frame.left, MARGIN + TITLE_SIZE / 2.0);
                canvas.text(&title, place, Text::new(TITLE_SIZE, Anchor::Left))?;
            }
            self.draw_counts(canvas, *frame, index + 1 == self.panels.len())?;
            draw_values(canvas, panel, values, *frame)?;
            self.draw_curves(canvas, panel, values, *frame)?;
        }
        Ok(())
    }

    fn draw_counts(&self, canvas: &mut Canvas<'_>, frame: Frame, is_labelled: bool) -> Result<()> {
        let below = frame.bottom + TICKS;
        for (value, label) in self.counts.ticks() {
            let x = frame.left + self.counts.fraction(value) * frame.width();
            canvas.line(&[(x, frame.top), (x, frame.bottom)], 1.0, GRID)?;
            canvas.line(&[(x, frame.bottom), (x, below)], 1.0, AXIS)?;
            if is_labelled {
                let style = Text::new(TICK_SIZE, Anchor::Middle);
                canvas.text(&label, (x, below + TICKS + TICK_SIZE / 2.0), style)?;
            }
        }
        canvas.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], 1.0, AXIS)?;
        if is_labelled {
            let middle = (frame.left + frame.right) / 2.0;
            let top = below + 2.0 * TICKS + TICK_SIZE + AXIS_SIZE / 2.0;
            let label = self.counts.label(self.plot.counted, "");
            canvas.text(&label, (middle, top), Text::new(AXIS_SIZE, Anchor::Middle))?;
        }
        Ok(())
    }

    fn draw_curves(
        &self,
        canvas: &mut Canvas<'_>,
        panel: &CurvePanel<'_>,
        values: &Values,
        frame: Frame,
    ) -> Result<()> {
        let column = self.plot.last as f64 / frame.width();
        let mut ends = Vec::new();
        for curve in &panel.curves {
            let drawable = curve.points.iter().copied();
            let drawable: Vec<_> =
                drawable.filter(|(_, value)| values.fraction(*value).is_some()).collect();
            let place = |(count, value): (usize, f64)| {
                let fraction = values.fraction(value).unwrap_or_default();
                let x = frame.left + self.counts.fraction(count as f64) * frame.width();
                (x, frame.bottom - fraction * frame.height())
            };
            let line: Vec<Point> =
                reduce_line(&drawable, column).into_iter().flatten().map(place).collect();
            let color = HUES[curve.hue % HUES.len()];
            let Some(name) = curve.name else {
                canvas.line(&line, FAINT_WIDTH, faint(color))?;
                continue;
            };
            canvas.line(&line, LINE_WIDTH, color)?;
            if line.len() <= MARKED_POINTS {
                line.iter().try_for_each(|&point| canvas.disc(point, MARKER_RADIUS, color))?;
            }
            ends.extend(line.last().map(|end| (*end, name, color)));
        }
        draw_names(canvas, ends, frame)
    }
}

fn draw_values(
    canvas: &mut Canvas<'_>,
    panel: &CurvePanel<'_>,
    values: &Values,
    frame: Frame,
) -> Result<()> {
    for (value, label) in values.ticks() {
        let y = frame.bottom - values.fraction(value).unwrap_or_default() * frame.height();
        if y < frame.bottom - 1.0 {
            canvas.line(&[(frame.left, y), (frame.right, y)], 1.0, GRID)?;
        }
        canvas.line(&[(frame.left - TICKS, y), (frame.left, y)], 1.0, AXIS)?;
        let style = Text::new(TICK_SIZE, Anchor::Right);
        canvas.text(&label, (frame.left - 2.0 * TICKS, y), style)?;
    }
    canvas.line(&[(frame.left, frame.top), (frame.left, frame.bottom)], 1.0, AXIS)?;
    let middle = (frame.top + frame.bottom) / 2.0;
    let label = fit_text(&values.label(panel.quantity), AXIS_SIZE, frame.height());
    canvas.text(&label, (MARGIN + AXIS_SIZE / 2.0, middle), Text::upwards(AXIS_SIZE))
}

/// Writes names right of the frame, each joined to the end of its curve.
fn draw_names(
    canvas: &mut Canvas<'_>,
    mut ends: Vec<(Point, &str, RGBColor)>,
    frame: Frame,
) -> Result<()> {
    ends.sort_by(|(a, ..), (b, ..)| a.1.total_cmp(&b.1));
    let heights: Vec<f64> = ends.iter().map(|(end, ..)| end.1).collect();
    let places = spread(&heights, LABEL_PITCH, frame.top, frame.bottom);
    for ((end, name, color), place) in ends.into_iter().zip(places) {
        let [bend, stop] = [18.0, 34.0].map(|offset| frame.right + offset);
        canvas.line(&[end, (bend, place), (stop, place)], LEADER_WIDTH, color)?;
        let style = Text::new(LABEL_SIZE, Anchor::Left);
        canvas.text(name, (frame.right + LEADER, place), style)?;
    }
    Ok(())
}

/// A paler form of a colour.
fn faint(RGBColor(red, green, blue): RGBColor) -> RGBColor {
    let pale = |part: u8| (f64::from(part) + 0.65 * (255.0 - f64::from(part))) as u8;
    RGBColor(pale(red), pale(green), pale(blue))
}
