use super::WHAT;
use super::transposed::Transposed;
use crate::affine::Affine;
use crate::device::{Buffer, Kernel, Stream};
use crate::engine::CudaEngine;
use crate::kernels::{Finish, Small, Variant};
use crate::launch::launch_over;
use crate::manipulated::Manipulated;
use crate::parameters::{Call, Outer, StartParameter, gain_words};
use crate::precision::Precision;
use crate::products::{Factors, Product, Products};
use crate::schedule::Schedule;
use crate::sequences::{Array, Chunk};
use crate::state::State;
use mrnn_core::Result;
use mrnn_core::engine::{Assembly, Dimensions, Gradients, LossGradient, Manipulation};

/// Some steps whose rows the state has, and all that they depend on.
pub(super) struct Segment<'a, T: Precision> {
    pub(super) engine: &'a CudaEngine<T>,
    pub(super) stream: &'a dyn Stream,
    pub(super) state: &'a State<T>,
    pub(super) manipulated: &'a Manipulated<T>,
    pub(super) manipulation: &'a Manipulation<T>,
    pub(super) chunk: Chunk,
}

/// The way back from the last step of a sequence to its first.
pub(super) struct Back<T: Precision> {
    transposed: Transposed<T>,
    schedule: Schedule<T>,
    by_inputs: Affine<T>,
    by_readouts: Affine<T>,
    by_start: Affine<T>,
    products: Products<T>,
    /// Gradients by the drive, rows of `[batch, units]`, the last step's first: `later` rows of the steps after the
    /// segment, the newest of them last; the segment's; and as many zeros as delays reach before the start.
    drive: Buffer<T>,
    later: usize,
    /// dL/dx as far as the steps gone back over depend on it.
    by_x: Buffer<T>,
    loss_x: Array<T>,
    loss_h: Array<T>,
    loss_y: Array<T>,
    /// Of the loss and of the readouts together.
    all_h: Array<T>,
    of_stimulation: Array<T>,
    of_input: Array<T>,
    /// By h at the start and before it, by x0, by h0.
    start_h: Buffer<T>,
    x0: Buffer<T>,
    h0: Buffer<T>,
    start: Kernel,
    dimensions: Dimensions,
    batch: usize,
}

impl<T: Precision> Back<T> {
    pub(super) fn new(
        engine: &CudaEngine<T>,
        stream: &dyn Stream,
        assembly: &Assembly<'_>,
        batch: usize,
        steps: usize,
    ) -> Result<Self> {
        let (device, dimensions) = (&engine.device, engine.dimensions);
        let Dimensions { num_units, num_inputs, num_outputs, unit_history, input_history, .. } =
            dimensions;
        let transposed = Transposed::new(engine, stream, assembly)?;
        let units = engine.tables.units();
        let array = |width| Array::new(device, WHAT, (steps, batch, width));
        let rows = |rows: usize| Buffer::zeros(device, WHAT, rows * batch * num_units);
        let later = input_history.max(unit_history + 1);
        let by_states = &transposed.by_states;
        Ok(Self {
            schedule: Schedule::new(by_states, units, Finish::Adjoint, batch, engine.mode)?,
            by_inputs: Affine::new(&transposed.by_inputs, batch)?,
            by_readouts: Affine::new(&transposed.by_readouts, batch)?,
            by_start: Affine::new(by_states, batch)?,
            products: Products::new(device, stream, assembly)?,
            drive: rows(later + 1 + steps + unit_history + 1)?,
            later,
            by_x: rows(1)?,
            loss_x: array(num_units)?,
            loss_h: array(num_units)?,
            loss_y: array(num_outputs)?,
            all_h: array(num_units)?,
            of_stimulation: array(num_units)?,
            of_input: array(num_inputs)?,
            start_h: rows(unit_history + 1)?,
            x0: rows(1)?,
            h0: rows(1)?,
            start: device.kernel(&Variant::small::<T>(Small::Start))?,
            transposed,
            dimensions,
            batch,
        })
    }

    pub(super) fn refresh(&mut self, stream: &dyn Stream, assembly: &Assembly<'_>) -> Result<()> {
        self.transposed.fill(stream, assembly)?;
        self.products.refresh(stream, assembly)
    }

    /// Elements of a row.
    fn row(&self) -> usize {
        self.batch * self.dimensions.num_units
    }

    /// The address of a row of gradients by the drive: 1 is that of the segment's last step, 0 that of the step after it.
    fn drive_row(&self, row: usize) -> u64 {
        self.drive.at((self.later + row) * self.row())
    }

