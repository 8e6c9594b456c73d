//! The whole comparison, in its quick form, as CI can have it: without peers.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn compare(out: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_compare"));
    command.args(["--quick", "--threads", "1", "--python", "no-such-python", "--out"]);
    command.arg(out).args(arguments).output().expect("compare runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn without_peers_mrnn_is_compared_with_the_floor() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = compare(folder.path(), &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).expect("text");
    for peer in ["PyTorch loop", "torch.nn.RNN", "JAX scan"] {
        assert!(said.contains(&format!("{peer} is left out: 'no-such-python'")), "{said}");
    }

    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
    let report: Value = serde_json::from_str(&read("results.json")).expect("JSON");
    let cases = report["cases"].as_array().expect("a list of cases");
    // Two networks: leaky with B = 1 by sequence and by step, and 16; Elman with B = 1 and 16; and gradients of one
    // of them with both dynamics and batches.
    assert_eq!(cases.len(), 2 * (3 + 2) + 4);
    for case in cases {
        assert_eq!(case["units"], if case["network"] == "loop" { 350 } else { 30 });
        assert_eq!(case["steps"], 50);
        assert_eq!(case["peers"].as_array().map(Vec::len), Some(0));
        assert_eq!(case["mrnn"]["rounds"].as_array().map(Vec::len), Some(7));
        let speeds = &case["speeds"];
        for measured in [&case["floor"], &speeds["read_bandwidth"], &speeds["multiply_add_peak"]] {
            assert!(measured.as_f64().is_some_and(|value| value > 0.0), "{case}");
        }
    }

    let page = read("results.md");
    assert_eq!(page.matches("\n| loop | leaky | step | 350 |").count(), 1, "{page}");
    assert_eq!(page.matches("\n| loop | elman | gradient | 350 |").count(), 2, "{page}");
    for name in ["floor.svg", "peers.svg"] {
        let picture = read(name);
        assert!(
            picture.contains("B = 16, gradient") && picture.trim_end().ends_with("</svg>"),
            "{name}"
        );
    }
}

#[test]
fn options_that_leave_no_case_are_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = compare(folder.path(), &["--calls", "step", "--batches", "16"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("nothing to compare"), "{}", stderr(&output));
}

#[test]
fn a_missing_peer_is_an_error_where_peers_are_required() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = compare(folder.path(), &["--require-peers"]);
    assert!(!output.status.success());
    let error = stderr(&output);
    assert!(error.contains("PyTorch loop is missing: 'no-such-python'"), "{error}");
}
