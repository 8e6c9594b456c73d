//! Sessions whose arrays are the host's.

use crate::batch::Batch;
use crate::engine::CudaEngine;
use crate::failure::Failure;
use crate::precision::Precision;
use mrnn_core::engine::{Conditions, Manipulation, Record, Sequence, SessionBackend};
use mrnn_core::{Error, Result};
use std::sync::Arc;

pub(crate) struct CudaSession<T: Precision> {
    batch: Batch<T>,
    failure: Failure,
}

impl<T: Precision> CudaSession<T> {
    pub(crate) fn new(engine: Arc<CudaEngine<T>>, batch: usize) -> Result<Self> {
        Ok(Self { batch: Batch::new(engine, batch)?, failure: Failure::default() })
    }
}

impl<T: Precision> SessionBackend<T> for CudaSession<T> {
    fn reset(&mut self, members: Option<&[bool]>) {
        self.failure.watch(self.batch.reset(members));
    }

    fn set_state(&mut self, x: Option<&[T]>, h: Option<&[T]>) {
        self.failure.watch(self.batch.set_state(x, h));
    }

    fn copy_state(&self, x: Option<&mut [T]>, h: Option<&mut [T]>) {
        if let Some(x) = x {
            self.failure.watch(self.batch.x().read(x));
        }
        if let Some(h) = h {
            self.failure.watch(self.batch.h().read(h));
        }
    }

    fn copy_outputs(&self, manipulation: &Manipulation<T>, y: &mut [T]) {
        self.failure.watch(self.batch.outputs(manipulation).and_then(|outputs| outputs.read(y)));
    }

    fn copy_current(&self, pathway: usize, gain: T, current: &mut [T]) {
        self.failure.watch(self.batch.current(pathway, gain, current));
    }

    fn save(&self, values: &mut [T]) {
        self.failure.watch(self.batch.save(values));
    }

    fn restore(&mut self, values: &[T]) {
        self.failure.watch(self.batch.restore(values));
    }

    fn advance(
        &mut self,
        sequence: &Sequence<'_, T>,
        conditions: &Conditions<'_, T>,
        record: &mut Record<'_, T>,
    ) {
        self.failure.watch(self.batch.advance(sequence, conditions, record));
    }

    fn failure(&self) -> Option<Error> {
        self.failure.error()
    }
}
