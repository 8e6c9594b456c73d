//! The arrangement of panels on a page.

use plotters::style::RGBColor;

use super::canvas::{AXIS, Anchor, Canvas, Frame, GRID, Point, Result, Text};
use super::font::{fit_text, text_width};
use super::scale::Axis;
use super::{ActivityPlot, Trace, heatmap, lines};

pub(super) const WIDTH: f64 = 960.0;
pub(super) const MARGIN: f64 = 16.0;
pub(super) const TITLE_SIZE: f64 = 20.0;
/// The size of axis labels.
pub(super) const AXIS_SIZE: f64 = 16.0;
/// The size of tick labels.
pub(super) const TICK_SIZE: f64 = 14.0;
/// The length of ticks, and the distance from them to their labels.
pub(super) const TICKS: f64 = 5.0;
pub(super) const PANEL_GAP: f64 = 20.0;
const INPUTS_HEIGHT: f64 = 96.0;
const REGIONS_HEIGHT: f64 = 380.0;
/// The most traces that are drawn as lines.
const GREATEST_LINES: usize = 12;

/// How a value relates to its step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Reached at the end of the step, as activity is.
    AtStepEnd,
    /// Constant over the step, as an input is.
    HeldOverStep,
}

/// Traces that share a value axis.
pub(super) struct Panel<'a> {
    pub(super) traces: &'a [Trace],
    pub(super) values: Axis,
    pub(super) shape: Shape,
    pub(super) colors: &'static [RGBColor],
    quantity: &'static str,
}

impl Panel<'_> {
    /// The label of the value axis.
    pub(super) fn label(&self) -> String {
        self.values.label(self.quantity, "a.u.")
    }

    /// The height of `value` where the value axis spans `frame`.
    pub(super) fn y(&self, value: f64, frame: Frame) -> f64 {
        frame.bottom - self.values.fraction(value) * frame.height()
    }

    /// The width of the tick labels of the value axis.
    pub(super) fn tick_width(&self) -> f64 {
        let ticks = self.values.ticks();
        ticks.iter().map(|(_, label)| text_width(label, TICK_SIZE)).fold(0.0, f64::max)
    }

    fn is_heatmap(&self) -> bool {
        self.traces.len() > GREATEST_LINES
    }

    fn height(&self, least: f64) -> f64 {
        let needed = if self.is_heatmap() { heatmap::least_height } else { lines::least_height };
        needed(self.traces.len()).max(least)
    }

    fn left_margin(&self) -> f64 {
        if self.is_heatmap() {
            heatmap::left_margin(self)
        } else {
            self.tick_width() + 2.0 * TICKS + 1.5 * AXIS_SIZE
        }
    }

    fn right_margin(&self) -> f64 {
        if self.is_heatmap() { heatmap::right_margin(self) } else { lines::right_margin(self) }
    }
}

/// A picture laid out but not yet drawn.
pub(super) struct Page<'a> {
    title: &'a str,
    time: Axis,
    time_label: String,
    panels: Vec<(Panel<'a>, Frame)>,
    height: f64,
}

impl<'a> Page<'a> {
    /// Lays out `plot`, which must have a region and a step.
    pub(super) fn new(plot: &ActivityPlot<'a>) -> Self {
        let steps = plot.regions[0].values.len() as f64;
        let (time, quantity, unit) = match plot.dt_ms {
            Some(dt_ms) => (Axis::time(steps * dt_ms, 0.0), "time", "ms"),
            None => (Axis::time(steps, 1.0), "step", ""),
        };
        let time_label = time.label(quantity, unit);

        let mut panels = Vec::new();
        if !plot.inputs.is_empty() {
            let panel = Panel {
                traces: plot.inputs,
                values: Axis::of_values(plot.inputs, 3.0),
                shape: Shape::HeldOverStep,
                colors: &lines::GREYS,
                quantity: "input",
            };
            panels.push((panel, INPUTS_HEIGHT));
        }
        let panel = Panel {
            traces: plot.regions,
            values: Axis::of_values(plot.regions, 8.0),
            shape: Shape::AtStepEnd,
            colors: &lines::HUES,
            quantity: "mean activity",
        };
        panels.push((panel, REGIONS_HEIGHT));

        let widest = |margin: fn(&Panel<'a>) -> f64| {
            panels.iter().map(|(panel, _)| margin(panel)).fold(0.0, f64::max)
        };
        let left = MARGIN + widest(Panel::left_margin);
        let right = WIDTH - MARGIN - widest(Panel::right_margin);
        let mut bottom = if plot.title.is_empty() { 0.0 } else { MARGIN + TITLE_SIZE };
        let place = |(panel, least): (Panel<'a>, f64)| {
            let top = bottom + PANEL_GAP;
            bottom = top + panel.height(least);
            (panel, Frame { left, top, right, bottom })
        };
        let panels: Vec<_> = panels.into_iter().map(place).collect();
        let below = 3.0 * TICKS + TICK_SIZE + AXIS_SIZE + MARGIN;
        Self { title: plot.title, time, time_label, panels, height: (bottom + below).ceil() }
    }

    /// The size of the page.
    pub(super) fn size(&self) -> Point {
        (WIDTH, self.height)
    }

    /// Draws everything.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>) -> Result<()> {
        if let Some((_, frame)) = self.panels.first() {
            let title = fit_text(self.title, TITLE_SIZE, WIDTH - MARGIN - frame.left);
            let middle = MARGIN + TITLE_SIZE / 2.0;
            canvas.text(&title, (frame.left, middle), Text::new(TITLE_SIZE, Anchor::Left))?;
        }
        for (index, (panel, frame)) in self.panels.iter().enumerate() {
            let is_last = index + 1 == self.panels.len();
            self.draw_time(canvas, panel, *frame, is_last)?;
            if panel.is_heatmap() {
                heatmap::draw(canvas, panel, *frame)?;
            } else {
                lines::draw(canvas, panel, *frame)?;
                let middle = (frame.top + frame.bottom) / 2.0;
                let label_left = MARGIN + AXIS_SIZE / 2.0;
                canvas.text(&panel.label(), (label_left, middle), Text::upwards(AXIS_SIZE))?;
            }
        }
        Ok(())
    }

    fn draw_time(
        &self,
        canvas: &mut Canvas<'_>,
        panel: &Panel<'_>,
        frame: Frame,
        is_labelled: bool,
    ) -> Result<()> {
        let below = frame.bottom + TICKS;
        for (value, label) in self.time.ticks() {
            let x = frame.left + self.time.fraction(value) * frame.width();
            if !panel.is_heatmap() {
                canvas.line(&[(x, frame.top), (x, frame.bottom)], 1.0, GRID)?;
            }
            canvas.line(&[(x, frame.bottom), (x, below)], 1.0, AXIS)?;
            if is_labelled {
                let style = Text::new(TICK_SIZE, Anchor::Middle);
                canvas.text(&label, (x, below + TICKS + TICK_SIZE / 2.0), style)?;
            }
        }
        canvas.line(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], 1.0, AXIS)?;
        if is_labelled {
            let middle = (frame.left + frame.right) / 2.0;
            let label_top = below + 2.0 * TICKS + TICK_SIZE + AXIS_SIZE / 2.0;
            let style = Text::new(AXIS_SIZE, Anchor::Middle);
            canvas.text(&self.time_label, (middle, label_top), style)?;
        }
        Ok(())
    }
}
