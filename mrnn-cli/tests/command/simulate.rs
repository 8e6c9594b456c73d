use crate::{Folder, LOOP, SMALL, assert_fails, mrnn, read, text};
use mrnn::{Network, NoiseSource, Precision, Recording, Sequence};
use safetensors::SafeTensors;
use serde_json::Value;
use std::path::Path;

/// Runs `mrnn simulate` with `--out` and returns the file's bytes.
#[track_caller]
fn out(folder: &Folder, network: &str, options: &[&str]) -> Vec<u8> {
    let path = folder.path("run.safetensors");
    let common = ["simulate", network, "--out", text(&path)];
    mrnn(common.iter().chain(options)).success();
    read(&path)
}

/// What the library gives for the same run.
fn library<T: Precision>(
    network: &str,
    batch: usize,
    steps: usize,
    input: Option<&[T]>,
    noise_seed: Option<u64>,
) -> Recording<T> {
    let network = Network::load(network).expect("the network is valid");
    let engine = mrnn::engine::<T>(&network, "cpu").expect("there is always a CPU");
    let mut session = engine.session(batch).expect("the batch is small");
    if let Some(seed) = noise_seed {
        session.set_noise(NoiseSource { enabled: true, seed, first_trial: 0 });
    }
    let sequence = Sequence { input, ..Sequence::silent(steps) };
    session.run(&sequence).expect("the input has the right shape")
}

fn bytes_of<T, const N: usize>(values: &[T], bytes: impl Fn(&T) -> [u8; N]) -> Vec<u8> {
    values.iter().flat_map(bytes).collect()
}

#[track_caller]
fn assert_tensor(file: &[u8], name: &str, shape: &[usize], bytes: &[u8]) {
    let tensors = SafeTensors::deserialize(file).expect("the run is a safetensors file");
    let tensor = tensors.tensor(name).expect(name);
    assert_eq!(tensor.shape(), shape, "{name}");
    assert!(tensor.data() == bytes, "{name} is not what the library gives");
}

/// `[T, I]` input of a cue of amplitude 1 on all of the inputs.
fn cue<T: Precision>(steps: usize, during: std::ops::Range<usize>, inputs: usize) -> Vec<T> {
    let value = |step| if during.contains(&step) { T::ONE } else { T::ZERO };
    (0..steps).flat_map(|step| std::iter::repeat_n(value(step), inputs)).collect()
}

#[test]
fn the_table_shows_what_the_library_computes() {
    let shown = mrnn(["simulate", LOOP, "--steps", "300", "--cue", "iti=100:200"]).success();
    let input = cue::<f32>(300, 100..200, 25);
    let recording = library(LOOP, 1, 300, Some(&input), None);
    let network = Network::load(LOOP).expect("the example is valid");
    let (table, rest) = shown.split_once("\n\n").expect("a table and the speed");
    let rows: Vec<Vec<&str>> =
        table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["region", "sign", "units", "mean", "activity", "peak", "activity"]);
    for ((region, row), sign) in network
        .recurrent_regions()
        .zip(&rows[1..])
        .zip(["neg", "neg", "neg", "pos", "neg", "pos", "pos", "neg"])
    {
        let name = region.region().name();
        let h = network.region_activity(&recording.h, &[name]).expect("the region is there");
        let mean = h.iter().copied().map(f64::from).sum::<f64>() / h.len() as f64;
        let peak = h.iter().copied().fold(f32::MIN, f32::max);
        let units = region.region().num_units().to_string();
        assert_eq!(row[..], [name, sign, &units, &format!("{mean:.4}"), &format!("{peak:.4}")]);
    }
    assert_eq!(rows.len(), 9);
    assert!(rest.starts_with("300 steps of 1 trial in "), "{rest}");
    assert!(rest.ends_with(" steps/s (cpu, f32)\n"), "{rest}");
}

#[test]
fn the_run_is_written_as_the_library_computes_it() {
    let folder = Folder::new();
    // More steps than the first chunks have.
    let file = out(&folder, LOOP, &["--steps", "2500", "--cue", "iti=1000:1500"]);
    let input = cue::<f32>(2500, 1000..1500, 25);
    let recording = library(LOOP, 1, 2500, Some(&input), None);
    let le = |value: &f32| value.to_le_bytes();
    assert_tensor(&file, "h", &[1, 2500, 350], &bytes_of(&recording.h, le));
    assert_tensor(&file, "x", &[1, 2500, 350], &bytes_of(&recording.x, le));
    assert_tensor(&file, "input", &[1, 2500, 25], &bytes_of(&input, le));

    let (_, header) = SafeTensors::read_metadata(&file).expect("the header is valid");
    let metadata = header.metadata().as_ref().expect("the run has metadata");
    for (key, value) in
        [("format", "mrnn-run"), ("version", "1"), ("layout", "batch_first"), ("dt_ms", "10")]
    {
        assert_eq!(metadata[key], value, "{key}");
    }
    let regions: Value = serde_json::from_str(&metadata["regions"]).expect("regions are JSON");
    assert_eq!(regions[6], serde_json::json!({"name": "alm_exc", "start": 300, "end": 340}));
    assert_eq!(regions.as_array().map(Vec::len), Some(8));
    assert!(header.tensors().keys().all(|name| name != "y"));
}

