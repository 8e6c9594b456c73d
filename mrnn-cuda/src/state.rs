//! The state of a batch on the device: x, and the rows of h and of the input, one a step, with as much of the past as
//! delays need.

use crate::device::{Buffer, Kernel, Stream};
use crate::engine::CudaEngine;
use crate::kernels::{Small, Variant};
use crate::launch::launch_over;
use crate::manipulated::Manipulated;
use crate::parameters::{BeginParameter, Call, ClampParameter, InputsParameter, Noise};
use crate::precision::Precision;
use crate::sequences::Chunk;
use mrnn_core::Result;
use mrnn_core::description::DynamicsKind;
use mrnn_core::engine::{Conditions, Dimensions};

pub(crate) struct State<T: Precision> {
    /// `[batch, units]`
    pub(crate) x: Buffer<T>,
    /// Rows of `[batch, units]`.
    pub(crate) h: Buffer<T>,
    /// Rows of `[batch, inputs]`, with their noise.
    pub(crate) u: Buffer<T>,
    /// Flags of the members that a reset is of.
    members: Buffer<u8>,
    pub(crate) batch: usize,
    dimensions: Dimensions,
    /// Steps that there is room for after the history.
    pub(crate) capacity: usize,
    /// Steps since the rows began.
    offset: usize,
    begin: Kernel,
    clamp: Kernel,
    inputs: Kernel,
}

