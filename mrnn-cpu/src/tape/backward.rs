//! The way back through a slice's sequence.

use super::TAPE;
use super::arrays::GradientArrays;
use super::products::{Order, Products};
use super::segments::TapeSlice;
use super::sums::Sums;
use super::values::Moment;
use crate::buffer::Buffer;
use crate::kernels::{
    Adjoint, Drive, MAX_DRIVE, Rows, Sources, StepBack, add_transposed_drive, step_back,
};
use crate::packed::{Packed, Transposed};
use crate::platform::FlushDenormals;
use crate::slice::Slice;
use crate::slice::exchange::Exchange;
use crate::slice::history::History;
use mrnn_core::engine::Conditions;
use mrnn_core::{Result, Scalar};

/// What the way back of all slices has in common.
pub(super) struct Way<'a, T: Scalar> {
    pub(super) packed: &'a Packed<T>,
    pub(super) transposed: &'a Transposed<T>,
    pub(super) products: &'a Products,
    pub(super) conditions: &'a Conditions<'a, T>,
    pub(super) bias: &'a [T],
    pub(super) arrays: &'a GradientArrays<T>,
    /// Whether the sequence began at a given x and h.
    pub(super) start: (bool, bool),
}

/// The gradients by a slice's states on the way back.
pub(super) struct Adjoints<T: Scalar> {
    /// dL/dx, `[units][width]`
    x: Buffer<T>,
    /// dL/d(drive) of the last steps, the earliest step as the latest value.
    pub(super) q: History<T>,
    /// dL/dy, likewise.
    pub(super) outputs: History<T>,
    /// dL/dh and dL/dx of the loss itself, `[units][width]`
    loss_h: Buffer<T>,
    loss_x: Buffer<T>,
    drive: Buffer<T>,
}

impl<T: Scalar> Adjoints<T> {
    /// Room for `at_once` steps.
    pub(super) fn new(packed: &Packed<T>, slice: &Slice<T>, at_once: usize) -> Result<Self> {
        let units = slice.x.len();
        let outputs = packed.dimensions.num_outputs * slice.width.get();
        let delayed = packed.dimensions.unit_history.max(packed.dimensions.input_history) + 1;
        Ok(Self {
            x: Buffer::zeros(TAPE, units)?,
            q: History::zeros(units, at_once.max(delayed) + 1)?,
            outputs: History::zeros(outputs, at_once)?,
            loss_h: Buffer::zeros(TAPE, units)?,
            loss_x: Buffer::zeros(TAPE, units)?,
            drive: Buffer::zeros(TAPE, MAX_DRIVE)?,
        })
    }

    fn begin(&mut self, delays: usize) {
        self.x.fill(T::ZERO);
        (0..=delays).for_each(|age| self.q.past_mut(age).fill(T::ZERO));
        self.outputs.past_mut(0).fill(T::ZERO);
    }
}

impl<T: Scalar> TapeSlice<T> {
    /// Gradients of this slice's members; those by parameters are added to `sums`.
    pub(super) fn backward(&mut self, way: &Way<'_, T>, mut sums: Option<&mut Sums<T>>) {
        let _flush = FlushDenormals::begin();
        let Way { packed, arrays, conditions, .. } = *way;
        let dimensions = packed.dimensions;
        self.adjoints.begin(dimensions.unit_history.max(dimensions.input_history));
        for (segment, steps) in self.segments(arrays.sequence.steps).rev() {
            let numbered = (segment, steps.clone());
            self.hold(packed, numbered, &arrays.sequence, conditions, way.bias);
            let mut waiting = [0; 2];
            for step in steps.clone().rev() {
                self.take_loss(way, step);
                self.step_back(way, step, steps.end - (step + 1));
                self.give(way, step);
                let Some(sums) = &mut sums else { continue };
                for (order, waiting) in Order::ALL.into_iter().zip(&mut waiting) {
                    *waiting += 1;
                    if *waiting == self.values.at_once(order) || step == steps.start {
                        let moment = Moment { count: *waiting, age: steps.end - step };
                        let series = (&self.slice, &self.adjoints);
                        sums.add(way, order, &mut self.values, series, moment);
                        *waiting = 0;
                    }
                }
            }
        }
        self.arrive(way, sums);
    }