#[test]
fn trials_readouts_and_float64_are_written_too() {
    let folder = Folder::new();
    let small = folder.write("small.json", SMALL);
    let options = ["--steps", "40", "--batch", "3", "--noise", "--seed", "9", "--precision", "f64"];
    let file = out(&folder, text(&small), &options);
    let recording = library::<f64>(text(&small), 3, 40, None, Some(9));
    let le = |value: &f64| value.to_le_bytes();
    assert_tensor(&file, "h", &[3, 40, 6], &bytes_of(&recording.h, le));
    assert_tensor(&file, "x", &[3, 40, 6], &bytes_of(&recording.x, le));
    assert_tensor(&file, "y", &[3, 40, 2], &bytes_of(&recording.y, le));
    assert_tensor(&file, "input", &[3, 40, 3], &[0; 3 * 40 * 3 * 8]);
}

#[test]
fn noise_follows_its_seed_and_nothing_else() {
    let folder = Folder::new();
    let small = folder.write("small.json", SMALL);
    let run = |options: &[&str]| out(&folder, text(&small), options);
    let (seven, eight) = (["--noise", "--seed", "7"], ["--noise", "--seed", "8"]);
    assert!(run(&seven) == run(&seven));
    assert!(run(&seven) != run(&eight));
    assert!(run(&["--noise"]) == run(&["--noise", "--seed", "3"]), "the network's seed is 3");

    let noisy = SMALL.replace(r#"{"hidden""#, r#"{"enabled": true, "hidden""#);
    let noisy = folder.write("noisy.json", noisy);
    assert!(out(&folder, text(&noisy), &[]) == run(&["--noise"]));
    assert!(out(&folder, text(&noisy), &["--noise=off"]) == run(&[]));
    assert_fails(["simulate", text(&small), "--seed", "7"], &["--seed", "noise", "off"]);
}

#[test]
fn cues_add_up_on_the_units_of_their_region() {
    let folder = Folder::new();
    let small = folder.write("small.json", SMALL);
    let cues =
        ["--steps", "4", "--cue", "cue=1:3:0.5", "--cue", "cue=2:4:-2", "--cue", "context=0:1"];
    let file = out(&folder, text(&small), &cues);
    let rows = [[0.0, 0.0, 1.0], [0.5, 0.5, 0.0], [-1.5, -1.5, 0.0], [-2.0, -2.0, 0.0_f32]];
    assert_tensor(&file, "input", &[1, 4, 3], &bytes_of(&rows.concat(), |v| v.to_le_bytes()));
}

#[test]
fn mistaken_cues_are_explained() {
    let cue = |cue| ["simulate", LOOP, "--cue", cue];
    assert_fails(cue("itti=0:9"), &["--cue itti=0:9", "unknown region", "did you mean 'iti'?"]);
    assert_fails(cue("thal=0:9"), &["'thal' is a recurrent region"]);
    assert_fails(cue("iti=0:1001"), &["--cue iti=0:1001", "1000"]);
    assert!(mrnn(cue("iti=9:0")).failure(2).contains("END must be greater than START"));

    let large = "iti=0:10:3e38";
    assert_fails(cue("iti=0:10:-1e300"), &["--cue iti=0:10:-1e300", "not finite in f32"]);
    let overlap = ["--cue", "iti=7:12:3e38"];
    assert_fails(cue(large).into_iter().chain(overlap), &["--cue", "step 7 ", "f32"]);
    let double = [overlap.as_slice(), &["--precision", "f64"]].concat();
    assert_eq!(mrnn(cue(large).into_iter().chain(double)).code, Some(0));
}

#[test]
fn batches_that_cannot_be_are_explained() {
    let with = |option, value| ["simulate", LOOP, option, value];
    assert_fails(with("--batch", "1000000000"), &["batch is 1000000000"]);
    assert!(mrnn(with("--steps", "0")).failure(2).contains("--steps"));
    for option in ["--steps", "--batch", "--seed"] {
        assert!(mrnn(with(option, "-1")).failure(2).contains("invalid value '-1'"), "{option}");
    }
    assert!(mrnn(["simulate", LOOP, "--noise=maybe"]).failure(2).contains("expected on or off"));
}

#[test]
fn divergence_is_warned_of() {
    let folder = Folder::new();
    let file = folder.write(
        "unstable.json",
        r#"{"recurrent_regions": [{"name": "calm", "num_units": 3},
                                  {"name": "wild", "num_units": 3, "base_firing": 1}],
            "recurrent_connections": [{"src_region": "wild", "dst_region": "wild"}],
            "spectral_radius": 50}"#,
    );
    let plot = folder.path("activity.svg");
    let outcome = mrnn(["simulate", text(&file), "--steps", "200", "--plot", text(&plot)]);
    assert_eq!(outcome.code, Some(0));
    let recording = library::<f32>(text(&file), 1, 200, None, None);
    let is_finite = |row: &[f32]| row.iter().all(|h| h.is_finite());
    let step = recording.h.chunks(6).position(|row| !is_finite(row)).expect("it diverges");
    let warning = format!(
        "mrnn: warning: the activity does not stay finite: first in region 'wild' at step {step} \
         of trial 0\n"
    );
    assert_eq!(outcome.stderr, warning);
    assert!(Path::exists(&plot));
}

#[test]
fn a_long_run_into_a_pipe_has_no_progress_bar() {
    let folder = Folder::new();
    let text_of_file = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}]}"#;
    let file = folder.write("one.json", text_of_file);
    let shown = mrnn(["simulate", text(&file), "--steps", "1000000"]).success();
    assert!(shown.contains("1000000 steps of 1 trial in "));
    assert!(!shown.contains(['\r', '\u{1b}']));
}
