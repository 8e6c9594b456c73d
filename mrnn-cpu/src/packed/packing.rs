//! From an assembly to a packed network, and new parameters into one.

use super::readout::{fill_readout, pack_readout};
use super::{Packed, PackedBlock, PackedRegion, PackedRows, SourceKind, padded_bias};
use crate::buffer::Buffer;
use crate::forms::Chooser;
use crate::image::{Division, Images, MAX_COLUMNS, WHAT, Weights, staging};
use crate::kernels::{Kernels, Precision};
use crate::options::{InstructionSet, Options};
use crate::platform;
use mrnn_core::engine::{Assembly, Block, RegionAssembly, WeightFormat};
use mrnn_core::memory::zeros;
use mrnn_core::{Result, Scalar};
use std::borrow::Borrow;
use std::ops::Range;

impl<T: Precision> Packed<T> {
    pub(crate) fn new(mut assembly: Assembly<'_>, options: Options) -> Result<Self> {
        let set = options.instruction_set.unwrap_or_else(InstructionSet::best);
        let kernels = T::kernels(set);
        let mut offsets = Vec::with_capacity(assembly.regions.len());
        let mut padded_units = 0;
        for region in &assembly.regions {
            offsets.push(padded_units);
            padded_units += region.units.len().next_multiple_of(kernels.lanes);
        }
        // bfloat16 panels read a pair of vectors where the last region ends with one.
        padded_units += kernels.lanes;
        let blocks = assembly.regions.iter().flat_map(RegionAssembly::blocks);
        let threads = options.threads.map_or_else(platform::physical_cores, usize::from);
        let mut packed = Self {
            kernels,
            options,
            dimensions: assembly.dimensions,
            threads,
            num_synapses: blocks.map(Block::num_synapses).sum(),
            regions: Vec::with_capacity(assembly.regions.len()),
            readouts: Vec::with_capacity(assembly.readouts.len()),
            pathways: vec![(0, 0..0); assembly.dimensions.num_pathways],
            input_noise: assembly.input_noise.clone(),
            padded_units,
            base_firing: Buffer::zeros(WHAT, padded_units)?,
            init: Buffer::zeros(WHAT, padded_units)?,
            no_bias: Buffer::zeros(WHAT, 0)?,
            noise: assembly.noise,
        };
        let packing = Packing::new(&assembly, kernels, options, &offsets);
        for (region, &offset) in assembly.regions.iter_mut().zip(&offsets) {
            let division = packing.divide(region);
            // A block that the assembly owns is gone once it is packed.
            let blocks = region.input.drain(..).chain(region.recurrent.drain(..));
            packed.regions.push(PackedRegion {
                units: region.units.clone(),
                padded_offset: offset,
                activation: region.activation,
                alpha: T::from_f64(region.alpha),
                noise_scale: region.noise_scale,
                rows: packing.rows(division, blocks)?,
            });
        }
        for readout in &assembly.readouts {
            packed.readouts.push(pack_readout(kernels, readout, &offsets, &packed.regions)?);
        }
        let regions = packed.regions.iter().map(|region| region.units.len());
        let longest = regions.chain(packed.input_noise.iter().map(|noise| noise.units.len())).max();
        let longest = longest.unwrap_or(0);
        packed.no_bias = Buffer::zeros(WHAT, padded_bias(longest, kernels.lanes))?;
        packed.number_pathways();
        packed.fill_units(&assembly);
        for (readout, from) in packed.readouts.iter_mut().zip(&assembly.readouts) {
            let widest = readout.rows.blocks.iter().map(|block| block.len).max();
            fill_readout(readout, from, &mut staging(widest.unwrap_or(0))?);
        }
        Ok(packed)
    }

    fn number_pathways(&mut self) {
        for (number, region) in self.regions.iter().enumerate() {
            for (position, block) in region.rows.blocks.iter().enumerate() {
                let Some(pathway) = block.pathway else { continue };
                let (known_region, blocks) = &mut self.pathways[pathway];
                let start = if blocks.end == 0 { position } else { blocks.start };
                (*known_region, *blocks) = (number, start..position + 1);
            }
        }
    }

