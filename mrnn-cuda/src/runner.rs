//! The steps of sequences: what sessions and tapes have in common.

use crate::affine::Affine;
use crate::device::Stream;
use crate::engine::CudaEngine;
use crate::kernels::Finish;
use crate::manipulated::Manipulated;
use crate::parameters::Noise;
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
        let Self { state, schedule, readouts, .. } = self;
        state.make_room(stream, chunk.steps)?;
        if let Some(input) = sequence.input {
            self.input.upload(stream, chunk, input)?;
        }
        let input = sequence.input.map(|_| &self.input);
        state.take_inputs(engine, stream, input, chunk, conditions)?;

        let units = engine.dimensions.num_units;
        let mut call = state.call(manipulated.call());
        call.noise = Noise::of(conditions, chunk.first);
        (call.sequence_step, call.sequence_member) = chunk.strides(state.batch, units);
        if let Some(stimulation) = sequence.stimulation {
            self.stimulation.upload(stream, chunk, stimulation)?;
            call.stimulation = self.stimulation.buffer.address();
        }
        if record.x.is_some() {
            call.record_x = self.record_x.buffer.address();
        }
        // Time-first h is what the state's rows are.
        if record.h.is_some() && !chunk.is_time_first() {
            call.record_h = self.record_h.buffer.address();
        }
        schedule.run(stream, &engine.forward, call, manipulated.has_gains, chunk.steps)?;

        if let Some(y) = &mut record.y {
            readouts.of_states(stream, engine, state, manipulated, (&self.record_y, chunk))?;
            self.record_y.download(stream, chunk, y)?;
        }
        if let Some(x) = &mut record.x {
            self.record_x.download(stream, chunk, x)?;
        }
        match &mut record.h {
            Some(h) if chunk.is_time_first() => {
                let start = state.h_start(0) + state.h_len();
                download(&state.h, start, stream, (chunk, state.batch, units), h)?;
            }
            Some(h) => self.record_h.download(stream, chunk, h)?,
            None => {}
        }
        state.advanced(chunk.steps);
        Ok(())
    }
}
