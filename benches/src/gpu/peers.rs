//! What `benches/peers/gpu.py` writes.

use super::plan::Case;
use super::report::Peaks;
use serde::Deserialize;

/// The peers of one framework.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerReport {
    /// The framework and the device that it ran on.
    pub version: String,
    /// Speeds of large products, where the framework measured them.
    pub peaks: Option<Peaks>,
    /// What was measured.
    pub cases: Vec<PeerTime>,
    /// What could not be measured, and why.
    pub failures: Vec<String>,
}

/// A peer's time of a case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerTime {
    /// The peer's name.
    pub peer: String,
    /// The case.
    pub case: Case,
    /// Seconds of a step: the median over the runs.
    pub seconds_per_step: f64,
}
