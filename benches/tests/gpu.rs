//! The program for machines with a GPU, on an emulated device: whether it works before it meets one.

use mrnn::DynamicsKind;
use mrnn_bench::gpu::measure::{Settings, measure};
use mrnn_bench::gpu::peers::PeerReport;
use mrnn_bench::gpu::plan::{self, Case};
use mrnn_bench::gpu::report::Report;
use mrnn_bench::gpu::{Arithmetic, Size, check, export, table};
use mrnn_bench::protocol::Call;
use mrnn_cuda::device::Device;
use mrnn_cuda_emulator as emulator;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// The emulated device, where kernels can be run here.
fn device() -> Option<Arc<dyn Device>> {
    mrnn_tests::has_cuda().then(|| emulator::device(emulator::small_device()))
}

fn conformance() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("tests").join("conformance")
}

fn case(size: Size, arithmetic: Arithmetic, batch: usize, call: Call) -> Case {
    Case { size, dynamics: DynamicsKind::Leaky, arithmetic, batch, call }
}

const QUICK: Settings = Settings { steps: 3, seconds: 0.0, copy_bytes: 1 << 16 };

#[test]
fn every_short_check_passes() {
    let Some(device) = device() else { return };
    let mut out = Vec::new();
    let passed = check::check(&device, &conformance(), true, &mut out).expect("checks");
    let said = String::from_utf8(out).expect("text");
    assert!(passed, "{said}");
    assert!(said.starts_with("CUDA emulator, compute capability 9.0"), "{said}");
    for name in [
        "ok       case ei-leaky-tanh, f32 clusters: ",
        "ok       as the CPU with noise: loop, B = 5, f32 resident: ",
        "ok       as the CPU with noise: loop, B = 1, f64 steps: ",
        "ok       tf32 as the CPU: 100, B = 8, clusters: ",
        "ok       bf16 as the CPU: 100, B = 8, steps: ",
        "ok       run to run: loop, f32 steps: same bits",
        "ok       new weights in place: loop, bf16 clusters: same bits",
    ] {
        assert!(said.contains(name), "{name} is not in {said}");
    }
    assert!(!said.contains("loop-leaky-relu"), "too long: {said}");
}

#[test]
fn a_case_that_is_missed_fails_and_is_named() {
    let Some(device) = device() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let (name, from) = ("ei-leaky-tanh", conformance().join("ei-leaky-tanh"));
    let to = folder.path().join(name);
    std::fs::create_dir(&to).expect("a folder");
    std::fs::copy(from.join("data.safetensors"), to.join("data.safetensors")).expect("a copy");
    let text = std::fs::read_to_string(from.join("case.json")).expect("a case");
    let mut wrong: Value = serde_json::from_str(&text).expect("JSON");
    wrong["options"]["activation"] = json!("relu");
    std::fs::write(to.join("case.json"), wrong.to_string()).expect("a case");

    let mut out = Vec::new();
    let passed = check::check(&device, folder.path(), true, &mut out).expect("checks");
    let said = String::from_utf8(out).expect("text");
    assert!(!passed, "{said}");
    assert!(said.contains("FAILED   case ei-leaky-tanh, f32 steps: "), "{said}");
    assert!(said.contains(" 4 failed"), "{said}");
}

#[test]
fn a_folder_without_cases_is_an_error() {
    let Some(device) = device() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let error = check::check(&device, folder.path(), true, &mut Vec::new()).expect_err("no case");
    assert!(error.to_string().contains("there are no cases"), "{error}");
}

