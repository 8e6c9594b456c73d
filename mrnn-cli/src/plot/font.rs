//! The embedded font, so that text comes out alike where none is installed.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};

/// The family to name in an SVG, with a second for viewers that lack the first.
pub(super) const FAMILY: &str = "DejaVu Sans, sans-serif";
/// Height of capitals over the font size.
pub(super) const CAPITAL_HEIGHT: f64 = 0.729;
/// Height of lower-case letters over the font size.
pub(super) const LOWER_CASE_HEIGHT: f64 = 0.547;

static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("../../assets/DejaVuSans.ttf"))
        .expect("the embedded font is valid")
});

/// The glyphs of one line of text, set from the origin along its baseline.
struct Line {
    glyphs: Vec<Glyph>,
    width: f32,
}

impl Line {
    fn new(text: &str, size: f64) -> Self {
        let units = FONT.units_per_em().unwrap_or(1.0);
        let font = FONT.as_scaled(PxScale::from(size as f32 * FONT.height_unscaled() / units));
        let mut line = Self { glyphs: Vec::new(), width: 0.0 };
        for c in text.chars() {
            let mut glyph = font.scaled_glyph(c);
            if let Some(previous) = line.glyphs.last() {
                line.width += font.kern(previous.id, glyph.id);
            }
            glyph.position = point(line.width, 0.0);
            line.width += font.h_advance(glyph.id);
            line.glyphs.push(glyph);
        }
        line
    }
}

/// The width of `text` at `size`.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    f64::from(Line::new(text, size).width)
}

/// `text`, or as much of its beginning as fits `width` with an ellipsis.
///
/// Control characters, which SVG forbids, become spaces.
pub(super) fn fit_text(text: &str, size: f64, width: f64) -> String {
    let text = text.replace(char::is_control, " ");
    if text_width(&text, size) <= width {
        return text;
    }
    let shortened = text.char_indices().map(|(end, _)| format!("{}…", text[..end].trim_end()));
    shortened.take_while(|short| text_width(short, size) <= width).last().unwrap_or_default()
}

/// The pixels of `text` and how much of each it covers, from the start of its baseline.
pub(super) fn text_pixels(text: &str, size: f64) -> Vec<((i32, i32), f64)> {
    let mut pixels = Vec::new();
    for outline in Line::new(text, size).glyphs.into_iter().filter_map(|g| FONT.outline_glyph(g)) {
        let corner = outline.px_bounds().min;
        outline.draw(|x, y, coverage| {
            let pixel = (corner.x as i32 + x as i32, corner.y as i32 + y as i32);
            pixels.push((pixel, f64::from(coverage)));
        });
    }
    pixels
}
