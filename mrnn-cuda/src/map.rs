//! Blocks of weights packed for the kernels: by rows of one region, with the columns of all of its blocks side by side.
//!
//! Rows come in groups of 16, columns in quads of 4; each block begins with a quad of its own. The image of the
//! weights is [group][quad][half of the rows][row][column], in the order of the regions (`kernels/product.cuh`).

use crate::parameters::{BlockSource, Column, Dependency, Tile};
use std::ops::Range;

/// Rows of a group.
pub(crate) const GROUP_ROWS: usize = 16;
/// Columns of a quad.
pub(crate) const QUAD_COLUMNS: usize = 4;
/// Weights of a group in a quad.
pub(crate) const QUAD_WEIGHTS: usize = GROUP_ROWS * QUAD_COLUMNS;
/// Quads come in fours, which every kind of product takes whole.
pub(crate) const QUADS_TOGETHER: usize = 4;
const NO_BLOCK: u32 = u32::MAX;

/// The columns of one block of weights.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Number of the block, by which its gain is found.
    pub(crate) block: usize,
    /// Whether its sources are among the inputs instead of the states.
    pub(crate) is_input: bool,
    /// Steps between what it reads and the step.
    pub(crate) delay: usize,
    /// Its source units.
    pub(crate) sources: Range<usize>,
    /// Its first quad among those of its rows.
    pub(crate) first_quad: usize,
}

impl Part {
    pub(crate) fn new(block: usize, is_input: bool, delay: usize, sources: Range<usize>) -> Self {
        Self { block, is_input, delay, sources, first_quad: 0 }
    }

    /// Its quads.
    pub(crate) fn quads(&self) -> usize {
        self.sources.len().div_ceil(QUAD_COLUMNS)
    }
}

/// The rows of one region.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) units: Range<usize>,
    pub(crate) parts: Vec<Part>,
    /// Quads of each group.
    pub(crate) quads: usize,
    /// The first quad of the first group, among all.
    pub(crate) first_quad: usize,
    /// The first of its columns, among all.
    first_column: usize,
}

impl Rows {
    pub(crate) fn new(units: Range<usize>, parts: Vec<Part>) -> Self {
        Self { units, parts, quads: 0, first_quad: 0, first_column: 0 }
    }

    pub(crate) fn groups(&self) -> usize {
        self.units.len().div_ceil(GROUP_ROWS)
    }
}

/// Where the weights of a part lie in the image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    first_quad: usize,
    quads: usize,
}

impl Placement {
    pub(crate) fn index(self, row: usize, column: usize) -> usize {
        let (group, row) = (row / GROUP_ROWS, row % GROUP_ROWS);
        let quad = self.first_quad + group * self.quads + column / QUAD_COLUMNS;
        (quad * GROUP_ROWS + row) * QUAD_COLUMNS + column % QUAD_COLUMNS
    }
}

/// A packed matrix.
#[derive(Debug)]
pub(crate) struct Map {
    pub(crate) rows: Vec<Rows>,
    /// Quads of all groups.
    pub(crate) quads: usize,
    /// Delay and kind of each block.
    pub(crate) blocks: Vec<BlockSource>,
    pub(crate) columns: Vec<Column>,
}

impl Map {
    pub(crate) fn new(mut rows: Vec<Rows>, num_blocks: usize) -> Self {
        let mut blocks = vec![BlockSource::default(); num_blocks];
        let (mut columns, mut quads) = (Vec::new(), 0);
        for rows in &mut rows {
            rows.first_column = columns.len();
            for part in &mut rows.parts {
                part.first_quad = (columns.len() - rows.first_column) / QUAD_COLUMNS;
                let block = part.block as u32;
                blocks[part.block] =
                    BlockSource { is_input: part.is_input.into(), delay: part.delay as i32 };
                columns
                    .extend(part.sources.clone().map(|unit| Column { block, unit: unit as u32 }));
                fill_up(&mut columns, rows.first_column, QUAD_COLUMNS);
            }
            fill_up(&mut columns, rows.first_column, QUAD_COLUMNS * QUADS_TOGETHER);
            rows.quads = (columns.len() - rows.first_column) / QUAD_COLUMNS;
            rows.first_quad = quads;
            quads += rows.quads * rows.groups();
        }
        Self { rows, quads, blocks, columns }
    }

