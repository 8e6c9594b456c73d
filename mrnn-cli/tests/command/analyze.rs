use crate::{Folder, assert_fails, mrnn, text};
use serde_json::Value;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/models/flipflop.safetensors");

#[test]
fn a_memory_of_three_bits_has_eight_states() {
    let folder = Folder::new();
    let json = folder.path("points.json");
    let command =
        ["analyze", MODEL, "--task", "flip-flop", "--starts", "256", "--start-noise", "0.3"];
    let shown = mrnn(command.iter().chain(&["--json", text(&json)])).success();
    let mut lines = shown.lines();
    let summary = lines.next().expect("a summary");
    assert!(summary.starts_with("256 starts: ") && summary.contains("(8 stable)"), "{summary}");
    let kinds = shown.lines().filter_map(|line| line.split_whitespace().next());
    assert_eq!(kinds.filter(|kind| *kind == "stable").count(), 8, "{shown}");

    let written = std::fs::read_to_string(&json).expect("the file is there");
    let document: Value = serde_json::from_str(&written).expect("JSON");
    let points = document["points"].as_array().expect("points");
    for point in points {
        assert_eq!(point["state"].as_array().map(Vec::len), Some(30));
        assert_eq!(point["eigenvalues"].as_array().map(Vec::len), Some(30));
        assert_eq!(point["readouts"].as_array().map(Vec::len), Some(3));
        assert!(point["residual"].as_f64().expect("a number") <= 1e-12);
    }
    let starts: u64 = points.iter().filter_map(|point| point["starts"].as_u64()).sum();
    let elsewhere = |key: &str| document[key].as_u64().expect("a count");
    assert_eq!(starts + elsewhere("not_converged") + elsewhere("out_of_reach"), 256);
}

#[test]
fn bad_options_are_named() {
    for (options, named) in [
        (&["--input", "1,2"][..], "the input"),
        (&["--start-noise", "-1"], "noise"),
        (&["--tolerance", "0"], "tolerance"),
        (&["--starts", "18446744073709551615"], "the starts"),
        (&["--starts", "1000000000000"], "the starts"),
    ] {
        let command = ["analyze", MODEL, "--task", "flip-flop"];
        assert_fails(command.iter().chain(options), &[named]);
    }
}
