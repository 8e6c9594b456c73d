//! What a real-time loop needs of the operating system, and which of its settings matter.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as system;
#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(not(target_os = "linux"))]
use other as system;

pub(super) use system::{Clock, WAITING, pin, set_real_time, settings, stolen_time};

/// A setting of this machine that moves the times of a real-time loop.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: &'static str,
    /// As it is now.
    pub(super) state: String,
    /// As a real-time loop wants it.
    pub(super) wanted: &'static str,
}
