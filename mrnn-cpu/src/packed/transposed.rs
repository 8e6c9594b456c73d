//! The weights in the other direction: from the destinations of a region to the region, as gradients go.

use super::packing::chunks;
use super::{Packed, PackedBlock, PackedRows, SourceKind};
use crate::forms::Chooser;
use crate::image::{Division, Images, WHAT, Weights, staging};
use crate::kernels::Precision;
use mrnn_core::engine::{Assembly, Block, ReadoutAssembly, WeightFormat};
use mrnn_core::memory::zeros;
use mrnn_core::{Result, Scalar};
use std::ops::Range;

/// Rows of weights for each source region. Blocks of units read the gradients of drives, those of inputs the gradients
/// of readouts.
pub(crate) struct Transposed<T: Scalar> {
    /// Of each recurrent region.
    pub(crate) regions: Vec<PackedRows<T>>,
    /// Of each input region, and its input units.
    pub(crate) inputs: Vec<(Range<usize>, PackedRows<T>)>,
}

impl<T: Precision> Transposed<T> {
    pub(crate) fn new(packed: &Packed<T>, assembly: &Assembly<'_>) -> Result<Self> {
        let chooser = Chooser::new::<T>(assembly, packed.options.weights);
        let recurrent = assembly
            .regions
            .iter()
            .enumerate()
            .map(|(region, from)| rows(packed, assembly, &chooser, (region, from.units.len())));
        let first_input = assembly.regions.len();
        let inputs = assembly.input_noise.iter().enumerate().map(|(input, noise)| {
            let region = (first_input + input, noise.units.len());
            Ok((noise.units.clone(), rows(packed, assembly, &chooser, region)?))
        });
        Ok(Self {
            regions: recurrent.collect::<Result<_>>()?,
            inputs: inputs.collect::<Result<_>>()?,
        })
    }

    /// Makes the images that slices of a batch read.
    ///
    /// # Errors
    /// Memory.
    pub(crate) fn prepare_wide(&self) -> Result<()> {
        let inputs = self.inputs.iter().map(|(_, rows)| rows);
        self.regions.iter().chain(inputs).try_for_each(PackedRows::prepare_wide)
    }
}

/// The rows of one source region, with all blocks that lead away from it: destination regions in their order, then
/// readouts.
fn rows<T: Precision>(
    packed: &Packed<T>,
    assembly: &Assembly<'_>,
    chooser: &Chooser,
    (region, num_units): (usize, usize),
) -> Result<PackedRows<T>> {
    let outgoing = assembly.regions.iter().zip(&packed.regions).flat_map(|(to, packed)| {
        let blocks = to.blocks().filter(move |block| block.source_region == region);
        blocks.map(move |block| (block, packed))
    });
    let outgoing: Vec<_> = outgoing.collect();
    let num_sources = outgoing.iter().map(|(block, _)| block.rows()).sum();
    let division = chooser.divide(packed.kernels, num_units, num_sources);
    let mut rows = PackedRows { division, blocks: Vec::new() };
    for (block, to) in outgoing {
        let synapses = Synapses::of(block, packed.options.weights)?;
        for columns in chunks(block.rows()) {
            let weights = synapses.part(columns.clone());
            rows.blocks.push(PackedBlock {
                kind: SourceKind::Units,
                padded_offset: to.padded_offset + columns.start,
                offset: to.units.start + columns.start,
                len: columns.len(),
                delay: block.delay,
                pathway: Some(block.pathway),
                source_region: region,
                images: images(chooser, &rows.division, &weights, columns.len())?,
            });
        }
    }
    for readout in &assembly.readouts {
        for (columns, &source) in source_columns(readout).zip(&readout.source_regions) {
            if source == region {
                let weights = ReadoutColumns { readout, columns };
                rows.blocks.push(PackedBlock {
                    kind: SourceKind::Inputs,
                    padded_offset: readout.outputs.start,
                    offset: readout.outputs.start,
                    len: readout.outputs.len(),
                    delay: 0,
                    pathway: None,
                    source_region: region,
                    images: dense_images(&rows.division, &weights, readout.outputs.len())?,
                });
            }
        }
    }
    Ok(rows)
}

