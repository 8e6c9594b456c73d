//! A case on every engine.

use crate::{Case, Tolerance};
use mrnn::{
    Engine, EngineOptions, InstructionSet, Precision, Recording, Result, Sequence, Session,
};

/// How near one engine came.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// "reference", or the CPU's instruction set.
    pub engine: &'static str,
    /// "f32" or "f64".
    pub precision: &'static str,
    /// Largest |difference| / max |expected| over x and h, as whole sequence and step by step.
    pub error: f64,
    /// Largest that is allowed.
    pub tolerance: f64,
}

impl Outcome {
    /// The error is within the tolerance; NaN is not.
    pub fn passed(&self) -> bool {
        self.error <= self.tolerance
    }
}

/// Runs a case on every engine and precision that this machine has, the CPU's with each of its
/// instruction sets.
///
/// # Errors
/// What the engine or session answers.
pub fn run(case: &Case) -> Result<Vec<Outcome>> {
    let Tolerance { f64: double, f32: single } = case.tolerance;
    let reference = mrnn::engine::<f64>(&case.network, "reference")?;
    let mut outcomes = vec![outcome(case, "reference", &reference, double)?];
    for set in InstructionSet::ALL.into_iter().filter(|set| set.is_available()) {
        let options = EngineOptions { instruction_set: Some(set), ..EngineOptions::default() };
        let engine = mrnn::engine_with::<f64>(&case.network, "cpu", options)?;
        outcomes.push(outcome(case, set.name(), &engine, double)?);
        let engine = mrnn::engine_with::<f32>(&case.network, "cpu", options)?;
        outcomes.push(outcome(case, set.name(), &engine, single)?);
    }
    Ok(outcomes)
}

fn outcome<T: Precision>(
    case: &Case,
    name: &'static str,
    engine: &Engine<T>,
    tolerance: f64,
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
    Ok(Outcome { engine: name, precision: T::NAME, error, tolerance })
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

fn relative_error<T: Precision>(found: &[T], expected: &[f64]) -> f64 {
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