    /// Begins at the end of a sequence, which no later step depends on.
    pub(super) fn begin(&self, stream: &dyn Stream) -> Result<()> {
        self.products.clear(stream)?;
        self.by_x.clear(stream, 0..self.row())?;
        self.drive.clear(stream, 0..(self.later + 1) * self.row())
    }

    /// Goes back over a segment.
    pub(super) fn segment(
        &mut self,
        segment: &Segment<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    ) -> Result<()> {
        let Segment { stream, state, manipulated, chunk, .. } = *segment;
        let (steps, row) = (chunk.steps, self.row() as i64);
        let units = self.dimensions.num_units;
        if let Some(y) = loss.y {
            self.loss_y.upload(stream, chunk, y)?;
        }
        if let Some(x) = loss.x {
            self.loss_x.upload(stream, chunk, x)?;
        }
        if let Some(h) = loss.h {
            self.loss_h.upload(stream, chunk, h)?;
        }
        let last = |array: &Array<T>| array.place(chunk, steps - 1).0;
        let mut by_h = if loss.h.is_some() { last(&self.loss_h) } else { 0 };
        if loss.y.is_some() {
            self.back_from_readouts(segment, loss.h.is_some())?;
            by_h = last(&self.all_h);
        }

        let (by_step, by_member) = chunk.strides(self.batch, units);
        let call = Call {
            states: self.drive_row(0),
            next: self.drive_row(1),
            next_step: row,
            carry: self.by_x.address(),
            sequence_step: -by_step,
            sequence_member: by_member,
            record_x: if gradients.stimulation.is_some() { last(&self.of_stimulation) } else { 0 },
            by_x: if loss.x.is_some() { last(&self.loss_x) } else { 0 },
            by_h,
            after: state.h.at(state.h_start(0)),
            after_step: -row,
            ..state.call(manipulated.call())
        };
        let by_states = &self.transposed.by_states;
        self.schedule.run(stream, by_states, call, manipulated.has_gains, steps)?;
        if let Some(stimulation) = &mut gradients.stimulation {
            self.of_stimulation.download(stream, chunk, stimulation)?;
        }
        if let Some(input) = &mut gradients.input {
            let (next, by_step, next_member) = self.of_input.place(chunk, steps - 1);
            let (states, next_step) = (self.drive_row(1), -by_step);
            let call = Call { states, next, next_step, next_member, bias: 0, ..call };
            self.by_inputs.run(stream, &self.transposed.by_inputs, call, steps)?;
            self.of_input.download(stream, chunk, input)?;
        }
        if gradients.parameters.is_some() {
            let has_y = loss.y.is_some();
            let outer = |product: &Product| self.factors(segment, product, has_y);
            self.products.add(stream, (steps, self.batch), outer)?;
        }
        if chunk.first > 0 {
            self.make_later(stream, steps)?;
        }
        Ok(())
    }

    /// Makes the rows of the segment's first steps those of later ones.
    fn make_later(&self, stream: &dyn Stream, steps: usize) -> Result<()> {
        let len = self.row();
        for row in 0..=self.later {
            let from = (row + steps) * len;
            self.drive.copy(stream, from..from + len, &self.drive, row * len)?;
        }
        Ok(())
    }

    /// From gradients by readouts to those by the states, with those of the loss.
    fn back_from_readouts(&self, segment: &Segment<'_, T>, has_h: bool) -> Result<()> {
        let Segment { stream, manipulated, chunk, .. } = *segment;
        let (states, states_step, states_member) = self.loss_y.place(chunk, 0);
        let (next, next_step, next_member) = self.all_h.place(chunk, 0);
        let call = Call {
            states,
            states_step,
            states_member,
            next,
            next_step,
            next_member,
            sequence_step: next_step,
            sequence_member: next_member,
            addend: if has_h { self.loss_h.buffer.address() } else { 0 },
            gains: manipulated.readout_gains(),
            batch: self.batch as u32,
            ..Call::default()
        };
        self.by_readouts.run(stream, &self.transposed.by_readouts, call, chunk.steps)
    }

