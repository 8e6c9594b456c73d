//! Networks of the comparison against the CPU's engine in float64: with noise, which has the same draws, readouts and
//! gradients.

use super::problem::{Outcome, Problem};
use super::{Checks, Verdict, modes};
use crate::Result;
use crate::gpu::{Size, fitting};
use mrnn::{DynamicsKind, Precision};
use mrnn_cuda::{Mode, Options, engine_on};
use mrnn_tests::compare::tolerance;
use mrnn_tests::relative_error;

const STEPS: usize = 40;
const FEW_STEPS: usize = 8;
/// One for each number of members that kernels take at once.
const BATCHES: [usize; 3] = [1, 5, 40];

pub(super) fn check(checks: &mut Checks<'_>) -> Result<()> {
    let (batches, steps) =
        if checks.short { (&BATCHES[..2], FEW_STEPS) } else { (&BATCHES[..], STEPS) };
    for (size, kind) in [(Size::Loop, DynamicsKind::Leaky), (Size::Dense(100), DynamicsKind::Elman)]
    {
        for &batch in batches {
            let problem = Problem::new(size, kind, (batch, steps), true)?;
            let expected = problem.run(&mrnn::engine::<f64>(&problem.network, "cpu")?)?;
            let name = |precision: &str, mode: Mode| {
                let mode = mode.name();
                format!("as the CPU with noise: {size}, B = {batch}, {precision} {mode}")
            };
            let verdict = compare::<f64>(checks, &problem, &expected, Mode::Steps);
            checks.report(&name("f64", Mode::Steps), verdict)?;
            for mode in modes() {
                let verdict = compare::<f32>(checks, &problem, &expected, mode);
                checks.report(&name("f32", mode), verdict)?;
            }
        }
    }
    Ok(())
}

fn compare<T: Precision>(
    checks: &Checks<'_>,
    problem: &Problem,
    expected: &Outcome<f64>,
    mode: Mode,
) -> Result<Verdict> {
    let device = checks.device.clone();
    let engine = engine_on::<T>(device, &problem.network, Options::default(), Some(mode))?;
    let Some(found) = fitting(problem.run(&engine))? else { return Ok(Verdict::Unfit) };
    let pairs = found.arrays().into_iter().zip(expected.arrays());
    let errors = pairs.map(|((_, found), (_, expected))| relative_error(found, expected));
    Ok(Verdict::within(largest(errors), tolerance::<T>()))
}

/// The largest, or NaN where one is NaN.
pub(super) fn largest(errors: impl Iterator<Item = f64>) -> f64 {
    errors.fold(0.0, |a: f64, b| if a.is_nan() || a > b { a } else { b })
}
