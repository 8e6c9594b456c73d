//! Gradients by parameters: sums over steps and members of products of two rows, and their way to the vector of all
//! parameters.

use crate::device::{Buffer, Device, Geometry, Kernel, Stream, bytes_of};
use crate::kernels::{Small, Variant};
use crate::launch::launch_over;
use crate::parameters::{GatherParameter, Outer, OuterParameter, OuterTile, SumParameter};
use crate::precision::Precision;
use crate::wiring;
use mrnn_core::Result;
use mrnn_core::engine::Assembly;
use std::ops::Range;
use std::sync::Arc;

const WHAT: &str = "the gradients of a cuda tape";
/// Rows and columns of a block of `outer.cu`.
const SIDE: usize = 64;
/// Bytes of shared memory of `outer.cu`: two slices of 16 rows.
const SLICES: usize = 2 * 16 * SIDE;
const THREADS: u32 = 256;
/// What no result is gathered for.
const NONE: u64 = u64::MAX;

/// What a product is of.
#[derive(Debug, Clone)]
pub(crate) enum Factors {
    /// Gradients by the drive of some units, with the sources of a block.
    Block {
        number: usize,
        units: Range<usize>,
        sources: Range<usize>,
        delay: usize,
        is_input: bool,
    },
    /// Gradients by the drive of all units.
    BaseFiring,
    /// Gradients by readouts, with their sources.
    Readout { number: usize, outputs: Range<usize>, sources: Range<usize> },
    /// Gradients by readouts.
    ReadoutBias,
    /// Gradients by the initial states.
    Init,
}

/// One matrix of results.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) factors: Factors,
    rows: usize,
    columns: usize,
    result: usize,
    /// Whether training may change these parameters; else their gradients are not worked out.
    is_trainable: bool,
}

impl Product {
    /// In the form of the kernel, with everything that it says of the shape.
    pub(crate) fn outer(&self) -> Outer {
        Outer {
            rows: self.rows as u32,
            columns: self.columns as u32,
            result: self.result as u64,
            ..Outer::default()
        }
    }
}

pub(crate) struct Products<T: Precision> {
    list: Vec<Product>,
    /// Of every parameter: where its gradient lies among the results.
    index: Buffer<u64>,
    outers: Buffer<Outer>,
    tiles: Buffer<OuterTile>,
    /// Where the tiles of each product begin, and the end of the last one's.
    first_tiles: Vec<usize>,
    results: usize,
    shares: usize,
    partial: Buffer<T>,
    total: Buffer<T>,
    parameters: Buffer<T>,
    outer: Kernel,
    sum: Kernel,
    gather: Kernel,
}

impl<T: Precision> Products<T> {
    pub(crate) fn new(
        device: &Arc<dyn Device>,
        stream: &dyn Stream,
        assembly: &Assembly<'_>,
    ) -> Result<Self> {
        let (list, results) = products(assembly);
        let mut tiles = Vec::new();
        let mut first_tiles = vec![0];
        for (number, product) in list.iter().enumerate() {
            for first_row in (0..product.rows).step_by(SIDE) {
                let columns = (0..product.columns).step_by(SIDE);
                tiles.extend(columns.map(|first_column| OuterTile {
                    outer: number as u32,
                    first_row: first_row as u32,
                    first_column: first_column as u32,
                    unused: 0,
                }));
            }
            first_tiles.push(tiles.len());
        }
        // Enough blocks for every multiprocessor twice.
        let wanted = device.properties().multiprocessors * 2;
        let shares = wanted.div_ceil(tiles.len().max(1)).clamp(1, 64);
        let index = index(assembly, &list);
        Ok(Self {
            outers: Buffer::zeros(device, WHAT, list.len())?,
            tiles: Buffer::of(device, stream, WHAT, &tiles)?,
            partial: Buffer::zeros(device, WHAT, shares * results)?,
            total: Buffer::zeros(device, WHAT, results)?,
            parameters: Buffer::zeros(device, WHAT, index.len())?,
            index: Buffer::of(device, stream, WHAT, &index)?,
            list,
            first_tiles,
            results,
            shares,
            outer: device.kernel(&Variant::small::<T>(Small::Outer))?,
            sum: device.kernel(&Variant::small::<T>(Small::Sum))?,
            gather: device.kernel(&Variant::small::<T>(Small::Gather))?,
        })
    }

    /// Which synapses exist and which parameters are trainable may have changed.
    pub(crate) fn refresh(&mut self, stream: &dyn Stream, assembly: &Assembly<'_>) -> Result<()> {
        self.list = products(assembly).0;
        self.index.write(stream, 0, &index(assembly, &self.list))
    }

    /// Whether training may change an initial state.
    pub(crate) fn learns_init(&self) -> bool {
        let is_init = |product: &&Product| matches!(product.factors, Factors::Init);
        self.list.iter().find(is_init).is_some_and(|product| product.is_trainable)
    }

    pub(crate) fn clear(&self, stream: &dyn Stream) -> Result<()> {
        self.total.clear(stream, 0..self.results)
    }

