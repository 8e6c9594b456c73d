use crate::device::{Device, Stream};
use crate::precision::Precision;
use crate::sequences::Array;
use mrnn_core::Result;
use std::sync::Arc;

/// An input sequence on a device, `[T, B, I]`, for any of the device's sessions with as many members and inputs, as
/// often as they like.
pub struct DeviceSequence<T: Precision> {
    pub(super) array: Array<T>,
    steps: usize,
}

impl<T: Precision> DeviceSequence<T> {
    pub(super) fn new(
        device: &Arc<dyn Device>,
        (steps, batch, inputs): (usize, usize, usize),
        values: &[T],
    ) -> Result<Self> {
        let array = Array::new(device, "an input sequence", (steps, batch, inputs))?;
        // Of its own, so that it waits for no session, and no session uses it too early.
        let stream: Box<dyn Stream> = device.stream()?;
        array.buffer.write(&*stream, 0, values)?;
        stream.synchronize()?;
        Ok(Self { array, steps })
    }

    /// Number of steps T.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Its shape, `[T, B, I]`.
    pub fn dims(&self) -> [usize; 3] {
        [self.steps, self.array.batch, self.array.width]
    }
}

impl<T: Precision> std::fmt::Debug for DeviceSequence<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceSequence").field("dims", &self.dims()).finish_non_exhaustive()
    }
}
