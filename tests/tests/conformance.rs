//! Every case on every engine, and what each case says of its network.

use mrnn_tests::{Case, case_folders, run};
use std::path::Path;

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let folders = case_folders(&folder).expect("the folder of cases");
    assert!(folders.len() >= 19, "cases are missing: {folders:?}");
    let cases: Vec<_> = folders.iter().map(|folder| Case::load(folder).expect("a case")).collect();
    let with_gradients = cases.iter().filter(|case| case.gradients.is_some()).count();
    assert!(with_gradients >= 14, "gradients are missing: {with_gradients}");
    cases
}

#[test]
fn every_engine_reproduces_every_case() {
    let mut misses = Vec::new();
    for case in cases() {
        for outcome in run(&case).expect("engines run their own cases") {
            if !outcome.passed() {
                misses.push(format!("{}: {outcome:?}", case.name));
            }
        }
    }
    assert!(misses.is_empty(), "{misses:#?}");
}

#[test]
fn effective_weights_and_their_spectral_radius() {
    for case in cases() {
        let recurrent = case.network.effective_recurrent().expect("small").into_vec();
        assert_eq!(Some(recurrent), case.effective_recurrent, "{}", case.name);
        let input = case.network.effective_input().expect("small").into_vec();
        assert_eq!(Some(input), case.effective_input, "{}", case.name);
        let radius = case.network.effective_spectral_radius().expect("converges");
        let expected = case.spectral_radius.expect("recorded");
        assert!((radius - expected).abs() < 1e-9 * expected, "{}: {radius} {expected}", case.name);
    }
}

#[test]
fn region_ranges() {
    for case in cases() {
        for (name, [start, end]) in &case.regions {
            let range = case.network.region_range(name).expect("the case's region");
            assert_eq!(range, *start..*end, "{}: {name}", case.name);
        }
    }
}

#[test]
fn a_saved_and_loaded_case_is_the_same_network() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for case in cases() {
        let path = folder.path().join(format!("{}.safetensors", case.name));
        case.network.save(&path).expect("saves");
        assert_eq!(mrnn::Network::load(&path).expect("loads"), case.network, "{}", case.name);
    }
}