    /// Adds the products for which `outer` gives their factors, over `steps` steps of a batch.
    pub(crate) fn add(
        &self,
        stream: &dyn Stream,
        (steps, batch): (usize, usize),
        outer: impl Fn(&Product) -> Option<Outer>,
    ) -> Result<()> {
        let outers: Vec<Option<Outer>> = self
            .list
            .iter()
            .map(|product| if product.is_trainable { outer(product) } else { None })
            .collect();
        if outers.iter().all(Option::is_none) {
            return Ok(());
        }
        self.partial.clear(stream, 0..self.shares * self.results)?;
        let values: Vec<Outer> = outers.iter().map(|outer| outer.unwrap_or_default()).collect();
        self.outers.write(stream, 0, &values)?;
        // A launch for each run of products that are wanted.
        let mut first = 0;
        while first < outers.len() {
            let is_wanted = outers[first].is_some();
            let run = outers[first..].iter().take_while(|outer| outer.is_some() == is_wanted);
            let end = first + run.count();
            let tiles = self.first_tiles[first]..self.first_tiles[end];
            if is_wanted && !tiles.is_empty() {
                let parameter = OuterParameter {
                    outers: self.outers.address(),
                    tiles: self.tiles.at(tiles.start),
                    shares: self.partial.address(),
                    results: self.results as u64,
                    batch: batch as u32,
                    steps: steps as u32,
                };
                let geometry = Geometry {
                    grid: [tiles.len() as u32, self.shares as u32, 1],
                    cluster: 1,
                    threads: THREADS,
                    shared_memory: SLICES * size_of::<T>(),
                    resident: false,
                };
                // SAFETY: the parameter is that of outer.cu; its buffers are this one's and the caller's.
                unsafe { stream.launch(self.outer, &geometry, bytes_of(&[parameter]))? };
            }
            first = end;
        }
        let parameter = SumParameter {
            total: self.total.address(),
            shares: self.partial.address(),
            len: self.results as u64,
            count: self.shares as u32,
            unused: 0,
        };
        // SAFETY: the parameter is that of sum.cu, and its buffers are these.
        unsafe { launch_over(stream, self.sum, self.results, parameter) }
    }

    /// The gradients by all parameters.
    pub(crate) fn read(&self, stream: &dyn Stream, gradients: &mut [T]) -> Result<()> {
        let len = self.index.len();
        let parameter = GatherParameter {
            to: self.parameters.address(),
            from: self.total.address(),
            index: self.index.address(),
            len: len as u64,
        };
        // SAFETY: the parameter is that of gather.cu, and its buffers are these.
        unsafe { launch_over(stream, self.gather, len, parameter)? };
        self.parameters.read(stream, 0, gradients)
    }
}

/// The products that a network's gradients need, and the number of their results.
fn products(assembly: &Assembly<'_>) -> (Vec<Product>, usize) {
    let (mut list, mut results) = (Vec::new(), 0);
    let mut push = |factors: Factors, (rows, columns): (usize, usize), is_trainable: bool| {
        list.push(Product { factors, rows, columns, result: results, is_trainable });
        results += rows * columns;
    };
    for (number, (region, block)) in wiring::blocks(assembly).enumerate() {
        let (units, sources) = (assembly.regions[region].units.clone(), block.sources.clone());
        let is_input = wiring::is_input(assembly, block);
        let delay = block.delay;
        let factors = Factors::Block { number, units, sources, delay, is_input };
        push(factors, (block.rows(), block.cols()), block.is_trainable());
    }
    let dimensions = assembly.dimensions;
    let regions = || assembly.regions.iter();
    let units = (dimensions.num_units, 1);
    push(Factors::BaseFiring, units, regions().any(|region| region.learns_base_firing));
    push(Factors::Init, units, regions().any(|region| region.learns_init));
    for (number, (readout, _, sources)) in wiring::readout_blocks(assembly).enumerate() {
        let outputs = assembly.readouts[readout].outputs.clone();
        let shape = (outputs.len(), sources.len());
        let is_trainable = assembly.readouts[readout].is_trainable;
        push(Factors::Readout { number, outputs, sources }, shape, is_trainable);
    }
    let is_trainable = assembly.readouts.iter().any(|readout| readout.is_trainable);
    push(Factors::ReadoutBias, (dimensions.num_outputs, 1), is_trainable);
    (list, results)
}

/// Where the gradient of every parameter lies among the results.
fn index(assembly: &Assembly<'_>, list: &[Product]) -> Vec<u64> {
    let ranges = &assembly.parameters;
    let mut index = vec![NONE; ranges.len];
    let mut set = |start: usize, results: &mut dyn Iterator<Item = usize>| {
        index[start..].iter_mut().zip(results).for_each(|(index, result)| *index = result as u64);
    };
    let blocks: Vec<_> = wiring::blocks(assembly).map(|(_, block)| block).collect();
    let readouts: Vec<_> = wiring::readout_blocks(assembly).map(|(readout, ..)| readout).collect();
    // Columns of each readout's weights that lie before the block to come.
    let mut columns_before = vec![0; assembly.readouts.len()];
    for product in list {
        let (first, rows, columns) = (product.result, product.rows, product.columns);
        match &product.factors {
            Factors::Block { number, .. } => {
                let block = blocks[*number];
                let mut synapses = Vec::with_capacity(block.num_synapses());
                block.for_each_synapse(|row, column, _| {
                    synapses.push(first + row * columns + column)
                });
                set(ranges.pathways[block.pathway].start, &mut synapses.into_iter());
            }
            Factors::BaseFiring => set(ranges.base_firing.start, &mut (first..first + rows)),
            Factors::Init => set(ranges.init.start, &mut (first..first + rows)),
            Factors::Readout { number, .. } => {
                let readout = readouts[*number];
                let width: usize =
                    assembly.readouts[readout].sources.iter().map(ExactSizeIterator::len).sum();
                let start = ranges.readouts[readout].0.start + columns_before[readout];
                for row in 0..rows {
                    let from = first + row * columns;
                    set(start + row * width, &mut (from..from + columns));
                }
                columns_before[readout] += columns;
            }
            Factors::ReadoutBias => {
                for (readout, (_, bias)) in assembly.readouts.iter().zip(&ranges.readouts) {
                    let outputs = first + readout.outputs.start..first + readout.outputs.end;
                    set(bias.start, &mut { outputs });
                }
            }
        }
    }
    index
}
