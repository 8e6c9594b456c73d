//! `mrnn analyze`: where a network rests.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::table::{Align, Table, count, number};
use crate::task_arguments::TaskArguments;
use mrnn::{AtomicFile, DynamicsKind, Layout, Network, NoiseSource, Sequence};
use mrnn_analysis::{
    FixedPoint, FixedPointOptions, FixedPoints, StartOptions, StepMap, fixed_points_watched, starts,
};
use mrnn_train::Batch;
use serde_json::{Value, json};
use std::num::NonZeroU64;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Find the fixed and slow points of a network
///
/// The network runs trials of a task, without noise; from states that it went through, with noise added, its points of rest
/// under constant input are looked for by a damped Newton method with exact derivatives.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: mrnn analyze flipflop.safetensors --task flip-flop --json points.json"
)]
pub(crate) struct Arguments {
    /// Model (.safetensors) or description (.json)
    file: PathBuf,

    #[command(flatten)]
    task: TaskArguments,

    /// Constant input, one number for each input unit [default: 0 for each]
    #[arg(long, value_name = "U,U,…", value_delimiter = ',', allow_negative_numbers = true)]
    input: Vec<f64>,

    /// Trials whose states are started from
    #[arg(long, value_name = "N", default_value = "16", allow_negative_numbers = true)]
    trials: NonZeroU64,

    /// Starts of the search
    #[arg(long, value_name = "N", default_value = "1024", allow_negative_numbers = true)]
    starts: NonZeroU64,

    /// Standard deviation of what is added to each unit of a start
    #[arg(long, value_name = "SD", default_value = "0.1", allow_negative_numbers = true)]
    start_noise: f64,

    /// Largest |F(x) - x| of a fixed point
    #[arg(long, value_name = "R", default_value = "1e-12", allow_negative_numbers = true)]
    tolerance: f64,

    /// Largest |F(x) - x| of a slow point
    #[arg(long, value_name = "R", default_value = "1e-4", allow_negative_numbers = true)]
    slow_tolerance: f64,

    /// Seed of the trials and starts
    #[arg(long, value_name = "S", default_value = "0", allow_negative_numbers = true)]
    seed: u64,

    /// Write points, eigenvalues and readouts to a file
    #[arg(long, value_name = "FILE.json")]
    json: Option<PathBuf>,
}

/// Searches, writes the file that is asked for, and returns the points as a table.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    let network = Network::load(&arguments.file)?;
    let task = arguments.task.source(&network)?.on(&network)?;
    let batch = task.batch(0..arguments.trials.get(), arguments.seed)?;
    let zeros = vec![0.0; network.num_inputs()];
    let input = if arguments.input.is_empty() { &zeros } else { &arguments.input };
    let map = StepMap::new(&network, input, None)?;
    let trajectory = trajectory(&network, &batch)?;
    let options = StartOptions {
        count: usize::try_from(arguments.starts.get()).unwrap_or(usize::MAX),
        noise: arguments.start_noise,
        seed: arguments.seed,
    };
    let starts = starts(&map, &trajectory, network.num_units(), &options)?;
    let Arguments { tolerance, slow_tolerance, .. } = *arguments;
    let options = FixedPointOptions { tolerance, slow_tolerance, ..FixedPointOptions::default() };
    let begin = Instant::now();
    let template = "{bar:40} {pos}/{len} starts, {eta} left";
    let progress = Mutex::new(Progress::new(template, 0, starts.len() as u64));
    // Nothing is written before the end: a signal may simply end the program.
    let watch = |done: usize| {
        progress.lock().unwrap_or_else(PoisonError::into_inner).set(done as u64);
        ControlFlow::Continue(())
    };
    let found = fixed_points_watched(&map, &starts, &options, watch)?;
    drop(progress);
    let seconds = begin.elapsed().as_secs_f64();
    let readouts = readouts(&network, &found)?;
    if let Some(path) = &arguments.json {
        write(path, input, &found, &readouts)?;
    }
    Ok(format!("{}\n{}", summary(&found, starts.len(), seconds), table(&found, &readouts)))
}

/// The states of trials, `[rows, H]`: x of leaky networks, h of Elman networks.
fn trajectory(network: &Network, batch: &Batch) -> Result<Vec<f64>, Failure> {
    let shape = batch.shape();
    let mut session = mrnn::engine::<f64>(network, "cpu")?.session(shape.trials)?;
    session.set_noise(NoiseSource { enabled: false, ..session.noise() });
    let input: Vec<f64> = batch.input().iter().map(|&value| value.into()).collect();
    let (steps, layout) = (shape.steps, Layout::BatchFirst);
    let sequence = Sequence { steps, layout, input: Some(&input), stimulation: None };
    let recording = session.run(&sequence)?;
    Ok(match network.dynamics().kind {
        DynamicsKind::Leaky => recording.x,
        DynamicsKind::Elman => recording.h,
    })
}

