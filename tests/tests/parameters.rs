//! The vector of all parameters, and what of them training may change.

use mrnn::network::{ParameterRanges, ParameterTensor};
use mrnn::{Error, Network};
use mrnn_tests::compare::values;
use mrnn_tests::random;
use proptest::prelude::*;
use safetensors::{Dtype, SafeTensors};

/// The file's tensors of float64, with their shapes and elements.
fn saved(network: &Network) -> Vec<(String, Vec<usize>, Vec<f64>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.safetensors");
    network.save(&path).expect("saves");
    let bytes = std::fs::read(&path).expect("reads");
    let file = SafeTensors::deserialize(&bytes).expect("safetensors");
    let floats = file.tensors().into_iter().filter(|(_, view)| view.dtype() == Dtype::F64);
    let floats = floats.map(|(name, view)| {
        let elements = view.data().as_chunks().0.iter().map(|&bytes| f64::from_le_bytes(bytes));
        (name, view.shape().to_vec(), elements.collect())
    });
    let mut floats: Vec<_> = floats.collect();
    floats.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    floats
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What is put in comes out, and is what a model file holds, tensor by tensor.
    #[test]
    fn the_vector_is_the_file(network in random::network()) {
        let before = network.parameters();
        prop_assert_eq!(before.len(), network.num_parameters());
        let mut changed = network.clone();
        let parameters = values::<f64>(before.len());
        changed.set_parameters(&parameters)?;
        prop_assert_eq!(changed.parameters(), parameters.clone());

        let tensors = changed.parameter_tensors();
        prop_assert_eq!(&tensors, &network.parameter_tensors());
        let ends = std::iter::once(0).chain(tensors.iter().map(|tensor| tensor.range.end));
        let starts = tensors.iter().map(|tensor| tensor.range.start);
        prop_assert!(starts.chain([parameters.len()]).eq(ends), "no gaps");
        let mut expected: Vec<_> = tensors
            .into_iter()
            .map(|ParameterTensor { name, shape, range, .. }| (name, shape, parameters[range].to_vec()))
            .collect();
        expected.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        prop_assert_eq!(saved(&changed), expected);

        changed.set_parameters(&before)?;
        prop_assert_eq!(changed, network);
    }

    /// The ranges and the tensors are two views of one order.
    #[test]
    fn ranges_are_those_of_the_tensors(network in random::network()) {
        let ranges = ParameterRanges::of(&network);
        let tensors = network.parameter_tensors();
        let of = |prefix: &str| {
            let tensors = tensors.iter().filter(|tensor| tensor.name.starts_with(prefix));
            tensors.flat_map(|tensor| tensor.range.clone()).collect::<Vec<_>>()
        };
        let connections = ranges.pathways.iter().cloned().flatten().collect::<Vec<_>>();
        prop_assert_eq!([of("recurrent/"), of("input/")].concat(), connections);
        prop_assert_eq!(of("bias/"), ranges.base_firing.collect::<Vec<_>>());
        prop_assert_eq!(of("init/"), ranges.init.collect::<Vec<_>>());
        let readouts = ranges.readouts.into_iter().flat_map(|(weight, bias)| weight.chain(bias));
        prop_assert_eq!(of("readout/"), readouts.collect::<Vec<_>>());
        prop_assert_eq!(network.pathways().count(), ranges.pathways.len());
    }
}

const TEXT: &str = r#"{
    "recurrent_regions": [{"name": "a", "num_units": 2, "base_firing": 0.25, "learnable_bias": true},
                          {"name": "b", "num_units": 1, "init": 0.5, "learnable_init": true}],
    "input_regions": [{"name": "cue", "num_units": 3}],
    "recurrent_connections": [{"src_region": "a", "dst_region": "b", "sparsity": 1.0},
                              {"src_region": "b", "dst_region": "a", "sparsity": 0.5},
                              {"src_region": "b", "dst_region": "b", "zero_connection": true}],
    "input_connections": [{"src_region": "cue", "dst_region": "a", "trainable": false}],
    "readouts": [{"name": "y", "num_units": 2, "src_regions": ["b", "a"], "trainable": false},
                 {"name": "z", "num_units": 1, "src_regions": ["b"]}]}"#;

