//! The C++ programs of tests/cpp and examples/cpp.

use crate::toolchain::{Linking, library, output_in_root, root, run_once, run_twice};
use std::ffi::OsString;
use std::process::Command;

#[test]
fn owners() {
    run_twice::<&str>(&library().compile_cpp::<&str>("tests/cpp/owners.cpp", &[]), &[]);
}

#[test]
fn errors() {
    run_twice::<&str>(&library().compile_cpp::<&str>("tests/cpp/errors.cpp", &[]), &[]);
}

#[test]
fn views_in_two_translation_units() {
    let other = root().join("tests/cpp/views_other.cpp").into_os_string();
    // C++20 has views of its own.
    for standard in ["-std=c++17", "-std=c++20"] {
        let more = [OsString::from(standard), other.clone()];
        run_twice::<&str>(&library().compile_cpp("tests/cpp/views.cpp", &more), &[]);
    }
}

#[test]
fn no_exceptions() {
    let more = ["-fno-exceptions", "-fno-rtti"];
    run_twice::<&str>(&library().compile_cpp("tests/cpp/no_exceptions.cpp", &more), &[]);
}

#[test]
fn network() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile_cpp::<&str>("tests/cpp/network.cpp", &[]), &[folder.path()]);
}

#[test]
fn queries() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile_cpp::<&str>("tests/cpp/queries.cpp", &[]), &[folder.path()]);
}

#[test]
fn compute() {
    run_twice::<&str>(&library().compile_cpp::<&str>("tests/cpp/compute.cpp", &[]), &[]);
}

#[test]
fn train() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile_cpp::<&str>("tests/cpp/train.cpp", &[]), &[folder.path()]);
}

#[test]
fn flipflop_prints_what_the_c_program_prints() {
    let c = library().compile("examples/c/flipflop.c", Linking::Shared);
    let cpp = library().compile_cpp::<&str>("examples/cpp/flipflop.cpp", &[]);
    let wanted = output_in_root(&mut Command::new(c));
    assert_eq!(wanted.lines().count(), 100);
    assert_eq!(output_in_root(&mut Command::new(cpp)), wanted);
}

#[test]
fn the_closed_loop_answers_every_sample() {
    let program = library().compile_cpp("examples/cpp/closed_loop.cpp", &["-pthread"]);
    let mut command = Command::new(&program);
    command.args(["--seconds", "0.5", "--rate", "200", "examples/cbgtcl.json"]);
    let output = output_in_root(&mut command);
    assert!(output.contains("350 units, 25 inputs; 100 samples at 200 Hz"), "{output}");
    for row in ["tick late by", "step", "response"] {
        let line = output.lines().find(|line| line.starts_with(row)).expect("there is the row");
        let times: Vec<f64> = line[row.len()..]
            .split_whitespace()
            .map(|time| time.parse().expect("a number"))
            .collect();
        assert_eq!(times.len(), 4, "{output}");
        assert!(times[0] >= 0.0 && times.is_sorted(), "{output}");
    }
    assert!(output.contains("missed deadlines: "), "{output}");

    run_once(&program, &["--help"]);
    for wrong in [&["--rate", "0", "x.json"][..], &["--speed"], &[], &["missing.json"]] {
        let output = Command::new(&program).args(wrong).output().expect("it can be run");
        assert_eq!(output.status.code(), Some(1), "{wrong:?}");
        assert!(!output.stderr.is_empty(), "{wrong:?}");
    }
}