    /// Takes in what each unit has of its own.
    fn fill_units(&mut self, assembly: &Assembly<'_>) {
        for region in &self.regions {
            for (to, from) in
                [(&mut self.base_firing, &assembly.base_firing), (&mut self.init, &assembly.init)]
            {
                let (to, from) = (&mut to[region.padded_offset..], &from[region.units.clone()]);
                to.iter_mut().zip(from).for_each(|(to, &value)| *to = T::from_f64(value));
            }
        }
    }

    /// Takes in the parameters of a network of the same structure, in the memory that is there where
    /// every row has as many synapses as before.
    pub(crate) fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        let offsets: Vec<usize> = self.regions.iter().map(|region| region.padded_offset).collect();
        let packing = Packing::new(assembly, self.kernels, self.options, &offsets);
        let blocks = |region| RegionAssembly::blocks(region);
        self.options.weights.check_assembly(assembly)?;
        let rows = self.regions.iter().map(|region| &region.rows);
        let rows = rows.chain(self.readouts.iter().map(|readout| &readout.rows));
        let widest = rows.flat_map(|rows| &rows.blocks).map(|block| block.len).max();
        let mut staging = staging(widest.unwrap_or(0))?;
        let mut repacked = Vec::with_capacity(self.regions.len());
        for (packed, region) in self.regions.iter().zip(&assembly.regions) {
            let rows = if packing.hold(&packed.rows, blocks(region))? {
                None
            } else {
                Some(packing.rows(packing.divide(region), blocks(region))?)
            };
            repacked.push(rows);
        }
        // Nothing fails from here on.
        for ((packed, region), rows) in self.regions.iter_mut().zip(&assembly.regions).zip(repacked)
        {
            packed.activation = region.activation;
            packed.alpha = T::from_f64(region.alpha);
            packed.noise_scale = region.noise_scale;
            match rows {
                Some(rows) => packed.rows = rows,
                None => {
                    refill(&mut packed.rows, blocks(region), self.options.weights, &mut staging);
                }
            }
        }
        for (readout, from) in self.readouts.iter_mut().zip(&assembly.readouts) {
            fill_readout(readout, from, &mut staging);
        }
        self.pathways.fill((0, 0..0));
        self.number_pathways();
        self.fill_units(assembly);
        self.noise = assembly.noise;
        self.input_noise.clone_from(&assembly.input_noise);
        Ok(())
    }
}

/// What the packing of all rows of a network has in common.
struct Packing<'a, T: Precision> {
    chooser: Chooser,
    kernels: &'a Kernels<T>,
    weights: WeightFormat,
    /// First padded unit of each recurrent region.
    offsets: &'a [usize],
}

impl<'a, T: Precision> Packing<'a, T> {
    fn new(
        assembly: &Assembly<'_>,
        kernels: &'a Kernels<T>,
        options: Options,
        offsets: &'a [usize],
    ) -> Self {
        let weights = options.weights;
        Self { chooser: Chooser::new::<T>(assembly, weights), kernels, weights, offsets }
    }

    /// How a region's rows are divided.
    fn divide(&self, region: &RegionAssembly<'_>) -> Division {
        let num_sources = region.blocks().map(Block::cols).sum();
        self.chooser.divide(self.kernels, region.units.len(), num_sources)
    }