    /// The factors of a product over a segment; `None` where it has no part in it.
    fn factors(&self, segment: &Segment<'_, T>, product: &Product, has_y: bool) -> Option<Outer> {
        let Segment { engine, state, manipulation, chunk, .. } = *segment;
        let (units, row) = (self.dimensions.num_units, self.row() as i64);
        let element = |address: u64, index: usize| address + (index * size_of::<T>()) as u64;
        let shape = product.outer();
        match &product.factors {
            Factors::Block { number, units: rows, sources, delay, is_input } => {
                let (pathway, region) = engine.blocks[*number];
                let (right, right_step, right_member) = if *is_input {
                    let inputs = self.dimensions.num_inputs;
                    let start = state.u.at(state.u_start(1 + delay));
                    (start, (self.batch * inputs) as i64, inputs)
                } else {
                    (state.h.at(state.h_start(1 + delay)), row, units)
                };
                Some(Outer {
                    left: element(self.drive_row(1), rows.start),
                    left_step: row,
                    left_member: units as u32,
                    right: element(right, sources.start),
                    right_step: -right_step,
                    right_member: right_member as u32,
                    gain: gain_words(manipulation.pathway_gain(pathway, region)),
                    ..shape
                })
            }
            Factors::BaseFiring => Some(Outer {
                left: self.drive_row(1),
                left_step: row,
                left_member: units as u32,
                gain: gain_words(T::ONE),
                ..shape
            }),
            Factors::Readout { number, outputs, sources } if has_y => {
                let (left, left_step, left_member) = self.loss_y.place(chunk, 0);
                Some(Outer {
                    left: element(left, outputs.start),
                    left_step,
                    left_member: left_member as u32,
                    right: element(state.h.at(state.h_start(chunk.steps - 1)), sources.start),
                    right_step: row,
                    right_member: units as u32,
                    gain: gain_words(manipulation.region_gain(engine.readout_regions[*number])),
                    ..shape
                })
            }
            Factors::ReadoutBias if has_y => {
                let (left, left_step, left_member) = self.loss_y.place(chunk, 0);
                let left_member = left_member as u32;
                Some(Outer { left, left_step, left_member, gain: gain_words(T::ONE), ..shape })
            }
            Factors::Readout { .. } | Factors::ReadoutBias | Factors::Init => None,
        }
    }

    /// From the states at the start to what the sequence began with, after its first segment.
    pub(super) fn start(
        &self,
        segment: &Segment<'_, T>,
        start_h: &Buffer<T>,
        (has_x, has_h): (bool, bool),
        gradients: &mut Gradients<'_, T>,
    ) -> Result<()> {
        let Segment { engine, stream, manipulated, chunk, .. } = *segment;
        let learns_init = gradients.parameters.is_some() && !has_x && self.products.learns_init();
        if gradients.x0.is_none() && gradients.h0.is_none() && !learns_init {
            return Ok(());
        }
        let Dimensions { num_units, unit_history, .. } = self.dimensions;
        let len = self.row();
        let end = (self.later + 1 + chunk.steps) * len;
        self.drive.clear(stream, end..end + (unit_history + 1) * len)?;
        let call = Call {
            states: self.drive_row(chunk.steps),
            states_step: len as i64,
            states_member: num_units as i64,
            next: self.start_h.address(),
            next_step: len as i64,
            next_member: num_units as i64,
            gains: manipulated.gains(),
            batch: self.batch as u32,
            ..Call::default()
        };
        self.by_start.run(stream, &self.transposed.by_states, call, unit_history + 1)?;
        let parameter = StartParameter {
            by_h: self.start_h.address(),
            by_h_rows: unit_history as u32 + 1,
            has_h: has_h.into(),
            by_x: self.by_x.address(),
            h: start_h.address(),
            activation: engine.tables.activation.address(),
            is_clamped: manipulated.clamps().0,
            x0: self.x0.address(),
            h0: self.h0.address(),
            len: len as u64,
            units: num_units as u32,
            unused: 0,
        };
        // SAFETY: the parameter is that of start.cu, and its buffers are this one's, the engine's and the caller's.
        unsafe { launch_over(stream, self.start, len, parameter)? };
        if learns_init {
            self.products.add(stream, (1, self.batch), |product| match product.factors {
                Factors::Init => Some(Outer {
                    left: self.x0.address(),
                    left_member: num_units as u32,
                    gain: gain_words(T::ONE),
                    ..product.outer()
                }),
                Factors::Block { .. }
                | Factors::BaseFiring
                | Factors::Readout { .. }
                | Factors::ReadoutBias => None,
            })?;
        }
        if let Some(x0) = &mut gradients.x0 {
            self.x0.read(stream, 0, x0)?;
        }
        if let Some(h0) = &mut gradients.h0 {
            self.h0.read(stream, 0, h0)?;
        }
        Ok(())
    }

    /// The gradients by parameters, of all segments.
    pub(super) fn deliver(
        &self,
        stream: &dyn Stream,
        gradients: &mut Gradients<'_, T>,
    ) -> Result<()> {
        match &mut gradients.parameters {
            Some(parameters) => self.products.read(stream, parameters),
            None => Ok(()),
        }
    }
}
