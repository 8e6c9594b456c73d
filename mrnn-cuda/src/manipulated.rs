//! Gains, currents and clamps of a session on the device.

use crate::device::{Buffer, Stream};
use crate::engine::CudaEngine;
use crate::parameters::Call;
use crate::precision::Precision;
use mrnn_core::Result;
use mrnn_core::engine::Manipulation;

const WHAT: &str = "the manipulations of a cuda session";

pub(crate) struct Manipulated<T: Precision> {
    /// By block.
    gains: Buffer<T>,
    readout_gains: Buffer<T>,
    /// Base firing and currents, by unit.
    bias: Buffer<T>,
    is_clamped: Buffer<u8>,
    clamped: Buffer<T>,
    pub(crate) has_gains: bool,
    pub(crate) has_clamps: bool,
    /// Of what is there; `None` before anything is.
    revision: Option<u64>,
}

impl<T: Precision> Manipulated<T> {
    pub(crate) fn new(engine: &CudaEngine<T>) -> Result<Self> {
        let (device, units) = (&engine.device, engine.dimensions.num_units);
        Ok(Self {
            gains: Buffer::zeros(device, WHAT, engine.blocks.len())?,
            readout_gains: Buffer::zeros(device, WHAT, engine.readout_regions.len())?,
            bias: Buffer::zeros(device, WHAT, units)?,
            is_clamped: Buffer::zeros(device, WHAT, units)?,
            clamped: Buffer::zeros(device, WHAT, units)?,
            has_gains: false,
            has_clamps: false,
            revision: None,
        })
    }

    /// Forgets what is there: the engine's base firing, which is part of it, has changed.
    pub(crate) fn forget(&mut self) {
        self.revision = None;
    }

    /// Takes over what has changed.
    pub(crate) fn take(
        &mut self,
        engine: &CudaEngine<T>,
        stream: &dyn Stream,
        manipulation: &Manipulation<T>,
    ) -> Result<()> {
        if self.revision == Some(manipulation.revision()) {
            return Ok(());
        }
        let blocks = engine.blocks.iter();
        let gains: Vec<T> =
            blocks.map(|&(pathway, region)| manipulation.pathway_gain(pathway, region)).collect();
        self.gains.write(stream, 0, &gains)?;
        let regions = engine.readout_regions.iter();
        let gains: Vec<T> = regions.map(|&region| manipulation.region_gain(region)).collect();
        self.readout_gains.write(stream, 0, &gains)?;
        let bias = engine.base_firing.iter().zip(manipulation.current());
        let bias: Vec<T> = bias.map(|(&base, &current)| base + current).collect();
        self.bias.write(stream, 0, &bias)?;
        if let Some(clamped) = manipulation.clamped() {
            let flags: Vec<u8> = clamped.iter().map(|value| value.is_some().into()).collect();
            let values: Vec<T> = clamped.iter().map(|value| value.unwrap_or(T::ZERO)).collect();
            self.is_clamped.write(stream, 0, &flags)?;
            self.clamped.write(stream, 0, &values)?;
        }
        self.has_gains = manipulation.has_gains();
        self.has_clamps = manipulation.clamped().is_some();
        self.revision = Some(manipulation.revision());
        Ok(())
    }

    /// Flags and values of clamped units; 0 where there are none.
    pub(crate) fn clamps(&self) -> (u64, u64) {
        if self.has_clamps { (self.is_clamped.address(), self.clamped.address()) } else { (0, 0) }
    }

    /// What a step's call says of them.
    pub(crate) fn call(&self) -> Call {
        let (is_clamped, clamped) = self.clamps();
        let (gains, bias) = (self.gains.address(), self.bias.address());
        Call { gains, bias, is_clamped, clamped, ..Call::default() }
    }

    pub(crate) fn gains(&self) -> u64 {
        self.gains.address()
    }

    pub(crate) fn readout_gains(&self) -> u64 {
        self.readout_gains.address()
    }
}
