//! The real-time calls through the header: no allocation, clock, lock, environment, look-up of thread-local
//! memory, or system call.

use crate::toolchain::{Linking, library, run_once, system_calls};

#[test]
fn real_time_calls_call_nothing_that_may_wait() {
    for linking in [Linking::Shared, Linking::Static] {
        let program = library().compile("tests/c/realtime.c", linking);
        // Not under valgrind, which would put its own memory functions before those that count.
        run_once::<&str>(&program, &[]);
        if let Some(trace) = system_calls(&program) {
            check_trace(&trace);
        }
    }
}

#[test]
fn real_time_calls_of_cpp_call_nothing_that_may_wait() {
    let counters = library().compile_object("tests/cpp/count_calls.c");
    let program = library().compile_cpp("tests/cpp/realtime.cpp", &[counters]);
    run_once::<&str>(&program, &[]);
    if let Some(trace) = system_calls(&program) {
        check_trace(&trace);
    }
}

/// Nothing stands between the lines that enclose the rounds.
fn check_trace(trace: &str) {
    let lines: Vec<&str> = trace.lines().collect();
    let writes = |line: &&str, words: &str| line.contains(&format!("write(1, \"{words}"));
    let begins = lines.iter().enumerate().filter(|(_, line)| writes(line, "rounds begin"));
    let begins: Vec<usize> = begins.map(|(index, _)| index).collect();
    assert_eq!(begins.len(), 4, "two precisions in two ways each:\n{trace}");
    for begin in begins {
        let during = lines[begin + 1..].iter().take_while(|line| !writes(line, "rounds end"));
        let during: Vec<_> = during.collect();
        assert!(during.is_empty(), "system calls while stepping: {during:#?}");
    }
}
