//! Products that no step depends on: readouts, the way back from them, gradients by inputs, and currents.

use crate::device::{Buffer, Stream};
use crate::engine::CudaEngine;
use crate::kernels::Finish;
use crate::linear::{Linear, Steps};
use crate::manipulated::Manipulated;
use crate::parameters::{Call, Units};
use crate::precision::Precision;
use crate::sequences::{Array, Chunk};
use crate::state::State;
use mrnn_core::Result;

/// The launches of one such product for one batch.
pub(crate) struct Affine<T: Precision> {
    steps: Steps,
    call: Buffer<Call>,
    precision: std::marker::PhantomData<T>,
}

impl<T: Precision> Affine<T> {
    pub(crate) fn new(linear: &Linear<T>, batch: usize) -> Result<Self> {
        Self::of(linear, linear.steps(Finish::Affine, batch)?)
    }

    fn of(linear: &Linear<T>, steps: Steps) -> Result<Self> {
        let call = Buffer::zeros(&linear.device, "the calls of a cuda session", 1)?;
        Ok(Self { steps, call, precision: std::marker::PhantomData })
    }

    /// Queues `steps` products of `call`.
    pub(crate) fn run(
        &self,
        stream: &dyn Stream,
        linear: &Linear<T>,
        call: Call,
        steps: usize,
    ) -> Result<()> {
        self.call.write(stream, 0, &[call])?;
        self.steps.launch(stream, linear, Units::default(), &self.call, (0, steps))
    }

    /// Readouts after each step of a chunk, the last that has been queued.
    pub(crate) fn of_states(
        &self,
        stream: &dyn Stream,
        engine: &CudaEngine<T>,
        state: &State<T>,
        manipulated: &Manipulated<T>,
        (y, chunk): (&Array<T>, Chunk),
    ) -> Result<()> {
        let (next, next_step, next_member) = y.place(chunk, 0);
        let call = Call { next, next_step, next_member, ..Call::default() };
        let call = readout_call(engine, state, manipulated, chunk.steps - 1, call);
        self.run(stream, &engine.readouts, call, chunk.steps)
    }

    /// Readouts of the current state, `[batch, outputs]`.
    pub(crate) fn of_state(
        &self,
        stream: &dyn Stream,
        engine: &CudaEngine<T>,
        state: &State<T>,
        manipulated: &Manipulated<T>,
        y: &Array<T>,
    ) -> Result<()> {
        let next_member = engine.dimensions.num_outputs as i64;
        let call = Call { next: y.buffer.address(), next_member, ..Call::default() };
        let call = readout_call(engine, state, manipulated, 0, call);
        self.run(stream, &engine.readouts, call, 1)
    }
}

/// Readouts from the state of `age` steps before on.
fn readout_call<T: Precision>(
    engine: &CudaEngine<T>,
    state: &State<T>,
    manipulated: &Manipulated<T>,
    age: usize,
    call: Call,
) -> Call {
    Call {
        states: state.h.at(state.h_start(age)),
        states_step: state.h_len() as i64,
        states_member: engine.dimensions.num_units as i64,
        gains: manipulated.readout_gains(),
        bias: engine.tables.readout_bias.address(),
        batch: state.batch as u32,
        ..call
    }
}

/// What a pathway added to the drive in the last step, `[batch, rows]`.
pub(crate) fn current<T: Precision>(
    engine: &CudaEngine<T>,
    stream: &dyn Stream,
    state: &State<T>,
    (pathway, gain): (usize, T),
    current: &mut [T],
) -> Result<()> {
    let Some((rows, part, block)) = engine.pathway(pathway) else {
        current.fill(T::ZERO);
        return Ok(());
    };
    let steps = engine.forward.part_steps(rows, part, state.batch)?;
    let affine = Affine::of(&engine.forward, steps)?;
    let mut gains = vec![T::ZERO; engine.blocks.len()];
    gains[block] = gain;
    let gains = Buffer::of(&engine.device, stream, "currents", &gains)?;
    let result = Buffer::zeros(&engine.device, "currents", current.len())?;
    let call = Call {
        // The step began one row before what is current now.
        states: state.h.at(state.h_start(1)),
        inputs: state.u.at(state.u_start(1)),
        next: result.address(),
        next_step: 0,
        next_member: (current.len() / state.batch) as i64,
        gains: gains.address(),
        ..state.call(Call::default())
    };
    affine.run(stream, &engine.forward, call, 1)?;
    result.read(stream, 0, current)
}
