//! Data races, by ThreadSanitizer. The library, the standard library and the program are all compiled for it: what it
//! does not see being made, it takes for a race, or misses.

use crate::toolchain::{
    FLAGS, build_library, c_compiler_name, ending_with, is_required, output_of, root, run,
    run_once, tell,
};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn threads_under_thread_sanitizer() {
    if !is_required("MRNN_REQUIRE_TSAN") {
        tell("threads: NOT run under ThreadSanitizer, for which MRNN_REQUIRE_TSAN=1 builds all\n");
        return;
    }
    let program = program();
    run_once(&program, &["3"]);

    let output = output_of(Command::new(&program).arg("misuse"));
    let report = String::from_utf8_lossy(&output.stderr);
    let is_found = !output.status.success() && report.contains("data race");
    assert!(is_found, "a race that is there was not found: {}\n{report}", output.status);
    tell("threads: no data race under ThreadSanitizer, which finds one that is made\n");
}

/// tests/c/threads.c with everything that it consists of compiled for the sanitizer.
fn program() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tsan");
    let version = rustc(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "-Zbuild-std", "--target", host.expect("rustc has a host")]);
    // Sanitizers are unstable options of the stable compiler too.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=thread");
    let files = build_library(cargo.arg("--target-dir").arg(&folder));

    let object = folder.join("threads.o");
    let mut compile = Command::new(c_compiler_name());
    compile.args(FLAGS).args(["-fsanitize=thread", "-c", "-I"]).arg(root().join("include"));
    run(compile.arg(root().join("tests/c/threads.c")).arg("-o").arg(&object));

    // The sanitizer's library is rustc's: that of a C compiler may be older than what rustc's code needs.
    let program = folder.join("threads");
    let mut link = Command::new(c_compiler_name());
    link.arg("-Wl,--whole-archive").arg(runtime()).arg("-Wl,--no-whole-archive").arg(&object);
    link.arg(ending_with(&files, ".a")).args(["-lpthread", "-ldl", "-lm", "-o"]).arg(&program);
    run(&mut link);
    program
}

fn runtime() -> PathBuf {
    let folder = rustc(&["--print", "target-libdir"]);
    let entries = std::fs::read_dir(folder.trim()).expect("rustc has its libraries");
    let files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    ending_with(&files, "_rt.tsan.a").to_owned()
}

fn rustc(arguments: &[&str]) -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    run(Command::new(rustc).args(arguments).current_dir(root()))
}