    fn sources<'a>(&self, way: &'a Way<'_, T>) -> Sources<'a, T> {
        let manipulation = way.conditions.manipulation;
        Sources {
            width: self.slice.width.get(),
            vectors: self.slice.vectors,
            units: self.adjoints.q.ring(),
            inputs: self.adjoints.outputs.ring(),
            gains: manipulation.has_gains().then_some(manipulation),
        }
    }

    /// Takes in what the loss says of a step.
    fn take_loss(&mut self, way: &Way<'_, T>, step: usize) {
        let Way { packed, arrays, .. } = *way;
        let (units, outputs) = (packed.dimensions.num_units, packed.dimensions.num_outputs);
        let exchange = Exchange::new(packed, &self.slice.members, self.slice.width);
        let first = self.slice.members.start;
        let row = |array, width| arrays.sequence.row(array, width, first, step);
        if let Some(array) = arrays.loss_h {
            exchange.load_units(row(array, units), &mut self.adjoints.loss_h);
            self.slice.zero_clamped(way, &mut self.adjoints.loss_h);
        }
        if let Some(array) = arrays.loss_x {
            exchange.load_units(row(array, units), &mut self.adjoints.loss_x);
        }
        if let Some(array) = arrays.loss_y {
            self.adjoints.outputs.advance();
            let latest = self.adjoints.outputs.past_mut(0);
            exchange.load(row(array, outputs), outputs, latest);
        }
    }

    /// From the gradients by the state after a step, whose h is of `age` steps ago, to those by its drive.
    fn step_back(&mut self, way: &Way<'_, T>, step: usize, age: usize) {
        let (packed, arrays) = (way.packed, way.arrays);
        let sources = self.sources(way);
        let adjoints = &mut self.adjoints;
        adjoints.q.advance();
        let of_loss = |given: bool, buffer: &Buffer<T>| match given {
            true => buffer.as_ptr(),
            false => std::ptr::null(),
        };
        let first = self.slice.members.start;
        let next_loss = arrays
            .loss_h
            .filter(|_| step > 0)
            .map(|array| arrays.sequence.row(array, packed.dimensions.num_units, first, step - 1));
        let next_loss =
            next_loss
                .map_or(Rows { start: std::ptr::null(), stride: 0 }, |Rows { start, stride }| {
                    Rows { start: start.cast_const(), stride }
                });
        let arguments = StepBack {
            sources,
            loss_h: of_loss(arrays.loss_h.is_some(), &adjoints.loss_h),
            loss_x: of_loss(arrays.loss_x.is_some(), &adjoints.loss_x),
            h: self.slice.h.past(age).as_ptr(),
            next_h: self.slice.h.past(age + 1).as_ptr(),
            next_loss,
            members: self.slice.members.len(),
            x: adjoints.x.pointer(),
            q: adjoints.q.latest(),
            drive: adjoints.drive.pointer(),
            clamped: way.conditions.manipulation.clamped(),
        };
        // SAFETY: the processor has the packed network's instruction set; all arrays belong to its units, its
        // outputs and this width; the next slot of q is no source, as the ring has one more slot than the longest
        // delay needs.
        unsafe { step_back(packed, way.transposed, &arguments) };
    }

    /// Hands out the gradients by a step's stimulation and input.
    fn give(&self, way: &Way<'_, T>, step: usize) {
        let Way { packed, arrays, transposed, .. } = *way;
        let first = self.slice.members.start;
        if let Some(array) = arrays.stimulation {
            let rows = arrays.sequence.row(array, packed.dimensions.num_units, first, step);
            let exchange = Exchange::new(packed, &self.slice.members, self.slice.width);
            exchange.store_units(self.adjoints.q.past(0), rows);
        }
        let Some(array) = arrays.input else { return };
        let to = arrays.sequence.row(array, packed.dimensions.num_inputs, first, step);
        for (units, rows) in &transposed.inputs {
            let drive = Drive {
                division: &rows.division,
                blocks: &rows.blocks,
                sources: self.sources(way),
                bias: packed.no_bias.as_ptr(),
                members: self.slice.members.len(),
                to: Rows { start: to.start.wrapping_add(units.start), stride: to.stride },
            };
            // SAFETY: the input region's rows belong to these sources, and the array has a row of all inputs for
            // each member.
            unsafe { drive.run(packed.kernels) };
        }
    }

