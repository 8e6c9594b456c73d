use crate::device::{Element, Geometry, Kernel, Stream, bytes_of};
use mrnn_core::Result;

/// Threads of a block of the kernels that go over elements.
const THREADS: usize = 256;

/// Queues a kernel with a thread for each of `len` elements; none where there are none.
///
/// # Safety
/// As [`Stream::launch`].
pub(crate) unsafe fn launch_over<P: Element>(
    stream: &dyn Stream,
    kernel: Kernel,
    len: usize,
    parameter: P,
) -> Result<()> {
    let geometry = Geometry {
        grid: [len.div_ceil(THREADS) as u32, 1, 1],
        cluster: 1,
        threads: THREADS as u32,
        shared_memory: 0,
        resident: false,
    };
    if len == 0 {
        return Ok(());
    }
    // SAFETY: the caller's promise.
    unsafe { stream.launch(kernel, &geometry, bytes_of(&[parameter])) }
}
