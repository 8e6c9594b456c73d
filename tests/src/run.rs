//! A case on every engine.

use crate::{Case, RecordedGradients, Tolerance};
use mrnn::{
    Engine, EngineOptions, Gradients, InitialState, InstructionSet, LossGradient, Precision,
    Record, Recording, Result, Sequence, Session, TapeOptions,
};
use std::num::NonZeroUsize;

/// How near one engine came.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// "reference", the CPU's instruction set, or the CUDA engine's mode on the emulated device.
    pub engine: &'static str,
    /// "f32" or "f64".
    pub precision: &'static str,
    /// Largest |difference| / max |expected| over x and h, as whole sequence and step by step.
    pub error: f64,
    /// Largest that is allowed.
    pub tolerance: f64,
    /// Of the gradients, where the case has any: largest |difference| / max |expected| over each of them, with the
    /// sequence kept whole and in checkpoints, and the largest that is allowed.
    pub gradients: Option<(f64, f64)>,
}

impl Outcome {
    /// The errors are within their tolerances; NaN is not.
    pub fn passed(&self) -> bool {
        let gradients_passed = self.gradients.is_none_or(|(error, tolerance)| error <= tolerance);
        self.error <= self.tolerance && gradients_passed
    }
}

/// Runs a case on every engine and precision that this machine has, the CPU's with each of its
/// instruction sets.
///
/// # Errors
/// What the engine or session answers.
pub fn run(case: &Case) -> Result<Vec<Outcome>> {
    let reference = mrnn::engine::<f64>(&case.network, "reference")?;
    let mut outcomes = vec![outcome(case, "reference", reference, |of| of.f64)?];
    for set in InstructionSet::ALL.into_iter().filter(|set| set.is_available()) {
        let options = EngineOptions { instruction_set: Some(set), ..EngineOptions::default() };
        let engine = mrnn::engine_with::<f64>(&case.network, "cpu", options)?;
        outcomes.push(outcome(case, set.name(), engine, |of| of.f64)?);
        let engine = mrnn::engine_with::<f32>(&case.network, "cpu", options)?;
        outcomes.push(outcome(case, set.name(), engine, |of| of.f32)?);
    }
    if crate::has_cuda() {
        let engine = crate::engine::<f64>(&case.network, "cuda steps")?;
        outcomes.push(outcome(case, "cuda steps", engine, |of| of.f64)?);
        for (name, mode) in crate::CUDA_MODES {
            let engine = crate::cuda::<f32>(&case.network, mrnn_cuda::Options::default(), mode)?;
            outcomes.push(outcome(case, name, engine, |of| of.f32)?);
        }
    }
    Ok(outcomes)
}

/// How near an engine of the case's network comes, which goes by `name`; `tolerance` says which of both holds.
///
/// # Errors
/// What the engine or session answers.
pub fn outcome<T: Precision>(
    case: &Case,
    name: &'static str,
    engine: Engine<T>,
    tolerance: impl Fn(Tolerance) -> f64,
) -> Result<Outcome> {
    let mut session = engine.session(case.batch)?;
    let mut error = 0.0;
    for advance in [whole::<T>, step_by_step::<T>] {
        start(case, &mut session)?;
        let recording = advance(case, &mut session)?;
        error = larger(error, relative_error(&recording.h, &case.expected_h));
        if let Some(expected_x) = &case.expected_x {
            error = larger(error, relative_error(&recording.x, expected_x));
        }
    }
    let gradients = case.gradients.as_ref().map(|recorded| {
        let error = gradient_error(case, recorded, engine)?;
        Ok((error, tolerance(recorded.tolerance)))
    });
    Ok(Outcome {
        engine: name,
        precision: T::NAME,
        error,
        tolerance: tolerance(case.tolerance),
        gradients: gradients.transpose()?,
    })
}

/// Steps between the kept states of a tape that keeps few: segments of that many, and a shorter one.
const CHECKPOINT_EVERY: NonZeroUsize = NonZeroUsize::new(7).expect("not 0");

