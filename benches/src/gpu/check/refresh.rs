//! New weights in the memory of the old ones: engines, tapes and sessions of tensors that took them over are as new ones.

use super::problem::{Outcome, Problem};
use super::{Checks, Verdict, modes};
use crate::Result;
use crate::gpu::{Arithmetic, Size, fitting};
use candle_core::{Device, Tensor};
use mrnn::{DynamicsKind, Network, TapeOptions};
use mrnn_cuda::tensors::DeviceSession;
use mrnn_cuda::{Mode, engine_on};

const SHAPE: (usize, usize) = (5, 12);
const FEW: (usize, usize) = (2, 3);

pub(super) fn check(checks: &mut Checks<'_>) -> Result<()> {
    let shape = if checks.short { FEW } else { SHAPE };
    let mut problem = Problem::new(Size::Loop, DynamicsKind::Leaky, shape, false)?;
    // As tensors of float32 hold them, so that bfloat16 rounds once whatever the parameters come in.
    let narrow = |value: &f64| f64::from(*value as f32);
    let parameters: Vec<f64> = problem.network.parameters().iter().map(narrow).collect();
    problem.network.set_parameters(&parameters)?;
    let mut old = problem.network.clone();
    let other: Vec<f64> = old.parameters().iter().map(|value| 0.5 * value + 0.01).collect();
    old.set_parameters(&other)?;
    for arithmetic in [Arithmetic::F32, Arithmetic::Bf16] {
        for mode in modes() {
            let verdict = refreshed(checks, &problem, &old, (arithmetic, mode));
            let (arithmetic, mode) = (arithmetic.name(), mode.name());
            checks.report(&format!("new weights in place: loop, {arithmetic} {mode}"), verdict)?;
        }
    }
    Ok(())
}

fn refreshed(
    checks: &Checks<'_>,
    problem: &Problem,
    old: &Network,
    (arithmetic, mode): (Arithmetic, Mode),
) -> Result<Verdict> {
    let network = &problem.network;
    let engine = |network| {
        engine_on::<f32>(checks.device.clone(), network, arithmetic.options(), Some(mode))
    };
    let Some(expected) = fitting(problem.run(&engine(network)?))? else {
        return Ok(Verdict::Unfit);
    };
    let mut engine_of_old = engine(old)?;
    // Its work is over before the weights change.
    drop(problem.run(&engine_of_old)?);
    engine_of_old.refresh(network)?;
    let found = problem.run(&engine_of_old)?;
    let mut differing = found.differing(&expected);

    let (batch, steps) = (problem.batch, problem.steps);
    let mut tape = engine(old)?.tape(old, batch, steps, TapeOptions::default())?;
    let input = problem.input();
    let sequence = problem.sequence(&input);
    problem.gradient(&mut tape, &sequence)?;
    tape.refresh(network)?;
    let gradient = problem.gradient(&mut tape, &sequence)?;
    let of_tape = Outcome { gradient, ..found };
    if of_tape.differing(&expected).contains(&"gradient") {
        differing.push("gradient of a tape");
    }

    let device = checks.device.clone();
    let mut session =
        DeviceSession::<f32>::new(device, old, arithmetic.options(), Some(mode), batch)?;
    let shape = (steps, batch, network.num_inputs());
    let input = Tensor::from_vec(input, shape, &Device::Cpu)?;
    let on_device = session.put(&input)?;
    session.step_n(&on_device)?;
    let parameters = network.parameters().into_iter().map(|value| value as f32);
    session.set_parameters(&Tensor::from_iter(parameters, &Device::Cpu)?)?;
    session.reset()?;
    let h: Vec<f32> = session.run(&input)?.flatten_all()?.to_vec1()?;
    if !bits(&h).eq(bits(&expected.recording.h)) {
        differing.push("h of a session of tensors");
    }
    Ok(Verdict::same(&differing))
}

fn bits(values: &[f32]) -> impl Iterator<Item = u32> {
    values.iter().map(|value| value.to_bits())
}
