use crate::{Folder, LOOP, SMALL, assert_fails, mrnn, text};

#[test]
fn a_valid_description_is_summed_up() {
    let expected = "valid: 8 recurrent regions (350 units), 1 input region (25 units), \
                    21 connections, 0 readouts\n";
    assert_eq!(mrnn(["validate", LOOP]).success(), format!("{LOOP}: {expected}"));
}

#[test]
fn every_problem_is_told_at_once() {
    let folder = Folder::new();
    let file = folder.write(
        "bad.json",
        r#"{"recurrent_regions": [{"name": "a", "num_unit": 3}, {"name": "b", "num_units": 2}],
            "recurrent_connections": [{"src_region": "b", "dst_region": "b", "sparsity": 1.5}],
            "dynamics": {"activation": "rely"}}"#,
    );
    let message = mrnn(["validate", text(&file)]).failure(1);
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[0], format!("mrnn: error: {}: 4 problems", file.display()));
    for (place, problem) in [
        ("  dynamics: ", "'rely'"),
        ("  recurrent_regions[0]: ", "unknown key 'num_unit'; did you mean 'num_units'?"),
        ("  recurrent_regions[0]: ", "'num_units' is missing"),
        ("  recurrent_connections[0]: ", "sparsity of 'b' -> 'b' is 1.5"),
    ] {
        let is_told = |line: &&str| line.starts_with(place) && line.contains(problem);
        assert!(lines.iter().any(is_told), "{place}{problem} is not in\n{message}");
    }
}

#[test]
fn what_only_the_weights_show_is_told_too() {
    let folder = Folder::new();
    let text_of_file = r#"{"recurrent_regions": [{"name": "a", "num_units": 3}],
                           "spectral_radius": 0.9}"#;
    let file = folder.write("silent.json", text_of_file);
    assert_fails(["validate", text(&file)], &["silent.json", "spectral radius 0"]);
}

#[test]
fn files_that_are_no_networks_are_named() {
    let folder = Folder::new();
    assert_fails(["validate", text(&folder.path("none.json"))], &["cannot read", "none.json"]);
    let other = folder.write("network.yaml", SMALL);
    assert_fails(["validate", text(&other)], &["network.yaml", ".json or .safetensors"]);
    let syntax = folder.write("half.json", &SMALL[..100]);
    assert_fails(["validate", text(&syntax)], &["half.json", "not JSON", "line"]);
}

#[test]
fn models_are_validated_with_their_parameters() {
    let folder = Folder::new();
    let model = folder.path("model.safetensors");
    mrnn(["convert", LOOP, text(&model)]).success();
    assert!(mrnn(["validate", text(&model)]).success().contains("valid: 8 recurrent regions"));
    let mut bytes = crate::read(&model);
    *bytes.last_mut().expect("a model has bytes") ^= 1;
    let damaged = folder.write("damaged.safetensors", bytes);
    assert_fails(["validate", text(&damaged)], &["damaged.safetensors", "checksum"]);
}
