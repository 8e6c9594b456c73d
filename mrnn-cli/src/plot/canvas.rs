//! Drawing in points of a page, alike for both picture formats.
//!
//! The drawing library takes whole coordinates only. Pictures are therefore drawn larger than they
//! are shown: the SVG through its view box, the PNG by averaging blocks of pixels.

use std::error::Error;

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontTransform, IntoFont, RGBColor, ShapeStyle};

use super::font::{CAPITAL_HEIGHT, FAMILY, LOWER_CASE_HEIGHT, text_pixels, text_width};

pub(super) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A position on the page in points, from its upper left corner.
pub(super) type Point = (f64, f64);

/// A rectangle of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// How a piece of text is set; its capitals are centred on the height of its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) upwards: bool,
}

/// The part of a text that its position fixes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

impl Text {
    pub(super) fn new(size: f64, anchor: Anchor) -> Self {
        Self { size, anchor, upwards: false }
    }

    pub(super) fn upwards(size: f64) -> Self {
        Self { size, anchor: Anchor::Middle, upwards: true }
    }
}

/// The colour of text and of what must stand out.
pub(super) const INK: RGBColor = RGBColor(34, 34, 34);
/// The colour of axes.
pub(super) const AXIS: RGBColor = RGBColor(90, 90, 90);
/// The colour of grid lines.
pub(super) const GRID: RGBColor = RGBColor(228, 228, 228);
/// The colour of the page.
pub(super) const PAPER: RGBColor = RGBColor(255, 255, 255);

/// What the library divides a font size by when it writes SVG.
const SVG_FONT_DIVISOR: f64 = 1.24;

const SVG_SCALE: f64 = 10.0;
/// Pixels of a PNG to a point of the page, for sharpness on dense displays.
const PIXELS: usize = 2;
/// Drawn pixels to a pixel of the PNG, each way.
const OVERSAMPLING: usize = 2;

