//! Which options a backend has, and what it answers to the others.

use mrnn::{Backend, EngineOptions, Error, InstructionSet, Network, Precision, WeightFormat};
use std::num::NonZeroUsize;

const TEXT: &str = r#"{"recurrent_regions": [{"name": "a", "num_units": 2}],
    "recurrent_connections": [{"src_region": "a", "dst_region": "a"}]}"#;

/// Options are looked at before GPUs, and no machine has so many of them.
const CUDA: &str = "cuda:4096";

fn each_option() -> [(&'static str, EngineOptions); 5] {
    let none = EngineOptions::default();
    let portable = Some(InstructionSet::Portable);
    [
        ("threads", EngineOptions { threads: NonZeroUsize::new(1), ..none }),
        ("precise", EngineOptions { precise: true, ..none }),
        ("weights", EngineOptions { weights: WeightFormat::Bf16, ..none }),
        ("instruction_set", EngineOptions { instruction_set: portable, ..none }),
        ("tf32", EngineOptions { tf32: true, ..none }),
    ]
}

/// Why both ways of making an engine fail, or nothing.
fn refusal<T: Precision>(backend: &str, options: EngineOptions) -> Option<String> {
    let reason = |error| {
        let text = format!("{backend}: {error}");
        let Error::BackendUnavailable { backend: named, reason } = error else { panic!("{text}") };
        assert!(backend.starts_with(&named), "{named} is not {backend}");
        reason
    };
    let mut network = Network::from_json(TEXT).expect("valid");
    let first = mrnn::engine_with::<T>(&network, backend, options).map_err(reason).err();
    let taking = mrnn::engine_taking_synapses::<T>(&mut network, backend, options);
    assert_eq!(first, taking.map_err(reason).err());
    first
}

#[test]
fn a_backend_refuses_the_options_that_it_does_not_have() {
    for (backend, has) in [
        ("cpu", &["threads", "precise", "weights", "instruction_set"][..]),
        ("reference", &[]),
        (CUDA, &["weights", "tf32"]),
    ] {
        for (option, options) in each_option() {
            let parsed: Backend = backend.parse().expect("a name");
            assert_eq!(parsed.has_option(option), has.contains(&option), "{backend}: {option}");
            let of_option = format!("it does not have the option '{option}'");
            let refusal = refusal::<f64>(backend, options);
            assert_eq!(
                refusal.as_ref() == Some(&of_option),
                !has.contains(&option),
                "{backend}: {option}: {refusal:?}"
            );
            if backend == "cpu" && has.contains(&option) {
                assert_eq!(refusal, None, "{option}");
            }
        }
        assert!(!backend.parse::<Backend>().expect("a name").has_option("speed"));
    }
}

#[test]
fn cuda_keeps_float64_whole() {
    for (option, options) in each_option() {
        if ["weights", "tf32"].contains(&option) {
            let of_precision = format!("the option '{option}' is of f32 engines, not of f64 ones");
            assert_eq!(refusal::<f64>(CUDA, options), Some(of_precision));
            let other = refusal::<f32>(CUDA, options).expect("there is no such GPU");
            assert!(!other.contains("option"), "{other}");
        }
    }
}
