//! TF32 products and bfloat16 weights, against the CPU's engine with the same weights.

use super::equality::largest;
use super::problem::Problem;
use super::{Checks, Verdict, modes};
use crate::Result;
use crate::gpu::{Arithmetic, Size, fitting};
use mrnn::{DynamicsKind, EngineOptions, Recording};
use mrnn_cuda::{Mode, engine_on};
use mrnn_tests::compare::widened;
use mrnn_tests::relative_error;

const STEPS: usize = 20;
const FEW_STEPS: usize = 4;
const BATCHES: [usize; 3] = [1, 8, 40];

pub(super) fn check(checks: &mut Checks<'_>) -> Result<()> {
    let (batches, steps) =
        if checks.short { (&BATCHES[1..2], FEW_STEPS) } else { (&BATCHES[..], STEPS) };
    for arithmetic in [Arithmetic::Tf32, Arithmetic::Bf16] {
        for &batch in batches {
            let problem =
                Problem::new(Size::Dense(100), DynamicsKind::Leaky, (batch, steps), false)?;
            let options =
                EngineOptions { weights: arithmetic.weights(), ..EngineOptions::default() };
            let cpu = mrnn::engine_with::<f32>(&problem.network, "cpu", options)?;
            let expected = problem.run(&cpu)?;
            let Recording { x, h, y } = &expected.recording;
            let expected = [x, h, y, &expected.gradient].map(|values| widened(values));
            for mode in modes() {
                let verdict = compare(checks, &problem, &expected, (arithmetic, mode));
                let (arithmetic, mode) = (arithmetic.name(), mode.name());
                let name = format!("{arithmetic} as the CPU: 100, B = {batch}, {mode}");
                checks.report(&name, verdict)?;
            }
        }
    }
    Ok(())
}

fn compare(
    checks: &Checks<'_>,
    problem: &Problem,
    expected: &[Vec<f64>; 4],
    (arithmetic, mode): (Arithmetic, Mode),
) -> Result<Verdict> {
    let (device, options) = (checks.device.clone(), arithmetic.options());
    let engine = engine_on::<f32>(device, &problem.network, options, Some(mode))?;
    let Some(found) = fitting(problem.run(&engine))? else { return Ok(Verdict::Unfit) };
    let pairs = found.arrays().into_iter().zip(expected);
    let errors = pairs.map(|((_, found), expected)| relative_error(found, expected));
    Ok(Verdict::within(largest(errors), arithmetic.tolerance()))
}
