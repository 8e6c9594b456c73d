//! Traces as lines, each labelled at its right-hand end.

use plotters::style::RGBColor;

use super::Trace;
use super::canvas::{AXIS, Anchor, Canvas, Frame, GRID, PAPER, Point, Result, Text};
use super::font::{fit_text, text_width};
use super::page::{Panel, Shape, TICK_SIZE, TICKS};
use super::sampling::reduce_line;
use super::scale::is_drawable;

/// The colours of Okabe and Ito, which colour-blind viewers tell apart, the palest last.
pub(super) const HUES: [RGBColor; 8] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(0, 0, 0),
    RGBColor(240, 228, 66),
];

/// Greys, which no region has, for the inputs.
pub(super) const GREYS: [RGBColor; 3] =
    [RGBColor(70, 70, 70), RGBColor(130, 130, 130), RGBColor(175, 175, 175)];

pub(super) const LINE_WIDTH: f64 = 2.0;
pub(super) const LABEL_SIZE: f64 = 15.0;
/// The least distance between two labels.
pub(super) const LABEL_PITCH: f64 = 19.0;
const LABEL_WIDTH: f64 = 240.0;
/// Room for the leader from the end of a line to its label.
pub(super) const LEADER: f64 = 40.0;
const MARKER_RADIUS: f64 = 4.0;
/// The most steps at which every sample is marked.
const MARKED_STEPS: usize = 40;
/// The number of markers on a line whose colour is used before.
const MARKERS: usize = 8;

/// The height that the labels of `traces` lines need.
pub(super) fn least_height(traces: usize) -> f64 {
    traces as f64 * LABEL_PITCH
}

/// What is written beside the line of `trace`.
fn label(trace: &Trace) -> String {
    let has_line = trace.values.iter().any(|&value| is_drawable(value));
    if has_line { trace.name.clone() } else { format!("{} (no data)", trace.name) }
}

/// The room that labels need right of the frame.
pub(super) fn right_margin(panel: &Panel<'_>) -> f64 {
    let widths = panel.traces.iter().map(|trace| text_width(&label(trace), LABEL_SIZE));
    LEADER + widths.fold(0.0, f64::max).min(LABEL_WIDTH)
}

/// Draws the lines of `panel`, its value axis and its labels.
pub(super) fn draw(canvas: &mut Canvas<'_>, panel: &Panel<'_>, frame: Frame) -> Result<()> {
    for (value, label) in panel.values.ticks() {
        let y = panel.y(value, frame);
        // The lowest tick is on the time axis.
        if value > panel.values.low {
            canvas.line(&[(frame.left, y), (frame.right, y)], 1.0, GRID)?;
        }
        canvas.line(&[(frame.left - TICKS, y), (frame.left, y)], 1.0, AXIS)?;
        let style = Text::new(TICK_SIZE, Anchor::Right);
        canvas.text(&label, (frame.left - 2.0 * TICKS, y), style)?;
    }
    canvas.line(&[(frame.left, frame.top), (frame.left, frame.bottom)], 1.0, AXIS)?;

    let mut lines: Vec<_> =
        (0..panel.traces.len()).map(|index| Line::new(panel, index, frame)).collect();
    for line in &lines {
        for run in &line.runs {
            canvas.line(run, LINE_WIDTH, line.color)?;
        }
        for &marker in &line.markers {
            line.draw_marker(canvas, marker)?;
        }
    }
    lines.sort_by(|a, b| a.end(frame).total_cmp(&b.end(frame)));
    draw_labels(canvas, &lines, frame)
}

/// A trace as it is drawn.
struct Line {
    label: String,
    color: RGBColor,
    /// Whether a line before this one has its colour; hollow markers tell them apart.
    is_repeat: bool,
    runs: Vec<Vec<Point>>,
    markers: Vec<Point>,
}

