//! The types of the C interface, compared by libabigail.
//!
//! They are those of a library in C that has the functions of the header and does nothing: what Rust tells a
//! debugger about ours changes with the compiler and with everything behind the handles.

use super::{NUMBER, Result};
use crate::tools;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// A description without what differs between machines.
const PORTABLE: [&str; 5] = [
    "--no-corpus-path",
    "--no-comp-dir-path",
    "--no-show-locs",
    "--no-elf-needed",
    "--no-architecture",
];

/// What programs that are compiled already see of a change.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Compatible(String),
    Incompatible(String),
}

/// The header as parsers of other languages see it: declarations alone.
pub(super) fn preprocessed(header: &Path) -> Result<String> {
    let mut preprocess = Command::new(tools::program("CC", "cc"));
    tools::output(preprocess.args(["-E", "-P", "-DMRNN_FFI_PARSER"]).arg(header))
}

/// The declarations of a preprocessed header, without their semicolons.
fn split(header: &str) -> Vec<&str> {
    let mut depth = 0;
    let ends = |character| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        character == ';' && depth == 0
    };
    header.split(ends).map(str::trim).filter(|declaration| !declaration.is_empty()).collect()
}

fn is_function(declaration: &str) -> bool {
    declaration.contains('(') && !declaration.starts_with("typedef")
}

/// The word before a character, or at the end.
fn word_before(declaration: &str, end: Option<char>) -> &str {
    let head = end.map_or(declaration, |end| declaration.split(end).next().unwrap_or_default());
    let head = head.trim_end();
    let is_of_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    &head[head.trim_end_matches(is_of_word).len()..]
}

/// The names of the functions that a preprocessed header declares.
pub(super) fn functions(header: &str) -> BTreeSet<&str> {
    let functions = split(header).into_iter().filter(|declaration| is_function(declaration));
    functions.map(|declaration| word_before(declaration, Some('('))).collect()
}

/// The library that does nothing. Parameters are integers, whose values are constants of enumerations: a variable of
/// each is what makes it part of the ABI.
fn source(header: &str) -> Result<String> {
    let mut source = "#include <stddef.h>\n#include <stdint.h>\n".to_owned();
    for declaration in split(header) {
        if is_function(declaration) {
            writeln!(source, "{declaration} {{ __builtin_trap(); }}")?;
        } else {
            writeln!(source, "{declaration};")?;
        }
        if declaration.starts_with("typedef enum") {
            let name = word_before(declaration, None);
            writeln!(source, "extern {name} {name}_values; {name} {name}_values;")?;
        }
    }
    Ok(source)
}

/// What libabigail says of the functions and types of a preprocessed header.
pub(super) fn describe(header: &str) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let (code, library) = ("interface.c", "interface.so");
    std::fs::write(folder.path().join(code), source(header)?)?;
    let mut compile = Command::new(tools::program("CC", "cc"));
    compile.args(["-std=c99", "-g", "-shared", "-fPIC", "-w", code, "-o", library]);
    compile.arg(format!("-Wl,-soname,libmrnn.so.{NUMBER}"));
    // The description names the source as the compiler was told.
    tools::run(compile.current_dir(folder.path()))?;
    tools::output(Command::new("abidw").args(PORTABLE).arg(library).current_dir(folder.path()))
}

/// Compares a description with that of the baseline.
pub(super) fn compare(baseline: &Path, described: &str) -> Result<Change> {
    let folder = tempfile::tempdir()?;
    let current = folder.path().join("current.abi");
    std::fs::write(&current, described)?;
    let difference = |options: &[&str]| -> Result<Option<String>> {
        let mut command = Command::new("abidiff");
        let output = command.args(options).arg(baseline).arg(&current).output()?;
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        // Bits of the status: 1 and 2 are failures, 4 and 8 changes.
        match output.status.code() {
            Some(0) => Ok(None),
            Some(status) if status & 3 == 0 => Ok(Some(report)),
            _ => {
                let errors = String::from_utf8_lossy(&output.stderr);
                Err(format!("{command:?}: {}\n{report}{errors}", output.status).into())
            }
        }
    };
    if let Some(report) = difference(&["--no-added-syms"])? {
        return Ok(Change::Incompatible(report));
    }
    Ok(difference(&["--harmless"])?.map_or(Change::None, Change::Compatible))
}