fn gradient_error<T: Precision>(
    case: &Case,
    recorded: &RecordedGradients,
    engine: Engine<T>,
) -> Result<f64> {
    let x0 = case.x0.as_deref().map(rounded::<T>);
    let h0 = rounded(&recorded.start_h);
    let start = InitialState { x: x0.as_deref(), h: Some(&h0) };
    let input = rounded(&case.input);
    let stimulation = case.stimulation.as_deref().map(rounded);
    let sequence = Sequence {
        steps: case.steps,
        layout: case.layout,
        input: Some(&input),
        stimulation: stimulation.as_deref(),
    };
    let by_h = rounded(&recorded.loss);
    let loss = LossGradient { h: Some(&by_h), ..LossGradient::default() };

    let zeros = |len: usize| vec![T::ZERO; len];
    let mut parameters = zeros(case.network.num_parameters());
    let mut by_input = zeros(input.len());
    let (mut by_x0, mut by_h0) = (zeros(h0.len()), zeros(h0.len()));
    let mut error = 0.0;
    for checkpoint_every in [None, Some(CHECKPOINT_EVERY)] {
        let options = TapeOptions { checkpoint_every, ..TapeOptions::default() };
        let mut tape = engine.clone().tape(&case.network, case.batch, case.steps, options)?;
        tape.forward(start, &sequence, &mut Record::default())?;
        let mut gradients = Gradients {
            parameters: Some(&mut parameters),
            input: Some(&mut by_input),
            stimulation: None,
            x0: Some(&mut by_x0),
            h0: Some(&mut by_h0),
        };
        tape.backward(&sequence, &loss, &mut gradients)?;
        for (range, expected) in &recorded.parameters {
            error = larger(error, relative_error(&parameters[range.clone()], expected));
        }
        for (found, expected) in
            [(&by_input, &recorded.input), (&by_x0, &recorded.x0), (&by_h0, &recorded.h0)]
        {
            let Some(expected) = expected else { continue };
            error = larger(error, relative_error(found, expected));
        }
    }
    Ok(error)
}

fn start<T: Precision>(case: &Case, session: &mut Session<T>) -> Result<()> {
    let x0 = case.x0.as_deref().map(rounded);
    let h0 = case.h0.as_deref().map(rounded);
    session.reset();
    session.set_state(x0.as_deref(), h0.as_deref())
}

fn whole<T: Precision>(case: &Case, session: &mut Session<T>) -> Result<Recording<T>> {
    let input = rounded(&case.input);
    let stimulation = case.stimulation.as_deref().map(rounded);
    session.run(&Sequence {
        steps: case.steps,
        layout: case.layout,
        input: Some(&input),
        stimulation: stimulation.as_deref(),
    })
}

fn step_by_step<T: Precision>(case: &Case, session: &mut Session<T>) -> Result<Recording<T>> {
    let sequence = Sequence { layout: case.layout, ..Sequence::<T>::silent(case.steps) };
    let dimensions = session.dimensions();
    let members = |step, width| {
        (0..case.batch).map(move |member| sequence.row(case.batch, member, step, width))
    };
    let gather = |array: &[f64], step, width| -> Vec<T> {
        members(step, width).flat_map(|row| rounded(&array[row])).collect()
    };
    let states = case.batch * case.steps * dimensions.num_units;
    let (mut x, mut h) = (vec![T::ZERO; states], vec![T::ZERO; states]);
    for step in 0..case.steps {
        let input = gather(&case.input, step, dimensions.num_inputs);
        let stimulation =
            case.stimulation.as_deref().map(|s| gather(s, step, dimensions.num_units));
        session.step(&input, stimulation.as_deref())?;
        for (all, now) in [(&mut x, session.x()), (&mut h, session.h())] {
            let rows = members(step, dimensions.num_units);
            for (row, now) in rows.zip(now.chunks_exact(dimensions.num_units)) {
                all[row].copy_from_slice(now);
            }
        }
    }
    Ok(Recording { x, h, y: Vec::new() })
}

fn rounded<T: Precision>(values: &[f64]) -> Vec<T> {
    values.iter().copied().map(T::from_f64).collect()
}

/// Largest |difference| / max |expected|; 0 where there is no difference, NaN where there is one that is none.
///
/// # Panics
/// Where the lengths differ.
pub fn relative_error<T: Precision>(found: &[T], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len(), "a case's arrays have its network's shape");
    let scale = expected.iter().fold(0.0, |scale, value| larger(scale, value.abs()));
    let difference = found
        .iter()
        .zip(expected)
        .fold(0.0, |largest, (found, expected)| larger(largest, (found.to_f64() - expected).abs()));
    if difference == 0.0 { 0.0 } else { difference / scale }
}

/// The larger of two, or NaN where one is NaN.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}
