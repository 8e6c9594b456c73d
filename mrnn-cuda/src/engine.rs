//! The engine: a network's weights and constants on a device.

use crate::device::{Buffer, Device, Stream};
use crate::kernels::Arithmetic;
use crate::linear::Linear;
use crate::options::Options;
use crate::parameters::Units;
use crate::precision::Precision;
use crate::schedule::Mode;
use crate::session::CudaSession;
use crate::tape::CudaTape;
use crate::wiring::{self, Weights, Wiring};
use mrnn_core::engine::{
    Assembly, Block, Dimensions, EngineBackend, NoiseSource, RegionAssembly, SessionBackend,
    TapeBackend, WeightFormat,
};
use mrnn_core::{Activation, Result};
use std::sync::Arc;

/// What messages call its arrays.
const WHAT: &str = "a cuda engine";

/// Constants of units and outputs on the device.
pub(crate) struct Tables<T: Precision> {
    alpha: Buffer<T>,
    noise_scale: Buffer<T>,
    pub(crate) activation: Buffer<u32>,
    pub(crate) init: Buffer<T>,
    pub(crate) input_noise_scale: Buffer<T>,
    pub(crate) readout_bias: Buffer<T>,
}

impl<T: Precision> Tables<T> {
    fn zeros(device: &Arc<dyn Device>, dimensions: Dimensions) -> Result<Self> {
        let units = dimensions.num_units;
        Ok(Self {
            alpha: Buffer::zeros(device, WHAT, units)?,
            noise_scale: Buffer::zeros(device, WHAT, units)?,
            activation: Buffer::zeros(device, WHAT, units)?,
            init: Buffer::zeros(device, WHAT, units)?,
            input_noise_scale: Buffer::zeros(device, WHAT, dimensions.num_inputs)?,
            readout_bias: Buffer::zeros(device, WHAT, dimensions.num_outputs)?,
        })
    }

    fn write(&self, stream: &dyn Stream, assembly: &Assembly<'_>) -> Result<()> {
        let regions = assembly.regions.iter();
        let by_unit = |value: fn(&RegionAssembly<'_>) -> f64| {
            let of_units = |region| std::iter::repeat_n(value(region), region.units.len());
            rounded(regions.clone().flat_map(of_units))
        };
        self.alpha.write(stream, 0, &by_unit(|region| region.alpha))?;
        self.noise_scale.write(stream, 0, &by_unit(|region| region.noise_scale))?;
        let activation = regions.clone().flat_map(|region| {
            let code =
                Activation::ALL.iter().position(|activation| *activation == region.activation);
            std::iter::repeat_n(code.expect("all are listed") as u32, region.units.len())
        });
        self.activation.write(stream, 0, &activation.collect::<Vec<_>>())?;
        self.init.write(stream, 0, &rounded(assembly.init.iter().copied()))?;
        let inputs = assembly.input_noise.iter();
        let scales =
            inputs.flat_map(|region| std::iter::repeat_n(region.scale, region.units.len()));
        self.input_noise_scale.write(stream, 0, &rounded(scales))?;
        let biases = assembly.readouts.iter().flat_map(|readout| readout.bias).copied();
        self.readout_bias.write(stream, 0, &rounded(biases))
    }

    pub(crate) fn units(&self) -> Units {
        Units {
            alpha: self.alpha.address(),
            noise_scale: self.noise_scale.address(),
            activation: self.activation.address(),
        }
    }
}

pub(crate) struct CudaEngine<T: Precision> {
    pub(crate) device: Arc<dyn Device>,
    pub(crate) dimensions: Dimensions,
    /// From states and inputs to drives.
    pub(crate) forward: Linear<T>,
    forward_places: Vec<Option<(usize, usize)>>,
    /// From states to readouts.
    pub(crate) readouts: Linear<T>,
    readout_places: Vec<Option<(usize, usize)>>,
    pub(crate) tables: Tables<T>,
    pub(crate) base_firing: Vec<T>,
    /// Pathway and source region of each block.
    pub(crate) blocks: Vec<(usize, usize)>,
    /// Source region of each block of readouts.
    pub(crate) readout_regions: Vec<usize>,
    pub(crate) mode: Option<Mode>,
    noise: NoiseSource,
}