    /// Hands out the gradients by the initial state.
    fn arrive(&mut self, way: &Way<'_, T>, sums: Option<&mut Sums<T>>) {
        let Way { packed, transposed, arrays, start: (x_is_given, h_is_given), .. } = *way;
        let begins_at_init = !x_is_given && !h_is_given;
        let sums = sums.filter(|_| begins_at_init && way.products.learns_init);
        if arrays.x0.is_none() && arrays.h0.is_none() && sums.is_none() {
            return;
        }
        let history = packed.dimensions.unit_history;
        self.adjoints.loss_h.fill(T::ZERO);
        if arrays.loss_y.is_some() {
            // No readout has read the initial activity.
            self.adjoints.outputs.advance();
            self.adjoints.outputs.past_mut(0).fill(T::ZERO);
        }
        // Delayed connections have read the initial activity for the steps before the first too.
        for age in 0..=history {
            let sources = self.sources(way);
            let to = self.adjoints.loss_h.pointer();
            // SAFETY: as for a step.
            unsafe { add_transposed_drive(packed, transposed, &sources, to) };
            if age == 0 {
                // Clamps hold from the first h on; what was read of the time before is that h as it was.
                self.slice.zero_clamped(way, &mut self.adjoints.loss_h);
            }
            self.adjoints.q.advance();
            self.adjoints.q.past_mut(0).fill(T::ZERO);
        }
        let slice = &self.slice;
        if let Some(h0) = arrays.h0 {
            let nothing = self.adjoints.q.past(0);
            slice.store(packed, if h_is_given { &self.adjoints.loss_h } else { nothing }, h0);
        }
        if h_is_given {
            self.adjoints.loss_h.fill(T::ZERO);
        }
        let (width, vectors) = (slice.width.get(), slice.vectors);
        self.adjoints.q.advance();
        let age = arrays.sequence.steps.min(self.every) + history.min(1);
        // Without a history, what is held is all that is left of the first h, and φ' there may be no number.
        let h = &mut self.adjoints.loss_x;
        h.copy_from_slice(slice.h.past(age));
        if history == 0 {
            slice.zero_clamped(way, h);
        }
        let h = h.as_ptr();
        for region in &packed.regions {
            let place = region.first_unit(vectors) * width;
            let adjoint = Adjoint {
                vectors: match vectors {
                    0 => region.units.len().div_ceil(packed.kernels.lanes),
                    vectors => region.units.len() * vectors,
                },
                drive: self.adjoints.loss_h.as_ptr().wrapping_add(place),
                loss_h: std::ptr::null(),
                loss_x: std::ptr::null(),
                h: h.wrapping_add(place),
                x: self.adjoints.x.pointer().wrapping_add(place),
                q: self.adjoints.q.latest().wrapping_add(place),
            };
            // SAFETY: as for a step.
            unsafe { (packed.kernels.adjoint)(region, packed.dimensions.kind, &adjoint) };
        }
        self.adjoints.loss_x.fill(T::ZERO);
        if let Some(x0) = arrays.x0 {
            slice.store(packed, &self.adjoints.x, x0);
        }
        if let Some(sums) = sums {
            let sums = sums.init();
            for region in &packed.regions {
                let units = self.adjoints.x[region.first_unit(vectors) * width..].chunks(width);
                for (sum, lanes) in sums[region.units.clone()].iter_mut().zip(units) {
                    lanes[..slice.members.len()].iter().for_each(|lane| *sum += *lane);
                }
            }
        }
    }
}

impl<T: Scalar> Slice<T> {
    /// Zero for all units whose h is held, in `[units][width]`: a held h passes no gradient on.
    fn zero_clamped(&self, way: &Way<'_, T>, values: &mut [T]) {
        let Some(clamped) = way.conditions.manipulation.clamped() else { return };
        let width = self.width.get();
        for region in &way.packed.regions {
            let units = values[region.first_unit(self.vectors) * width..].chunks_mut(width);
            for (unit, held) in units.zip(&clamped[region.units.clone()]) {
                if held.is_some() {
                    unit.fill(T::ZERO);
                }
            }
        }
    }
}
