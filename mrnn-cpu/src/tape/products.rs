//! Which gradients by weights there are, and what they are products of.

use super::TAPE;
use super::pairs::Pairs;
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
    /// 1 at each step.
    One,
}

/// How the values of a step are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `[units]` of each member: that of a slice of one member.
    Rows,
    /// `[units][lanes]`, members along the lanes or steps of one member: the first is that of a slice of several.
    Lanes,
}

impl Order {
    pub(super) const ALL: [Self; 2] = [Self::Rows, Self::Lanes];
}

/// First unit of a series in a slice of several members, and in that of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) series: Series,
    unit: usize,
    padded_unit: usize,
}

impl Place {
    /// The first unit in a slice of one member or of several.
    pub(super) fn first(self, is_narrow: bool) -> usize {
        if is_narrow { self.padded_unit } else { self.unit }
    }
}

/// The gradients of the synapses between some units.
pub(super) struct GradientBlock {
    pub(super) destinations: Place,
    pub(super) rows: usize,
    pub(super) sources: Place,
    pub(super) cols: usize,
    pub(super) gain: Gain,
    pub(super) synapses: Synapses,
    pub(super) is_trainable: bool,
    /// First gradient among those by all parameters, and elements from one row to the next where all synapses exist.
    pub(super) start: usize,
    pub(super) stride: usize,
}

impl GradientBlock {
    /// Whether the gradients are products of a series.
    pub(super) fn is_of(&self, series: Series) -> bool {
        self.destinations.series == series || self.sources.series == series
    }
}

/// Whose gain the activity counts with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gain {
    Pathway { pathway: usize, source_region: usize },
    Region { source_region: usize },
    None,
}

/// Which synapses of a block exist, and how their gradients are worked out.
pub(super) enum Synapses {
    /// All.
    All(Pairs),
    /// Those of all pairs of units are worked out, and those that exist are picked.
    Most(Pairs, CompressedRows),
    /// One by one, where the first is among the gradients of existing synapses.
    Few { first_synapse: usize, compressed: CompressedRows },
}

impl Synapses {
    /// The order in which the values are read.
    pub(super) fn order(&self) -> Order {
        match self {
            Self::All(_) | Self::Most(..) => Order::Rows,
            Self::Few { .. } => Order::Lanes,
        }
    }
}

/// Where each row begins among the synapses, and the column of each synapse.
pub(super) struct CompressedRows {
    pub(super) starts: Vec<usize>,
    pub(super) columns: Vec<u32>,
}

/// Up from this density, all pairs of units are faster than existing synapses one by one.
const BREAK_EVEN: f64 = 0.25;

/// All gradients by parameters.
pub(super) struct Products {
    pub(super) blocks: Vec<GradientBlock>,
    /// What blocks are made of, each once.
    pub(super) series: Vec<(Series, Order)>,
    /// Number of gradients of all pairs of units.
    pub(super) num_pairs: usize,
    /// Number of gradients of existing synapses one by one.
    pub(super) num_few: usize,
    /// Whether training may change an initial state.
    pub(super) learns_init: bool,
    pub(super) ranges: ParameterRanges,
    lanes: usize,
}

impl Products {
    pub(super) fn new<T: Scalar>(packed: &Packed<T>, assembly: &Assembly<'_>) -> Result<Self> {
        let mut products = Self {
            blocks: Vec::new(),
            series: Vec::new(),
            num_pairs: 0,
            num_few: 0,
            learns_init: assembly.regions.iter().any(|region| region.learns_init),
            ranges: assembly.parameters.clone(),
            lanes: packed.kernels.lanes,
        };
        for (region, from) in packed.regions.iter().zip(&assembly.regions) {
            let (unit, padded_unit) = (region.units.start, region.padded_offset);
            let of = Place { series: Series::Drive, unit, padded_unit };
            let start = products.ranges.base_firing.start + unit;
            products.push_bias(of, region.units.len(), start, from.learns_base_firing);
            for block in from.blocks() {
                products.push_connection(packed, of, block)?;
            }
        }
        products.push_readouts(packed, assembly);
        Ok(products)
    }

