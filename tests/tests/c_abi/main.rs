//! The C and C++ programs of tests and examples against include/mrnn.h, include/mrnn.hpp and the built library, and
//! under valgrind and strace where they are installed (`MRNN_REQUIRE_VALGRIND=1` and `MRNN_REQUIRE_STRACE=1` make
//! their absence a failure). C++ is also compiled by g++ and clang++ where these are installed (`MRNN_REQUIRE_CXX=1`). What
//! needs Python's cffi is skipped without it (`MRNN_REQUIRE_CFFI=1`), and ThreadSanitizer is asked for by
//! `MRNN_REQUIRE_TSAN=1`.

mod cpp;
mod cpp_headers;
mod header;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod races;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod realtime;
mod sweep;
mod toolchain;

use mrnn::Layout;
use mrnn_tests::{Case, case_folders};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use toolchain::{Linking, library, output_in_root, root, run_once, run_twice};

#[test]
fn conformance() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = library().compile("tests/c/conformance.c", Linking::Shared);
    let folders = case_folders(&root().join("tests/conformance")).expect("there are cases");
    let cases: Vec<Case> =
        folders.iter().map(|folder| Case::load(folder).expect("the case is right")).collect();
    let exported: Vec<PathBuf> = cases.iter().map(|case| export(case, folder.path())).collect();
    run_twice(&program, &exported);
}

/// Writes a case in the form that conformance.c reads.
fn export(case: &Case, folder: &Path) -> PathBuf {
    let folder = folder.join(&case.name);
    std::fs::create_dir(&folder).expect("a new folder");
    case.network.save(folder.join("model.safetensors")).expect("the network is saved");

    let layout = match case.layout {
        Layout::BatchFirst => 0,
        Layout::TimeFirst => 1,
    };
    let (units, inputs) = (case.network.num_units(), case.network.num_inputs());
    let mut numbers = format!(
        "{} {} {layout} {units} {inputs} {:e} {:e} {}\n",
        case.batch,
        case.steps,
        case.tolerance.f64,
        case.tolerance.f32,
        case.regions.len()
    );
    for (name, [start, end]) in &case.regions {
        writeln!(numbers, "{start} {end} {name}").expect("a string takes all");
    }
    std::fs::write(folder.join("numbers.txt"), numbers).expect("a file is written");

    for (name, values) in [
        ("x0", case.x0.as_ref()),
        ("h0", case.h0.as_ref()),
        ("input", Some(&case.input)),
        ("stimulation", case.stimulation.as_ref()),
        ("x", case.expected_x.as_ref()),
        ("h", Some(&case.expected_h)),
        ("effective_recurrent", case.effective_recurrent.as_ref()),
        ("effective_input", case.effective_input.as_ref()),
    ] {
        if let Some(values) = values {
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_ne_bytes()).collect();
            std::fs::write(folder.join(name), bytes).expect("a file is written");
        }
    }
    folder
}

#[test]
fn errors() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile("tests/c/errors.c", Linking::Shared), &[folder.path()]);
}

#[test]
fn orders() {
    run_twice::<&str>(&library().compile("tests/c/orders.c", Linking::Shared), &[]);
}

#[test]
fn build() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile("tests/c/build.c", Linking::Shared), &[folder.path()]);
}

#[test]
fn query() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile("tests/c/query.c", Linking::Shared), &[folder.path()]);
}

#[test]
fn manipulate() {
    run_twice::<&str>(&library().compile("tests/c/manipulate.c", Linking::Shared), &[]);
}

#[test]
fn gradient() {
    run_twice::<&str>(&library().compile("tests/c/gradient.c", Linking::Shared), &[]);
}

#[test]
fn train() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_twice(&library().compile("tests/c/train.c", Linking::Shared), &[folder.path()]);
}

#[test]
fn options() {
    run_twice::<&str>(&library().compile("tests/c/options.c", Linking::Shared), &[]);
}

#[test]
#[cfg(unix)]
fn float_environment() {
    // Not under valgrind, which does not flush and hides the processor's control register.
    run_once::<&str>(&library().compile("tests/c/float_environment.c", Linking::Shared), &[]);
}

#[test]
#[cfg(unix)]
fn threads() {
    let program = library().compile("tests/c/threads.c", Linking::Shared);
    run_once(&program, &["10"]);
    run_twice(&program, &["1"]);
}

#[test]
fn examples() {
    let program = library().compile("examples/c/step.c", Linking::Static);
    run_twice(&program, &[root().join("examples/cbgtcl.json")]);
    run_twice::<&str>(&library().compile("examples/c/gradient.c", Linking::Static), &[]);
}

#[test]
fn the_programs_of_the_readme_give_the_same_numbers() {
    assert_holds("README.md", "rust", "examples/rust/minimal.rs");
    assert_holds("README.md", "c", "examples/c/minimal.c");
    let program = library().compile("examples/c/minimal.c", Linking::Static);
    let from_c = output_in_root(&mut Command::new(program));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", "mrnn", "--example", "minimal"]);
    assert_eq!(output_in_root(&mut cargo), from_c);
    assert!(from_c.starts_with("first unit of thal: 0."), "{from_c}");
    // `cargo xtask agreement` runs those of the other languages.
    for (language, extension) in
        [("cpp", "cpp"), ("python", "py"), ("matlab", "m"), ("julia", "jl")]
    {
        assert_holds("README.md", language, &format!("examples/{language}/minimal.{extension}"));
    }
    let program = library().compile_cpp::<&str>("examples/cpp/minimal.cpp", &[]);
    assert_eq!(output_in_root(&mut Command::new(program)), from_c);
}

#[test]
fn the_program_of_the_documentation_of_training_runs() {
    assert_holds("docs/training.md", "rust", "examples/rust/gradient.rs");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", "mrnn", "--example", "gradient"]);
    let output = output_in_root(&mut cargo);
    assert!(output.contains("recurrent/thal/alm_exc/values: "), "{output}");
}

/// A page holds a program word for word.
#[track_caller]
fn assert_holds(page: &str, language: &str, program: &str) {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect(path);
    let block = format!("```{language}\n{}```\n", read(program));
    assert!(read(page).contains(&block), "{page} does not hold {program} word for word");
}
