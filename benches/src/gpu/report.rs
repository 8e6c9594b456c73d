//! What was measured, as data.

use super::plan::Case;
use crate::floor::{Speeds, Work};
use serde::{Deserialize, Serialize};

/// A whole run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Where it ran.
    pub device: Machine,
    /// What was measured, in the order of measurement.
    pub cases: Vec<CaseReport>,
    /// What could not be measured, and why.
    pub failures: Vec<String>,
}

/// A device and its host.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// Name, compute capability and size.
    pub description: String,
    /// What NVIDIA's own program says of the driver and the clocks, where it is there.
    pub driver: Option<String>,
    /// The host's processor and how many of its cores there are.
    pub cpu: String,
    /// Bytes of shared memory and registers, all multiprocessors together.
    pub on_chip: usize,
    /// Bytes a second of copies within the device's memory, read and written ones together.
    pub copy_bandwidth: f64,
}

/// One case in every mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CaseReport {
    /// Which.
    pub case: Case,
    /// Steps of a run.
    pub steps: usize,
    /// Existing synapses between recurrent units.
    pub recurrent: usize,
    /// Existing synapses from the input.
    pub input: usize,
    /// Bytes a second of copies of as many bytes as the weights have; for weights that fit into the shared memory and registers of
    /// all multiprocessors, none: they need not be read again.
    pub read_bandwidth: Option<f64>,
    /// The modes that fit; the first is the one that is taken where none is asked for.
    pub modes: Vec<Times>,
    /// Seconds of a step on the CPU, all of its cores together, where that was measured.
    pub cpu: Option<f64>,
}

/// Times in one mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Times {
    /// The mode; "default" where none was asked for.
    pub mode: String,
    /// Seconds of a step by the device's clock, without copies from and to the host: the median over the runs.
    pub device: f64,
    /// Seconds of a step by the host's clock, copies included: the median over the runs.
    pub host: f64,
    /// Runs that were timed, of each kind.
    pub runs: usize,
    /// Largest |difference| from the CPU's engine with the same weights, beside the largest value.
    pub error: f64,
}

/// Operations a second of large products of each kind; a multiply-add counts as two.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Peaks {
    /// In float32.
    pub f32: f64,
    /// With TF32 operands.
    pub tf32: f64,
    /// With bfloat16 operands.
    pub bf16: f64,
}

impl CaseReport {
    /// What a step must do at least.
    pub fn work(&self) -> Work {
        let Case { arithmetic, batch, call, .. } = self.case;
        let bytes_per_weight = arithmetic.bytes_per_weight();
        let Self { recurrent, input, .. } = *self;
        Work { recurrent, input, bytes_per_weight, batch, call }
    }

    /// The least seconds of a step: the multiply-adds, or the reading of those weights that the device's shared memory and
    /// registers can't hold.
    pub fn floor(&self, device: &Machine, peaks: Peaks) -> f64 {
        let bytes = self.work().bytes() as f64;
        let read = bytes - device.on_chip as f64;
        let read_bandwidth = match self.read_bandwidth {
            Some(bandwidth) if read > 0.0 => bandwidth * bytes / read,
            _ => f64::INFINITY,
        };
        let multiply_add_peak = match self.case.arithmetic {
            super::Arithmetic::F32 => peaks.f32,
            super::Arithmetic::Tf32 => peaks.tf32,
            super::Arithmetic::Bf16 => peaks.bf16,
        };
        self.work().floor(Speeds { read_bandwidth, multiply_add_peak })
    }
}
