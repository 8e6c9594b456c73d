//! A slice's state in and out. Arrays are of the whole batch, row-major.

use super::Slice;
use super::exchange::Exchange;
use crate::kernels::Rows;
use crate::packed::Packed;
use crate::platform::FlushDenormals;
use mrnn_core::Scalar;
use std::num::NonZeroUsize;
use std::ops::Range;

impl<T: Scalar> Slice<T> {
    /// x = init, h = φ(init) now and in the past, no input in the past; of the members that `chosen`
    /// marks, or of all.
    pub(crate) fn reset(&mut self, packed: &Packed<T>, chosen: Option<&[bool]>) {
        let _flush = FlushDenormals::begin();
        let (width, first) = (self.width.get(), self.members.start);
        let is_chosen = |lane: usize| {
            chosen.is_none_or(|chosen| chosen.get(first + lane).copied().unwrap_or(false))
        };
        for region in &packed.regions {
            let init = packed.init.get(region.padded_offset..).unwrap_or_default();
            let x = self.x.get_mut(region.first_unit(self.vectors) * width..).unwrap_or_default();
            let units = x.chunks_exact_mut(width).zip(init).take(region.units.len());
            for (x, init) in units {
                let lanes = x.iter_mut().enumerate().filter(|(lane, _)| is_chosen(*lane));
                lanes.for_each(|(_, x)| *x = *init);
            }
        }
        activate(packed, (self.width, self.vectors), &self.x, &mut self.extra);
        for age in 0..=packed.dimensions.unit_history {
            let start = self.extra.chunks_exact(width);
            for (h, start) in self.h.past_mut(age).chunks_exact_mut(width).zip(start) {
                let lanes = h.iter_mut().zip(start).enumerate();
                let lanes = lanes.filter(|(lane, _)| is_chosen(*lane));
                lanes.for_each(|(_, (h, start))| *h = *start);
            }
        }
        for age in 0..=packed.dimensions.input_history {
            for input in self.input.past_mut(age).chunks_exact_mut(width) {
                let lanes = input.iter_mut().enumerate().filter(|(lane, _)| is_chosen(*lane));
                lanes.for_each(|(_, input)| *input = T::ZERO);
            }
        }
    }

    /// Replaces x and h, `[batch, units]`, one of which is given; h = φ(x) where it is not. The past of h
    /// becomes h, and that of the input nothing.
    pub(crate) fn set_state(&mut self, packed: &Packed<T>, x: Option<&[T]>, h: Option<&[T]>) {
        let _flush = FlushDenormals::begin();
        if let Some(x) = x {
            load(packed, &self.members, self.width, x, &mut self.x);
            activate(packed, (self.width, self.vectors), &self.x, self.h.past_mut(0));
        }
        if let Some(h) = h {
            load(packed, &self.members, self.width, h, self.h.past_mut(0));
        }
        self.h.extend_latest(packed.dimensions.unit_history);
        for age in 0..=packed.dimensions.input_history {
            self.input.past_mut(age).fill(T::ZERO);
        }
    }

    pub(crate) fn copy_x(&self, packed: &Packed<T>, x: *mut T) {
        self.store(packed, &self.x, x);
    }

    /// The h of `age` steps ago.
    pub(crate) fn copy_h(&self, packed: &Packed<T>, age: usize, h: *mut T) {
        self.store(packed, self.h.past(age), h);
    }

    /// The input of `age` steps before the last.
    pub(crate) fn copy_input(&self, packed: &Packed<T>, age: usize, input: *mut T) {
        let inputs = packed.dimensions.num_inputs;
        let values = self.input.past(age).chunks_exact(self.width.get()).enumerate();
        for (i, lanes) in values {
            for (member, value) in self.members.clone().zip(lanes) {
                // SAFETY: within this slice's members of `[batch, inputs]`.
                unsafe { *input.add(member * inputs + i) = *value };
            }
        }
    }

    /// Replaces x.
    pub(crate) fn restore_x(&mut self, packed: &Packed<T>, x: &[T]) {
        load(packed, &self.members, self.width, x, &mut self.x);
    }

    /// Replaces the h of `age` steps ago.
    pub(crate) fn restore_h(&mut self, packed: &Packed<T>, age: usize, h: &[T]) {
        load(packed, &self.members, self.width, h, self.h.past_mut(age));
    }

    /// Replaces the input of `age` steps before the last.
    pub(crate) fn restore_input(&mut self, packed: &Packed<T>, age: usize, input: &[T]) {
        let inputs = packed.dimensions.num_inputs;
        let values = self.input.past_mut(age).chunks_exact_mut(self.width.get()).enumerate();
        for (i, lanes) in values {
            for (member, value) in self.members.clone().zip(lanes) {
                if let Some(input) = input.get(member * inputs + i) {
                    *value = *input;
                }
            }
        }
    }

    /// Stores the members' rows of `[batch, units]`.
    pub(crate) fn store(&self, packed: &Packed<T>, from: &[T], to: *mut T) {
        let stride = packed.dimensions.num_units;
        let rows = Rows { start: to.wrapping_add(self.members.start * stride), stride };
        Exchange::new(packed, &self.members, self.width).store_units(from, rows);
    }
}

/// Loads the members' rows of `[batch, units]`.
fn load<T: Scalar>(
    packed: &Packed<T>,
    members: &Range<usize>,
    width: NonZeroUsize,
    from: &[T],
    to: &mut [T],
) {
    let stride = packed.dimensions.num_units;
    let start = from.as_ptr().wrapping_add(members.start * stride).cast_mut();
    Exchange::new(packed, members, width).load_units(Rows { start, stride }, to);
}

/// h = φ(x) for all units of both, of a slice's width and vectors.
fn activate<T: Scalar>(
    packed: &Packed<T>,
    (width, vectors): (NonZeroUsize, usize),
    x: &[T],
    h: &mut [T],
) {
    debug_assert_eq!(x.len(), h.len());
    for region in &packed.regions {
        // One member fills the vectors of its rows, a slice those of its members.
        let place = region.first_unit(vectors) * width.get();
        let vectors = match vectors {
            0 => region.rows.division.panels.as_slice().iter().map(|panel| panel.vectors).sum(),
            vectors => region.units.len() * vectors,
        };
        let (x, h) = (x.as_ptr().wrapping_add(place), h.as_mut_ptr().wrapping_add(place));
        // SAFETY: both have the region's vectors there, and the processor has the instruction set.
        unsafe {
            (packed.kernels.activate)(region.activation, packed.options.precise, vectors, x, h)
        };
    }
}