    /// Elements of the image, with as many behind it as the product of a part's last quads may read.
    pub(crate) fn image_len(&self) -> usize {
        (self.quads + QUADS_TOGETHER - 1) * QUAD_WEIGHTS
    }

    pub(crate) fn placement(&self, rows: usize, part: usize) -> Placement {
        let rows = &self.rows[rows];
        Placement { first_quad: rows.first_quad + rows.parts[part].first_quad, quads: rows.quads }
    }

    /// The tiles of at most `row_warps` groups.
    pub(crate) fn tiles(&self, row_warps: usize) -> Vec<Tile> {
        let tiles = self.rows.iter().flat_map(|rows| {
            (0..rows.groups()).step_by(row_warps).map(move |group| {
                let first_row = group * GROUP_ROWS;
                Tile {
                    weights: ((rows.first_quad + group * rows.quads) * QUAD_WEIGHTS) as u64,
                    weights_stride: (rows.quads * QUAD_WEIGHTS) as u64,
                    first_column: rows.first_column as u32,
                    quads: rows.quads as u32,
                    first_row: (rows.units.start + first_row) as u32,
                    rows: (rows.units.len() - first_row).min(row_warps * GROUP_ROWS) as u32,
                    ..Tile::default()
                }
            })
        });
        tiles.collect()
    }

    /// For each of the tiles, which of them compute the states that it reads.
    pub(crate) fn dependencies(&self, tiles: &mut [Tile]) -> Vec<Dependency> {
        let ranges: Vec<Range<usize>> = tiles
            .iter()
            .map(|tile| tile.first_row as usize..(tile.first_row + tile.rows) as usize)
            .collect();
        let mut dependencies = Vec::new();
        for tile in tiles {
            let is_it = |rows: &&Rows| rows.units.contains(&(tile.first_row as usize));
            let rows = self.rows.iter().find(is_it).expect("tiles are of rows");
            tile.first_dependency = dependencies.len() as u32;
            for part in rows.parts.iter().filter(|part| !part.is_input) {
                let sources = ranges.iter().enumerate().filter(|(_, range)| {
                    range.start < part.sources.end && part.sources.start < range.end
                });
                let delay = part.delay as i32;
                let sources = sources.map(|(tile, _)| Dependency { tile: tile as u32, delay });
                dependencies.extend(sources);
            }
            tile.dependencies = dependencies.len() as u32 - tile.first_dependency;
        }
        dependencies
    }

    /// The tile of a part's columns alone, in pieces of one group.
    pub(crate) fn part_tiles(&self, rows: usize, part: usize) -> Vec<Tile> {
        let rows = &self.rows[rows];
        let part = &rows.parts[part];
        let tiles = (0..rows.groups()).map(|group| {
            let first_row = group * GROUP_ROWS;
            let first_quad = rows.first_quad + group * rows.quads + part.first_quad;
            Tile {
                weights: (first_quad * QUAD_WEIGHTS) as u64,
                first_column: (rows.first_column + part.first_quad * QUAD_COLUMNS) as u32,
                quads: part.quads() as u32,
                first_row: first_row as u32,
                rows: (rows.units.len() - first_row).min(GROUP_ROWS) as u32,
                ..Tile::default()
            }
        });
        tiles.collect()
    }
}

/// Columns without sources, up to a multiple of `multiple` from `start` on.
fn fill_up(columns: &mut Vec<Column>, start: usize, multiple: usize) {
    let len = start + (columns.len() - start).next_multiple_of(multiple);
    columns.resize(len, Column { block: NO_BLOCK, unit: 0 });
}
