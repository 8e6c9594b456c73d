//! Systems whose real-time settings this command does not know.

use super::Setting;
use std::time::{Duration, Instant};

/// How the loop waits for a deadline.
pub(crate) const WAITING: &str = "a sleep of the time that is left";

const UNKNOWN: &str = "not known how to on this system";

/// Nanoseconds since its start.
#[derive(Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn now(&self) -> u64 {
        self.0.elapsed().as_nanos() as u64
    }

    pub(crate) fn sleep_until(&self, time: u64) {
        std::thread::sleep(Duration::from_nanos(time.saturating_sub(self.now())));
    }
}

/// Keeps this thread on one CPU; the reason where that is refused.
pub(crate) fn pin(_cpu: usize) -> Result<(), String> {
    Err(UNKNOWN.to_owned())
}

/// Gives this thread real-time priority and locks its memory; the reason where that is refused.
pub(crate) fn set_real_time() -> Result<(), String> {
    Err(UNKNOWN.to_owned())
}

/// Time that the hypervisor took from this machine since it started, where it says so.
pub(crate) fn stolen_time() -> Option<Duration> {
    None
}

/// The settings that matter.
pub(crate) fn settings(_cpu: Option<usize>, _stolen: Option<Duration>) -> Vec<Setting> {
    let state = "unknown on this system".to_owned();
    vec![Setting { name: "priority, CPUs, power", state, wanted: "real-time, isolated, constant" }]
}