    /// The gradients of all pairs of so many destinations and sources, after those that are there.
    fn pairs(&self, rows: usize, cols: usize) -> Pairs {
        Pairs::new(self.num_pairs, rows, cols, self.lanes)
    }

    fn push_connection<T: Scalar>(
        &mut self,
        packed: &Packed<T>,
        destinations: Place,
        block: &Block<'_>,
    ) -> Result<()> {
        let (rows, cols, delay) = (block.rows(), block.cols(), block.delay);
        let unit = block.sources.start;
        let (series, padded_unit) = match packed.regions.get(block.source_region) {
            Some(region) => (Series::Units { delay }, region.padded_offset),
            None => (Series::Inputs { delay }, unit),
        };
        let density = block.num_synapses() as f64 / (rows as f64 * cols as f64);
        let synapses = match density {
            1.0 => Synapses::All(self.pairs(rows, cols)),
            BREAK_EVEN.. => Synapses::Most(self.pairs(rows, cols), compressed(block)?),
            _ => Synapses::Few { first_synapse: self.num_few, compressed: compressed(block)? },
        };
        let start = self.ranges.pathways[block.pathway].start;
        self.push(GradientBlock {
            destinations,
            rows,
            sources: Place { series, unit, padded_unit },
            cols,
            gain: Gain::Pathway { pathway: block.pathway, source_region: block.source_region },
            synapses,
            is_trainable: block.is_trainable(),
            start,
            stride: cols,
        });
        Ok(())
    }

    fn push_readouts<T: Scalar>(&mut self, packed: &Packed<T>, assembly: &Assembly<'_>) {
        for (readout, (weight, bias)) in assembly.readouts.iter().zip(self.ranges.readouts.clone())
        {
            let first = readout.outputs.start;
            let of = Place { series: Series::Outputs, unit: first, padded_unit: first };
            let rows = readout.outputs.len();
            self.push_bias(of, rows, bias.start, readout.is_trainable);
            let stride = weight.len() / rows;
            let mut start = weight.start;
            for (units, &source_region) in readout.sources.iter().zip(&readout.source_regions) {
                let (unit, padded_unit) =
                    (units.start, packed.regions[source_region].padded_offset);
                self.push(GradientBlock {
                    destinations: of,
                    rows,
                    sources: Place { series: Series::NewUnits, unit, padded_unit },
                    cols: units.len(),
                    gain: Gain::Region { source_region },
                    synapses: Synapses::All(self.pairs(rows, units.len())),
                    is_trainable: readout.is_trainable,
                    start,
                    stride,
                });
                start += units.len();
            }
        }
    }

    fn push(&mut self, block: GradientBlock) {
        match &block.synapses {
            Synapses::All(pairs) | Synapses::Most(pairs, _) => self.num_pairs = pairs.end(),
            Synapses::Few { compressed, .. } => self.num_few += compressed.columns.len(),
        }
        let order = block.synapses.order();
        self.need(block.destinations.series, order);
        self.need(block.sources.series, order);
        self.blocks.push(block);
    }

    /// The gradients by what is added to each of some units: weights of a source that is always 1.
    fn push_bias(&mut self, destinations: Place, rows: usize, start: usize, is_trainable: bool) {
        self.push(GradientBlock {
            destinations,
            rows,
            sources: Place { series: Series::One, unit: 0, padded_unit: 0 },
            cols: 1,
            gain: Gain::None,
            synapses: Synapses::All(self.pairs(rows, 1)),
            is_trainable,
            start,
            stride: 1,
        });
    }

    fn need(&mut self, series: Series, order: Order) {
        if !self.series.contains(&(series, order)) {
            self.series.push((series, order));
        }
    }
}

fn compressed(block: &Block<'_>) -> Result<CompressedRows> {
    let mut starts: Vec<usize> = zeros(TAPE, block.rows() + 1)?;
    let mut columns = reserved(TAPE, block.num_synapses())?;
    block.for_each_synapse(|row, col, _| {
        starts[row + 1] += 1;
        columns.push(col as u32);
    });
    for row in 1..starts.len() {
        starts[row] += starts[row - 1];
    }
    Ok(CompressedRows { starts, columns })
}
