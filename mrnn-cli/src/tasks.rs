//! `mrnn tasks`: what there is to learn.

use crate::failure::Failure;
use crate::table::{Align, Table, count};
use crate::task_arguments::in_words;
use mrnn_train::tasks::{self, BuiltIn};
use std::fmt::Write;

/// The step that the lists are made for; it changes nothing that they show but the number of steps.
const DT_MS: f64 = 10.0;

/// List the tasks that networks can learn, or the parameters of one
///
/// With a name: what each input and output of the task is, by position, and its parameters with their
/// defaults, which 'mrnn train' and 'mrnn evaluate' take as --set PARAMETER=VALUE.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn tasks go-no-go")]
pub(crate) struct Arguments {
    /// Task to tell more of
    name: Option<String>,
}

/// Returns the table of tasks, or the description of one.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    match &arguments.name {
        None => list(),
        Some(name) => describe(tasks::find(name)?),
    }
}

fn list() -> Result<String, Failure> {
    let mut table = Table::new([
        ("task", Align::Left),
        ("inputs", Align::Right),
        ("outputs", Align::Right),
        ("what is to be done", Align::Left),
    ]);
    for entry in &tasks::ALL {
        let task = entry.make(&[], DT_MS)?;
        table.row([
            entry.name().to_owned(),
            task.num_inputs().to_string(),
            task.num_outputs().to_string(),
            entry.summary().to_owned(),
        ]);
    }
    Ok(table.to_string())
}

fn describe(entry: &BuiltIn) -> Result<String, Failure> {
    let task = entry.make(&[], DT_MS)?;
    let mut text = format!("{}: {}\n\n", entry.name(), entry.summary());
    let steps = count(task.steps(), "step");
    let _ = writeln!(text, "{steps} of {DT_MS} ms; {}; {}\n", in_words(task.loss()), task.metric());
    let mut channels = Table::new([("", Align::Left), ("", Align::Right), ("", Align::Left)]);
    let positions = |kind: &'static str, names: Vec<String>| {
        names.into_iter().enumerate().map(move |(i, name)| [kind.to_owned(), i.to_string(), name])
    };
    positions("input", task.input_names()).for_each(|row| channels.row(row));
    positions("output", task.output_names()).for_each(|row| channels.row(row));
    let mut parameters =
        Table::new([("parameter", Align::Left), ("default", Align::Left), ("", Align::Left)]);
    for parameter in entry.parameters() {
        parameters.row([parameter.name.to_owned(), parameter.default, parameter.help.to_owned()]);
    }
    let channels = channels.to_string();
    Ok(text + channels.trim_start_matches('\n') + "\n" + &parameters.to_string())
}
