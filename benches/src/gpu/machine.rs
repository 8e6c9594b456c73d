//! What the device and the machine around it are.

use mrnn_cuda::device::Properties;
use std::process::Command;

/// A device in a line.
pub(super) fn describe(properties: &Properties) -> String {
    let Properties { name, capability: (major, minor), multiprocessors, shared_memory, .. } =
        properties;
    format!(
        "{name}, compute capability {major}.{minor}, {multiprocessors} multiprocessors with {} KiB of shared memory",
        shared_memory >> 10
    )
}

/// What NVIDIA's own program says of the driver and the clocks; nothing where it is not there.
pub(super) fn driver() -> Option<String> {
    const WHAT: &str =
        "--query-gpu=name,driver_version,clocks.max.sm,clocks.max.memory,power.limit";
    let output = Command::new("nvidia-smi").args([WHAT, "--format=csv"]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().replace('\n', "; ");
    (output.status.success() && !text.is_empty()).then_some(text)
}
