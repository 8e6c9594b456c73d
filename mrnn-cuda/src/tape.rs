//! Gradients: sequences whose states are kept on the device, and the way back through them.
//!
//! The way back is a step of the transposed network, from the last step to the first; rows of gradients by the drive
//! lie in that order (`kernels/finish.cuh`). Gradients by weights are products over the steps of a segment.

mod back;
mod transposed;

use crate::device::{Buffer, Stream};
use crate::engine::CudaEngine;
use crate::failure::Failure;
use crate::manipulated::Manipulated;
use crate::precision::Precision;
use crate::runner::Runner;
use crate::sequences::Chunk;
use back::{Back, Segment};
use mrnn_core::engine::{
    Assembly, Conditions, EngineBackend, Gradients, InitialState, LossGradient, Record, Sequence,
    TapeBackend,
};
use mrnn_core::{Error, Result};
use std::sync::Arc;

/// What messages call its arrays.
const WHAT: &str = "a cuda tape";

pub(crate) struct CudaTape<T: Precision> {
    // Before the stream, on whose work their memory may still depend.
    runner: Runner<T>,
    back: Back<T>,
    manipulated: Manipulated<T>,
    /// The states that the segments begin with, as `State::keep` lays them out.
    checkpoints: Buffer<T>,
    /// Elements of one of them.
    checkpoint_len: usize,
    /// The first h before any was clamped.
    start_h: Buffer<T>,
    /// Whether x and h were given for the last sequence.
    start: (bool, bool),
    /// The segment whose rows the state has.
    loaded: usize,
    stream: Box<dyn Stream>,
    engine: Arc<CudaEngine<T>>,
    failure: Failure,
}

impl<T: Precision> CudaTape<T> {
    pub(crate) fn new(
        engine: Arc<CudaEngine<T>>,
        assembly: &Assembly<'_>,
        batch: usize,
        max_steps: usize,
        checkpoint_every: usize,
    ) -> Result<Self> {
        let device = &engine.device;
        let stream = device.stream()?;
        let every = checkpoint_every.max(1);
        let checkpoint_len = engine.dimensions.snapshot_len(batch);
        let segments = max_steps.div_ceil(every);
        // A sequence in one segment is there as it is.
        let checkpoints = if segments > 1 { segments * checkpoint_len } else { 0 };
        let tape = Self {
            runner: Runner::new(&engine, WHAT, batch, every)?,
            back: Back::new(&engine, &*stream, assembly, batch, every)?,
            manipulated: Manipulated::new(&engine)?,
            checkpoints: Buffer::zeros(device, WHAT, checkpoints)?,
            checkpoint_len,
            start_h: Buffer::zeros(device, WHAT, batch * engine.dimensions.num_units)?,
            start: (false, false),
            loaded: 0,
            stream,
            failure: Failure::default(),
            engine,
        };
        tape.stream.synchronize()?;
        Ok(tape)
    }

    fn try_forward(
        &mut self,
        start: InitialState<'_, T>,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) -> Result<()> {
        let Self { runner, manipulated, engine, stream, .. } = self;
        let (engine, stream) = (&**engine, &**stream);
        manipulated.take(engine, stream, conditions.manipulation)?;
        let state = &mut runner.state;
        state.move_to_front(stream)?;
        self.start = (start.x.is_some(), start.h.is_some());
        state.begin(engine, stream, None, (false, false))?;
        if start.x.is_some() || start.h.is_some() {
            state.set(engine, stream, start.x, start.h)?;
        }
        let first = state.h_start(0);
        state.h.copy(stream, first..first + state.h_len(), &self.start_h, 0)?;
        state.clamp(stream, manipulated)?;
        for (segment, chunk) in
            Chunk::all(sequence.layout, sequence.steps, state.capacity).enumerate()
        {
            let state = &mut runner.state;
            state.move_to_front(stream)?;
            if sequence.steps > state.capacity {
                state.keep(stream, &self.checkpoints, segment * self.checkpoint_len)?;
            }
            runner.run((engine, stream), manipulated, (sequence, chunk), conditions, record)?;
            self.loaded = segment;
        }
        Ok(())
    }

    fn try_backward(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    ) -> Result<()> {
        let Self { runner, back, manipulated, engine, stream, .. } = self;
        let (engine, stream) = (&**engine, &**stream);
        back.begin(stream)?;
        if sequence.steps == 0 {
            for gradient in [&mut gradients.x0, &mut gradients.h0].into_iter().flatten() {
                gradient.fill(T::ZERO);
            }
        }
        let segments = Chunk::all(sequence.layout, sequence.steps, runner.state.capacity);
        for (number, chunk) in segments.enumerate().rev() {
            if number != self.loaded {
                let start = number * self.checkpoint_len;
                runner.state.go_back(stream, &self.checkpoints, start)?;
                let record = &mut Record::default();
                runner.run((engine, stream), manipulated, (sequence, chunk), conditions, record)?;
                self.loaded = number;
            }
            let segment = Segment {
                engine,
                stream,
                state: &runner.state,
                manipulated,
                manipulation: conditions.manipulation,
                chunk,
            };
            back.segment(&segment, loss, gradients)?;
            if number == 0 {
                back.start(&segment, &self.start_h, self.start, gradients)?;
            }
        }
        back.deliver(stream, gradients)
    }
}

impl<T: Precision> TapeBackend<T> for CudaTape<T> {
    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        let engine = Arc::get_mut(&mut self.engine).ok_or(Error::EngineInUse)?;
        engine.refresh(assembly)?;
        self.manipulated.forget();
        self.back.refresh(&*self.stream, assembly)?;
        self.stream.synchronize()
    }

    fn forward(
        &mut self,
        start: InitialState<'_, T>,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        let result = self.try_forward(start, sequence, conditions, record);
        self.failure.watch(result);
    }

    fn backward(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    ) {
        let result = self.try_backward(sequence, conditions, loss, gradients);
        self.failure.watch(result);
    }

    fn failure(&self) -> Option<Error> {
        self.failure.error()
    }
}
