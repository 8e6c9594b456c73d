//! mrnn as a contestant: only what its users have.

use crate::protocol::{Answer, Call, Case, Command};
use crate::timing::repeat;
use crate::{Result, files};
use mrnn::{Engine, EngineOptions, Layout, Network, Record, Sequence, Session};
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

fn answer(command: Command, threads: usize, prepared: &mut Option<Prepared>) -> Result<Answer> {
    match command {
        Command::Case(case) => {
            // What the last case held is freed before the next takes memory.
            *prepared = None;
            prepared.insert(Prepared::new(case, threads)?).run()?;
            Ok(Answer::Done)
        }
        Command::Run { seconds } => {
            let prepared = current(prepared)?;
            Ok(Answer::Seconds(repeat(1, seconds, || prepared.run())?))
        }
        Command::Final { path } => {
            let prepared = current(prepared)?;
            prepared.run()?;
            let shape = [prepared.case.batch, prepared.session.dimensions().num_units];
            files::write_npy(&path, prepared.session.h(), &shape)?;
            Ok(Answer::Done)
        }
    }
}

fn current(prepared: &mut Option<Prepared>) -> Result<&mut Prepared> {
    prepared.as_mut().ok_or_else(|| "there is no case yet".into())
}

/// A case with all memory that its runs need.
struct Prepared {
    case: Case,
    session: Session<f32>,
    /// `[T, B, I]`
    input: Vec<f32>,
    /// `[T, B, H]` for a sequence, `[B, H]` for single steps
    h: Vec<f32>,
}

impl Prepared {
    fn new(case: Case, threads: usize) -> Result<Self> {
        let network = Network::load(files::model(&case.network))?;
        let session = engine(&network, threads)?.session(case.batch)?;
        let input = files::read_npy(&case.input, &[case.steps, case.batch, network.num_inputs()])?;
        let kept_steps = match case.call {
            Call::Sequence => case.steps,
            Call::Step => 1,
        };
        let h = vec![0.0; kept_steps * case.batch * network.num_units()];
        Ok(Self { case, session, input, h })
    }

    fn run(&mut self) -> mrnn::Result<()> {
        self.session.reset();
        match self.case.call {
            Call::Sequence => {
                let sequence = Sequence {
                    layout: Layout::TimeFirst,
                    input: Some(&self.input),
                    ..Sequence::silent(self.case.steps)
                };
                let mut record = Record { h: Some(&mut self.h), ..Record::default() };
                self.session.advance(&sequence, &mut record)
            }
            Call::Step => {
                let width = self.input.len() / self.case.steps;
                self.input.chunks_exact(width).try_for_each(|input| {
                    self.session.step(input, None)?;
                    self.session.copy_state(None, Some(&mut self.h))
                })
            }
        }
    }
}
