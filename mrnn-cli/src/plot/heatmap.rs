//! Traces as rows of colour, for more than lines can tell apart.

use plotters::style::RGBColor;

use super::canvas::{AXIS, Anchor, Canvas, Frame, Result, Text};
use super::font::{fit_text, text_width};
use super::page::{AXIS_SIZE, Panel, TICK_SIZE, TICKS};
use super::sampling::reduce_row;

/// Colours of the viridis map at equal intervals.
const VIRIDIS: [(f64, f64, f64); 9] = [
    (68.0, 1.0, 84.0),
    (71.0, 44.0, 122.0),
    (59.0, 81.0, 139.0),
    (44.0, 113.0, 142.0),
    (33.0, 144.0, 141.0),
    (39.0, 173.0, 129.0),
    (92.0, 200.0, 99.0),
    (170.0, 220.0, 50.0),
    (253.0, 231.0, 37.0),
];
/// The number of colours told apart; neighbouring cells of one colour are drawn as one.
const LEVELS: usize = 64;

const LABEL_SIZE: f64 = 13.0;
const LABEL_WIDTH: f64 = 200.0;
/// The least distance between two row labels.
const LABEL_PITCH: f64 = 16.0;
const ROW_HEIGHT: f64 = 17.0;
/// Beyond this height rows become lower instead.
const GREATEST_HEIGHT: f64 = 2000.0;
/// The width of the narrowest cell.
const CELL_WIDTH: f64 = 2.0;

const BAR_GAP: f64 = 18.0;
const BAR_WIDTH: f64 = 16.0;
const BAR_HEIGHT: f64 = 360.0;

/// The height in which `traces` rows can be labelled.
pub(super) fn least_height(traces: usize) -> f64 {
    (traces as f64 * ROW_HEIGHT).min(GREATEST_HEIGHT)
}

/// The room that row labels need left of the frame.
pub(super) fn left_margin(panel: &Panel<'_>) -> f64 {
    let widths = panel.traces.iter().map(|trace| text_width(&trace.name, LABEL_SIZE));
    widths.fold(0.0, f64::max).min(LABEL_WIDTH) + 2.0 * TICKS
}

/// The room that the colour bar needs right of the frame.
pub(super) fn right_margin(panel: &Panel<'_>) -> f64 {
    BAR_GAP + BAR_WIDTH + 2.0 * TICKS + panel.tick_width() + 1.5 * AXIS_SIZE
}

/// Draws the rows of `panel`, their labels and the colour bar.
pub(super) fn draw(canvas: &mut Canvas<'_>, panel: &Panel<'_>, frame: Frame) -> Result<()> {
    let row_height = frame.height() / panel.traces.len() as f64;
    // Low rows overlap instead, lest viewers let the page show through between them.
    let gap = if row_height < 8.0 { -0.5 } else { 1.0 };
    let every = (LABEL_PITCH / row_height).ceil() as usize;
    let cells = (frame.width() / CELL_WIDTH) as usize;
    for (index, trace) in panel.traces.iter().enumerate() {
        let top = frame.top + index as f64 * row_height;
        let levels: Vec<_> = reduce_row(&trace.values, cells)
            .into_iter()
            .map(|value| value.map(|value| level(panel.values.fraction(value))))
            .collect();
        let bottom = (top + row_height - gap).min(frame.bottom);
        let row = Frame { top, bottom, ..frame };
        draw_row(canvas, &levels, row)?;
        if index % every == 0 {
            let middle = top + (row_height - gap) / 2.0;
            let name = fit_text(&trace.name, LABEL_SIZE, LABEL_WIDTH);
            canvas.line(&[(frame.left - TICKS, middle), (frame.left - 1.0, middle)], 1.0, AXIS)?;
            let style = Text::new(LABEL_SIZE, Anchor::Right);
            canvas.text(&name, (frame.left - 2.0 * TICKS, middle), style)?;
        }
    }
    draw_bar(canvas, panel, frame)
}

fn draw_row(canvas: &mut Canvas<'_>, levels: &[Option<usize>], row: Frame) -> Result<()> {
    let x = |cell: usize| row.left + cell as f64 / levels.len() as f64 * row.width();
    let mut start = 0;
    for run in levels.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        if let Some(level) = run[0] {
            // The next cell covers the excess; without it viewers let the page show through
            // between cells.
            let excess = if matches!(levels.get(end), Some(Some(_))) { 1.0 } else { 0.0 };
            canvas.fill(Frame { left: x(start), right: x(end) + excess, ..row }, color(level))?;
        }
        start = end;
    }
    Ok(())
}

fn draw_bar(canvas: &mut Canvas<'_>, panel: &Panel<'_>, frame: Frame) -> Result<()> {
    let left = frame.right + BAR_GAP;
    let bar = Frame {
        left,
        top: frame.top,
        right: left + BAR_WIDTH,
        bottom: frame.top + frame.height().min(BAR_HEIGHT),
    };
    for level in 0..LEVELS {
        let bottom = bar.bottom - level as f64 / LEVELS as f64 * bar.height();
        canvas.fill(Frame { bottom, ..bar }, color(level))?;
    }
    for (value, label) in panel.values.ticks() {
        let y = panel.y(value, bar);
        canvas.line(&[(bar.right, y), (bar.right + TICKS, y)], 1.0, AXIS)?;
        let style = Text::new(TICK_SIZE, Anchor::Left);
        canvas.text(&label, (bar.right + 2.0 * TICKS, y), style)?;
    }
    let label_left = bar.right + 2.0 * TICKS + panel.tick_width() + AXIS_SIZE;
    let middle = (bar.top + bar.bottom) / 2.0;
    canvas.text(&panel.label(), (label_left, middle), Text::upwards(AXIS_SIZE))
}

fn level(fraction: f64) -> usize {
    ((fraction * LEVELS as f64) as usize).min(LEVELS - 1)
}

fn color(level: usize) -> RGBColor {
    let position = level as f64 / (LEVELS - 1) as f64 * (VIRIDIS.len() - 1) as f64;
    let index = (position as usize).min(VIRIDIS.len() - 2);
    let weight = position - index as f64;
    let (from, to) = (VIRIDIS[index], VIRIDIS[index + 1]);
    let mix = |from: f64, to: f64| (from + weight * (to - from)).round() as u8;
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}
