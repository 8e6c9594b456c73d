//! How the rows of a region are divided: a panel is what one pass over the sources accumulates in
//! registers.

/// How the rows of a region are divided for one member and for a slice of the batch.
#[derive(Debug, Clone)]
pub(crate) struct Division {
    /// Whole vectors of rows, as many as one pass over the sources can accumulate.
    pub(crate) panels: Panels,
    /// A few rows each, which a slice's tiles take one or two at a time.
    pub(crate) tiles: Panels,
}

/// Rows of a tile: with four vectors of members, or two of sixteen registers, their sums fill the registers.
pub(crate) const TILE_ROWS: usize = 6;

impl Division {
    pub(crate) fn new(rows: usize, lanes: usize, max_vectors: usize, paired: bool) -> Self {
        let panels = Panels::new(rows, lanes, max_vectors, paired);
        Self { panels, tiles: Panels::new(rows, TILE_ROWS, 1, false) }
    }
}

/// Some rows of a region: whole vectors of them for one member, and a tile for a slice, where a group of
/// [`TILE_ROWS`] stands for the vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Panel {
    /// First row, a multiple of the lanes.
    pub(crate) first_row: usize,
    /// Rows that exist.
    pub(crate) rows: usize,
    /// Vectors that the rows fill.
    pub(crate) vectors: usize,
    /// Elements from one source to the next in an image.
    pub(crate) stride: usize,
}

/// The panels of a region.
#[derive(Debug, Clone)]
pub(crate) struct Panels {
    lanes: usize,
    panels: Vec<Panel>,
}

impl Panels {
    /// Divides `rows` evenly into panels of at most `max_vectors` vectors. With `paired` every panel but
    /// the last has an even number of vectors, and the strides of all have.
    pub(crate) fn new(rows: usize, lanes: usize, max_vectors: usize, paired: bool) -> Self {
        let group = if paired { 2 } else { 1 };
        let groups = rows.div_ceil(lanes * group);
        let count = groups.div_ceil((max_vectors / group).max(1)).max(1);
        let bound = |panel: usize| panel * groups / count * group * lanes;
        let panel = |panel: usize| {
            let (first_row, end) = (bound(panel), bound(panel + 1));
            let rows = end.min(rows) - first_row;
            let stride = end - first_row;
            Panel { first_row, rows, vectors: rows.div_ceil(lanes), stride }
        };
        Self { lanes, panels: (0..count).map(panel).collect() }
    }

    pub(crate) fn lanes(&self) -> usize {
        self.lanes
    }

    /// Rows that exist.
    pub(crate) fn num_rows(&self) -> usize {
        self.panels.last().map_or(0, |panel| panel.first_row + panel.rows)
    }

    /// Rows with the padding of an image.
    pub(crate) fn padded_rows(&self) -> usize {
        self.panels.iter().map(|panel| panel.stride).sum()
    }

    pub(crate) fn as_slice(&self) -> &[Panel] {
        &self.panels
    }

    /// The panel of a row.
    pub(crate) fn of_row(&self, row: usize) -> Panel {
        self.panels[self.panels.partition_point(|panel| panel.first_row <= row) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_cover_all_rows_once() {
        for rows in 1..200 {
            for (max_vectors, paired) in [(1, false), (2, true), (5, false), (6, true), (12, true)]
            {
                let panels = Panels::new(rows, 4, max_vectors, paired);
                let mut next = 0;
                for panel in panels.as_slice() {
                    assert_eq!(panel.first_row, next);
                    assert!(panel.vectors <= max_vectors && panel.rows > 0, "{panel:?}");
                    assert!(panel.stride >= panel.vectors * 4 && panel.stride < panel.rows + 8);
                    assert!(!paired || panel.stride % 8 == 0);
                    assert_eq!(panels.of_row(next + panel.rows - 1), *panel);
                    next += panel.rows;
                }
                assert_eq!(next, rows);
            }
        }
    }
}
