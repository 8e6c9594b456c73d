//! Some members of a batch, stepped together: one, or as many as fill a few vectors.

pub(crate) mod exchange;
pub(crate) mod history;
mod state;

use crate::buffer::Buffer;
use crate::kernels::{Drive, MAX_DRIVE, Rows, Sources, Step, step};
use crate::packed::{Packed, PackedReadout};
use crate::platform::{FlushDenormals, fence};
use exchange::Exchange;
use history::History;
use mrnn_core::engine::{Conditions, Manipulation};
use mrnn_core::memory::zeros;
use mrnn_core::noise::{Target, TrialNoise};
use mrnn_core::{Result, Scalar};
use std::num::NonZeroUsize;
use std::ops::Range;

pub(crate) use exchange::Arrays;

/// What messages call a session's arrays.
pub(crate) const WHAT: &str = "a session of the cpu engine";

/// The state of some members. Units are padded for one member, and the network's for several.
pub(crate) struct Slice<T: Scalar> {
    /// Members of the batch.
    pub(crate) members: Range<usize>,
    /// Elements of a unit: 1, or a whole number of vectors.
    pub(crate) width: NonZeroUsize,
    /// Vectors of a unit; 0 where the width is 1.
    pub(crate) vectors: usize,
    /// `[units][width]`
    pub(crate) x: Buffer<T>,
    /// The current activations, those of every delay, and those that the last step read with the longest,
    /// `[units][width]`.
    pub(crate) h: History<T>,
    /// The last inputs with their noise, `[inputs][width]`.
    pub(crate) input: History<T>,
    /// Noise and stimulation, `[units][width]`, during a step; after it, what is recorded passes here.
    extra: Buffer<T>,
    /// Drive of a panel or tile.
    drive: Buffer<T>,
    /// Normal draws, as many as the wider of units and inputs.
    draws: Vec<f64>,
}

impl<T: Scalar> Slice<T> {
    /// `vectors` is the number of vectors of a unit, or 0 for a single member. Of the past as much is kept as delays
    /// need, and the last `kept` steps, at least 1.
    pub(crate) fn new(
        packed: &Packed<T>,
        members: Range<usize>,
        vectors: usize,
        kept: usize,
    ) -> Result<Self> {
        let dimensions = packed.dimensions;
        let width = NonZeroUsize::new(vectors * packed.kernels.lanes).unwrap_or(NonZeroUsize::MIN);
        let units = if vectors == 0 { packed.padded_units } else { dimensions.num_units };
        let units = units * width.get();
        let inputs = dimensions.num_inputs * width.get();
        Ok(Self {
            members,
            width,
            vectors,
            x: Buffer::zeros(WHAT, units)?,
            h: History::zeros(units, kept.saturating_add(dimensions.unit_history + 1))?,
            input: History::zeros(inputs, kept.saturating_add(dimensions.input_history))?,
            extra: Buffer::zeros(WHAT, units)?,
            drive: Buffer::zeros(WHAT, MAX_DRIVE)?,
            draws: zeros(WHAT, dimensions.num_units.max(dimensions.num_inputs))?,
        })
    }

