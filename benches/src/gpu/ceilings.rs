//! What the device's memory can do.

use crate::files::draws;
use crate::timing::median;
use mrnn::Result;
use mrnn::noise::Target;
use mrnn_cuda::device::{Device, Stream};
use std::sync::Arc;

/// Measurements, of which the median counts.
const ROUNDS: usize = 11;
/// Copies in a row, so that what starts one hides behind the one before.
const COPIES: usize = 16;
/// Elements of the random values that the memory is filled with, again and again.
const DRAWS: usize = 1 << 18;

/// Bytes a second, read and written ones together, of copies of `bytes` within the device: of its memory where they are
/// more than its caches hold, else of a cache.
///
/// # Errors
/// Memory; the device.
pub fn copy_bandwidth(device: &Arc<dyn Device>, bytes: usize) -> Result<f64> {
    let (from, to) = (Memory::new(device, bytes)?, Memory::new(device, bytes)?);
    let stream = device.stream()?;
    fill(&*stream, &from)?;
    let copy = || {
        let begin = stream.mark()?;
        for _ in 0..COPIES {
            // SAFETY: both are memory of the device of that size.
            unsafe { stream.copy(to.address, from.address, bytes)? };
        }
        stream.seconds(&begin, &stream.mark()?)
    };
    // The first is not warm.
    copy()?;
    let times = (0..ROUNDS).map(|_| copy()).collect::<Result<Vec<_>>>()?;
    Ok(2.0 * (bytes * COPIES) as f64 / median(&times))
}

/// With values of which nothing can be left out.
fn fill(stream: &dyn Stream, memory: &Memory) -> Result<()> {
    let values: Vec<u8> = draws(Target::Input, [1, 1, DRAWS]).flat_map(f32::to_ne_bytes).collect();
    for start in (0..memory.bytes).step_by(values.len()) {
        let len = values.len().min(memory.bytes - start);
        // SAFETY: the range lies in the memory.
        unsafe { stream.write(memory.address + start as u64, &values[..len])? };
    }
    stream.synchronize()
}

struct Memory {
    device: Arc<dyn Device>,
    address: u64,
    bytes: usize,
}

impl Memory {
    fn new(device: &Arc<dyn Device>, bytes: usize) -> Result<Self> {
        let address = device.allocate("memory to be copied", bytes)?;
        Ok(Self { device: Arc::clone(device), address, bytes })
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: it is given back once, and whoever copies waits for the end.
        unsafe { self.device.release(self.address) }
    }
}