fn network() -> Network {
    Network::from_json(TEXT).expect("valid")
}

#[test]
fn names_shapes_and_places() {
    let tensors = network().parameter_tensors();
    let lines: Vec<String> = tensors
        .iter()
        .map(|ParameterTensor { name, shape, range, trainable }| {
            format!("{name} {shape:?} {range:?} {trainable}")
        })
        .collect();
    let expected = [
        "recurrent/a/b/values [0] 0..0 true",
        "recurrent/b/a/values [1] 0..1 true",
        "input/cue/a/weight [2, 3] 1..7 false",
        "bias/a [2] 7..9 true",
        "bias/b [1] 9..10 false",
        "init/a [2] 10..12 false",
        "init/b [1] 12..13 true",
        "readout/y/weight [2, 3] 13..19 false",
        "readout/y/bias [2] 19..21 false",
        "readout/z/weight [1, 1] 21..22 true",
        "readout/z/bias [1] 22..23 true",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn values_that_are_no_parameters() {
    let mut network = network();
    let before = network.clone();
    let error = network.set_parameters(&[0.0; 22]).expect_err("22 of 23").to_string();
    assert_eq!(error, "the parameters has 22 elements; 23 are needed (23 parameters)");
    for (position, name, index) in
        [(0, "recurrent/b/a/values", 0), (8, "bias/a", 1), (18, "readout/y/weight", 5)]
    {
        let mut parameters = [0.0; 23];
        parameters[position] = f64::INFINITY;
        let error = network.set_parameters(&parameters).expect_err("not finite");
        let words = format!("the parameter '{name}': element {index} is inf; it must be finite");
        assert_eq!(error.to_string(), words);
    }
    assert_eq!(network, before, "nothing has changed");
}

/// Trained values, whichever they are, and the flags are what a file keeps.
#[test]
fn trained_values_survive_a_file() {
    let mut network = network();
    let parameters = values::<f64>(network.num_parameters());
    network.set_parameters(&parameters).expect("finite");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("trained.safetensors");
    network.save(&path).expect("saves");
    let loaded = Network::load(&path).expect("loads");
    assert_eq!(loaded.parameters(), parameters);
    assert_eq!(loaded.parameter_tensors(), network.parameter_tensors());
    assert_eq!(loaded, network);
    let a = loaded.recurrent_regions().next().expect("the first region");
    assert!(a.spec().learnable_bias && !a.spec().learnable_init);
    assert_eq!(a.base_firing(), &parameters[7..9]);
}

#[test]
fn flags_of_training_and_their_defaults() {
    let described = network().description();
    assert!(!described.recurrent_regions[0].learnable_init);
    assert!(described.recurrent_regions[1].learnable_init);
    assert!(!described.readouts[0].trainable && described.readouts[1].trainable);
    let text = described.to_json();
    assert_eq!(Network::from_json(&text).expect("valid").description(), described);
    // Where a flag has its default it need not be written.
    assert_eq!(text.matches("learnable_init").count(), 1);
    let plain =
        TEXT.replace(r#", "trainable": false"#, "").replace(r#", "learnable_init": true"#, "");
    let plain = Network::from_json(&plain).expect("valid").description();
    assert!(plain.readouts.iter().all(|readout| readout.trainable));
    assert!(plain.recurrent_regions.iter().all(|region| !region.learnable_init));
}

#[test]
fn misspelt_flags() {
    for (from, to, words) in [
        (
            r#""learnable_init""#,
            r#""learnable_inits""#,
            "recurrent_regions[1]: unknown key 'learnable_inits'; did you mean 'learnable_init'?",
        ),
        (
            r#"["b", "a"], "trainable""#,
            r#"["b", "a"], "trainble""#,
            "readouts[0]: unknown key 'trainble'; did you mean 'trainable'?",
        ),
        (
            r#"["b", "a"], "trainable": false"#,
            r#"["b", "a"], "trainable": 0"#,
            "readouts[0]: 'trainable' must be true or false, but is 0",
        ),
    ] {
        assert!(TEXT.contains(from), "{from}");
        let error = Network::from_json(&TEXT.replace(from, to)).expect_err(to);
        assert_eq!(error.to_string(), words);
        assert!(!matches!(error.root(), Error::Several(_)));
    }
}