#[test]
fn measured_times_and_peers_make_a_page() {
    let Some(device) = device() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let json = folder.path().join("gpu.json");
    let cases = [
        case(Size::Loop, Arithmetic::F32, 1, Call::Sequence),
        case(Size::Loop, Arithmetic::Tf32, 16, Call::Sequence),
        case(Size::Loop, Arithmetic::F32, 1, Call::Gradient),
        case(Size::Dense(50), Arithmetic::Bf16, 2, Call::Sequence),
        case(Size::Dense(50), Arithmetic::F32, 1, Call::Step),
    ];
    let mut out = Vec::new();
    measure(&device, &cases, QUICK, &json, &mut out).expect("a report");
    let text = std::fs::read_to_string(&json).expect("a file");
    let report: Report = serde_json::from_str(&text).expect("a report");
    assert_eq!(report.failures, [""; 0]);
    assert!(report.device.copy_bandwidth > 0.0);
    assert_eq!(report.cases.iter().map(|report| report.case).collect::<Vec<_>>(), cases);
    for report in &report.cases {
        assert_eq!(report.case.has_cpu(), report.cpu.is_some_and(|seconds| seconds > 0.0));
        assert!(report.modes.iter().all(|times| times.device > 0.0 && times.host > 0.0));
    }
    let modes = |index: usize| -> Vec<_> {
        report.cases[index].modes.iter().map(|times| times.mode.as_str()).collect()
    };
    assert_eq!(modes(0), ["clusters", "resident", "steps"]);
    assert_eq!(modes(2), ["default", "clusters", "resident", "steps"]);
    assert_eq!(modes(4), ["default"]);

    let own = report.cases[0].modes[0].device;
    let peers: PeerReport = serde_json::from_value(json!({
        "version": "torch 0", "peaks": {"f32": 1e12, "tf32": 1e13, "bf16": 1e14},
        "cases": [{"peer": "PyTorch loop", "case": cases[0], "seconds_per_step": own * 60.0}],
        "failures": ["torch.compile: no compiler"],
    }))
    .expect("peers");
    let page = table::page(&report, &[peers]);
    for part in [
        "| 350 units, forward: times the PyTorch loop, at least | ≥ 50 | 60.0 | yes |",
        "| loop, f32, B = 64, µs a step | ≤ 1.2 | not measured |  |",
        "| loop | leaky | sequence | tf32 | 16 | ",
        " (×60.0) |",
        "- torch.compile: no compiler",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let floor = 2.0 * 22_460.0 / 1e12;
    let peaks = mrnn_bench::gpu::report::Peaks { f32: 1e12, tf32: 1e13, bf16: 1e14 };
    let found = report.cases[0].floor(&report.device, peaks);
    assert!((found - floor).abs() < 1e-12, "{found}");
}

#[test]
fn weights_that_nothing_on_chip_holds_are_read_once_a_step() {
    let Some(device) = device() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let cases = [case(Size::Dense(1000), Arithmetic::F32, 1, Call::Sequence)];
    let json = folder.path().join("gpu.json");
    let report = measure(&device, &cases, QUICK, &json, &mut Vec::new()).expect("a report");
    assert_eq!(report.failures, [""; 0]);
    let case = &report.cases[0];
    let bytes = ((1000 + 8) * 1000 * 4) as f64;
    assert!(bytes > report.device.on_chip as f64, "too large for shared memory and registers");
    assert!(case.modes.iter().all(|times| times.mode == "steps"), "only this fits");
    let peaks = mrnn_bench::gpu::report::Peaks { f32: 1e30, tf32: 1e30, bf16: 1e30 };
    let read = bytes - report.device.on_chip as f64;
    let expected = read / case.read_bandwidth.expect("they must be read");
    let floor = case.floor(&report.device, peaks);
    assert!((floor / expected - 1.0).abs() < 1e-9, "{floor} is not {expected}");
}

#[test]
fn the_plan_has_what_the_targets_are_about() {
    let cases = plan::cases();
    for wanted in [
        case(Size::Loop, Arithmetic::F32, 1, Call::Sequence),
        case(Size::Loop, Arithmetic::F32, 64, Call::Sequence),
        case(Size::Loop, Arithmetic::Tf32, 512, Call::Sequence),
        case(Size::Dense(4096), Arithmetic::Bf16, 64, Call::Sequence),
        case(Size::Dense(350), Arithmetic::F32, 128, Call::Gradient),
    ] {
        assert!(cases.contains(&wanted), "{wanted:?}");
    }
}

#[test]
fn peers_get_what_they_must_agree_on() {
    let folder = tempfile::tempdir().expect("a folder");
    export::export_of(folder.path(), 4, &[1, 2]).expect("an export");
    let text = std::fs::read_to_string(folder.path().join("cases.json")).expect("a file");
    let cases: Value = serde_json::from_str(&text).expect("JSON");
    let names = ["loop-leaky", "350-leaky", "350-elman"];
    for (case, name) in cases.as_array().expect("a list").iter().zip(names) {
        assert_eq!(case["network"], name);
        let network = folder.path().join(name);
        let h = mrnn_bench::files::read_npy(&network.join("expected_h.npy"), &[2, 350]);
        assert!(h.expect("activations").iter().any(|value| *value != 0.0));
        let inputs = if name == "loop-leaky" { 25 } else { 8 };
        let gradient = network.join("expected_gradient.npy");
        let gradient = mrnn_bench::files::read_npy(&gradient, &[350, 350 + inputs]);
        assert!(gradient.expect("gradients").iter().any(|value| *value != 0.0));
    }
}