    fn rows<'n>(
        &self,
        division: Division,
        blocks: impl Iterator<Item = impl Borrow<Block<'n>>>,
    ) -> Result<PackedRows<T>> {
        let mut rows = PackedRows { division, blocks: Vec::new() };
        for block in blocks {
            let block = block.borrow();
            for columns in chunks(block.cols()) {
                rows.blocks.push(self.block(&rows.division, block, columns)?);
            }
        }
        Ok(rows)
    }

    fn block(
        &self,
        division: &Division,
        block: &Block<'_>,
        columns: Range<usize>,
    ) -> Result<PackedBlock<T>> {
        let counts = counts(block, &columns)?;
        let forms = self.chooser.forms(&counts, columns.len());
        let mut images = Images::zeros(forms, division, columns.len(), &counts)?;
        let (kind, padded_offset) = self.place(block, &columns);
        let offset = block.sources.start + columns.start;
        let len = columns.len();
        let mut staging = staging(len)?;
        fill_block((&mut images, division), block, columns, self.weights, &mut staging);
        Ok(PackedBlock {
            kind,
            padded_offset,
            offset,
            len,
            delay: block.delay,
            pathway: Some(block.pathway),
            source_region: block.source_region,
            images,
        })
    }

    /// Kind, and first source among the inputs or padded units.
    fn place(&self, block: &Block<'_>, columns: &Range<usize>) -> (SourceKind, usize) {
        // Recurrent regions are numbered before input regions.
        match self.offsets.get(block.source_region) {
            Some(offset) => (SourceKind::Units, offset + columns.start),
            None => (SourceKind::Inputs, block.sources.start + columns.start),
        }
    }

    /// Whether packed rows have room for the weights of blocks as they are.
    fn hold<'b, 'n: 'b>(
        &self,
        rows: &PackedRows<T>,
        blocks: impl Iterator<Item = &'b Block<'n>>,
    ) -> Result<bool> {
        let mut packed = rows.blocks.iter();
        for block in blocks {
            for columns in chunks(block.cols()) {
                let Some(packed) = packed.next() else { return Ok(false) };
                let same = packed.pathway == Some(block.pathway)
                    && (packed.kind, packed.padded_offset) == self.place(block, &columns)
                    && (packed.len, packed.delay) == (columns.len(), block.delay);
                if !same || !packed.images.holds(|| counts(block, &columns))? {
                    return Ok(false);
                }
            }
        }
        Ok(packed.next().is_none())
    }
}

/// Puts the weights of blocks into rows that hold them.
fn refill<'b, 'n: 'b, T: Scalar>(
    rows: &mut PackedRows<T>,
    blocks: impl Iterator<Item = &'b Block<'n>>,
    weights: WeightFormat,
    staging: &mut [f64],
) {
    let parts = blocks.flat_map(|block| chunks(block.cols()).map(move |columns| (block, columns)));
    for (packed, (block, columns)) in rows.blocks.iter_mut().zip(parts) {
        fill_block((&mut packed.images, &rows.division), block, columns, weights, staging);
    }
}

/// A block's columns in parts that an image can count.
pub(super) fn chunks(cols: usize) -> impl Iterator<Item = Range<usize>> {
    (0..cols).step_by(MAX_COLUMNS).map(move |start| start..cols.min(start + MAX_COLUMNS))
}

/// Number of synapses in each row of a block's columns.
fn counts(block: &Block<'_>, columns: &Range<usize>) -> Result<Vec<u32>> {
    let mut counts = zeros(WHAT, block.rows())?;
    block.for_each_synapse(|row, col, _| counts[row] += u32::from(columns.contains(&col)));
    Ok(counts)
}

/// The part of a block that one image holds.
struct BlockWeights<'a, 'n> {
    block: &'a Block<'n>,
    columns: Range<usize>,
    format: WeightFormat,
}

impl Weights for BlockWeights<'_, '_> {
    fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64)) {
        self.block.for_each_synapse(|row, col, weight| {
            if self.columns.contains(&col) {
                visit(row, col - self.columns.start, self.format.rounded(weight));
            }
        });
    }

    fn copy_row(&self, row: usize, weights: &mut [f64]) {
        self.block.copy_row(row, self.columns.clone(), weights);
        weights.iter_mut().for_each(|weight| *weight = self.format.rounded(*weight));
    }
}

fn fill_block<T: Scalar>(
    (images, division): (&mut Images<T>, &Division),
    block: &Block<'_>,
    columns: Range<usize>,
    format: WeightFormat,
    staging: &mut [f64],
) {
    images.fill(division, &BlockWeights { block, columns, format }, staging);
}
