//! The recorded cases in every mode: sequences, single steps and gradients.

use super::{Checks, Verdict, modes};
use crate::Result;
use crate::gpu::fitting;
use mrnn::Precision;
use mrnn_cuda::{Mode, Options, engine_on};
use mrnn_tests::{Case, Tolerance, outcome};

pub(super) fn check(checks: &mut Checks<'_>, cases: &[&Case]) -> std::io::Result<()> {
    for case in cases {
        let verdict = run::<f64>(checks, case, Mode::Steps, |of| of.f64);
        checks.report(&format!("case {}, f64 steps", case.name), verdict)?;
        for mode in modes() {
            let verdict = run::<f32>(checks, case, mode, |of| of.f32);
            checks.report(&format!("case {}, f32 {}", case.name, mode.name()), verdict)?;
        }
    }
    Ok(())
}

fn run<T: Precision>(
    checks: &Checks<'_>,
    case: &Case,
    mode: Mode,
    tolerance: fn(Tolerance) -> f64,
) -> Result<Verdict> {
    let device = checks.device.clone();
    let engine = engine_on::<T>(device, &case.network, Options::default(), Some(mode))?;
    let Some(outcome) = fitting(outcome(case, mode.name(), engine, tolerance))? else {
        return Ok(Verdict::Unfit);
    };
    let mut found = format!("{:.1e} of {:.1e}", outcome.error, outcome.tolerance);
    if let Some((error, tolerance)) = outcome.gradients {
        found += &format!("; gradients {error:.1e} of {tolerance:.1e}");
    }
    Ok(Verdict::Checked(outcome.passed(), found))
}
