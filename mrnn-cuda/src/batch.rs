//! A batch of copies of an engine's network on the device: what sessions of every kind move.

use crate::affine;
use crate::device::{Buffer, Pending, Stream};
use crate::engine::CudaEngine;
use crate::manipulated::Manipulated;
use crate::precision::Precision;
use crate::runner::Runner;
use crate::schedule::Mode;
use crate::sequences::{Array, Chunk, capacity};
use mrnn_core::engine::{Assembly, Conditions, Dimensions, Layout, Manipulation, Record, Sequence};
use mrnn_core::{Error, Result};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct Batch<T: Precision> {
    // Before the stream, on whose work their memory may still depend.
    runner: Runner<T>,
    manipulated: Mutex<Manipulated<T>>,
    stream: Box<dyn Stream>,
    engine: Arc<CudaEngine<T>>,
}

impl<T: Precision> Batch<T> {
    pub(crate) fn new(engine: Arc<CudaEngine<T>>, batch: usize) -> Result<Self> {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = engine.dimensions;
        let steps = capacity::<T>(batch, num_units.max(num_inputs).max(num_outputs));
        let mut batch = Self {
            runner: Runner::new(&engine, "a cuda session", batch, steps)?,
            manipulated: Mutex::new(Manipulated::new(&engine)?),
            stream: engine.device.stream()?,
            engine,
        };
        batch.reset(None)?;
        Ok(batch)
    }

    pub(crate) fn engine(&self) -> &CudaEngine<T> {
        &self.engine
    }

    pub(crate) fn stream(&self) -> &dyn Stream {
        &*self.stream
    }

    pub(crate) fn mode(&self) -> Mode {
        self.runner.schedule.mode()
    }

    /// The initial state of some members, or of all.
    pub(crate) fn reset(&mut self, members: Option<&[bool]>) -> Result<()> {
        let Self { runner, engine, stream, .. } = self;
        runner.state.begin(engine, &**stream, members, (false, false))
    }

    pub(crate) fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>) -> Result<()> {
        let Self { runner, engine, stream, .. } = self;
        runner.state.set(engine, &**stream, x, h)
    }

    /// Takes over the parameters of a network of the same structure, for the steps that are not queued yet.
    ///
    /// # Errors
    /// [`Error::EngineInUse`] where the engine is not this batch's alone.
    pub(crate) fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        let Self { manipulated, stream, engine, .. } = self;
        let engine = Arc::get_mut(engine).ok_or(Error::EngineInUse)?;
        manipulated.get_mut().unwrap_or_else(PoisonError::into_inner).forget();
        engine.queue_refresh(&**stream, assembly)
    }

    /// Takes the steps of a sequence, and waits for what is to be recorded.
    pub(crate) fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) -> Result<()> {
        let (runner, place, manipulated) = self.begin(conditions)?;
        let mut chunks = Chunk::all(sequence.layout, sequence.steps, runner.state.capacity);
        chunks.try_for_each(|chunk| {
            runner.run(place, manipulated, (sequence, chunk), conditions, record)
        })
    }

    /// Queues `steps` steps with an input of this device, time first.
    pub(crate) fn queue(
        &mut self,
        (input, steps): (&Array<T>, usize),
        conditions: &Conditions<'_, T>,
    ) -> Result<()> {
        let (runner, place, manipulated) = self.begin(conditions)?;
        let mut chunks = Chunk::all(Layout::TimeFirst, steps, runner.state.capacity);
        chunks.try_for_each(|chunk| {
            let (input, ..) = input.place(chunk, chunk.first);
            let call = manipulated.call();
            runner.queue(place, manipulated, (input, chunk), conditions, call)
        })
    }

    /// Takes over the manipulations of the steps to come, and gives what takes them.
    #[expect(clippy::type_complexity, reason = "three parts of the batch, borrowed side by side")]
    fn begin(
        &mut self,
        conditions: &Conditions<'_, T>,
    ) -> Result<(&mut Runner<T>, (&CudaEngine<T>, &dyn Stream), &Manipulated<T>)> {
        let Self { runner, manipulated, stream, engine, .. } = self;
        let (engine, stream) = (&**engine, &**stream);
        let manipulated = manipulated.get_mut().unwrap_or_else(PoisonError::into_inner);
        manipulated.take(engine, stream, conditions.manipulation)?;
        runner.state.clamp(stream, manipulated)?;
        Ok((runner, (engine, stream), manipulated))
    }

    /// Where x lies, `[batch, units]`.
    pub(crate) fn x(&self) -> Place<'_, T> {
        let x = &self.runner.state.x;
        Place { stream: self.stream(), buffer: x, start: 0, len: x.len() }
    }

    /// Where h lies, `[batch, units]`.
    pub(crate) fn h(&self) -> Place<'_, T> {
        let state = &self.runner.state;
        let (start, len) = (state.h_start(0), state.h_len());
        Place { stream: self.stream(), buffer: &state.h, start, len }
    }

    /// Queues the readouts of the state, and gives where they lie, `[batch, outputs]`.
    pub(crate) fn outputs(&self, manipulation: &Manipulation<T>) -> Result<Place<'_, T>> {
        let (engine, stream) = (&*self.engine, self.stream());
        let mut manipulated = self.manipulated.lock().unwrap_or_else(PoisonError::into_inner);
        manipulated.take(engine, stream, manipulation)?;
        let Runner { state, readouts, record_y, .. } = &self.runner;
        readouts.of_state(stream, engine, state, &manipulated, record_y)?;
        let len = state.batch * engine.dimensions.num_outputs;
        Ok(Place { stream, buffer: &record_y.buffer, start: 0, len })
    }

    pub(crate) fn current(&self, pathway: usize, gain: T, current: &mut [T]) -> Result<()> {
        affine::current(&self.engine, self.stream(), &self.runner.state, (pathway, gain), current)
    }

    pub(crate) fn save(&self, values: &mut [T]) -> Result<()> {
        self.runner.state.save(self.stream(), values)
    }

    pub(crate) fn restore(&self, values: &[T]) -> Result<()> {
        self.runner.state.restore(self.stream(), values)
    }
}

/// Values of a batch on the device.
pub(crate) struct Place<'a, T: Precision> {
    stream: &'a dyn Stream,
    buffer: &'a Buffer<T>,
    start: usize,
    len: usize,
}

impl<T: Precision> Place<'_, T> {
    /// Copies them out once all that is queued has ended.
    pub(crate) fn read(&self, values: &mut [T]) -> Result<()> {
        self.buffer.read(self.stream, self.start, values)
    }

    /// [`read`](Self::read), without waiting.
    pub(crate) fn read_later(&self) -> Result<Pending<T>> {
        self.buffer.read_later(self.stream, self.start..self.start + self.len)
    }
}