    /// What is read of the current h.
    fn sources<'a>(&self, gains: Option<&'a Manipulation<T>>) -> Sources<'a, T> {
        Sources {
            width: self.width.get(),
            vectors: self.vectors,
            units: self.h.ring(),
            inputs: self.input.ring(),
            gains,
        }
    }

    /// Takes some steps of a sequence. `bias` has the padded units.
    pub(crate) fn advance(
        &mut self,
        packed: &Packed<T>,
        arrays: &Arrays<T>,
        steps: Range<usize>,
        conditions: &Conditions<'_, T>,
        bias: &[T],
    ) {
        let _flush = FlushDenormals::begin();
        let manipulation = conditions.manipulation;
        let gains = manipulation.has_gains().then_some(manipulation);
        self.hold_clamped(packed, manipulation);
        let is_streamed = self.vectors > 0 && arrays.is_large(packed.dimensions.num_units);
        // Where the states of many steps are kept, the next one is not in the caches.
        let is_kept = self.h.slots() > packed.dimensions.unit_history + 2;
        for number in steps {
            let index = conditions.first_step.wrapping_add(number as u64);
            self.take_input(packed, arrays, number);
            let has_extra = self.take_extra(packed, arrays, number, conditions, index);
            let sources = self.sources(gains);
            self.h.advance();
            let arguments = Step {
                sources,
                bias: bias.as_ptr(),
                extra: if has_extra { self.extra.pointer() } else { std::ptr::null() },
                x: self.x.pointer(),
                h: self.h.latest(),
                next_h: if is_kept { self.h.next() } else { std::ptr::null() },
                drive: self.drive.pointer(),
            };
            // SAFETY: the processor has the packed network's instruction set; all arrays belong to its padded units,
            // its inputs and this width; the next slot of h is no source, as the ring has one more
            // slot than the longest delay needs.
            unsafe { step(packed, &arguments) };
            self.hold_clamped(packed, manipulation);
            self.record(packed, arrays, number, is_streamed);
            if arrays.y.is_some() {
                self.read_out(packed, gains, arrays, number);
            }
        }
        if is_streamed {
            fence();
        }
    }

    pub(crate) fn hold_clamped(&mut self, packed: &Packed<T>, manipulation: &Manipulation<T>) {
        let Some(clamped) = manipulation.clamped() else { return };
        let (width, vectors) = (self.width.get(), self.vectors);
        let h = self.h.past_mut(0);
        for region in &packed.regions {
            let values = clamped.get(region.units.clone()).unwrap_or_default();
            let units = h.get_mut(region.first_unit(vectors) * width..).unwrap_or_default();
            for (value, unit) in values.iter().zip(units.chunks_exact_mut(width)) {
                if let Some(value) = value {
                    unit.fill(*value);
                }
            }
        }
    }

    /// Puts a step's input into the next slot of its ring.
    fn take_input(&mut self, packed: &Packed<T>, arrays: &Arrays<T>, step: usize) {
        let inputs = packed.dimensions.num_inputs;
        self.input.advance();
        let exchange = Exchange::new(packed, &self.members, self.width);
        let latest = self.input.past_mut(0);
        match arrays.input {
            None => latest.fill(T::ZERO),
            Some(array) => {
                exchange.load(arrays.row(array, inputs, self.members.start, step), inputs, latest);
            }
        }
    }

    /// Adds up noise and stimulation, and puts noise on the input; whether there is any.
    fn take_extra(
        &mut self,
        packed: &Packed<T>,
        arrays: &Arrays<T>,
        step: usize,
        conditions: &Conditions<'_, T>,
        index: u64,
    ) -> bool {
        let has_noise = conditions.noise.enabled;
        let exchange = Exchange::new(packed, &self.members, self.width);
        match arrays.stimulation {
            Some(array) => {
                let num_units = packed.dimensions.num_units;
                let rows = arrays.row(array, num_units, self.members.start, step);
                exchange.load_units(rows, &mut self.extra);
            }
            None if has_noise => self.extra.fill(T::ZERO),
            None => {}
        }
        if has_noise {
            for (lane, member) in self.members.clone().enumerate() {
                if let Some(noise) = conditions.noise.of_member(member) {
                    self.add_noise(packed, noise, index, lane);
                }
            }
        }
        has_noise || arrays.stimulation.is_some()
    }

    fn add_noise(&mut self, packed: &Packed<T>, noise: TrialNoise, index: u64, lane: usize) {
        let (width, dimensions) = (self.width, packed.dimensions);
        let start = |unit: usize| unit * width.get();
        let draws = self.draws.get_mut(..dimensions.num_units).unwrap_or_default();
        if packed.regions.iter().any(|region| region.noise_scale != 0.0) {
            noise.fill(index, Target::Hidden, draws);
        }
        for region in &packed.regions {
            let draws = draws.get(region.units.clone()).unwrap_or_default();
            let units = self.extra.get_mut(start(region.first_unit(self.vectors))..);
            let units = units.unwrap_or_default();
            add(units, width, lane, draws, region.noise_scale);
        }
        let draws = self.draws.get_mut(..dimensions.num_inputs).unwrap_or_default();
        if packed.input_noise.iter().any(|noise| noise.scale != 0.0) {
            noise.fill(index, Target::Input, draws);
        }
        for noise in &packed.input_noise {
            let draws = draws.get(noise.units.clone()).unwrap_or_default();
            let latest = self.input.past_mut(0);
            let inputs = latest.get_mut(start(noise.units.start)..).unwrap_or_default();
            add(inputs, width, lane, draws, noise.scale);
        }
    }

    fn record(&mut self, packed: &Packed<T>, arrays: &Arrays<T>, step: usize, is_streamed: bool) {
        let exchange = Exchange::new(packed, &self.members, self.width);
        let (num_units, first) = (packed.dimensions.num_units, self.members.start);
        for (array, values) in [(arrays.x, &*self.x), (arrays.h, self.h.past(0))] {
            let Some(array) = array else { continue };
            let rows = arrays.row(array, num_units, first, step);
            if is_streamed {
                exchange.stream_units(values, &mut self.extra, rows);
            } else {
                exchange.store_units(values, rows);
            }
        }
    }

    fn read_out(
        &self,
        packed: &Packed<T>,
        gains: Option<&Manipulation<T>>,
        arrays: &Arrays<T>,
        step: usize,
    ) {
        let num_outputs = packed.dimensions.num_outputs;
        let Some(array) = arrays.y else { return };
        let to = arrays.row(array, num_outputs, self.members.start, step);
        for PackedReadout { outputs, bias, rows } in &packed.readouts {
            let drive = Drive {
                division: &rows.division,
                blocks: &rows.blocks,
                sources: self.sources(gains),
                bias: bias.as_ptr(),
                members: self.members.len(),
                to: Rows { start: to.start.wrapping_add(outputs.start), stride: to.stride },
            };
            // SAFETY: the readout's rows belong to these sources, and the array has a row of all outputs for
            // each member.
            unsafe { drive.run(packed.kernels) };
        }
    }

    /// The readouts of the current h into `[batch, outputs]`.
    pub(crate) fn outputs(&self, packed: &Packed<T>, manipulation: &Manipulation<T>, y: *mut T) {
        let _flush = FlushDenormals::begin();
        let gains = manipulation.has_gains().then_some(manipulation);
        self.read_out(packed, gains, &Arrays::one_step(y), 0);
    }

    /// gain·W·source of the last step for one pathway, into `[batch, rows]`.
    pub(crate) fn pathway_current(
        &self,
        packed: &Packed<T>,
        pathway: usize,
        gain: T,
        current: *mut T,
    ) {
        let _flush = FlushDenormals::begin();
        let Some((region, blocks)) = packed.pathways.get(pathway) else { return };
        let Some(region) = packed.regions.get(*region) else { return };
        let Some(blocks) = region.rows.blocks.get(blocks.clone()) else { return };
        let num_rows = region.units.len();
        let mut sources = self.sources(None);
        // The last step read the h before the current one.
        let units = &mut sources.units;
        units.latest = if units.latest > 0 { units.latest - 1 } else { units.slots - 1 };
        let first = self.members.start;
        let drive = Drive {
            division: &region.rows.division,
            blocks,
            sources,
            bias: packed.no_bias.as_ptr(),
            members: self.members.len(),
            to: Rows { start: current.wrapping_add(first * num_rows), stride: num_rows },
        };
        // SAFETY: as for readouts; the bias has as many zeros as the longest region has padded rows.
        unsafe { drive.run(packed.kernels) };
        for member in self.members.clone() {
            for row in 0..num_rows {
                // SAFETY: within this slice's members of the array.
                unsafe {
                    let current = current.add(member * num_rows + row);
                    *current = gain * *current;
                }
            }
        }
    }
}

/// Adds scaled draws to one member's lane of units of that width.
fn add<T: Scalar>(units: &mut [T], width: NonZeroUsize, lane: usize, draws: &[f64], scale: f64) {
    for (unit, draw) in units.chunks_exact_mut(width.get()).zip(draws) {
        if let Some(unit) = unit.get_mut(lane) {
            *unit += T::from_f64(scale * draw);
        }
    }
}
