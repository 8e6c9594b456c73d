use crate::{BIT, Folder, LOOP, ONE_BIT, assert_fails, mrnn, read, text};
use mrnn::{EngineOptions, InstructionSet, Network, Sequence, WeightFormat};
use safetensors::SafeTensors;

const STEPS: usize = 30;
/// Enough for several slices.
const BATCH: usize = 40;

/// The loop with an activation that `--precise` changes.
fn tanh_loop(folder: &Folder) -> String {
    let description = std::fs::read_to_string(LOOP).expect("the example is there");
    let file = folder.write("tanh.json", description.replace(r#""relu""#, r#""tanh""#));
    text(&file).to_owned()
}

/// The activations that `mrnn simulate` writes.
#[track_caller]
fn simulated(folder: &Folder, network: &str, options: &[&str]) -> Vec<u8> {
    let path = folder.path("run.safetensors");
    let (steps, batch) = (STEPS.to_string(), BATCH.to_string());
    let common = ["simulate", network, "--steps", &steps, "--batch", &batch, "--out", text(&path)];
    mrnn(common.iter().chain(options)).success();
    let file = read(&path);
    let tensors = SafeTensors::deserialize(&file).expect("the run is a safetensors file");
    tensors.tensor("h").expect("h is always written").data().to_owned()
}

/// What the library gives.
fn library(network: &str, options: EngineOptions) -> Vec<u8> {
    let network = Network::load(network).expect("the network is valid");
    let engine = mrnn::engine_with::<f32>(&network, "cpu", options).expect("it is available");
    let mut session = engine.session(BATCH).expect("the batch is small");
    let recording = session.run(&Sequence::silent(STEPS)).expect("nothing is wrong");
    recording.h.iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[test]
fn a_simulation_follows_its_options() {
    let folder = Folder::new();
    let network = tanh_loop(&folder);
    let default = simulated(&folder, &network, &[]);
    assert!(default == simulated(&folder, &network, &["--threads", "1", "--weights", "full"]));
    assert!(default == simulated(&folder, &network, &["--threads", "2"]));
    let own = |options| library(&network, options);
    let of_library = EngineOptions::default();
    let portable = Some(InstructionSet::Portable);
    for (given, options) in [
        (&["--weights", "bf16"][..], EngineOptions { weights: WeightFormat::Bf16, ..of_library }),
        (&["--precise"], EngineOptions { precise: true, ..of_library }),
        (
            &["--precise", "--instruction-set", "portable"],
            EngineOptions { precise: true, instruction_set: portable, ..of_library },
        ),
    ] {
        let h = simulated(&folder, &network, given);
        assert!(h != default, "{given:?} changes the last bits at least");
        assert!(h == own(options), "{given:?}");
    }
}

#[test]
fn a_real_time_loop_takes_the_same_options() {
    let short = ["latency", LOOP, "--hz", "2000", "--seconds", "0.05", "--idle", "0"];
    let options = ["--threads", "1", "--precise", "--weights", "bf16"];
    let set = ["--instruction-set", "portable"];
    let shown = mrnn(short.iter().chain(&options).chain(&set)).success();
    assert!(shown.starts_with("100 steps of 350 units (batch 1, cpu, f32)"), "{shown}");
}

#[test]
fn options_that_cannot_be_are_explained() {
    let another = if cfg!(target_arch = "aarch64") { "avx2" } else { "neon" };
    for command in ["simulate", "latency"] {
        for (option, value, reason) in [
            ("--threads", "0", "--threads <N>"),
            ("--threads", "-1", "--threads <N>"),
            ("--weights", "f16", "[possible values: full, bf16]"),
            ("--instruction-set", "sse", "[possible values: avx512, avx2, neon, portable]"),
            ("--instruction-set", another, "this processor does not have it"),
        ] {
            let message = mrnn([command, LOOP, option, value]).failure(2);
            for part in [&format!("invalid value '{value}' for '{option} <"), reason] {
                assert!(message.contains(part), "{part} is not in {message}");
            }
        }
    }
}

/// A run of each command that computes, without options of the engine.
fn each_command(folder: &Folder) -> [Vec<String>; 4] {
    let network = folder.write("bit.json", BIT);
    let (network, model) = (text(&network), folder.path("model.safetensors"));
    let run: [&[&str]; 4] = [
        &["simulate", network, "--steps", "5"],
        &["latency", network, "--hz", "2000", "--seconds", "0.01", "--idle", "0"],
        &["train", network, "--out", text(&model), "--epochs", "1", "--epoch-updates", "1"],
        &["evaluate", network, "--trials", "2"],
    ];
    run.map(|run| {
        let task = ["train", "evaluate"].contains(&run[0]);
        let task = ONE_BIT.iter().filter(|_| task);
        run.iter().chain(task).map(|&argument| argument.to_owned()).collect()
    })
}

fn with<'a>(run: &'a [String], options: &[&'a str]) -> Vec<&'a str> {
    run.iter().map(String::as_str).chain(options.iter().copied()).collect()
}

#[test]
fn every_command_computes_where_it_is_told() {
    let folder = Folder::new();
    for run in each_command(&folder) {
        let succeeds = |options: &[&str]| {
            let outcome = mrnn(with(&run, options));
            assert_eq!(outcome.code, Some(0), "{run:?} {options:?}: {}", outcome.stderr);
        };
        succeeds(&["--backend", "cpu"]);
        succeeds(&["--backend", "reference", "--precision", "f64"]);
        let fails = |options: &[&str], parts: &[&str]| assert_fails(with(&run, options), parts);
        fails(&["--backend", "reference"], &["'reference' is not available", "f64"]);
        assert!(mrnn(with(&run, &["--backend", "gpu"])).failure(2).contains("'cpu', 'cuda'"));
        // No machine has so many GPUs.
        let cuda = ["--backend", "cuda:4096", "--weights", "bf16"];
        fails(&cuda, &["the backend 'cuda", "is not available: "]);
        let double = [&cuda[..], &["--precision", "f64"]].concat();
        fails(&double, &["is not available: the option 'weights' is of f32 engines"]);
    }
}

#[test]
fn a_backend_has_options_of_its_own() {
    let folder = Folder::new();
    let of_cpu = [&["--threads", "2"][..], &["--precise"], &["--instruction-set", "portable"]];
    let (of_both, of_cuda) = (&["--weights", "full"][..], &["--tf32"][..]);
    for run in each_command(&folder) {
        let refuses = |backend: &str, option: &[&str]| {
            let options = [&["--precision", "f64", "--backend", backend], option].concat();
            let expected = format!("{}: the backend '{backend}' has no such choice", option[0]);
            assert_fails(with(&run, &options), &[&expected]);
        };
        refuses("cpu", of_cuda);
        for option in of_cpu {
            refuses("cuda:1", option);
        }
        for option in of_cpu.into_iter().chain([of_both, of_cuda]) {
            refuses("reference", option);
        }
    }
}
