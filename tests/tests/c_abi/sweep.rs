//! Every function of the header with every argument out of the ordinary: tests/c/sweep.c, with the table that
//! tests/c/sweep.py makes of the header.

use crate::toolchain::{
    Linking, c_compiler_name, is_required, library, named_by, output_of, root, run, tell,
    under_valgrind,
};
use std::fmt::Write;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

#[test]
fn every_function_with_every_argument() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Some(table) = table_of_functions() else {
        tell("sweep: skipped, for there is no Python with cffi\n");
        return;
    };
    std::fs::write(folder.path().join("sweep_functions.h"), table).expect("a file is written");
    let program = library().compile_with("tests/c/sweep.c", Linking::Shared, folder.path());

    // One process a function: a crash ends the calls of that one alone.
    let functions = run(&mut Command::new(&program));
    let mut report = String::new();
    for name in functions.lines() {
        let output = output_of(Command::new(&program).arg(folder.path()).arg(name));
        if !output.status.success() {
            writeln!(report, "{name}: {}\n{}", output.status, failures(&output))
                .expect("a string takes all");
        }
    }
    assert!(report.is_empty(), "{report}");
    tell(&format!("sweep: {} functions\n", functions.lines().count()));

    if let Some((_, output)) = under_valgrind(&program, &[folder.path()]) {
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {}{errors}", output.status, failures(&output));
    }
}

/// What the program told, without the calls that were right; the last line is the call that it crashed in.
fn failures(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = told.lines().collect();
    let is_call = |line: &&str| line.starts_with("call ");
    let shown = lines.iter().enumerate().filter(|(index, line)| {
        !is_call(line) || lines.get(index + 1).is_none_or(|next| !is_call(next))
    });
    shown.fold(String::new(), |text, (_, line)| text + line + "\n")
}

/// The table that sweep.c includes, where Python has cffi, whose parser reads the header.
fn table_of_functions() -> Option<String> {
    let python = named_by("PYTHON").unwrap_or_else(|| "python3".into());
    let imports = Command::new(&python).args(["-c", "import cffi, pycparser"]).output();
    if !imports.is_ok_and(|output| output.status.success()) {
        let is_required = is_required("MRNN_REQUIRE_CFFI");
        assert!(!is_required, "{} with cffi is required and not there", python.display());
        return None;
    }
    let mut preprocess = Command::new(c_compiler_name());
    preprocess.args(["-E", "-P", "-DMRNN_FFI_PARSER"]).arg(root().join("include/mrnn.h"));
    Some(filter(Command::new(python).arg(root().join("tests/c/sweep.py")), &run(&mut preprocess)))
}

/// What a command writes of `text` on its standard input.
fn filter(command: &mut Command, text: &str) -> String {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut input = child.stdin.take().expect("standard input is piped");
    input.write_all(text.as_bytes()).expect("the command reads all");
    drop(input);
    let output = child.wait_with_output().expect("the command ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8(output.stdout).expect("the table is UTF-8")
}
