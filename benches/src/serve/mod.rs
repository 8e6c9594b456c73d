//! mrnn as a contestant: only what its users have.

mod forward;
mod gradient;

use crate::protocol::{Answer, Call, Case, Command};
use crate::timing::repeat;
use crate::{Result, files};
use forward::Forward;
use gradient::Gradient;
use mrnn::{Engine, EngineOptions, Network};
use std::io::{BufRead, Write};
use std::num::NonZeroUsize;

fn engine(network: &Network, threads: usize) -> mrnn::Result<Engine<f32>> {
    let options = EngineOptions { threads: NonZeroUsize::new(threads), ..EngineOptions::default() };
    mrnn::engine_with(network, "cpu", options)
}

/// Answers commands until there are no more.
///
/// # Errors
/// A line that is no command; a closed output.
pub fn serve(threads: usize, commands: impl BufRead, mut answers: impl Write) -> Result<()> {
    let version = format!("mrnn {}", env!("CARGO_PKG_VERSION"));
    writeln!(answers, "{}", serde_json::to_string(&Answer::Ready { version })?)?;
    let mut prepared = None;
    for line in commands.lines() {
        let command = serde_json::from_str(&line?)?;
        let answer = answer(command, threads, &mut prepared)
            .unwrap_or_else(|error| Answer::Error(error.to_string()));
        writeln!(answers, "{}", serde_json::to_string(&answer)?)?;
        answers.flush()?;
    }
    Ok(())
}

fn answer(
    command: Command,
    threads: usize,
    prepared: &mut Option<Box<dyn Prepared>>,
) -> Result<Answer> {
    match command {
        Command::Case(case) => {
            // What the last case held is freed before the next takes memory.
            *prepared = None;
            prepared.insert(prepare(case, threads)?).run()?;
            Ok(Answer::Done)
        }
        Command::Run { seconds } => {
            let prepared = current(prepared)?;
            Ok(Answer::Seconds(repeat(1, seconds, || prepared.run())?))
        }
        Command::Outcome { path } => {
            let prepared = current(prepared)?;
            prepared.run()?;
            let (values, shape) = prepared.outcome()?;
            files::write_npy(&path, values, &shape)?;
            Ok(Answer::Done)
        }
    }
}

fn current(prepared: &mut Option<Box<dyn Prepared>>) -> Result<&mut dyn Prepared> {
    match prepared {
        Some(prepared) => Ok(prepared.as_mut()),
        None => Err("there is no case yet".into()),
    }
}

/// A case with all memory that its runs need.
trait Prepared {
    /// Takes all steps.
    fn run(&mut self) -> mrnn::Result<()>;

    /// What the last run came to, and its shape.
    fn outcome(&self) -> Result<(Vec<f32>, [usize; 2])>;
}

fn prepare(case: Case, threads: usize) -> Result<Box<dyn Prepared>> {
    let network = Network::load(files::model(&case.network))?;
    let engine = engine(&network, threads)?;
    let input = files::read_npy(&case.input, &[case.steps, case.batch, network.num_inputs()])?;
    Ok(match case.call {
        Call::Sequence | Call::Step => Box::new(Forward::new(case, &engine, input)?),
        Call::Gradient => Box::new(Gradient::new(&case, network, engine, input)?),
    })
}
