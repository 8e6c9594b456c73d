//! Aligned columns of text, and the form of numbers in them.

use std::fmt;
use unicode_width::UnicodeWidthStr;

/// On which side the cells of a column meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows under a line of headings; prints with two spaces between columns.
#[derive(Debug)]
pub(crate) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Align)>) -> Self {
        let (headings, aligns) = columns.into_iter().map(|(name, a)| (name.to_owned(), a)).unzip();
        Self { aligns, rows: vec![headings] }
    }

    /// Adds a row, one cell for each column.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| self.rows.iter().map(|row| row[column].width()).max();
        let widths: Vec<usize> = (0..self.aligns.len()).filter_map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for ((cell, align), width) in row.iter().zip(&self.aligns).zip(&widths) {
                let padding = " ".repeat(width - cell.width());
                match align {
                    Align::Left => line.extend([cell, padding.as_str(), "  "]),
                    Align::Right => line.extend([padding.as_str(), cell, "  "]),
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A number with four decimals, or in powers of ten where these would not show it.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() || (1e-3..1e7).contains(&value.abs()) {
        format!("{value:.4}")
    } else {
        format!("{value:.3e}")
    }
}

/// A number as it was given, in powers of ten where it would have many zeros.
pub(crate) fn exact(value: f64) -> String {
    if value == 0.0 || !value.is_finite() || (1e-5..1e15).contains(&value.abs()) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// "1 region", "2 regions".
pub(crate) fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_width_on_the_terminal() {
        let mut table = Table::new([("region", Align::Left), ("mean", Align::Right)]);
        table.row(["視床".to_owned(), number(0.5)]);
        table.row(["α".to_owned(), number(-12.0)]);
        assert_eq!(table.to_string(), "region      mean\n視床      0.5000\nα       -12.0000\n");
    }

    #[test]
    fn numbers_of_any_size_are_short() {
        let shown = [0.0, 0.25, 1e-9, -3e30, f64::NAN, f64::INFINITY].map(number);
        assert_eq!(shown, ["0.0000", "0.2500", "1.000e-9", "-3.000e30", "NaN", "inf"]);
        let shown = [0.0, 0.1, -20.0, 1e-300, 1e300, f64::INFINITY].map(exact);
        assert_eq!(shown, ["0", "0.1", "-20", "1e-300", "1e300", "inf"]);
    }
}