fn images<T: Scalar>(
    chooser: &Chooser,
    division: &Division,
    weights: &Part<'_>,
    cols: usize,
) -> Result<Images<T>> {
    let mut counts: Vec<u32> = zeros(WHAT, weights.synapses.starts.len() - 1)?;
    weights.for_each(&mut |row, _, _| counts[row] += 1);
    let forms = chooser.forms(&counts, cols);
    let mut images = Images::zeros(forms, division, cols, &counts)?;
    images.fill(division, weights, &mut staging(cols)?);
    Ok(images)
}

fn dense_images<T: Scalar>(
    division: &Division,
    weights: &ReadoutColumns<'_>,
    cols: usize,
) -> Result<Images<T>> {
    let mut images = Images::dense(division, cols)?;
    images.fill(division, weights, &mut staging(cols)?);
    Ok(images)
}

/// The columns of a readout's weights that each of its source ranges has.
fn source_columns(readout: &ReadoutAssembly<'_>) -> impl Iterator<Item = Range<usize>> {
    readout.sources.iter().scan(0, |first, units| {
        let columns = *first..*first + units.len();
        *first = columns.end;
        Some(columns)
    })
}

/// The synapses of a block by source unit: the destinations and weights of each.
struct Synapses {
    starts: Vec<usize>,
    destinations: Vec<u32>,
    weights: Vec<f64>,
}

impl Synapses {
    fn of(block: &Block<'_>, format: WeightFormat) -> Result<Self> {
        let mut starts: Vec<usize> = zeros(WHAT, block.cols() + 1)?;
        block.for_each_synapse(|_, col, _| starts[col + 1] += 1);
        for col in 1..starts.len() {
            starts[col] += starts[col - 1];
        }
        let count = block.num_synapses();
        let (mut destinations, mut weights) = (zeros(WHAT, count)?, zeros(WHAT, count)?);
        let mut next = starts.clone();
        block.for_each_synapse(|row, col, weight| {
            let place = next[col];
            next[col] += 1;
            destinations[place] = row as u32;
            weights[place] = format.rounded(weight);
        });
        Ok(Self { starts, destinations, weights })
    }

    fn part(&self, destinations: Range<usize>) -> Part<'_> {
        Part { synapses: self, destinations }
    }
}

/// The synapses onto some destinations.
struct Part<'a> {
    synapses: &'a Synapses,
    destinations: Range<usize>,
}

impl Part<'_> {
    fn for_each_of(&self, row: usize, mut visit: impl FnMut(usize, f64)) {
        let Synapses { starts, destinations, weights } = self.synapses;
        for place in starts[row]..starts[row + 1] {
            let destination = destinations[place] as usize;
            if self.destinations.contains(&destination) {
                visit(destination - self.destinations.start, weights[place]);
            }
        }
    }
}

impl Weights for Part<'_> {
    fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64)) {
        for row in 0..self.synapses.starts.len() - 1 {
            self.for_each_of(row, |col, weight| visit(row, col, weight));
        }
    }

    fn copy_row(&self, row: usize, weights: &mut [f64]) {
        weights.fill(0.0);
        self.for_each_of(row, |col, weight| weights[col] = weight);
    }
}

/// Some columns of a readout's weights, as rows.
struct ReadoutColumns<'a> {
    readout: &'a ReadoutAssembly<'a>,
    columns: Range<usize>,
}

impl Weights for ReadoutColumns<'_> {
    fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64)) {
        let ReadoutAssembly { weight, outputs, .. } = self.readout;
        let num_sources = weight.len() / outputs.len();
        for (row, column) in self.columns.clone().enumerate() {
            for output in 0..outputs.len() {
                visit(row, output, weight[output * num_sources + column]);
            }
        }
    }

    fn copy_row(&self, row: usize, weights: &mut [f64]) {
        let num_sources = self.readout.weight.len() / self.readout.outputs.len();
        let column = self.readout.weight[self.columns.start + row..].iter();
        let column = column.step_by(num_sources);
        weights.iter_mut().zip(column).for_each(|(weight, &from)| *weight = from);
    }
}
