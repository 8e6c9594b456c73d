//! Results as pictures: a grid of panels, one for each way of calling, batch size, dynamics and number of
//! threads, with the networks along x and a ratio on a logarithmic y.

use crate::Result;
use crate::contestants::Contestant;
use crate::protocol::Call;
use crate::report::{CaseReport, Report};
use mrnn::{Choice, DynamicsKind};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const PANEL: (i32, i32) = (230, 200);
const GAP: (i32, i32) = (24, 40);
const MARGIN_LEFT: i32 = 84;
const MARGIN_TOP: i32 = 92;
const MARGIN_BOTTOM: i32 = 28;
/// Room at both ends of the x axis.
const INSET: f64 = 16.0;
const INK: RGBColor = RGBColor(34, 34, 34);
const GRID: RGBColor = RGBColor(228, 228, 228);
const FRAME: RGBColor = RGBColor(150, 150, 150);
/// What the library divides a font size by when it writes SVG.
const SVG_FONT_DIVISOR: f64 = 1.24;

/// Each contestant's time over the floor, as an SVG document.
///
/// # Errors
/// What the drawing library answers.
pub fn floor(report: &Report) -> Result<String> {
    let over_floor = |case: &CaseReport, contestant| {
        let times = case.all_times().find(|times| times.contestant == contestant);
        times.map(|times| times.seconds_per_step / case.floor)
    };
    draw(report, "Time of a step over the floor of the machine (1 = floor)", over_floor)
}

/// Each peer's time over mrnn's, as an SVG document.
///
/// # Errors
/// What the drawing library answers.
pub fn peers(report: &Report) -> Result<String> {
    let over_mrnn = |case: &CaseReport, contestant| {
        let times = case.peers.iter().find(|times| times.contestant == contestant);
        times.map(|times| case.over_mrnn(times))
    };
    draw(report, "A peer's time of a step over mrnn's (above 1, mrnn is faster)", over_mrnn)
}

/// From the palette of Okabe and Ito, which colour-blind viewers tell apart.
fn color(contestant: Contestant) -> RGBColor {
    match contestant {
        Contestant::Mrnn => RGBColor(0, 114, 178),
        Contestant::TorchLoop => RGBColor(213, 94, 0),
        Contestant::TorchRnn => RGBColor(204, 121, 167),
        Contestant::JaxScan => RGBColor(0, 158, 115),
    }
}

/// The ratio that a picture shows, where a contestant has one.
type Ratio = fn(&CaseReport, &'static str) -> Option<f64>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// What is alike in all panels of a picture.
struct Axes<'a> {
    networks: Vec<&'a str>,
    /// Ends of the y axis, as powers of ten.
    decades: (f64, f64),
    ratio: Ratio,
}

fn draw(report: &Report, title: &str, ratio: Ratio) -> Result<String> {
    let cases = &report.cases;
    let mut columns = distinct(cases.iter().map(|case| (case.call, case.batch)));
    columns.sort_unstable();
    let rows = distinct(cases.iter().map(|case| (case.dynamics, case.threads)));
    let axes = Axes::of(cases, ratio);
    let size = (
        MARGIN_LEFT + columns.len().max(3) as i32 * (PANEL.0 + GAP.0),
        MARGIN_TOP + rows.len() as i32 * (PANEL.1 + GAP.1) + MARGIN_BOTTOM,
    );
    let mut document = String::new();
    {
        let backend = SVGBackend::with_string(&mut document, (size.0 as u32, size.1 as u32));
        let area = backend.into_drawing_area();
        area.fill(&WHITE)?;
        text(&area, title, (MARGIN_LEFT, 22), 17.0, HPos::Left)?;
        draw_legend(&area, cases, ratio)?;
        for (row, &of_row) in rows.iter().enumerate() {
            let top = MARGIN_TOP + row as i32 * (PANEL.1 + GAP.1);
            draw_row_heading(&area, of_row, top + PANEL.1 / 2)?;
            for (column, &of_column) in columns.iter().enumerate() {
                let left = MARGIN_LEFT + column as i32 * (PANEL.0 + GAP.0);
                if row == 0 {
                    let middle = (left + PANEL.0 / 2, top - 14);
                    text(&area, &column_heading(of_column), middle, 13.0, HPos::Center)?;
                }
                let is_in = |case: &&CaseReport| {
                    (case.call, case.batch) == of_column && (case.dynamics, case.threads) == of_row
                };
                let shown: Vec<_> = cases.iter().filter(is_in).collect();
                if !shown.is_empty() {
                    axes.draw_panel(&area, (left, top), &shown, column == 0)?;
                }
            }
        }
        let bottom = size.1 - 16;
        let middle = MARGIN_LEFT + columns.len() as i32 * (PANEL.0 + GAP.0) / 2;
        text(&area, "network (units)", (middle, bottom), 13.0, HPos::Center)?;
        area.present()?;
    }
    Ok(document)
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut seen, value| {
        if !seen.contains(&value) {
            seen.push(value);
        }
        seen
    })
}

