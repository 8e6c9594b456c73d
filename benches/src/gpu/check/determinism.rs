//! The same bits from run to run, and from single steps as from sequences.

use super::problem::Problem;
use super::{Checks, Verdict, modes};
use crate::Result;
use crate::gpu::{Arithmetic, Size, fitting};
use mrnn::{DynamicsKind, Recording};
use mrnn_cuda::{Mode, engine_on};

/// More than the steps of a graph, and a rest.
const STEPS: usize = 37;
const BATCH: usize = 40;
const FEW: (usize, usize) = (3, 5);
const RUNS: usize = 5;

pub(super) fn check(checks: &mut Checks<'_>) -> Result<()> {
    let shape = if checks.short { FEW } else { (BATCH, STEPS) };
    let problem = Problem::new(Size::Loop, DynamicsKind::Leaky, shape, true)?;
    let arithmetics = if checks.short { &Arithmetic::ALL[..1] } else { &Arithmetic::ALL[..] };
    for &arithmetic in arithmetics {
        for mode in modes() {
            let verdict = repeated(checks, &problem, (arithmetic, mode));
            let (arithmetic, mode) = (arithmetic.name(), mode.name());
            checks.report(&format!("run to run: loop, {arithmetic} {mode}"), verdict)?;
        }
    }
    Ok(())
}

fn repeated(
    checks: &Checks<'_>,
    problem: &Problem,
    (arithmetic, mode): (Arithmetic, Mode),
) -> Result<Verdict> {
    let (device, options) = (checks.device.clone(), arithmetic.options());
    let engine = engine_on::<f32>(device, &problem.network, options, Some(mode))?;
    let Some(first) = fitting(problem.run(&engine))? else { return Ok(Verdict::Unfit) };
    let mut differing = Vec::new();
    for _ in 1..RUNS {
        differing.extend(problem.run(&engine)?.differing(&first));
    }
    let Recording { x, h, y } = problem.step_by_step(&engine)?;
    let of_sequence = &first.recording;
    for (name, steps, sequence) in [
        ("x of single steps", &x, &of_sequence.x),
        ("h of single steps", &h, &of_sequence.h),
        ("y of single steps", &y, &of_sequence.y),
    ] {
        let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        if bits(steps) != bits(sequence) {
            differing.push(name);
        }
    }
    differing.sort_unstable();
    differing.dedup();
    Ok(Verdict::same(&differing))
}