fn summary(found: &FixedPoints, starts: usize, seconds: f64) -> String {
    let stable = found.points.iter().filter(|point| point.is_stable()).count();
    format!(
        "{}: {} ({stable} stable), {}; {} did not converge, {} out of reach; at most {} of Newton's method, {seconds:.3} s\n",
        count(starts, "start"),
        count(found.points.len(), "fixed point"),
        count(found.slow.len(), "slow point"),
        found.not_converged,
        found.outliers,
        count(found.iterations, "step"),
    )
}

fn table(found: &FixedPoints, readouts: &[Vec<f64>]) -> String {
    let mut table = Table::new([
        ("point", Align::Left),
        ("starts", Align::Right),
        ("residual", Align::Right),
        ("unstable", Align::Right),
        ("largest |λ|", Align::Right),
        ("τ (ms)", Align::Right),
        ("f (Hz)", Align::Right),
        ("readouts", Align::Left),
    ]);
    for ((kind, point), readouts) in kinds(found).zip(readouts) {
        let slowest = point.linearization.modes.first();
        let of_slowest = |value: fn(&mrnn_analysis::Mode) -> f64| {
            slowest.map_or_else(String::new, |mode| number(value(mode)))
        };
        let readouts: Vec<String> = readouts.iter().copied().map(number).collect();
        table.row([
            kind.to_owned(),
            point.starts.to_string(),
            format!("{:.1e}", point.residual),
            point.linearization.num_unstable().to_string(),
            of_slowest(mrnn_analysis::Mode::magnitude),
            of_slowest(mrnn_analysis::Mode::time_constant),
            of_slowest(mrnn_analysis::Mode::frequency),
            readouts.join(" "),
        ]);
    }
    table.to_string()
}

fn kinds(found: &FixedPoints) -> impl Iterator<Item = (&'static str, &FixedPoint)> {
    let kind = |point: &FixedPoint| match point.linearization.num_unstable() {
        0 => "stable",
        unstable if unstable == point.state.len() => "unstable",
        _ => "saddle",
    };
    let points = found.points.iter().map(move |point| (kind(point), point));
    points.chain(found.slow.iter().map(|point| ("slow", point)))
}

/// The readouts of each state.
fn readouts(network: &Network, found: &FixedPoints) -> Result<Vec<Vec<f64>>, Failure> {
    let states: Vec<&[f64]> = kinds(found).map(|(_, point)| &point.state[..]).collect();
    let outputs = network.num_outputs();
    if states.is_empty() || outputs == 0 {
        return Ok(vec![Vec::new(); states.len()]);
    }
    let mut session = mrnn::engine::<f64>(network, "cpu")?.session(states.len())?;
    let all = states.concat();
    match network.dynamics().kind {
        DynamicsKind::Leaky => session.set_state(Some(&all), None)?,
        DynamicsKind::Elman => session.set_state(None, Some(&all))?,
    }
    let mut y = vec![0.0; states.len() * outputs];
    session.copy_outputs(&mut y)?;
    Ok(y.chunks_exact(outputs).map(<[f64]>::to_vec).collect())
}

fn write(
    path: &Path,
    input: &[f64],
    found: &FixedPoints,
    readouts: &[Vec<f64>],
) -> Result<(), Failure> {
    let point = |((kind, point), readouts): ((&str, &FixedPoint), &Vec<f64>)| -> Value {
        let eigenvalues = point.linearization.modes.iter().map(|mode| mode.eigenvalue);
        json!({
            "kind": kind,
            "state": point.state,
            "residual": point.residual,
            "starts": point.starts,
            "eigenvalues": eigenvalues.map(|value| [value.re, value.im]).collect::<Vec<_>>(),
            "readouts": readouts,
        })
    };
    let document = json!({
        "input": input,
        "points": kinds(found).zip(readouts).map(point).collect::<Vec<_>>(),
        "not_converged": found.not_converged,
        "out_of_reach": found.outliers,
    });
    let text = format!("{document:#}\n");
    AtomicFile::write(path, text.as_bytes()).map_err(|error| Failure::write(path, error))
}