/// An SVG document of a page of the given size.
pub(super) fn svg(
    (width, height): Point,
    draw: impl FnOnce(&mut Canvas<'_>) -> Result<()>,
) -> Result<String> {
    let mut document = String::new();
    let device = ((width * SVG_SCALE) as u32, (height * SVG_SCALE) as u32);
    let backend = SVGBackend::with_string(&mut document, device);
    Canvas::new(Target::Svg(backend), device).finish(draw)?;
    let enlarged = format!("<svg width=\"{}\" height=\"{}\"", device.0, device.1);
    let actual = format!(
        "<svg width=\"{width}\" height=\"{height}\" stroke-linejoin=\"round\" \
         stroke-linecap=\"round\""
    );
    Ok(document.replacen(&enlarged, &actual, 1))
}

/// The PNG file of a page of the given size.
pub(super) fn png(
    (width, height): Point,
    draw: impl FnOnce(&mut Canvas<'_>) -> Result<()>,
) -> Result<Vec<u8>> {
    let size = (width as usize * PIXELS, height as usize * PIXELS);
    let (columns, rows) = (size.0 * OVERSAMPLING, size.1 * OVERSAMPLING);
    let mut drawn = vec![u8::MAX; 3 * columns * rows];
    let device = (columns as u32, rows as u32);
    let backend = BitMapBackend::with_buffer(&mut drawn, device);
    Canvas::new(Target::Png(backend), device).finish(draw)?;

    let mut pixels = Vec::with_capacity(3 * size.0 * size.1);
    for y in 0..size.1 {
        for x in 0..size.0 {
            for channel in 0..3 {
                let block = (0..OVERSAMPLING * OVERSAMPLING).map(|part| {
                    let row = y * OVERSAMPLING + part / OVERSAMPLING;
                    let column = x * OVERSAMPLING + part % OVERSAMPLING;
                    usize::from(drawn[3 * (row * columns + column) + channel])
                });
                let mean = block.sum::<usize>() / (OVERSAMPLING * OVERSAMPLING);
                pixels.push(mean as u8);
            }
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size.0 as u32, size.1 as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(file)
}

enum Target<'a> {
    Svg(SVGBackend<'a>),
    Png(BitMapBackend<'a>),
}

/// A page to draw on, in points.
pub(super) struct Canvas<'a> {
    target: Target<'a>,
    size: (u32, u32),
    scale: f64,
}

impl<'a> Canvas<'a> {
    fn new(target: Target<'a>, size: (u32, u32)) -> Self {
        let scale = match target {
            Target::Svg(_) => SVG_SCALE,
            Target::Png(_) => (PIXELS * OVERSAMPLING) as f64,
        };
        Self { target, size, scale }
    }

    fn finish(mut self, draw: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let (right, bottom) = (f64::from(self.size.0), f64::from(self.size.1));
        let page =
            Frame { left: 0.0, top: 0.0, right: right / self.scale, bottom: bottom / self.scale };
        self.fill(page, PAPER)?;
        draw(&mut self)?;
        match &mut self.target {
            Target::Svg(backend) => backend.present()?,
            Target::Png(backend) => backend.present()?,
        }
        Ok(())
    }

    /// Draws a line through `points`.
    pub(super) fn line(&mut self, points: &[Point], width: f64, color: RGBColor) -> Result<()> {
        let scale = self.scale;
        let device: Vec<_> = points.iter().map(|&point| to_device(point, scale)).collect();
        match &mut self.target {
            Target::Svg(backend) => {
                let style = ShapeStyle::from(color).stroke_width((width * scale) as u32);
                backend.draw_path(device, &style)?;
            }
            Target::Png(backend) => {
                for ends in device.windows(2) {
                    draw_segment(backend, ends[0], ends[1], width * scale, color)?;
                }
                // A hairline has no visible joints.
                if width > 1.0 {
                    // A disc takes in its centre: with this radius it stays within the line.
                    let radius = (width * scale / 2.0) as u32 - 1;
                    for &point in &device {
                        backend.draw_circle(point, radius, &color, true)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Draws a filled disc.
    pub(super) fn disc(&mut self, center: Point, radius: f64, color: RGBColor) -> Result<()> {
        let center = to_device(center, self.scale);
        let radius = (radius * self.scale).round() as u32;
        match &mut self.target {
            Target::Svg(backend) => backend.draw_circle(center, radius, &color, true)?,
            Target::Png(backend) => backend.draw_circle(center, radius, &color, true)?,
        }
        Ok(())
    }

    /// Fills a rectangle.
    pub(super) fn fill(&mut self, frame: Frame, color: RGBColor) -> Result<()> {
        let from = to_device((frame.left, frame.top), self.scale);
        let to = to_device((frame.right, frame.bottom), self.scale);
        match &mut self.target {
            Target::Svg(backend) => backend.draw_rect(from, to, &color, true)?,
            Target::Png(backend) => backend.draw_rect(from, to, &color, true)?,
        }
        Ok(())
    }

    /// Writes `text` at `point`.
    pub(super) fn text(&mut self, text: &str, (x, y): Point, style: Text) -> Result<()> {
        let size = style.size * self.scale;
        let shifted = |shift: f64| if style.upwards { (x + shift, y) } else { (x, y + shift) };
        match &mut self.target {
            Target::Svg(backend) => {
                let horizontal = match style.anchor {
                    Anchor::Left => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::Right => HPos::Right,
                };
                let transform =
                    if style.upwards { FontTransform::Rotate270 } else { FontTransform::None };
                let font = (FontFamily::Name(FAMILY), size * SVG_FONT_DIVISOR).into_font();
                let text_style =
                    font.transform(transform).color(&INK).pos(Pos::new(horizontal, VPos::Center));
                // The library centres lower-case letters.
                let shift = (CAPITAL_HEIGHT - LOWER_CASE_HEIGHT) / 2.0 * style.size;
                let point = to_device(shifted(shift), self.scale);
                backend.draw_text(text, &text_style, point)?;
            }
            Target::Png(backend) => {
                let start = match style.anchor {
                    Anchor::Left => 0.0,
                    Anchor::Middle => -text_width(text, size) / 2.0,
                    Anchor::Right => -text_width(text, size),
                } as i32;
                let baseline = to_device(shifted(CAPITAL_HEIGHT / 2.0 * style.size), self.scale);
                for ((along, down), coverage) in text_pixels(text, size) {
                    let along = start + along;
                    let (right, down) = if style.upwards { (down, -along) } else { (along, down) };
                    let ink = INK.mix(coverage).to_backend_color();
                    backend.draw_pixel((baseline.0 + right, baseline.1 + down), ink)?;
                }
            }
        }
        Ok(())
    }
}

/// The nearest position in the coordinates of the library.
fn to_device((x, y): Point, scale: f64) -> (i32, i32) {
    ((x * scale).round() as i32, (y * scale).round() as i32)
}

/// Draws a straight line of any width with smooth edges.
///
/// The library's own wide lines are polygons with whole corners, which spike at sharp turns.
fn draw_segment(
    backend: &mut BitMapBackend<'_>,
    from: (i32, i32),
    to: (i32, i32),
    width: f64,
    color: RGBColor,
) -> Result<()> {
    let steep = (to.1 - from.1).abs() > (to.0 - from.0).abs();
    let turn = |(x, y): (i32, i32)| if steep { (y, x) } else { (x, y) };
    let (start, end) = (turn(from).min(turn(to)), turn(from).max(turn(to)));
    let slope = f64::from(end.1 - start.1) / f64::from((end.0 - start.0).max(1));
    let half = width / 2.0 * slope.hypot(1.0);
    for along in start.0..=end.0 {
        let middle = f64::from(start.1) + slope * f64::from(along - start.0) + 0.5;
        let (low, high) = (middle - half, middle + half);
        let (inner_low, inner_high) = (low.ceil(), high.floor());
        if inner_low < inner_high {
            let ends = (turn((along, inner_low as i32)), turn((along, inner_high as i32 - 1)));
            backend.draw_line(ends.0, ends.1, &color)?;
        }
        let edges = [(inner_low - 1.0, inner_low - low), (inner_high, high - inner_high)];
        for (across, coverage) in edges {
            let edge = color.mix(coverage).to_backend_color();
            backend.draw_pixel(turn((along, across as i32)), edge)?;
        }
    }
    Ok(())
}
