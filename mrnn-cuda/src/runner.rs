//! The steps of sequences: what sessions and tapes have in common.

use crate::affine::Affine;
use crate::device::Stream;
use crate::engine::CudaEngine;
use crate::kernels::Finish;
use crate::manipulated::Manipulated;
use crate::parameters::{Call, Noise};
use crate::precision::Precision;
use crate::schedule::Schedule;
use crate::sequences::{Array, Chunk, download};
use crate::state::State;
use mrnn_core::Result;
use mrnn_core::engine::{Conditions, Dimensions, Record, Sequence};

pub(crate) struct Runner<T: Precision> {
    pub(crate) state: State<T>,
    pub(crate) schedule: Schedule<T>,
    pub(crate) readouts: Affine<T>,
    input: Array<T>,
    stimulation: Array<T>,
    record_x: Array<T>,
    record_h: Array<T>,
    pub(crate) record_y: Array<T>,
}

impl<T: Precision> Runner<T> {
    /// Room for chunks of at most `steps` steps; `what` names it where memory is short.
    pub(crate) fn new(
        engine: &CudaEngine<T>,
        what: &str,
        batch: usize,
        steps: usize,
    ) -> Result<Self> {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = engine.dimensions;
        let array = |width| Array::new(&engine.device, what, (steps, batch, width));
        let units = engine.tables.units();
        Ok(Self {
            state: State::new(engine, what, batch, steps)?,
            schedule: Schedule::new(&engine.forward, units, Finish::Forward, batch, engine.mode)?,
            readouts: Affine::new(&engine.readouts, batch)?,
            input: array(num_inputs)?,
            stimulation: array(num_units)?,
            record_x: array(num_units)?,
            record_h: array(num_units)?,
            record_y: array(num_outputs)?,
        })
    }

    /// Takes the steps of a chunk, and records what is asked for.
    pub(crate) fn run(
        &mut self,
        (engine, stream): (&CudaEngine<T>, &dyn Stream),
        manipulated: &Manipulated<T>,
        (sequence, chunk): (&Sequence<'_, T>, Chunk),
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) -> Result<()> {
        let upload = |values: Option<&[T]>, array: &Array<T>| match values {
            Some(values) => array.upload(stream, chunk, values).map(|()| array.buffer.address()),
            None => Ok(0),
        };
        let mut call = Call {
            stimulation: upload(sequence.stimulation, &self.stimulation)?,
            ..manipulated.call()
        };
        let input = upload(sequence.input, &self.input)?;
        if record.x.is_some() {
            call.record_x = self.record_x.buffer.address();
        }
        // Time-first h is what the state's rows are.
        if record.h.is_some() && !chunk.is_time_first() {
            call.record_h = self.record_h.buffer.address();
        }
        self.queue((engine, stream), manipulated, (input, chunk), conditions, call)?;

        let Self { state, readouts, .. } = self;
        if let Some(y) = &mut record.y {
            readouts.of_states(stream, engine, state, manipulated, (&self.record_y, chunk))?;
            self.record_y.download(stream, chunk, y)?;
        }
        if let Some(x) = &mut record.x {
            self.record_x.download(stream, chunk, x)?;
        }
        match &mut record.h {
            Some(h) if chunk.is_time_first() => {
                let (start, units) = (state.h_start(chunk.steps - 1), engine.dimensions.num_units);
                download(&state.h, start, stream, (chunk, state.batch, units), h)?;
            }
            Some(h) => self.record_h.download(stream, chunk, h)?,
            None => {}
        }
        Ok(())
    }

    /// Queues the steps of a chunk, on top of `call`. Their input lies at an address in the chunk's layout, or is 0 where
    /// that is.
    pub(crate) fn queue(
        &mut self,
        (engine, stream): (&CudaEngine<T>, &dyn Stream),
        manipulated: &Manipulated<T>,
        (input, chunk): (u64, Chunk),
        conditions: &Conditions<'_, T>,
        call: Call,
    ) -> Result<()> {
        let Self { state, schedule, .. } = self;
        state.make_room(stream, chunk.steps)?;
        state.take_inputs(engine, stream, input, chunk, conditions)?;
        let mut call = state.call(call);
        call.noise = Noise::of(conditions, chunk.first);
        (call.sequence_step, call.sequence_member) =
            chunk.strides(state.batch, engine.dimensions.num_units);
        schedule.run(stream, &engine.forward, call, manipulated.has_gains, chunk.steps)?;
        state.advanced(chunk.steps);
        Ok(())
    }
}
