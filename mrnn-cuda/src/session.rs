//! Sessions: a state on the device, and the sequences that move it.

use crate::affine;
use crate::device::Stream;
use crate::engine::CudaEngine;
use crate::failure::Failure;
use crate::manipulated::Manipulated;
use crate::precision::Precision;
use crate::runner::Runner;
use crate::sequences::{Chunk, capacity};
use mrnn_core::engine::{Conditions, Dimensions, Manipulation, Record, Sequence, SessionBackend};
use mrnn_core::{Error, Result};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct CudaSession<T: Precision> {
    // Before the stream, on whose work their memory may still depend.
    runner: Runner<T>,
    manipulated: Mutex<Manipulated<T>>,
    stream: Box<dyn Stream>,
    engine: Arc<CudaEngine<T>>,
    failure: Failure,
}

impl<T: Precision> CudaSession<T> {
    pub(crate) fn new(engine: Arc<CudaEngine<T>>, batch: usize) -> Result<Self> {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = engine.dimensions;
        let steps = capacity::<T>(batch, num_units.max(num_inputs).max(num_outputs));
        let mut session = Self {
            runner: Runner::new(&engine, "a cuda session", batch, steps)?,
            manipulated: Mutex::new(Manipulated::new(&engine)?),
            stream: engine.device.stream()?,
            failure: Failure::default(),
            engine,
        };
        let Self { runner, engine, stream, .. } = &mut session;
        runner.state.begin(engine, &**stream, None, (false, false))?;
        Ok(session)
    }

    fn try_advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) -> Result<()> {
        let Self { runner, manipulated, stream, engine, .. } = self;
        let (engine, stream) = (&**engine, &**stream);
        let manipulated = manipulated.get_mut().unwrap_or_else(PoisonError::into_inner);
        manipulated.take(engine, stream, conditions.manipulation)?;
        runner.state.clamp(stream, manipulated)?;
        for chunk in Chunk::all(sequence, runner.state.capacity) {
            runner.run((engine, stream), manipulated, (sequence, chunk), conditions, record)?;
        }
        Ok(())
    }

    fn try_outputs(&self, manipulation: &Manipulation<T>, y: &mut [T]) -> Result<()> {
        let (engine, stream) = (&*self.engine, &*self.stream);
        let mut manipulated = self.manipulated.lock().unwrap_or_else(PoisonError::into_inner);
        manipulated.take(engine, stream, manipulation)?;
        let Runner { state, readouts, record_y, .. } = &self.runner;
        readouts.of_state(stream, engine, state, &manipulated, record_y)?;
        record_y.buffer.read(stream, 0, y)
    }

    fn try_current(&self, pathway: usize, gain: T, current: &mut [T]) -> Result<()> {
        affine::current(&self.engine, &*self.stream, &self.runner.state, (pathway, gain), current)
    }
}

impl<T: Precision> Drop for CudaSession<T> {
    fn drop(&mut self) {
        // Queued work uses the memory that is given back next; a lost device has none.
        let _ = self.stream.synchronize();
    }
}

impl<T: Precision> SessionBackend<T> for CudaSession<T> {
    fn reset(&mut self, members: Option<&[bool]>) {
        let Self { runner, engine, stream, failure, .. } = self;
        failure.watch(runner.state.begin(engine, &**stream, members, (false, false)));
    }

    fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>) {
        let Self { runner, engine, stream, failure, .. } = self;
        failure.watch(runner.state.set(engine, &**stream, x, h));
    }

    fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>) {
        let (state, stream) = (&self.runner.state, &*self.stream);
        if let Some(x) = x {
            self.failure.watch(state.x.read(stream, 0, x));
        }
        if let Some(h) = h {
            self.failure.watch(state.h.read(stream, state.h_start(0), h));
        }
    }

    fn copy_outputs(&self, manipulation: &Manipulation<T>, y: &mut [T]) {
        self.failure.watch(self.try_outputs(manipulation, y));
    }

    fn copy_current(&self, pathway: usize, gain: T, current: &mut [T]) {
        self.failure.watch(self.try_current(pathway, gain, current));
    }

    fn save(&self, values: &mut [T]) {
        self.failure.watch(self.runner.state.save(&*self.stream, values));
    }

    fn restore(&mut self, values: &[T]) {
        self.failure.watch(self.runner.state.restore(&*self.stream, values));
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        let result = self.try_advance(sequence, conditions, record);
        self.failure.watch(result);
    }

    fn failure(&self) -> Option<Error> {
        self.failure.error()
    }
}
