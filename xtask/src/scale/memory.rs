//! The memory of another process. Linux answers; elsewhere nothing is known.

/// Bytes in physical memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory {
    /// Most at any time.
    pub(super) peak: usize,
    /// Now.
    pub(super) now: usize,
}

/// The memory of a process that is running; `None` once it has ended.
#[cfg(target_os = "linux")]
pub(super) fn of(process: u32) -> Option<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let bytes = |key: &str| -> Option<usize> {
        let value = status.lines().find_map(|line| line.strip_prefix(key))?;
        Some(value.trim().strip_suffix(" kB")?.parse::<usize>().ok()? * 1024)
    };
    Some(Memory { peak: bytes("VmHWM:")?, now: bytes("VmRSS:")? })
}

/// Unknown.
#[cfg(not(target_os = "linux"))]
pub(super) fn of(_: u32) -> Option<Memory> {
    None
}
