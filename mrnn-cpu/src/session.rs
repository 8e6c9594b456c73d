//! A session: the slices of a batch, and the threads that share them.

use crate::buffer::Buffer;
use crate::engine::CpuEngine;
use crate::kernels::Precision;
use crate::packed::Packed;
use crate::slice::{Arrays, Slice, WHAT};
use mrnn_core::Result;
use mrnn_core::engine::{Conditions, Manipulation, Record, Sequence, SessionBackend};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

pub(crate) struct CpuSession<T: Precision> {
    engine: Arc<CpuEngine<T>>,
    batch: usize,
    slices: Vec<Slice<T>>,
    /// Base firing plus injected current, `[padded units]`.
    bias: Buffer<T>,
    /// The manipulation that the bias holds; `None` before the first.
    revision: Option<u64>,
}

impl<T: Precision> CpuSession<T> {
    pub(crate) fn new(engine: Arc<CpuEngine<T>>, batch: usize) -> Result<Self> {
        let packed = &engine.packed;
        let slices = divide(packed, batch).into_iter();
        let slices = slices.map(|(members, width)| Slice::new(packed, members, width));
        let mut session = Self {
            slices: slices.collect::<Result<_>>()?,
            bias: Buffer::zeros(WHAT, packed.padded_units)?,
            revision: None,
            engine,
            batch,
        };
        session.reset(None);
        Ok(session)
    }

    fn take_bias(&mut self, manipulation: &Manipulation<T>) {
        if self.revision == Some(manipulation.revision()) {
            return;
        }
        self.revision = Some(manipulation.revision());
        for region in &self.engine.packed.regions {
            let padded = region.offset..region.offset + region.units.len();
            let base = self.engine.packed.base_firing.get(padded.clone()).unwrap_or_default();
            let current = manipulation.current().get(region.units.clone()).unwrap_or_default();
            let bias = self.bias.get_mut(padded).unwrap_or_default();
            for ((bias, base), current) in bias.iter_mut().zip(base).zip(current) {
                *bias = *base + *current;
            }
        }
    }
}

/// Members and width of each slice: whole slices that leave no thread idle, narrow ones where vectors
/// along the batch would be mostly empty.
fn divide<T: Precision>(packed: &Packed<T>, batch: usize) -> Vec<(Range<usize>, usize)> {
    let (lanes, max_slice) = (packed.kernels.lanes, packed.kernels.max_slice);
    let mut slices = Vec::new();
    let mut first = 0;
    let share = batch.div_ceil(packed.threads).div_ceil(lanes).clamp(1, max_slice);
    while first < batch {
        let rest = batch - first;
        // Half a vector takes as long as its members one by one.
        let (members, width) = if rest * 2 < lanes || lanes == 1 {
            (1, 1)
        } else {
            let vectors = rest.div_ceil(lanes).min(share);
            (rest.min(vectors * lanes), vectors * lanes)
        };
        slices.push((first..first + members, width));
        first += members;
    }
    slices
}

impl<T: Precision> SessionBackend<T> for CpuSession<T> {
    fn reset(&mut self, members: Option<&[bool]>) {
        self.slices.iter_mut().for_each(|slice| slice.reset(&self.engine.packed, members));
    }

    fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>) {
        self.slices.iter_mut().for_each(|slice| slice.set_state(&self.engine.packed, x, h));
    }

    fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>) {
        if let Some(x) = x {
            let x = x.as_mut_ptr();
            self.slices.iter().for_each(|slice| slice.copy_x(&self.engine.packed, x));
        }
        if let Some(h) = h {
            let h = h.as_mut_ptr();
            self.slices.iter().for_each(|slice| slice.copy_h(&self.engine.packed, 0, h));
        }
    }

    fn copy_outputs(&self, manipulation: &Manipulation<T>, y: &mut [T]) {
        let y = y.as_mut_ptr();
        self.slices.iter().for_each(|slice| slice.outputs(&self.engine.packed, manipulation, y));
    }

    fn copy_current(&self, pathway: usize, gain: T, current: &mut [T]) {
        if self.engine.packed.pathways.get(pathway).is_none_or(|(_, blocks)| blocks.end == 0) {
            current.fill(T::ZERO);
            return;
        }
        let current = current.as_mut_ptr();
        for slice in &self.slices {
            slice.pathway_current(&self.engine.packed, pathway, gain, current);
        }
    }

    fn save(&self, values: &mut [T]) {
        let dimensions = self.engine.packed.dimensions;
        let (states, inputs) = (self.batch * dimensions.num_units, self.batch * dimensions.num_inputs);
        let (x, rest) = values.split_at_mut(states);
        let (h, input) = rest.split_at_mut(states * (dimensions.unit_history + 1));
        for slice in &self.slices {
            slice.copy_x(&self.engine.packed, x.as_mut_ptr());
            for (age, h) in h.chunks_exact_mut(states).enumerate() {
                slice.copy_h(&self.engine.packed, age, h.as_mut_ptr());
            }
            for (age, input) in input.chunks_exact_mut(inputs.max(1)).enumerate() {
                slice.copy_input(&self.engine.packed, age, input.as_mut_ptr());
            }
        }
    }

    fn restore(&mut self, values: &[T]) {
        let dimensions = self.engine.packed.dimensions;
        let (states, inputs) = (self.batch * dimensions.num_units, self.batch * dimensions.num_inputs);
        let (x, rest) = values.split_at(states);
        let (h, input) = rest.split_at(states * (dimensions.unit_history + 1));
        for slice in &mut self.slices {
            let (h, input) = (h.chunks_exact(states), input.chunks_exact(inputs.max(1)));
            slice.restore(&self.engine.packed, x, h, input);
        }
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        self.take_bias(conditions.manipulation);
        let arrays = Arrays::of(self.batch, sequence, record);
        // A single step stays on the thread that calls: waking another would be a system call.
        let is_shared = sequence.steps > 1 && self.slices.len() > 1;
        match self.engine.pool().filter(|_| is_shared) {
            Some(_) => self.advance_on_threads(&arrays, conditions),
            None => self.advance_here(&arrays, conditions),
        }
    }
}

impl<T: Precision> CpuSession<T> {
    fn advance_here(&mut self, arrays: &Arrays<T>, conditions: &Conditions<'_, T>) {
        let Self { engine, slices, bias, .. } = self;
        for slice in slices {
            slice.advance(&engine.packed, arrays, conditions, bias);
        }
    }

    fn advance_on_threads(&mut self, arrays: &Arrays<T>, conditions: &Conditions<'_, T>) {
        let Self { engine, slices, bias, .. } = self;
        let (packed, bias) = (&engine.packed, &**bias);
        let Some(pool) = engine.pool() else { return };
        pool.install(|| {
            let slices = slices.par_iter_mut();
            slices.for_each(|slice| slice.advance(packed, arrays, conditions, bias));
        });
    }
}
