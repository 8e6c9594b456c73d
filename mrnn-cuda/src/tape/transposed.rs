use crate::device::Stream;
use crate::engine::CudaEngine;
use crate::linear::Linear;
use crate::precision::Precision;
use crate::wiring::{Weights, Wiring};
use mrnn_core::Result;
use mrnn_core::engine::Assembly;

/// The transposed matrices, and where each block of weights lies in them.
pub(super) struct Transposed<T: Precision> {
    pub(super) by_states: Linear<T>,
    pub(super) by_inputs: Linear<T>,
    pub(super) by_readouts: Linear<T>,
    places: [Vec<Option<(usize, usize)>>; 3],
}

impl<T: Precision> Transposed<T> {
    pub(super) fn new(
        engine: &CudaEngine<T>,
        stream: &dyn Stream,
        assembly: &Assembly<'_>,
    ) -> Result<Self> {
        let device = &engine.device;
        let (by_states, of_states) = Wiring::by_states(assembly).into_map();
        let (by_inputs, of_inputs) = Wiring::by_inputs(assembly).into_map();
        let (by_readouts, of_readouts) = Wiring::by_readouts(assembly).into_map();
        let arithmetic = engine.forward.arithmetic;
        let transposed = Self {
            by_states: Linear::new(device, stream, by_states, arithmetic)?,
            by_inputs: Linear::new(device, stream, by_inputs, arithmetic)?,
            by_readouts: Linear::new(device, stream, by_readouts, engine.readouts.arithmetic)?,
            places: [of_states, of_inputs, of_readouts],
        };
        transposed.fill(stream, assembly)?;
        Ok(transposed)
    }

    /// Replaces the weights, in the memory that is there.
    pub(super) fn fill(&self, stream: &dyn Stream, assembly: &Assembly<'_>) -> Result<()> {
        let [of_states, of_inputs, of_readouts] = &self.places;
        let by_states = Weights::new(&self.by_states, of_states, true)?;
        let by_inputs = Weights::new(&self.by_inputs, of_inputs, true)?;
        let by_readouts = Weights::new(&self.by_readouts, of_readouts, true)?;
        self.by_states.fill(stream, by_states.of_connections(assembly))?;
        self.by_inputs.fill(stream, by_inputs.of_connections(assembly))?;
        self.by_readouts.fill(stream, by_readouts.of_readouts(assembly))
    }
}