impl<T: Precision> State<T> {
    pub(crate) fn new(
        engine: &CudaEngine<T>,
        what: &str,
        batch: usize,
        capacity: usize,
    ) -> Result<Self> {
        let (device, dimensions) = (&engine.device, engine.dimensions);
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } = dimensions;
        let rows = |rows: usize, width: usize| Buffer::zeros(device, what, rows * batch * width);
        Ok(Self {
            x: rows(1, num_units)?,
            h: rows(unit_history + 2 + capacity, num_units)?,
            u: rows(input_history + 1 + capacity, num_inputs)?,
            members: Buffer::zeros(device, what, batch)?,
            batch,
            dimensions,
            capacity,
            offset: 0,
            begin: device.kernel(&Variant::small::<T>(Small::Begin))?,
            clamp: device.kernel(&Variant::small::<T>(Small::Clamp))?,
            inputs: device.kernel(&Variant::small::<T>(Small::Inputs))?,
        })
    }

    /// Elements of a row of h.
    pub(crate) fn h_len(&self) -> usize {
        self.batch * self.dimensions.num_units
    }

    fn u_len(&self) -> usize {
        self.batch * self.dimensions.num_inputs
    }

    /// Rows of h before the newest that are kept: one more than delays need, for the currents of the last step.
    fn h_history(&self) -> usize {
        self.dimensions.unit_history + 1
    }

    fn u_history(&self) -> usize {
        self.dimensions.input_history + 1
    }

    /// Where the row of h of `age` steps before begins.
    pub(crate) fn h_start(&self, age: usize) -> usize {
        (self.h_history() + self.offset - age) * self.h_len()
    }

    /// Where the row of the input of `age` steps before the step to come begins.
    pub(crate) fn u_start(&self, age: usize) -> usize {
        (self.u_history() + self.offset - age) * self.u_len()
    }

    /// Begins members, or all, at the initial state, or at the x that is there; h = φ(x) unless it is there.
    pub(crate) fn begin(
        &mut self,
        engine: &CudaEngine<T>,
        stream: &dyn Stream,
        members: Option<&[bool]>,
        (has_x, has_h): (bool, bool),
    ) -> Result<()> {
        let mut flags = 0;
        if let Some(members) = members {
            let members: Vec<u8> = members.iter().map(|&member| member.into()).collect();
            self.members.write(stream, 0, &members)?;
            flags = self.members.address();
        }
        let Dimensions { num_units, num_inputs, .. } = self.dimensions;
        let parameter = BeginParameter {
            members: flags,
            init: if has_x { 0 } else { engine.tables.init.address() },
            activation: engine.tables.activation.address(),
            x: self.x.address(),
            h: self.h.at(self.h_start(0)),
            input: self.u.at(self.u_start(0)),
            batch: self.batch as u32,
            units: num_units as u32,
            inputs: num_inputs as u32,
            h_rows: self.h_history() as u32,
            input_rows: self.u_history() as u32,
            has_h: has_h.into(),
        };
        // SAFETY: the parameter is that of begin.cu, and its buffers are this state's and the engine's.
        unsafe { launch_over(stream, self.begin, self.h_len().max(self.u_len()), parameter) }
    }

    /// Replaces x and h, and begins there.
    pub(crate) fn set(
        &mut self,
        engine: &CudaEngine<T>,
        stream: &dyn Stream,
        x: Option<&[T]>,
        h: Option<&[T]>,
    ) -> Result<()> {
        if let Some(x) = x {
            self.x.write(stream, 0, x)?;
        }
        if let Some(h) = h {
            self.h.write(stream, self.h_start(0), h)?;
        }
        self.begin(engine, stream, None, (true, h.is_some()))
    }

    /// Holds the h of now of clamped units.
    pub(crate) fn clamp(&self, stream: &dyn Stream, manipulated: &Manipulated<T>) -> Result<()> {
        if !manipulated.has_clamps {
            return Ok(());
        }
        let (is_clamped, clamped) = manipulated.clamps();
        let parameter = ClampParameter {
            h: self.h.at(self.h_start(0)),
            is_clamped,
            clamped,
            len: self.h_len() as u64,
            units: self.dimensions.num_units as u32,
            unused: 0,
        };
        // SAFETY: the parameter is that of clamp.cu, and its buffers are this state's and the manipulations'.
        unsafe { launch_over(stream, self.clamp, self.h_len(), parameter) }
    }

    /// Moves what the steps to come depend on to the first rows, where there is no room for `steps` more.
    pub(crate) fn make_room(&mut self, stream: &dyn Stream, steps: usize) -> Result<()> {
        if self.offset + steps <= self.capacity || self.offset == 0 {
            return Ok(());
        }
        // Row by row, the oldest first: rows do not overlap, though all of them together may.
        let (h, u) = (self.h_len(), self.u_len());
        for row in 0..=self.h_history() {
            let from = (row + self.offset) * h;
            self.h.copy(stream, from..from + h, &self.h, row * h)?;
        }
        for row in 0..self.u_history() {
            let from = (row + self.offset) * u;
            self.u.copy(stream, from..from + u, &self.u, row * u)?;
        }
        self.offset = 0;
        Ok(())
    }

    /// Puts the inputs of some steps, which lie at an address in the chunk's layout, or zeros where it is 0, with their
    /// noise where these steps read them.
    pub(crate) fn take_inputs(
        &self,
        engine: &CudaEngine<T>,
        stream: &dyn Stream,
        input: u64,
        chunk: Chunk,
        conditions: &Conditions<'_, T>,
    ) -> Result<()> {
        let len = chunk.steps * self.u_len();
        let (input_step, input_member) = chunk.strides(self.batch, self.dimensions.num_inputs);
        let parameter = InputsParameter {
            input,
            input_step,
            input_member,
            rows: self.u.at(self.u_start(0)),
            noise_scale: engine.tables.input_noise_scale.address(),
            noise: Noise::of(conditions, chunk.first),
            batch: self.batch as u32,
            inputs: self.dimensions.num_inputs as u32,
            len: len as u64,
        };
        // SAFETY: the parameter is that of inputs.cu, and its buffers are this state's and the caller's.
        unsafe { launch_over(stream, self.inputs, len, parameter) }
    }

    /// The call of the steps that follow, on top of `call`.
    pub(crate) fn call(&self, call: Call) -> Call {
        let Dimensions { num_units, num_inputs, kind, .. } = self.dimensions;
        let (h, u) = (self.h_len() as i64, self.u_len() as i64);
        Call {
            states: self.h.at(self.h_start(0)),
            inputs: self.u.at(self.u_start(0)),
            next: self.h.at(self.h_start(0) + self.h_len()),
            states_step: h,
            inputs_step: u,
            next_step: h,
            states_member: num_units as i64,
            inputs_member: num_inputs as i64,
            next_member: num_units as i64,
            carry: self.x.address(),
            batch: self.batch as u32,
            units: num_units as u32,
            is_elman: (kind == DynamicsKind::Elman).into(),
            ..call
        }
    }

    /// The steps of the call have been queued.
    pub(crate) fn advanced(&mut self, steps: usize) {
        self.offset += steps;
    }

    /// The parts of a snapshot: where they lie, in its order.
    fn snapshot_parts(&self) -> impl Iterator<Item = (&Buffer<T>, usize, usize)> {
        let Dimensions { unit_history, input_history, .. } = self.dimensions;
        let h = (0..=unit_history).map(|age| (&self.h, self.h_start(age), self.h_len()));
        let u = (1..=input_history).map(|age| (&self.u, self.u_start(age), self.u_len()));
        std::iter::once((&self.x, 0, self.h_len())).chain(h).chain(u)
    }

    /// Copies out what the steps to come depend on, in the layout of [`Dimensions::snapshot_len`].
    pub(crate) fn save(&self, stream: &dyn Stream, values: &mut [T]) -> Result<()> {
        let mut rest = values;
        for (buffer, start, len) in self.snapshot_parts() {
            let (part, after) = rest.split_at_mut(len);
            buffer.read(stream, start, part)?;
            rest = after;
        }
        Ok(())
    }

    /// Takes over what [`save`](Self::save) has written.
    pub(crate) fn restore(&self, stream: &dyn Stream, values: &[T]) -> Result<()> {
        let mut rest = values;
        for (buffer, start, len) in self.snapshot_parts() {
            let (part, after) = rest.split_at(len);
            buffer.write(stream, start, part)?;
            rest = after;
        }
        Ok(())
    }

    /// [`save`](Self::save) on the device.
    pub(crate) fn keep(&self, stream: &dyn Stream, to: &Buffer<T>, start: usize) -> Result<()> {
        let mut at = start;
        for (buffer, start, len) in self.snapshot_parts() {
            buffer.copy(stream, start..start + len, to, at)?;
            at += len;
        }
        Ok(())
    }

    /// [`restore`](Self::restore) on the device, with the state as the first rows.
    pub(crate) fn go_back(
        &mut self,
        stream: &dyn Stream,
        from: &Buffer<T>,
        start: usize,
    ) -> Result<()> {
        self.offset = 0;
        let mut at = start;
        for (buffer, start, len) in self.snapshot_parts() {
            from.copy(stream, at..at + len, buffer, start)?;
            at += len;
        }
        Ok(())
    }

    /// Makes the state of now the first rows.
    pub(crate) fn move_to_front(&mut self, stream: &dyn Stream) -> Result<()> {
        self.make_room(stream, self.capacity + 1)
    }
}
