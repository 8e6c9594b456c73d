//! A network packed for the kernels.

use crate::kernels::{CompressedRows, Kernels, Precision};
use crate::session::CpuSession;
use mrnn_core::engine::{
    Assembly, Block, Dimensions, EngineBackend, InputNoise, NoiseSource, ReadoutAssembly,
    SessionBackend,
};
use mrnn_core::memory::{reserved, zeros};
use mrnn_core::{Activation, Result};
use std::ops::Range;
use std::sync::Arc;

/// What messages call the engine's arrays.
const WHAT: &str = "the cpu engine";

/// Blocks with a smaller fraction of existing synapses are kept as compressed rows. With the scalar
/// kernels the two forms take the same time at 0.29 (50 units), 0.19 (300) and 0.17 (1000).
const SPARSE_BELOW: f64 = 0.18;

pub(crate) struct Prepared<T: Precision> {
    pub(crate) kernels: &'static Kernels<T>,
    pub(crate) dimensions: Dimensions,
    pub(crate) regions: Vec<PackedRegion<T>>,
    pub(crate) readouts: Vec<PackedReadout<T>>,
    pub(crate) input_noise: Vec<InputNoise>,
    pub(crate) base_firing: Vec<T>,
    pub(crate) init: Vec<T>,
    noise: NoiseSource,
}

pub(crate) struct PackedRegion<T> {
    pub(crate) units: Range<usize>,
    pub(crate) activation: Activation,
    pub(crate) alpha: T,
    pub(crate) noise_scale: f64,
    pub(crate) input: Vec<PackedBlock<T>>,
    pub(crate) recurrent: Vec<PackedBlock<T>>,
}

pub(crate) struct PackedReadout<T> {
    pub(crate) outputs: Range<usize>,
    pub(crate) bias: Vec<T>,
    pub(crate) blocks: Vec<PackedBlock<T>>,
}

pub(crate) struct PackedBlock<T> {
    sources: Range<usize>,
    weights: Weights<T>,
}

enum Weights<T> {
    /// `[source][row]`
    Dense(Vec<T>),
    /// Compressed rows.
    Sparse { indptr: Vec<usize>, indices: Vec<u32>, values: Vec<T> },
}

impl<T: Precision> Prepared<T> {
    pub(crate) fn new(assembly: &Assembly<'_>) -> Result<Self> {
        let regions = assembly.regions.iter().map(|region| {
            Ok(PackedRegion {
                units: region.units.clone(),
                activation: region.activation,
                alpha: T::from_f64(region.alpha),
                noise_scale: region.noise_scale,
                input: region.input.iter().map(PackedBlock::new).collect::<Result<_>>()?,
                recurrent: region.recurrent.iter().map(PackedBlock::new).collect::<Result<_>>()?,
            })
        });
        Ok(Self {
            kernels: T::kernels(),
            dimensions: assembly.dimensions,
            regions: regions.collect::<Result<_>>()?,
            readouts: assembly.readouts.iter().map(PackedReadout::new).collect::<Result<_>>()?,
            input_noise: assembly.input_noise.clone(),
            base_firing: rounded(&assembly.base_firing),
            init: rounded(&assembly.init),
            noise: assembly.noise,
        })
    }
}

impl<T: Precision> PackedReadout<T> {
    fn new(readout: &ReadoutAssembly<'_>) -> Result<Self> {
        let (rows, cols) = (readout.outputs.len(), readout.weight.len() / readout.outputs.len());
        let mut first_col = 0;
        let blocks = readout.sources.iter().map(|sources| {
            let mut weights = zeros(WHAT, rows * sources.len())?;
            for row in 0..rows {
                for col in 0..sources.len() {
                    let weight = readout.weight[row * cols + first_col + col];
                    weights[col * rows + row] = T::from_f64(weight);
                }
            }
            first_col += sources.len();
            Ok(PackedBlock { sources: sources.clone(), weights: Weights::Dense(weights) })
        });
        let blocks = blocks.collect::<Result<_>>()?;
        Ok(Self { outputs: readout.outputs.clone(), bias: rounded(readout.bias), blocks })
    }
}

impl<T: Precision> PackedBlock<T> {
    fn new(block: &Block<'_>) -> Result<Self> {
        let (rows, cols, count) = (block.rows(), block.cols(), block.num_synapses());
        let density = count as f64 / (rows as f64 * cols as f64);
        let weights = if density < SPARSE_BELOW {
            let mut indptr = zeros(WHAT, rows + 1)?;
            let (mut indices, mut values) = (reserved(WHAT, count)?, reserved(WHAT, count)?);
            block.for_each_synapse(|row, col, weight| {
                indices.push(col as u32);
                values.push(T::from_f64(weight));
                indptr[row + 1] = values.len();
            });
            // Rows without synapses end where the row before them ends.
            for row in 0..rows {
                indptr[row + 1] = indptr[row + 1].max(indptr[row]);
            }
            Weights::Sparse { indptr, indices, values }
        } else {
            let mut weights = zeros(WHAT, rows * cols)?;
            block.for_each_synapse(|row, col, weight| {
                weights[col * rows + row] = T::from_f64(weight);
            });
            Weights::Dense(weights)
        };
        Ok(Self { sources: block.sources.clone(), weights })
    }

    /// `drive += W·sources`, where `sources` are all units of the block's source kind.
    pub(crate) fn add_to(&self, kernels: &Kernels<T>, sources: &[T], drive: &mut [T]) {
        let sources = &sources[self.sources.clone()];
        match &self.weights {
            Weights::Dense(weights) => (kernels.dense)(weights, sources, drive),
            Weights::Sparse { indptr, indices, values } => {
                (kernels.sparse)(CompressedRows { indptr, indices, values }, sources, drive);
            }
        }
    }
}

impl<T: Precision> EngineBackend<T> for Prepared<T> {
    fn name(&self) -> &'static str {
        "cpu"
    }

    fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    fn noise(&self) -> NoiseSource {
        self.noise
    }

    fn new_session(self: Arc<Self>, batch: usize) -> Result<Box<dyn SessionBackend<T>>> {
        Ok(Box::new(CpuSession::new(self, batch)?))
    }

    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        *self = Self::new(assembly)?;
        Ok(())
    }
}

fn rounded<T: Precision>(values: &[f64]) -> Vec<T> {
    values.iter().copied().map(T::from_f64).collect()
}
