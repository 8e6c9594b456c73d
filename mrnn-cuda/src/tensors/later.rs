use super::error::Result;
use crate::device::Pending;
use crate::precision::Precision;
use candle_core::{Device, Tensor, WithDType};

/// A tensor on its way from the device, as it was when it was asked for, whatever has been queued since. It may outlive
/// its session, and be dropped unread.
pub struct Later<T: Precision> {
    pending: Pending<T>,
    shape: (usize, usize),
}

impl<T: Precision + WithDType> Later<T> {
    pub(super) fn new(pending: Pending<T>, shape: (usize, usize)) -> Self {
        Self { pending, shape }
    }

    /// Whether it has arrived, so that [`wait`](Self::wait) does not wait.
    pub fn is_ready(&self) -> bool {
        self.pending.is_ready()
    }

    /// The tensor, once it has arrived.
    ///
    /// # Errors
    /// [`DeviceFailed`](mrnn_core::Error::DeviceFailed), also of the steps that it comes after.
    pub fn wait(self) -> Result<Tensor> {
        Ok(Tensor::from_vec(self.pending.wait()?, self.shape, &Device::Cpu)?)
    }
}

impl<T: Precision> std::fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Later").field("shape", &self.shape).finish_non_exhaustive()
    }
}
