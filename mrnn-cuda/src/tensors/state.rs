//! States that are set and read.

#[cfg(doc)]
use super::error::Error;
use super::error::Result;
use super::later::Later;
use super::operand::Operand;
use super::session::DeviceSession;
use crate::device::Pending;
use crate::precision::Precision;
use candle_core::{Tensor, WithDType};

impl<T: Precision + WithDType> DeviceSession<T> {
    /// Queues x = init, h and what delayed connections still carry of it φ(init), input 0, and makes the step index 0.
    /// Noise and manipulations stay as they are.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn reset(&mut self) -> Result<()> {
        self.failure.attempt(|| self.batch.reset(None))?;
        self.step = 0;
        Ok(())
    }

    /// Queues the replacement of the state, `[B, H]` each. Where x is given without h, h = φ(x). Elman states may be given
    /// by h alone. Delayed connections carry the new h until later steps arrive, and input 0. Where neither is given,
    /// nothing changes.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`NonFiniteElement`](mrnn_core::Error::NonFiniteElement);
    /// [`StateWithoutX`](mrnn_core::Error::StateWithoutX); a failure of the device.
    pub fn set_state(&mut self, x: Option<&Tensor>, h: Option<&Tensor>) -> Result<()> {
        let rows = [self.batch(), self.dimensions().num_units];
        let operand = |what, tensor: Option<&Tensor>| {
            let operand = tensor.map(|tensor| Operand::<T>::new(what, tensor, false, &rows));
            let elements = |operand: Operand<T>| operand.elements().to_vec();
            operand.transpose().map(|operand| operand.map(elements))
        };
        let (x, h) = (operand("x", x)?, operand("h", h)?);
        let (x, h) = (x.as_deref(), h.as_deref());
        self.arguments.state(x, h)?;
        if x.is_some() || h.is_some() {
            self.failure.attempt(|| self.batch.set_state(x, h))?;
        }
        Ok(())
    }

    /// The pre-activations x, `[B, H]`, after all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn x(&self) -> Result<Tensor> {
        self.x_later()?.wait()
    }

    /// The activations h, `[B, H]`, after all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn h(&self) -> Result<Tensor> {
        self.h_later()?.wait()
    }

    /// The readouts of the current h, `[B, outputs]`, after all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn y(&self) -> Result<Tensor> {
        self.y_later()?.wait()
    }

    /// [`x`](Self::x), without waiting.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn x_later(&self) -> Result<Later<T>> {
        self.later(self.dimensions().num_units, || self.batch.x().read_later())
    }

    /// [`h`](Self::h), without waiting.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn h_later(&self) -> Result<Later<T>> {
        self.later(self.dimensions().num_units, || self.batch.h().read_later())
    }

    /// [`y`](Self::y), without waiting.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn y_later(&self) -> Result<Later<T>> {
        self.later(self.dimensions().num_outputs, || {
            self.batch.outputs(&self.manipulation)?.read_later()
        })
    }

    fn later(
        &self,
        width: usize,
        read: impl FnOnce() -> mrnn_core::Result<Pending<T>>,
    ) -> Result<Later<T>> {
        Ok(Later::new(self.failure.attempt(read)?, (self.batch(), width)))
    }
}