impl Line {
    fn new(panel: &Panel<'_>, index: usize, frame: Frame) -> Self {
        let trace = &panel.traces[index];
        let steps = trace.values.len();
        let samples = trace.values.iter().copied().enumerate();
        let points: Vec<_> = match panel.shape {
            Shape::AtStepEnd => samples.map(|(step, value)| (step + 1, value)).collect(),
            Shape::HeldOverStep => {
                samples.flat_map(|(step, value)| [(step, value), (step + 1, value)]).collect()
            }
        };
        let x = |step: usize| frame.left + step as f64 / steps as f64 * frame.width();
        let runs: Vec<Vec<_>> = reduce_line(&points, steps as f64 / frame.width())
            .into_iter()
            .map(|run| {
                run.into_iter().map(|(step, value)| (x(step), panel.y(value, frame))).collect()
            })
            .collect();

        let is_repeat = index >= panel.colors.len();
        let marks_samples = steps <= MARKED_STEPS && matches!(panel.shape, Shape::AtStepEnd);
        let drawn: Vec<_> = runs.iter().flatten().copied().collect();
        let mut markers: Vec<_> =
            runs.iter().filter(|run| run.len() == 1).flatten().copied().collect();
        if marks_samples {
            markers = drawn;
        } else if is_repeat {
            let stride = (drawn.len() / MARKERS).max(1);
            // Neighbouring lines are marked at different places.
            let offset = stride * (1 + 2 * (index % 4)) / 8;
            markers.extend(drawn.into_iter().skip(offset).step_by(stride));
        }
        let color = panel.colors[index % panel.colors.len()];
        Self { label: label(trace), color, is_repeat, runs, markers }
    }

    /// The height of the last point, or the foot of the frame where there is none.
    fn end(&self, frame: Frame) -> f64 {
        self.runs.last().and_then(|run| run.last()).map_or(frame.bottom, |point| point.1)
    }

    fn draw_marker(&self, canvas: &mut Canvas<'_>, center: Point) -> Result<()> {
        canvas.disc(center, MARKER_RADIUS, self.color)?;
        if self.is_repeat {
            canvas.disc(center, MARKER_RADIUS - 0.75 * LINE_WIDTH, PAPER)?;
        }
        Ok(())
    }
}

/// Writes the labels right of the frame, each joined to the end of its line; `lines` are in order
/// of their ends.
fn draw_labels(canvas: &mut Canvas<'_>, lines: &[Line], frame: Frame) -> Result<()> {
    let ends: Vec<_> = lines.iter().map(|line| line.end(frame)).collect();
    let places = spread(&ends, LABEL_PITCH, frame.top, frame.bottom);
    for ((line, end), place) in lines.iter().zip(ends).zip(places) {
        if !line.runs.is_empty() {
            let [start, bend, stop] = [4.0, 18.0, 34.0].map(|offset| frame.right + offset);
            canvas.line(&[(start, end), (bend, place), (stop, place)], LINE_WIDTH, line.color)?;
            if line.is_repeat {
                line.draw_marker(canvas, ((bend + stop) / 2.0, place))?;
            }
        }
        let text = fit_text(&line.label, LABEL_SIZE, LABEL_WIDTH);
        canvas.text(&text, (frame.right + LEADER, place), Text::new(LABEL_SIZE, Anchor::Left))?;
    }
    Ok(())
}

/// Moves the increasing positions `wanted` as little as possible, to lie `pitch` or more apart and
/// between `low` and `high`.
pub(super) fn spread(wanted: &[f64], pitch: f64, low: f64, high: f64) -> Vec<f64> {
    // Less the room that those before it take, a position need only not decrease: neighbours that
    // would are pooled at their mean.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (index, position) in wanted.iter().enumerate() {
        let mut pool = (position - index as f64 * pitch, 1);
        while let Some(previous) = pools.pop_if(|previous| previous.0 > pool.0) {
            let count = previous.1 + pool.1;
            let sum = previous.0 * previous.1 as f64 + pool.0 * pool.1 as f64;
            pool = (sum / count as f64, count);
        }
        pools.push(pool);
    }
    let room = pitch * wanted.len().saturating_sub(1) as f64;
    let pooled = pools.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean, count));
    let position =
        |(index, mean): (usize, f64)| mean.min(high - room).max(low) + index as f64 * pitch;
    pooled.enumerate().map(position).collect()
}
