//! A slice's state in and out. Arrays are of the whole batch, row-major.

use super::Slice;
use super::exchange::Exchange;
use crate::kernels::Rows;
use crate::packed::Packed;
use mrnn_core::Scalar;

impl<T: Scalar> Slice<T> {
    /// x = init, h = φ(init) now and in the past, no input in the past; of the members that `chosen`
    /// marks, or of all.
    pub(crate) fn reset(&mut self, packed: &Packed<T>, chosen: Option<&[bool]>) {
        let width = self.width;
        let is_chosen = |lane: usize| {
            let member = self.members.start + lane;
            chosen.is_none_or(|chosen| chosen.get(member).copied().unwrap_or(false))
        };
        for (init, x) in packed.init.iter().zip(self.x.chunks_exact_mut(width)) {
            for (lane, x) in x.iter_mut().enumerate() {
                if is_chosen(lane) {
                    *x = *init;
                }
            }
        }
        activate(packed, width, &self.x, &mut self.extra);
        for h in self.h.chunks_exact_mut(self.extra.len()) {
            let units = h.chunks_exact_mut(width).zip(self.extra.chunks_exact(width));
            for (lane, (h, start)) in units.flat_map(|(h, start)| h.iter_mut().zip(start).enumerate()) {
                if is_chosen(lane) {
                    *h = *start;
                }
            }
        }
        for input in self.input.chunks_exact_mut(width) {
            for (lane, input) in input.iter_mut().enumerate() {
                if is_chosen(lane) {
                    *input = T::ZERO;
                }
            }
        }
    }

    /// Replaces x and h, `[batch, units]`; h = φ(x) where it is not given. The past of h becomes h, and
    /// that of the input nothing.
    pub(crate) fn set_state(&mut self, packed: &Packed<T>, x: Option<&[T]>, h: Option<&[T]>) {
        if let Some(x) = x {
            load_member_rows(packed, &self.members, self.width, x, &mut self.x);
            let slot_len = self.x.len();
            let h = &mut self.h[self.h_slot * slot_len..][..slot_len];
            activate(packed, self.width, &self.x, h);
        }
        let slot_len = self.x.len();
        let current = self.h_slot * slot_len;
        if let Some(h) = h {
            let slot = &mut self.h[current..current + slot_len];
            load_member_rows(packed, &self.members, self.width, h, slot);
        }
        if x.is_some() || h.is_some() {
            for slot in (0..self.h.len()).step_by(slot_len).filter(|&slot| slot != current) {
                self.h.copy_within(current..current + slot_len, slot);
            }
            self.input.fill(T::ZERO);
        }
    }

    pub(crate) fn copy_x(&self, packed: &Packed<T>, x: *mut T) {
        self.store_member_rows(packed, &self.x, x);
    }

    /// The h of `age` steps ago.
    pub(crate) fn copy_h(&self, packed: &Packed<T>, age: usize, h: *mut T) {
        let slot_len = self.x.len();
        let slots = self.h.len() / slot_len;
        let slot = (self.h_slot + slots - age) % slots;
        self.store_member_rows(packed, &self.h[slot * slot_len..][..slot_len], h);
    }

    /// The input of `age` steps before the last.
    pub(crate) fn copy_input(&self, packed: &Packed<T>, age: usize, input: *mut T) {
        let (inputs, slots) = (packed.dimensions.num_inputs, packed.dimensions.input_history + 1);
        let slot = (self.input_slot + slots - age) % slots;
        let from = self.input[slot * inputs * self.width..].as_ptr();
        for (lane, member) in self.members.clone().enumerate() {
            for i in 0..inputs {
                // SAFETY: within the slot, and within the rows of this slice's members.
                unsafe { *input.add(member * inputs + i) = *from.add(i * self.width + lane) };
            }
        }
    }

    /// Replaces x, and the h of each age, the current one first, and the input of each age.
    pub(crate) fn restore<'a>(
        &mut self,
        packed: &Packed<T>,
        x: &[T],
        h: impl Iterator<Item = &'a [T]>,
        input: impl Iterator<Item = &'a [T]>,
    ) where
        T: 'a,
    {
        load_member_rows(packed, &self.members, self.width, x, &mut self.x);
        let slot_len = self.x.len();
        let slots = self.h.len() / slot_len;
        for (age, h) in h.enumerate() {
            let slot = (self.h_slot + slots - age) % slots;
            let slot = &mut self.h[slot * slot_len..][..slot_len];
            load_member_rows(packed, &self.members, self.width, h, slot);
        }
        let (inputs, slots) = (packed.dimensions.num_inputs, packed.dimensions.input_history + 1);
        for (age, values) in input.enumerate() {
            let slot = (self.input_slot + slots - age) % slots;
            for (lane, member) in self.members.clone().enumerate() {
                for i in 0..inputs {
                    self.input[(slot * inputs + i) * self.width + lane] = values[member * inputs + i];
                }
            }
        }
    }

    fn store_member_rows(&self, packed: &Packed<T>, from: &[T], to: *mut T) {
        let stride = packed.dimensions.num_units;
        let rows = Rows { start: to.wrapping_add(self.members.start * stride), stride };
        Exchange::new(packed, &self.members, self.width).store_units(from, rows);
    }
}

/// Loads the members' rows of `[batch, units]`.
fn load_member_rows<T: Scalar>(
    packed: &Packed<T>,
    members: &std::ops::Range<usize>,
    width: usize,
    from: &[T],
    to: &mut [T],
) {
    let stride = packed.dimensions.num_units;
    let start = from[members.start * stride..].as_ptr().cast_mut();
    Exchange::new(packed, members, width).load_units(Rows { start, stride }, to);
}

/// h = φ(x) for all padded units.
fn activate<T: Scalar>(packed: &Packed<T>, width: usize, x: &[T], h: &mut [T]) {
    let kernels = packed.kernels;
    for region in &packed.regions {
        let units = region.units.len().next_multiple_of(kernels.lanes);
        let (place, elements) = (region.offset * width, units * width);
        let (x, h) = (&x[place..place + elements], &mut h[place..place + elements]);
        let (activation, vectors) = (region.activation, elements / kernels.lanes);
        // SAFETY: both have as many whole vectors, and the processor has the instruction set.
        unsafe {
            (kernels.activate)(activation, packed.precise, vectors, x.as_ptr(), h.as_mut_ptr());
        }
    }
}
