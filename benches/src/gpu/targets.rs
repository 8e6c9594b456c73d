//! What is wanted, beside what was reached.

use super::peers::PeerTime;
use super::plan::Case;
use super::report::CaseReport;
use super::{Arithmetic, Size};
use crate::protocol::Call;
use mrnn::DynamicsKind;

pub(super) struct Target {
    pub(super) what: &'static str,
    pub(super) wanted: f64,
    /// A ratio, which should be as large; else a time in microseconds, which should be no longer.
    pub(super) is_ratio: bool,
    /// Nothing where it was not measured.
    pub(super) reached: Option<f64>,
}

impl Target {
    pub(super) fn is_met(&self) -> Option<bool> {
        let Self { wanted, is_ratio, reached, .. } = *self;
        reached.map(|reached| if is_ratio { reached >= wanted } else { reached <= wanted })
    }
}

pub(super) fn targets(cases: &[CaseReport], peers: &[&PeerTime]) -> Vec<Target> {
    use Arithmetic::{Bf16, F32, Tf32};

    let time = |what, wanted, size, batch, arithmetic| {
        let dynamics = DynamicsKind::Leaky;
        let case = Case { size, dynamics, arithmetic, batch, call: Call::Sequence };
        let report = cases.iter().find(|report| report.case == case);
        let reached = report.and_then(seconds).map(|seconds| seconds * 1e6);
        Target { what, wanted, is_ratio: false, reached }
    };
    let ratio = |what, wanted, peer: &str, call| {
        // The least of all networks and batches that the peer takes, all of 350 units.
        let ratios = peers.iter().filter(|time| time.peer == peer).filter_map(|time| {
            let is_it = time.case.call == call && time.case.arithmetic == F32;
            let report = cases.iter().find(|report| is_it && report.case == time.case)?;
            Some(time.seconds_per_step / seconds(report)?)
        });
        Target { what, wanted, is_ratio: true, reached: ratios.reduce(f64::min) }
    };
    vec![
        time("loop, f32, B = 1, µs a step", 1.0, Size::Loop, 1, F32),
        time("loop, f32, B = 64, µs a step", 1.2, Size::Loop, 64, F32),
        time("loop, f32, B = 512, µs a step", 3.5, Size::Loop, 512, F32),
        time("loop, tf32, B = 512, µs a step", 1.5, Size::Loop, 512, Tf32),
        time("4096 dense, bf16, B = 64, µs a step", 10.0, Size::Dense(4096), 64, Bf16),
        ratio(
            "350 units, forward: times the PyTorch loop, at least",
            50.0,
            "PyTorch loop",
            Call::Sequence,
        ),
        ratio(
            "350 units, forward: times torch.nn.RNN, at least",
            3.0,
            "torch.nn.RNN",
            Call::Sequence,
        ),
        ratio(
            "350 units, forward and gradient: times the PyTorch loop, at least",
            30.0,
            "PyTorch loop",
            Call::Gradient,
        ),
    ]
}

/// Of a step, in the mode that is taken where none is asked for.
pub(super) fn seconds(report: &CaseReport) -> Option<f64> {
    report.modes.first().map(|times| times.device)
}