impl<T: Precision> CudaEngine<T> {
    pub(crate) fn new(
        device: Arc<dyn Device>,
        assembly: &Assembly<'_>,
        options: Options,
        mode: Option<Mode>,
    ) -> Result<Self> {
        let stream = device.stream()?;
        let dimensions = assembly.dimensions;
        let (forward, forward_places) = Wiring::forward(assembly).into_map();
        let (readouts, readout_places) = Wiring::readouts(assembly).into_map();
        let block = |(_, block): (usize, &Block<'_>)| (block.pathway, block.source_region);
        let mut engine = Self {
            forward: Linear::new(&device, &*stream, forward, arithmetic(options))?,
            // Readouts keep their weights whole, as on the CPU.
            readouts: Linear::new(&device, &*stream, readouts, Arithmetic::Full)?,
            tables: Tables::zeros(&device, dimensions)?,
            base_firing: Vec::new(),
            blocks: wiring::blocks(assembly).map(block).collect(),
            readout_regions: wiring::readout_blocks(assembly)
                .map(|(_, region, _)| region)
                .collect(),
            noise: assembly.noise,
            device,
            dimensions,
            forward_places,
            readout_places,
            mode,
        };
        engine.queue_refresh(&*stream, assembly)?;
        stream.synchronize()?;
        Ok(engine)
    }

    /// Takes over parameters, for the work that is queued later on the stream. Only host memory can be lacking before
    /// anything changes.
    pub(crate) fn queue_refresh(
        &mut self,
        stream: &dyn Stream,
        assembly: &Assembly<'_>,
    ) -> Result<()> {
        let forward = Weights::new(&self.forward, &self.forward_places, false)?;
        let readouts = Weights::new(&self.readouts, &self.readout_places, false)?;
        let (forward, readouts) =
            (forward.of_connections(assembly), readouts.of_readouts(assembly));
        self.base_firing = rounded(assembly.base_firing.iter().copied());
        self.noise = assembly.noise;
        self.forward.fill(stream, forward)?;
        self.readouts.fill(stream, readouts)?;
        self.tables.write(stream, assembly)
    }

    /// The rows and the part of the block of a pathway, and the block's number.
    pub(crate) fn pathway(&self, pathway: usize) -> Option<(usize, usize, usize)> {
        let block = self.blocks.iter().position(|(of_block, _)| *of_block == pathway)?;
        self.forward_places[block].map(|(rows, part)| (rows, part, block))
    }
}

fn rounded<T: Precision>(values: impl Iterator<Item = f64>) -> Vec<T> {
    values.map(T::from_f64).collect()
}

/// What products are computed with.
fn arithmetic(options: Options) -> Arithmetic {
    match options.weights {
        WeightFormat::Bf16 => Arithmetic::Bf16,
        WeightFormat::Full if options.tf32 => Arithmetic::Tf32,
        WeightFormat::Full => Arithmetic::Full,
    }
}

impl<T: Precision> EngineBackend<T> for CudaEngine<T> {
    fn name(&self) -> &'static str {
        "cuda"
    }

    fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    fn noise(&self) -> NoiseSource {
        self.noise
    }

    fn new_session(self: Arc<Self>, batch: usize) -> Result<Box<dyn SessionBackend<T>>> {
        Ok(Box::new(CudaSession::new(self, batch)?))
    }

    fn new_tape(
        self: Arc<Self>,
        assembly: &Assembly<'_>,
        batch: usize,
        max_steps: usize,
        checkpoint_every: usize,
    ) -> Result<Box<dyn TapeBackend<T>>> {
        Ok(Box::new(CudaTape::new(self, assembly, batch, max_steps, checkpoint_every)?))
    }

    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        let stream = self.device.stream()?;
        self.queue_refresh(&*stream, assembly)?;
        stream.synchronize()
    }
}