fn column_heading((call, batch): (Call, usize)) -> String {
    match call {
        Call::Sequence => format!("B = {batch}"),
        Call::Step => format!("B = {batch}, one call a step"),
        Call::Gradient => format!("B = {batch}, gradient"),
    }
}

fn draw_row_heading(area: &Area<'_>, of_row: (DynamicsKind, usize), y: i32) -> Result<()> {
    let (kind, threads) = of_row;
    let plural = if threads == 1 { "" } else { "s" };
    let heading = format!("{}, {threads} thread{plural}", kind.name());
    let style = style(13.0, HPos::Center).transform(FontTransform::Rotate270);
    Ok(area.draw(&Text::new(heading, (20, y), style))?)
}

fn draw_legend(area: &Area<'_>, cases: &[CaseReport], ratio: Ratio) -> Result<()> {
    let mut left = MARGIN_LEFT;
    for contestant in Contestant::ALL {
        if cases.iter().any(|case| ratio(case, contestant.name()).is_some()) {
            let ends = [(left, 50), (left + 26, 50)];
            area.draw(&PathElement::new(ends, color(contestant).stroke_width(2)))?;
            area.draw(&Circle::new((left + 13, 50), 4, color(contestant).filled()))?;
            text(area, contestant.name(), (left + 34, 50), 13.0, HPos::Left)?;
            left += 160;
        }
    }
    Ok(())
}

impl<'a> Axes<'a> {
    fn of(cases: &'a [CaseReport], ratio: Ratio) -> Self {
        let of_case = |case| Contestant::ALL.into_iter().filter_map(move |c| ratio(case, c.name()));
        let ratios = cases.iter().flat_map(of_case).filter(|ratio| ratio.is_normal());
        // The line at 1 is always in the picture.
        let (low, high) =
            ratios.fold((1.0_f64, 1.0_f64), |(low, high), ratio| (low.min(ratio), high.max(ratio)));
        let decades = (low.log10() - 0.1, high.log10() + 0.1);
        let networks = distinct(cases.iter().map(|case| case.network.as_str()));
        Self { networks, decades, ratio }
    }

    /// Round ratios within the axis: powers of ten, and 2 and 5 between them where the axis is short.
    fn ticks(&self) -> Vec<f64> {
        let (low, high) = self.decades;
        let factors: &[f64] = if high - low > 1.8 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let powers = low.floor() as i32..=high.ceil() as i32;
        let ticks = powers.flat_map(|power| factors.iter().map(move |f| f * 10_f64.powi(power)));
        ticks.filter(|tick| (low..=high).contains(&tick.log10())).collect()
    }

    fn y(&self, top: i32, ratio: f64) -> i32 {
        let (low, high) = self.decades;
        top + (f64::from(PANEL.1) * (high - ratio.log10()) / (high - low)).round() as i32
    }

    fn x(&self, left: i32, network: &str) -> i32 {
        let index = self.networks.iter().position(|&other| other == network).unwrap_or(0);
        let intervals = self.networks.len().saturating_sub(1).max(1);
        let width = f64::from(PANEL.0) - 2.0 * INSET;
        left + (INSET + width * index as f64 / intervals as f64).round() as i32
    }

    fn draw_panel(
        &self,
        area: &Area<'_>,
        (left, top): (i32, i32),
        cases: &[&CaseReport],
        has_y_labels: bool,
    ) -> Result<()> {
        let (right, bottom) = (left + PANEL.0, top + PANEL.1);
        for tick in self.ticks() {
            let y = self.y(top, tick);
            area.draw(&PathElement::new([(left, y), (right, y)], GRID))?;
            if has_y_labels {
                text(area, &tick.to_string(), (left - 6, y), 12.0, HPos::Right)?;
            }
        }
        let one = self.y(top, 1.0);
        area.draw(&PathElement::new([(left, one), (right, one)], INK.stroke_width(1)))?;
        area.draw(&Rectangle::new([(left, top), (right, bottom)], FRAME))?;
        for network in &self.networks {
            text(area, network, (self.x(left, network), bottom + 12), 11.0, HPos::Center)?;
        }
        // mrnn's line last, above the others.
        for contestant in Contestant::ALL.into_iter().rev() {
            let point = |case: &&CaseReport| {
                let ratio = (self.ratio)(case, contestant.name()).filter(|r| r.is_normal())?;
                Some((self.x(left, &case.network), self.y(top, ratio)))
            };
            let points: Vec<_> = cases.iter().filter_map(point).collect();
            let color = color(contestant);
            for &center in &points {
                area.draw(&Circle::new(center, 4, color.filled()))?;
            }
            area.draw(&PathElement::new(points, color.stroke_width(2)))?;
        }
        Ok(())
    }
}

fn style(size: f64, horizontal: HPos) -> TextStyle<'static> {
    let font = ("sans-serif", size * SVG_FONT_DIVISOR).into_font();
    font.color(&INK).pos(Pos::new(horizontal, VPos::Center))
}

fn text(area: &Area<'_>, words: &str, place: (i32, i32), size: f64, from: HPos) -> Result<()> {
    Ok(area.draw(&Text::new(words.to_owned(), place, style(size, from)))?)
}
