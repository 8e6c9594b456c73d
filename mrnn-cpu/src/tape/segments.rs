//! A slice whose sequence is kept: all of its states, or those of one segment and where each segment begins.

use super::TAPE;
use super::backward::Adjoints;
use super::products::Products;
use super::values::{Values, most_steps};
use crate::buffer::Buffer;
use crate::packed::Packed;
use crate::slice::{Arrays, Slice};
use mrnn_core::engine::{Conditions, InitialState};
use mrnn_core::memory::reserved;
use mrnn_core::{Result, Scalar};
use std::ops::Range;

pub(super) struct TapeSlice<T: Scalar> {
    pub(super) slice: Slice<T>,
    pub(super) adjoints: Adjoints<T>,
    pub(super) values: Values<T>,
    /// Steps of a segment.
    pub(super) every: usize,
    /// Segment whose states the slice holds.
    held: usize,
    /// The state at the beginning of each segment, where there are several: x, h, and what delays need of the past.
    checkpoints: Vec<Buffer<T>>,
}

impl<T: Scalar> TapeSlice<T> {
    pub(super) fn new(
        packed: &Packed<T>,
        products: &Products,
        (members, vectors): (Range<usize>, usize),
        max_steps: usize,
        every: usize,
    ) -> Result<Self> {
        let slice = Slice::new(packed, members, vectors, every)?;
        let segments = max_steps.div_ceil(every);
        let count = if segments > 1 { segments } else { 0 };
        let dimensions = packed.dimensions;
        let state = slice.x.len() * (2 + dimensions.unit_history)
            + slice.input.slot_len() * dimensions.input_history;
        let mut checkpoints = reserved(TAPE, count)?;
        for _ in 0..count {
            checkpoints.push(Buffer::zeros(TAPE, state)?);
        }
        let at_once = most_steps(packed, products, &slice, max_steps);
        let adjoints = Adjoints::new(packed, &slice, at_once)?;
        Ok(Self {
            values: Values::new(packed, products, &slice, &adjoints, max_steps)?,
            adjoints,
            checkpoints,
            slice,
            every,
            held: 0,
        })
    }

    pub(super) fn is_wide(&self) -> bool {
        self.slice.vectors > 0
    }

    /// The steps of each segment of a sequence, in order.
    pub(super) fn segments(
        &self,
        steps: usize,
    ) -> impl DoubleEndedIterator<Item = (usize, Range<usize>)> + use<T> {
        let every = self.every;
        (0..steps.div_ceil(every))
            .map(move |segment| (segment, segment * every..steps.min((segment + 1) * every)))
    }

    pub(super) fn forward(
        &mut self,
        packed: &Packed<T>,
        start: InitialState<'_, T>,
        arrays: &Arrays<T>,
        conditions: &Conditions<'_, T>,
        bias: &[T],
    ) {
        self.slice.reset(packed, None);
        if start.x.is_some() || start.h.is_some() {
            self.slice.set_state(packed, start.x, start.h);
        }
        self.slice.hold_clamped(packed, conditions.manipulation);
        for (segment, steps) in self.segments(arrays.steps) {
            self.keep(packed, segment);
            self.slice.advance(packed, arrays, steps, conditions, bias);
            self.held = segment;
        }
        self.clear_idle_lanes();
    }

    /// Makes the slice hold the states of a segment.
    pub(super) fn hold(
        &mut self,
        packed: &Packed<T>,
        (segment, steps): (usize, Range<usize>),
        arrays: &Arrays<T>,
        conditions: &Conditions<'_, T>,
        bias: &[T],
    ) {
        if self.held != segment {
            self.return_to(packed, segment);
            self.slice.advance(packed, arrays, steps, conditions, bias);
            self.held = segment;
            self.clear_idle_lanes();
        }
    }

    fn keep(&mut self, packed: &Packed<T>, segment: usize) {
        let Some(checkpoint) = self.checkpoints.get_mut(segment) else { return };
        let mut rest = &mut **checkpoint;
        let mut put = |values: &[T]| {
            let (to, after) = std::mem::take(&mut rest).split_at_mut(values.len());
            to.copy_from_slice(values);
            rest = after;
        };
        put(&self.slice.x);
        (0..=packed.dimensions.unit_history).for_each(|age| put(self.slice.h.past(age)));
        (0..packed.dimensions.input_history).for_each(|age| put(self.slice.input.past(age)));
    }

    fn return_to(&mut self, packed: &Packed<T>, segment: usize) {
        let Some(checkpoint) = self.checkpoints.get(segment) else { return };
        let mut rest = &**checkpoint;
        let mut take = |values: &mut [T]| {
            let (from, after) = rest.split_at(values.len());
            values.copy_from_slice(from);
            rest = after;
        };
        take(&mut self.slice.x);
        (0..=packed.dimensions.unit_history).for_each(|age| take(self.slice.h.past_mut(age)));
        (0..packed.dimensions.input_history).for_each(|age| take(self.slice.input.past_mut(age)));
    }

    /// Lanes without a member count for nothing in sums over lanes, whatever has become of their activity.
    fn clear_idle_lanes(&mut self) {
        let (width, members) = (self.slice.width.get(), self.slice.members.len());
        if members < width {
            for values in [&mut self.slice.h, &mut self.slice.input] {
                let lanes = values.all_mut().chunks_exact_mut(width);
                lanes.for_each(|lanes| lanes[members..].fill(T::ZERO));
            }
        }
    }
}
