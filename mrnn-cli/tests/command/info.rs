use crate::{Folder, LOOP, SMALL, mrnn, text};
use mrnn::Network;
use std::process::{Command, Stdio};

/// The cells of the first line of `text` that begins with these cells.
#[track_caller]
fn cells<'t>(text: &'t str, start: &[&str]) -> Vec<&'t str> {
    let mut lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = lines.find(|cells| cells.starts_with(start));
    line.unwrap_or_else(|| panic!("no line begins with {start:?} in\n{text}"))
}

#[test]
fn the_numbers_are_those_of_the_library() {
    let shown = mrnn(["info", LOOP]).success();
    let network = Network::load(LOOP).expect("the example is valid");
    let radius = network.effective_spectral_radius().expect("350 units converge");
    assert_eq!(cells(&shown, &["spectral", "radius"])[2], format!("{radius:.4}"));
    let synapses = network.num_synapses().to_string();
    assert_eq!(cells(&shown, &["synapses"]), ["synapses", &synapses, "in", "21", "connections"]);
    assert_eq!(cells(&shown, &["recurrent"])[1..], ["350", "units", "in", "8", "regions"]);
    assert_eq!(
        cells(&shown, &["dynamics"])[1..],
        ["leaky,", "dt", "10", "ms,", "tau", "100", "ms,", "relu"]
    );

    let alm = ["alm_exc", "recurrent", "pos", "40", "300..340", "alm", "relu", "100"];
    assert_eq!(cells(&shown, &["alm_exc"]), alm);
    assert_eq!(cells(&shown, &["iti"]), ["iti", "input", "pos", "25", "0..25", "-", "-", "-"]);
}

#[test]
fn connections_are_counted_one_by_one_and_by_region() {
    let shown = mrnn(["info", LOOP]).success();
    let network = Network::load(LOOP).expect("the example is valid");
    let count = |src: &str, dst: &str| match network.connection(src, dst) {
        Ok(Some(connection)) => connection.num_synapses().to_string(),
        Ok(None) => "-".to_owned(),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(
        cells(&shown, &["thal", "alm_exc"]),
        ["thal", "alm_exc", &count("thal", "alm_exc"), "0.750"]
    );
    let heading = "Synapses by region, row = destination, column = source\n";
    let (_, matrix) = shown.split_once(heading).expect("8 regions make a table");
    let (columns, rows) = matrix.split_once('\n').expect("the columns are named");
    let sources = ["d1", "d2", "gpe", "stn", "snr", "thal", "alm_exc", "alm_inhib", "iti"];
    assert!(columns.split_whitespace().eq(sources));
    for dst in &sources[..8] {
        let row: Vec<String> = sources.iter().map(|src| count(src, dst)).collect();
        assert_eq!(cells(rows, &[dst])[1..], row, "{dst}");
    }
}

#[test]
fn readouts_and_zero_connections_are_shown() {
    let folder = Folder::new();
    let with_zero = SMALL.replace(
        r#""dst_region": "inh", "sparsity": 0.5"#,
        r#""dst_region": "inh", "zero_connection": true"#,
    );
    let file = folder.write("small.json", with_zero);
    let shown = mrnn(["info", text(&file)]).success();
    assert_eq!(
        cells(&shown, &["synapses"])[2..],
        ["in", "3", "connections,", "1", "zero", "connection"]
    );
    assert_eq!(cells(&shown, &["rate"]), ["rate", "2", "4", "exc"]);
    assert_eq!(cells(&shown, &["exc", "inh"]), ["exc", "inh", "0", "0.000", "zero", "connection"]);
}

#[test]
fn delays_are_shown_where_there_are_any() {
    assert!(!mrnn(["info", LOOP]).success().contains("delay"));
    let folder = Folder::new();
    let delayed = SMALL.replace(
        r#""dst_region": "exc"}],"#,
        r#""dst_region": "exc", "delay": 20, "trainable": false}],"#,
    );
    let file = folder.write("delayed.json", delayed);
    let shown = mrnn(["info", text(&file)]).success();
    let columns = ["source", "destination", "synapses", "density", "delay", "(ms)"];
    assert_eq!(cells(&shown, &["source"]), columns);
    assert_eq!(
        cells(&shown, &["inh", "exc"]),
        ["inh", "exc", "8", "1.000", "20", "not", "trainable"]
    );
    assert_eq!(cells(&shown, &["cue", "exc"]), ["cue", "exc", "8", "1.000", "0"]);
}

#[test]
fn many_regions_are_listed_but_make_no_table() {
    let folder = Folder::new();
    let file = folder.write("many.json", many_regions());
    let shown = mrnn(["info", text(&file)]).success();
    assert!(!shown.contains("Synapses by region"));
    assert_eq!(cells(&shown, &["r59", "r0"]), ["r59", "r0", "1", "1.000"]);
}

/// 60 regions of one unit, each connected to each.
fn many_regions() -> String {
    let regions: Vec<_> =
        (0..60).map(|i| format!(r#"{{"name": "r{i}", "num_units": 1}}"#)).collect();
    let ends = (0..60).flat_map(|src| (0..60).map(move |dst| (src, dst)));
    let connections: Vec<_> = ends
        .map(|(src, dst)| format!(r#"{{"src_region": "r{src}", "dst_region": "r{dst}"}}"#))
        .collect();
    format!(
        r#"{{"recurrent_regions": [{}], "recurrent_connections": [{}]}}"#,
        regions.join(","),
        connections.join(",")
    )
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new();
    // More text than a pipe holds, so that it cannot all be written before the reader has gone.
    let file = folder.write("many.json", many_regions());
    let mut child = Command::new(env!("CARGO_BIN_EXE_mrnn"))
        .args(["info", text(&file)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
