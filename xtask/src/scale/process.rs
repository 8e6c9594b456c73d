//! A program that runs to its end while its memory is looked at.

use super::Result;
use super::memory::{self, Memory};
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a program printed, and its memory at times; none where the system does not say.
pub(super) struct Finished {
    pub(super) text: String,
    pub(super) samples: Vec<(Instant, Memory)>,
}

/// Runs a program that prints no more than a pipe holds.
pub(super) fn run(mut command: Command) -> Result<Finished> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut samples = Vec::new();
    let status = loop {
        samples.extend(memory::of(child.id()).map(|memory| (Instant::now(), memory)));
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let mut text = String::new();
    child.stdout.take().ok_or("its output is piped")?.read_to_string(&mut text)?;
    if !status.success() {
        return Err(format!("{command:?}: {status}").into());
    }
    Ok(Finished { text, samples })
}
