//! Gradients: sequences whose states are kept, and the way back through them.
//!
//! The recursion from the last step to the first is a step of the transposed network (`kernels/step.rs`); gradients by
//! weights are products over all steps and members, some steps at a time (`tape/products.rs`, `tape/sums.rs`).

mod arrays;
mod backward;
mod pairs;
mod products;
mod segments;
mod sums;
mod values;

use crate::bias::Bias;
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
use sums::Sums;

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
    /// The gradients by parameters of each worker.
    sums: Vec<Sums<T>>,
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
        let workers = slices.len().div_ceil(share);
        let slices = slices.into_iter().map(|(members, vectors)| {
            let slice = (members, vectors);
            TapeSlice::new(packed, &products, slice, max_steps, checkpoint_every)
        });
        let sums = (0..workers).map(|_| Sums::new(&products));
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
        let prepared = if is_wide { engine.packed.prepare_wide() } else { Ok(()) };
        if prepared.is_err() {
            // Without its images no slice may run again.
            self.slices.clear();
        }
        prepared
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
        match (self.share < slices.len()).then(|| engine.pool()).flatten() {
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
        let mut workers: Vec<_> = slices.chunks_mut(*share).zip(&mut *sums).collect();
        let work = |(slices, sums): &mut (&mut [TapeSlice<T>], &mut Sums<T>)| {
            if is_summed {
                sums.clear();
            }
            for slice in slices.iter_mut() {
                slice.backward(&way, is_summed.then_some(&mut **sums));
            }
        };
        match (workers.len() > 1).then(|| engine.pool()).flatten() {
            Some(pool) => pool.install(|| workers.par_iter_mut().for_each(work)),
            None => workers.iter_mut().for_each(work),
        }
        if let Some(gradients) = &mut gradients.parameters {
            gradients.fill(T::ZERO);
            for sums in sums {
                sums.deliver(products, conditions.manipulation, gradients);
            }
        }
    }
}
