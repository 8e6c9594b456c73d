//! A session: the slices of a batch, and the threads that share them.

use crate::bias::Bias;
use crate::engine::CpuEngine;
use crate::kernels::Precision;
use crate::packed::Packed;
use crate::slice::{Arrays, Slice};
use mrnn_core::Result;
use mrnn_core::engine::{Conditions, Dimensions, Manipulation, Record, Sequence, SessionBackend};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Multiply-adds of a sequence that take longer than waking a thread, some 50 µs.
const MIN_SHARED_WORK: usize = 1 << 22;

pub(crate) struct CpuSession<T: Precision> {
    engine: Arc<CpuEngine<T>>,
    batch: usize,
    slices: Vec<Slice<T>>,
    bias: Bias<T>,
}

impl<T: Precision> CpuSession<T> {
    pub(crate) fn new(engine: Arc<CpuEngine<T>>, batch: usize) -> Result<Self> {
        let packed = &engine.packed;
        let slices = divide(packed, batch);
        if slices.iter().any(|&(_, vectors)| vectors > 0) {
            packed.prepare_wide()?;
        }
        let slices = slices.into_iter();
        let slices = slices.map(|(members, vectors)| Slice::new(packed, members, vectors, 1));
        let mut session = Self {
            slices: slices.collect::<Result<_>>()?,
            bias: Bias::new(packed)?,
            engine,
            batch,
        };
        session.reset(None);
        Ok(session)
    }
}

/// Members and vectors of each slice, 0 for a member alone: as even shares for the threads as whole vectors
/// allow, and members one by one where they would leave more than half of a vector empty.
pub(crate) fn divide<T: Precision>(packed: &Packed<T>, batch: usize) -> Vec<(Range<usize>, usize)> {
    let (lanes, max_slice) = (packed.kernels.lanes, packed.kernels.max_slice);
    let share = batch.div_ceil(packed.threads).div_ceil(lanes).clamp(1, max_slice);
    let mut slices = Vec::new();
    let mut first = 0;
    while first < batch {
        let rest = batch - first;
        let (members, vectors) = match rest / lanes {
            0 if rest * 2 < lanes => (1, 0),
            0 => (rest, 1),
            whole => (whole.min(share) * lanes, whole.min(share)),
        };
        slices.push((first..first + members, vectors));
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
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } =
            self.engine.packed.dimensions;
        let packed = &self.engine.packed;
        let (states, inputs) = (self.batch * num_units, self.batch * num_inputs);
        let start = values.as_mut_ptr();
        let h = start.wrapping_add(states);
        let input = h.wrapping_add(states * (unit_history + 1));
        for slice in &self.slices {
            slice.copy_x(packed, start);
            for age in 0..=unit_history {
                slice.copy_h(packed, age, h.wrapping_add(age * states));
            }
            for age in 0..input_history {
                slice.copy_input(packed, age, input.wrapping_add(age * inputs));
            }
        }
    }

    fn restore(&mut self, values: &[T]) {
        let Dimensions { num_units, num_inputs, unit_history, input_history, .. } =
            self.engine.packed.dimensions;
        let (states, inputs) = (self.batch * num_units, self.batch * num_inputs);
        let part = |start: usize, len: usize| values.get(start..start + len).unwrap_or_default();
        let first_input = states * (unit_history + 2);
        let Self { engine, slices, .. } = self;
        for slice in slices {
            slice.restore_x(&engine.packed, part(0, states));
            for age in 0..=unit_history {
                slice.restore_h(&engine.packed, age, part(states * (age + 1), states));
            }
            for age in 0..input_history {
                let input = part(first_input + age * inputs, inputs);
                slice.restore_input(&engine.packed, age, input);
            }
        }
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        self.bias.take(&self.engine.packed, conditions.manipulation);
        let arrays = Arrays::of(self.batch, sequence, record);
        // A single step stays on the thread that calls: waking another would be a system call. So does
        // what is done before another thread is awake.
        let work = self.engine.packed.num_synapses.saturating_mul(self.batch * sequence.steps);
        let may_share = self.engine.packed.threads > 1 && self.slices.len() > 1;
        if may_share && sequence.steps > 1 && work > MIN_SHARED_WORK {
            self.advance_on_threads(&arrays, conditions);
        } else {
            self.advance_here(&arrays, conditions);
        }
    }
}

impl<T: Precision> CpuSession<T> {
    fn advance_here(&mut self, arrays: &Arrays<T>, conditions: &Conditions<'_, T>) {
        let Self { engine, slices, bias, .. } = self;
        for slice in slices {
            slice.advance(&engine.packed, arrays, 0..arrays.steps, conditions, bias.values());
        }
    }

    // A function of its own, so that the check of what a step reaches can tell it apart.
    #[inline(never)]
    fn advance_on_threads(&mut self, arrays: &Arrays<T>, conditions: &Conditions<'_, T>) {
        let Self { engine, slices, bias, .. } = self;
        let (packed, bias) = (&engine.packed, bias.values());
        let Some(pool) = engine.pool() else { return self.advance_here(arrays, conditions) };
        pool.install(|| {
            let slices = slices.par_iter_mut();
            slices.for_each(|slice| {
                slice.advance(packed, arrays, 0..arrays.steps, conditions, bias);
            });
        });
    }
}
