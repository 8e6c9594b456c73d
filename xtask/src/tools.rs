//! Programs that tasks run.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the environment names, or the usual one.
pub(crate) fn program(variable: &str, usual: &str) -> OsString {
    std::env::var_os(variable).filter(|name| !name.is_empty()).unwrap_or_else(|| usual.into())
}

/// Whether a program is installed. Not every one knows the option and succeeds.
pub(crate) fn is_there(program: impl AsRef<OsStr>) -> Result<bool> {
    let mut command = Command::new(program);
    match command
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
    {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(format!("{command:?}: {error}").into()),
    }
}

/// Says that something is skipped; an error where the variable `required` is 1.
pub(crate) fn skip(something: &str, reason: &str, required: &str) -> Result<()> {
    if std::env::var_os(required).is_some_and(|value| value == "1") {
        return Err(format!("{something}: {reason}, and {required} is 1").into());
    }
    // Past the capture of a test, which else would show as passed.
    writeln!(std::io::stdout(), "{something}: skipped, {reason}")?;
    Ok(())
}

/// Whether a program is installed, without which something is skipped.
pub(crate) fn is_there_for(
    something: &str,
    program: impl AsRef<OsStr>,
    required: &str,
) -> Result<bool> {
    let program = program.as_ref();
    let is_there = is_there(program)?;
    if !is_there {
        skip(something, &format!("{} is not there", program.display()), required)?;
    }
    Ok(is_there)
}

/// Runs a command to its end, which must be a success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{}: {error}", shown(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", shown(command)).into()) }
}

/// What a command prints; its errors are passed on, and it must end in a success.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{}: {error}", shown(command)))?;
    let text =
        String::from_utf8(output.stdout).map_err(|error| format!("{}: {error}", shown(command)))?;
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{text}{}: {}", shown(command), output.status).into())
    }
}

/// A command without its environment.
fn shown(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
