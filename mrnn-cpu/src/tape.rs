//! Gradients: sequences whose states are kept, and the way back through them.
//!
//! The recursion from the last step to the first is a step of the transposed network (`kernels/step.rs`); gradients by
//! weights are products over all steps and members, some steps at a time (`tape/products.rs`, `tape/sums.rs`).

mod arrays;
mod backward;
mod products;
mod segments;
mod sums;

use crate::bias::Bias;
use crate::buffer::Buffer;
use crate::engine::CpuEngine;
use crate::kernels::Precision;
use crate::packed::Transposed;
use crate::session::divide;
use crate::slice::Arrays;
use arrays::GradientArrays;
use mrnn_core::engine::{
    Assembly, Conditions, Gradients, InitialState, LossGradient, Record, Sequence, TapeBackend,
};
use mrnn_core::{Error, Result};
use products::Products;
use rayon::prelude::*;
use segments::TapeSlice;
use std::sync::Arc;

/// What messages call a tape's arrays.
const TAPE: &str = "a tape of the cpu engine";

pub(crate) struct CpuTape<T: Precision> {
    engine: Arc<CpuEngine<T>>,
    transposed: Transposed<T>,
    products: Products,
    batch: usize,
    slices: Vec<TapeSlice<T>>,
    /// Slices of each worker; each worker adds up gradients of its own.
    share: usize,
    /// Gradients by all parameters of each worker but the first.
    sums: Vec<Buffer<T>>,
    bias: Bias<T>,
    /// Where the last sequence began: whether x and h were given.
    start: (bool, bool),
}

impl<T: Precision> CpuTape<T> {
    pub(crate) fn new(
        engine: Arc<CpuEngine<T>>,
        assembly: &Assembly<'_>,
        batch: usize,
        max_steps: usize,
        checkpoint_every: usize,
    ) -> Result<Self> {
        let packed = &engine.packed;
        let transposed = Transposed::new(packed, assembly)?;
        let products = Products::new(packed, assembly)?;
        let slices = divide(packed, batch);
        if slices.iter().any(|&(_, vectors)| vectors > 0) {
            packed.prepare_wide()?;
            transposed.prepare_wide()?;
        }
        let share = slices.len().div_ceil(packed.threads);
        let others = slices.len().div_ceil(share) - 1;
        let slices = slices.into_iter().map(|(members, vectors)| {
            let slice = (members, vectors);
            TapeSlice::new(packed, &products, slice, max_steps, checkpoint_every)
        });
        let sums = (0..others).map(|_| Buffer::zeros(TAPE, products.ranges.len));
        Ok(Self {
            slices: slices.collect::<Result<_>>()?,
            sums: sums.collect::<Result<_>>()?,
            bias: Bias::new(packed)?,
            start: (false, false),
            engine,
            transposed,
            products,
            batch,
            share,
        })
    }
}

impl<T: Precision> TapeBackend<T> for CpuTape<T> {
    fn refresh(&mut self, assembly: &Assembly<'_>) -> Result<()> {
        let engine = Arc::get_mut(&mut self.engine).ok_or(Error::EngineInUse)?;
        // All of these before anything changes: what fails here leaves the tape as it is.
        let transposed = Transposed::new(&engine.packed, assembly)?;
        let products = Products::new(&engine.packed, assembly)?;
        let is_wide = self.slices.iter().any(TapeSlice::is_wide);
        if is_wide {
            transposed.prepare_wide()?;
        }
        engine.packed.refresh(assembly)?;
        (self.transposed, self.products) = (transposed, products);
        if is_wide { engine.packed.prepare_wide() } else { Ok(()) }
    }

    fn forward(
        &mut self,
        start: InitialState<'_, T>,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        let Self { engine, slices, bias, .. } = self;
        let packed = &engine.packed;
        // Manipulations of another session may have the same revision.
        bias.forget();
        bias.take(packed, conditions.manipulation);
        self.start = (start.x.is_some(), start.h.is_some());
        let arrays = Arrays::of(self.batch, sequence, record);
        let bias = bias.values();
        let forward = |slice: &mut TapeSlice<T>| {
            slice.forward(packed, start, &arrays, conditions, bias);
        };
        match engine.pool().filter(|_| self.share < slices.len()) {
            Some(pool) => pool.install(|| slices.par_iter_mut().for_each(forward)),
            None => slices.iter_mut().for_each(forward),
        }
    }

    fn backward(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    ) {
        let Self { engine, transposed, products, slices, share, sums, bias, start, .. } = self;
        let packed = &engine.packed;
        let arrays = GradientArrays::of(self.batch, sequence, loss, gradients);
        let way = backward::Way {
            packed,
            transposed,
            products,
            conditions,
            bias: bias.values(),
            arrays: &arrays,
            start: *start,
        };
        let is_summed = gradients.parameters.is_some();
        let first = gradients.parameters.as_deref_mut().unwrap_or_default();
        let all = std::iter::once(&mut *first).chain(sums.iter_mut().map(|sums| &mut **sums));
        let mut workers: Vec<_> = slices.chunks_mut(*share).zip(all).collect();
        let work = |(slices, sums): &mut (&mut [TapeSlice<T>], &mut [T])| {
            sums.fill(T::ZERO);
            for slice in slices.iter_mut() {
                slice.backward(&way, is_summed.then_some(&mut **sums));
            }
        };
        match engine.pool().filter(|_| workers.len() > 1) {
            Some(pool) => pool.install(|| workers.par_iter_mut().for_each(work)),
            None => workers.iter_mut().for_each(work),
        }
        drop(workers);
        for sums in sums {
            first.iter_mut().zip(sums.iter()).for_each(|(sum, other)| *sum += *other);
        }
    }
}
