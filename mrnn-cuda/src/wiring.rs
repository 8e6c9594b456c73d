//! A network's matrices, each with its transpose: which blocks lie where, and their weights.

use crate::linear::{Filling, Linear};
use crate::map::{Map, Part, Placement, Rows};
use crate::precision::Precision;
use mrnn_core::Scalar;
use mrnn_core::engine::{Assembly, Block};
use std::ops::Range;

/// A packed matrix, and where each block of weights lies in it: its rows and its part.
pub(crate) struct Wiring {
    rows: Vec<Rows>,
    places: Vec<Option<(usize, usize)>>,
}

impl Wiring {
    fn new(units: impl Iterator<Item = Range<usize>>, num_blocks: usize) -> Self {
        let rows = units.map(|units| Rows::new(units, Vec::new())).collect();
        Self { rows, places: vec![None; num_blocks] }
    }

    fn push(&mut self, rows: usize, part: Part) {
        self.places[part.block] = Some((rows, self.rows[rows].parts.len()));
        self.rows[rows].parts.push(part);
    }

    /// The packed matrix, and the places of the blocks in it.
    pub(crate) fn into_map(self) -> (Map, Vec<Option<(usize, usize)>>) {
        let num_blocks = self.places.len();
        (Map::new(self.rows, num_blocks), self.places)
    }

    /// From states and inputs to the drive of all units.
    pub(crate) fn forward(assembly: &Assembly<'_>) -> Self {
        let mut wiring = Self::new(
            assembly.regions.iter().map(|region| region.units.clone()),
            blocks(assembly).count(),
        );
        for (number, (region, block)) in blocks(assembly).enumerate() {
            let is_input = is_input(assembly, block);
            wiring.push(region, Part::new(number, is_input, block.delay, block.sources.clone()));
        }
        wiring
    }

    /// From gradients by the drive to those by the states that it came from.
    pub(crate) fn by_states(assembly: &Assembly<'_>) -> Self {
        let units = assembly.regions.iter().map(|region| region.units.clone());
        Self::transposed(assembly, units, false)
    }

    /// From gradients by the drive to those by the inputs.
    pub(crate) fn by_inputs(assembly: &Assembly<'_>) -> Self {
        let units = assembly.input_noise.iter().map(|region| region.units.clone());
        Self::transposed(assembly, units, true)
    }

    fn transposed(
        assembly: &Assembly<'_>,
        units: impl Iterator<Item = Range<usize>>,
        of_inputs: bool,
    ) -> Self {
        let mut wiring = Self::new(units, blocks(assembly).count());
        for (number, (region, block)) in blocks(assembly).enumerate() {
            if is_input(assembly, block) == of_inputs {
                let rows = if of_inputs {
                    block.source_region - assembly.dimensions.num_regions
                } else {
                    block.source_region
                };
                let sources = assembly.regions[region].units.clone();
                wiring.push(rows, Part::new(number, false, block.delay, sources));
            }
        }
        wiring
    }

    /// From states to readouts.
    pub(crate) fn readouts(assembly: &Assembly<'_>) -> Self {
        let outputs = assembly.readouts.iter().map(|readout| readout.outputs.clone());
        let mut wiring = Self::new(outputs, readout_blocks(assembly).count());
        for (number, (readout, _, sources)) in readout_blocks(assembly).enumerate() {
            wiring.push(readout, Part::new(number, false, 0, sources));
        }
        wiring
    }

    /// From gradients by readouts to those by the states.
    pub(crate) fn by_readouts(assembly: &Assembly<'_>) -> Self {
        let units = assembly.regions.iter().map(|region| region.units.clone());
        let mut wiring = Self::new(units, readout_blocks(assembly).count());
        for (number, (readout, region, _)) in readout_blocks(assembly).enumerate() {
            let outputs = assembly.readouts[readout].outputs.clone();
            wiring.push(region, Part::new(number, false, 0, outputs));
        }
        wiring
    }
}

/// Every block of weights with its destination region, in the order that numbers them.
pub(crate) fn blocks<'a>(
    assembly: &'a Assembly<'_>,
) -> impl Iterator<Item = (usize, &'a Block<'a>)> {
    let regions = assembly.regions.iter().enumerate();
    regions.flat_map(|(number, region)| region.blocks().map(move |block| (number, block)))
}

/// Readout, source region and source units of every block of readouts, in the order that numbers them.
pub(crate) fn readout_blocks<'a>(
    assembly: &'a Assembly<'_>,
) -> impl Iterator<Item = (usize, usize, Range<usize>)> + 'a {
    assembly.readouts.iter().enumerate().flat_map(|(number, readout)| {
        let sources = readout.sources.iter().zip(&readout.source_regions);
        sources.map(move |(units, &region)| (number, region, units.clone()))
    })
}

pub(crate) fn is_input(assembly: &Assembly<'_>, block: &Block<'_>) -> bool {
    block.source_region >= assembly.dimensions.num_regions
}

/// Weights in the making, by block.
pub(crate) struct Weights<T: Scalar> {
    filling: Filling<T>,
    placements: Vec<Option<Placement>>,
    is_transposed: bool,
}

impl<T: Precision> Weights<T> {
    pub(crate) fn new(
        linear: &Linear<T>,
        places: &[Option<(usize, usize)>],
        is_transposed: bool,
    ) -> mrnn_core::Result<Self> {
        let place = |place: &Option<(usize, usize)>| {
            place.map(|(rows, part)| linear.map.placement(rows, part))
        };
        Ok(Self {
            filling: linear.filling()?,
            placements: places.iter().map(place).collect(),
            is_transposed,
        })
    }

    fn set(&mut self, block: usize, row: usize, column: usize, weight: f64) {
        if let Some(placement) = self.placements[block] {
            let (row, column) = if self.is_transposed { (column, row) } else { (row, column) };
            self.filling.set(placement, row, column, weight);
        }
    }

    /// The effective weights of a network's connections.
    pub(crate) fn of_connections(mut self, assembly: &Assembly<'_>) -> Filling<T> {
        for (number, (_, block)) in blocks(assembly).enumerate() {
            block.for_each_synapse(|row, column, weight| self.set(number, row, column, weight));
        }
        self.filling
    }

    /// The weights of its readouts.
    pub(crate) fn of_readouts(mut self, assembly: &Assembly<'_>) -> Filling<T> {
        let mut number = 0;
        for readout in &assembly.readouts {
            let width: usize = readout.sources.iter().map(ExactSizeIterator::len).sum();
            let mut first = 0;
            for sources in readout.sources {
                for (row, weights) in readout.weight.chunks_exact(width).enumerate() {
                    for (column, &weight) in
                        weights[first..first + sources.len()].iter().enumerate()
                    {
                        self.set(number, row, column, weight);
                    }
                }
                (number, first) = (number + 1, first + sources.len());
            }
        }
        self.filling
    }
}
