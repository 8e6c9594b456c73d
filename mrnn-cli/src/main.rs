//! The `mrnn` command: validates, describes, simulates, trains, analyses, times and converts networks.
#![forbid(unsafe_code)]

mod analyze;
mod convert;
mod engine_arguments;
mod evaluate;
mod failure;
mod info;
mod latency;
mod paths;
mod plot;
mod precision;
mod progress;
mod simulate;
mod table;
mod task_arguments;
mod tasks;
mod train;
mod validate;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Multi-regional recurrent neural networks for neuroscience
#[derive(Debug, Parser)]
#[command(
    name = "mrnn",
    version,
    after_help = "Example: mrnn simulate examples/cbgtcl.json --cue iti=300:600 --plot activity.svg"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(validate::Arguments),
    Info(info::Arguments),
    Simulate(simulate::Arguments),
    Train(Box<train::Arguments>),
    Evaluate(evaluate::Arguments),
    Tasks(tasks::Arguments),
    Analyze(analyze::Arguments),
    Latency(latency::Arguments),
    Convert(convert::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Info(arguments) => info::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Tasks(arguments) => tasks::run(&arguments),
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Latency(arguments) => latency::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
    };
    match result.and_then(|text| print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report("error", &failure);
            failure.exit_code()
        }
    }
}

/// Prints a command's result. A reader that has seen enough, as `head` has, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(Failure::Stdout),
    }
}

/// Says something on standard error.
fn report(kind: &str, message: &dyn Display) {
    // Where nobody reads standard error there is nobody left to tell.
    let _ = writeln!(io::stderr(), "mrnn: {kind}: {message}");
}
