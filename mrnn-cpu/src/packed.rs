//! A network packed for the kernels.
//!
//! For one member units are padded: each region begins at a whole number of vectors, so that no kernel has a
//! tail. Slices of the batch, whose vectors run along the members, have the network's own units.

mod packing;
mod readout;
mod transposed;

pub(crate) use transposed::Transposed;

use crate::buffer::Buffer;
use crate::image::{Division, Images};
use crate::kernels::Kernels;
use crate::options::Options;
use mrnn_core::engine::{Dimensions, InputNoise, NoiseSource};
use mrnn_core::{Activation, Result, Scalar};
use std::ops::Range;

pub(crate) struct Packed<T: Scalar> {
    pub(crate) kernels: &'static Kernels<T>,
    pub(crate) options: Options,
    pub(crate) dimensions: Dimensions,
    /// Most threads that a sequence may use.
    pub(crate) threads: usize,
    /// Synapses of all connections.
    pub(crate) num_synapses: usize,
    pub(crate) regions: Vec<PackedRegion<T>>,
    pub(crate) readouts: Vec<PackedReadout<T>>,
    /// The blocks of each pathway: region, and which of its blocks. Empty where it has no synapses.
    pub(crate) pathways: Vec<(usize, Range<usize>)>,
    pub(crate) input_noise: Vec<InputNoise>,
    /// Number of padded units.
    pub(crate) padded_units: usize,
    /// Base firing, `[padded units]`.
    pub(crate) base_firing: Buffer<T>,
    /// Initial x, `[padded units]`.
    pub(crate) init: Buffer<T>,
    /// A bias of nothing for the rows of any region, recurrent or input.
    pub(crate) no_bias: Buffer<T>,
    pub(crate) noise: NoiseSource,
}

/// A region's rule of update, and its rows.
pub(crate) struct PackedRegion<T: Scalar> {
    /// Its units in the network's order.
    pub(crate) units: Range<usize>,
    /// Its first unit among the padded ones.
    pub(crate) padded_offset: usize,
    pub(crate) activation: Activation,
    pub(crate) alpha: T,
    pub(crate) noise_scale: f64,
    pub(crate) rows: PackedRows<T>,
}

impl<T: Scalar> PackedRegion<T> {
    /// Its first unit in the arrays of a slice of that many vectors, 0 for one member.
    #[inline(always)]
    pub(crate) fn first_unit(&self, vectors: usize) -> usize {
        if vectors == 0 { self.padded_offset } else { self.units.start }
    }
}

pub(crate) struct PackedReadout<T: Scalar> {
    pub(crate) outputs: Range<usize>,
    /// `[rows]`, padded.
    pub(crate) bias: Buffer<T>,
    pub(crate) rows: PackedRows<T>,
}

/// Rows of weights: all blocks that lead into a region or readout, in the order of summation.
pub(crate) struct PackedRows<T: Scalar> {
    pub(crate) division: Division,
    pub(crate) blocks: Vec<PackedBlock<T>>,
}

/// What a block multiplies with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceKind {
    Inputs,
    Units,
}

pub(crate) struct PackedBlock<T: Scalar> {
    pub(crate) kind: SourceKind,
    /// First source among the inputs or the padded units.
    pub(crate) padded_offset: usize,
    /// First source among the inputs or the network's units.
    pub(crate) offset: usize,
    /// Number of sources.
    pub(crate) len: usize,
    /// Steps that the activity takes to arrive.
    pub(crate) delay: usize,
    /// Its number among the connections; `None` in a readout.
    pub(crate) pathway: Option<usize>,
    pub(crate) source_region: usize,
    pub(crate) images: Images<T>,
}

impl<T: Scalar> Packed<T> {
    /// Makes the images that slices of a batch read.
    ///
    /// # Errors
    /// Memory.
    pub(crate) fn prepare_wide(&self) -> Result<()> {
        let regions = self.regions.iter().map(|region| &region.rows);
        let readouts = self.readouts.iter().map(|readout| &readout.rows);
        regions.chain(readouts).try_for_each(PackedRows::prepare_wide)
    }
}

impl<T: Scalar> PackedRows<T> {
    fn prepare_wide(&self) -> Result<()> {
        let mut blocks = self.blocks.iter();
        blocks.try_for_each(|block| block.images.prepare_wide(&self.division, block.len))
    }
}

/// Elements of a bias from which whole vectors, in bfloat16 whole pairs of them, are read.
fn padded_bias(rows: usize, lanes: usize) -> usize {
    rows.next_multiple_of(2 * lanes)
}
