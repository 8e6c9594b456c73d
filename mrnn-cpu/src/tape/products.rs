//! Which gradients by weights there are, and what they are products of.

use super::TAPE;
use crate::packed::Packed;
use mrnn_core::engine::{Assembly, Block};
use mrnn_core::memory::{reserved, zeros};
use mrnn_core::network::ParameterRanges;
use mrnn_core::{Result, Scalar};

/// The values of some steps that gradients are products of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Series {
    /// dL/d(drive) of each step.
    Drive,
    /// dL/dy after each step.
    Outputs,
    /// h before each step, of so many steps earlier.
    Units { delay: usize },
    /// u of each step, of so many steps earlier.
    Inputs { delay: usize },
    /// h after each step.
    NewUnits,
}

/// First unit of a series in a slice and in the padded units of one member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) series: Series,
    pub(super) unit: usize,
    pub(super) padded_unit: usize,
}

/// The gradients of the synapses between some units.
pub(super) struct GradientBlock {
    pub(super) destinations: Place,
    pub(super) rows: usize,
    pub(super) sources: Place,
    pub(super) cols: usize,
    /// Where the gain comes from; no pathway in a readout.
    pub(super) pathway: Option<usize>,
    pub(super) source_region: usize,
    /// Compressed rows of existing synapses; `None` for all.
    pub(super) pattern: Option<(Vec<usize>, Vec<u32>)>,
    /// First gradient among those by all parameters, and elements from one row to the next.
    pub(super) start: usize,
    pub(super) stride: usize,
}

/// Sums over steps and members alone.
pub(super) struct Total {
    pub(super) of: Place,
    pub(super) rows: usize,
    pub(super) start: usize,
}

/// All gradients by parameters.
pub(super) struct Products {
    pub(super) blocks: Vec<GradientBlock>,
    pub(super) totals: Vec<Total>,
    /// Every series of blocks and totals, once.
    pub(super) series: Vec<Series>,
    pub(super) ranges: ParameterRanges,
}

impl Products {
    pub(super) fn new<T: Scalar>(packed: &Packed<T>, assembly: &Assembly<'_>) -> Result<Self> {
        let ranges = assembly.parameters.clone();
        let mut products =
            Self { blocks: Vec::new(), totals: Vec::new(), series: Vec::new(), ranges };
        for (region, from) in packed.regions.iter().zip(&assembly.regions) {
            let of = Place {
                series: Series::Drive,
                unit: region.units.start,
                padded_unit: region.padded_offset,
            };
            let start = products.ranges.base_firing.start + region.units.start;
            products.totals.push(Total { of, rows: region.units.len(), start });
            for block in from.blocks().filter(|block| block.is_trainable()) {
                let start = products.ranges.pathways[block.pathway].start;
                products.blocks.push(of_connection(packed, of, block, start)?);
            }
        }
        products.push_readouts(packed, assembly);
        let destinations = products.blocks.iter().map(|block| block.destinations);
        let sources = products.blocks.iter().map(|block| block.sources);
        let places = destinations.chain(sources).chain(products.totals.iter().map(|t| t.of));
        let mut series: Vec<Series> = Vec::new();
        for place in places {
            if !series.contains(&place.series) {
                series.push(place.series);
            }
        }
        products.series = series;
        Ok(products)
    }

    fn push_readouts<T: Scalar>(&mut self, packed: &Packed<T>, assembly: &Assembly<'_>) {
        for (readout, (weight, bias)) in assembly.readouts.iter().zip(&self.ranges.readouts) {
            let first = readout.outputs.start;
            let of = Place { series: Series::Outputs, unit: first, padded_unit: first };
            let rows = readout.outputs.len();
            self.totals.push(Total { of, rows, start: bias.start });
            let stride = weight.len() / rows;
            let mut start = weight.start;
            for (units, &source_region) in readout.sources.iter().zip(&readout.source_regions) {
                let region = &packed.regions[source_region];
                let sources = Place {
                    series: Series::NewUnits,
                    unit: units.start,
                    padded_unit: region.padded_offset + units.start - region.units.start,
                };
                let (cols, pathway, pattern) = (units.len(), None, None);
                self.blocks.push(GradientBlock {
                    destinations: of,
                    rows,
                    sources,
                    cols,
                    pathway,
                    source_region,
                    pattern,
                    start,
                    stride,
                });
                start += cols;
            }
        }
    }
}

fn of_connection<T: Scalar>(
    packed: &Packed<T>,
    destinations: Place,
    block: &Block<'_>,
    start: usize,
) -> Result<GradientBlock> {
    let (rows, cols, delay) = (block.rows(), block.cols(), block.delay);
    let (series, padded_unit) = match packed.regions.get(block.source_region) {
        Some(region) => (Series::Units { delay }, region.padded_offset),
        None => (Series::Inputs { delay }, block.sources.start),
    };
    let sources = Place { series, unit: block.sources.start, padded_unit };
    let pattern = if block.num_synapses() == rows * cols { None } else { Some(pattern(block)?) };
    Ok(GradientBlock {
        destinations,
        rows,
        sources,
        cols,
        pathway: Some(block.pathway),
        source_region: block.source_region,
        pattern,
        start,
        stride: cols,
    })
}

fn pattern(block: &Block<'_>) -> Result<(Vec<usize>, Vec<u32>)> {
    let mut starts: Vec<usize> = zeros(TAPE, block.rows() + 1)?;
    let mut columns = reserved(TAPE, block.num_synapses())?;
    block.for_each_synapse(|row, col, _| {
        starts[row + 1] += 1;
        columns.push(col as u32);
    });
    for row in 1..starts.len() {
        starts[row] += starts[row - 1];
    }
    Ok((starts, columns))
}

impl Place {
    /// First unit, in a slice or among the padded units of one member.
    pub(super) fn first(self, is_narrow: bool) -> usize {
        if is_narrow { self.padded_unit } else { self.unit }
    }
}
