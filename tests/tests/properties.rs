//! What holds for every network.

use mrnn::{
    ConnectionSpec, Constraints, Dale, Layout, Network, NetworkBuilder, NoiseSource, Precision,
    Record, RecurrentRegionSpec, Sequence, Sign,
};
use mrnn_tests::compare::values;
use mrnn_tests::random;
use proptest::prelude::*;
use std::path::PathBuf;

fn layout(time_first: bool) -> Layout {
    if time_first { Layout::TimeFirst } else { Layout::BatchFirst }
}

fn whole_equals_steps<T: Precision>(network: &Network, backend: &str, layout: Layout) {
    let (batch, steps) = (3, 7);
    let engine = mrnn_tests::engine::<T>(network, backend).expect("an engine");
    let dimensions = engine.dimensions();
    let input = values::<T>(batch * steps * dimensions.num_inputs);
    let stimulation = values::<T>(batch * steps * dimensions.num_units);
    let sequence = Sequence { steps, layout, input: Some(&input), stimulation: Some(&stimulation) };
    let whole = engine.session(batch).expect("a session").run(&sequence).expect("runs");

    let mut session = engine.session(batch).expect("a session");
    for step in 0..steps {
        let gather = |array: &[T], width| -> Vec<T> {
            let row = |member| sequence.row(batch, member, step, width);
            (0..batch).flat_map(|member| array[row(member)].to_vec()).collect()
        };
        let (input, stimulation) =
            (gather(&input, dimensions.num_inputs), gather(&stimulation, dimensions.num_units));
        session.step(&input, Some(&stimulation)).expect("steps");
        assert_eq!(session.x(), gather(&whole.x, dimensions.num_units));
        assert_eq!(session.h(), gather(&whole.h, dimensions.num_units));
        let mut y = vec![T::ZERO; batch * dimensions.num_outputs];
        session.copy_outputs(&mut y).expect("the right length");
        assert_eq!(y, gather(&whole.y, dimensions.num_outputs));
    }
}

fn noise_is_independent_of_the_split<T: Precision>(network: &Network, backend: &str) {
    let (batch, steps) = (5, 4);
    let engine = mrnn_tests::engine::<T>(network, backend).expect("an engine");
    let units = engine.dimensions().num_units;
    let run = |first_trial: u64, batch: usize| {
        let mut session = engine.session(batch).expect("a session");
        session.set_noise(NoiseSource { enabled: true, seed: 9, first_trial });
        session.run(&Sequence::silent(steps)).expect("runs").h
    };
    let together = run(40, batch);
    for split in 1..batch {
        let parts = [run(40, split), run(40 + split as u64, batch - split)].concat();
        assert_eq!(parts, together);
    }
    assert_eq!(together.len(), batch * steps * units);
}

fn saved(network: &Network, folder: &tempfile::TempDir, name: &str) -> (PathBuf, Vec<u8>) {
    let path = folder.path().join(name);
    network.save(&path).expect("saves");
    let bytes = std::fs::read(&path).expect("reads");
    (path, bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_column_lacks_exactly_its_share(
        src in 1_usize..40, dst in 1_usize..60, sparsity in 0.0..=1.0_f64, seed: u64,
    ) {
        let mut builder = NetworkBuilder::new();
        builder.set_seed(seed)?;
        builder.add_recurrent_region(RecurrentRegionSpec::new("src", src))?;
        builder.add_recurrent_region(RecurrentRegionSpec::new("dst", dst))?;
        builder.connect(ConnectionSpec::sparse("src", "dst", sparsity))?;
        let mask = builder.finalize()?.mask("src", "dst")?;
        let absent = (sparsity * dst as f64).ceil() as usize;
        for col in 0..src {
            let missing = (0..dst).filter(|&row| mask[(row, col)] == 0.0).count();
            prop_assert_eq!(missing, absent);
        }
    }

    #[test]
    fn no_effective_weight_has_the_wrong_sign(
        raw in prop::collection::vec(-1e3..1e3_f64, 12), negative: bool, clamp: bool,
    ) {
        let sign = if negative { Sign::Inhibitory } else { Sign::Excitatory };
        let dale = if clamp { Dale::Clamp } else { Dale::Abs };
        let mut builder = NetworkBuilder::new();
        builder.set_constraints(Constraints { dale, ..Constraints::default() })?;
        builder.add_recurrent_region(RecurrentRegionSpec { sign, ..RecurrentRegionSpec::new("src", 4) })?;
        builder.add_recurrent_region(RecurrentRegionSpec::new("dst", 3))?;
        builder.connect(ConnectionSpec::sparse("src", "dst", 0.3))?;
        let mut network = builder.finalize()?;
        network.set_weight("src", "dst", &raw)?;
        let (effective, mask) = (network.effective("src", "dst")?, network.mask("src", "dst")?);
        for (i, (&weight, &exists)) in effective.as_slice().iter().zip(mask.as_slice()).enumerate() {
            prop_assert!(weight * sign.factor() >= 0.0);
            let expected = if clamp { raw[i].max(0.0) } else { raw[i].abs() };
            prop_assert_eq!(weight, exists * expected * sign.factor());
        }
    }

    #[test]
    fn single_steps_are_the_whole_sequence_bit_for_bit(network in random::network(), time_first: bool) {
        whole_equals_steps::<f64>(&network, "reference", layout(time_first));
        whole_equals_steps::<f64>(&network, "cpu", layout(time_first));
        whole_equals_steps::<f32>(&network, "cpu", layout(time_first));
    }

    #[test]
    fn noise_does_not_depend_on_the_batch(network in random::network()) {
        noise_is_independent_of_the_split::<f64>(&network, "reference");
        noise_is_independent_of_the_split::<f64>(&network, "cpu");
        noise_is_independent_of_the_split::<f32>(&network, "cpu");
    }

    #[test]
    fn the_cpu_engine_follows_the_reference(network in random::network(), time_first: bool) {
        let (batch, steps) = (2, 5);
        let input = values::<f64>(batch * steps * network.num_inputs());
        let run = |backend| {
            let engine = mrnn::engine::<f64>(&network, backend)?;
            let sequence = Sequence {
                steps, layout: layout(time_first), input: Some(&input), stimulation: None,
            };
            engine.session(batch)?.run(&sequence)
        };
        let (expected, found) = (run("reference")?, run("cpu")?);
        for (expected, found) in
            [(&expected.x, &found.x), (&expected.h, &found.h), (&expected.y, &found.y)]
        {
            let scale = expected.iter().fold(1.0, |scale: f64, value| scale.max(value.abs()));
            for (expected, found) in expected.iter().zip(found) {
                prop_assert!((expected - found).abs() <= 1e-12 * scale, "{expected} {found}");
            }
        }
    }

    #[test]
    fn save_load_save_gives_the_same_bytes(network in random::network()) {
        let folder = tempfile::tempdir()?;
        let (path, first) = saved(&network, &folder, "first.safetensors");
        let loaded = Network::load(&path)?;
        prop_assert_eq!(&loaded, &network);
        let (_, second) = saved(&loaded, &folder, "second.safetensors");
        prop_assert_eq!(first, second);
    }
}

#[test]
fn any_changed_byte_of_a_header_is_an_error() {
    let network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "a", "num_units": 3, "base_firing": 0.25}],
            "input_regions": [{"name": "in", "num_units": 2}],
            "recurrent_connections": [{"src_region": "a", "dst_region": "a", "sparsity": 0.5}],
            "input_connections": [{"src_region": "in", "dst_region": "a"}],
            "readouts": [{"name": "out", "num_units": 1, "src_regions": ["a"]}]}"#,
    )
    .expect("valid");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_, mut bytes) = saved(&network, &folder, "model.safetensors");
    assert_eq!(Network::from_safetensors(&bytes).expect("loads"), network);
    let header_len = 8 + usize::from_le_bytes(bytes[..8].try_into().expect("8 bytes"));
    for position in 0..header_len {
        let original = bytes[position];
        for bit in 0..8 {
            bytes[position] = original ^ (1 << bit);
            assert!(
                Network::from_safetensors(&bytes).is_err(),
                "byte {position}: {original} -> {}",
                bytes[position]
            );
        }
        bytes[position] = original;
    }
    for len in 0..bytes.len() {
        assert!(Network::from_safetensors(&bytes[..len]).is_err(), "cut to {len} bytes");
    }
}

#[test]
fn parameters_beyond_a_precision_are_refused() {
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "a"}]}"#;
    let mut network = Network::from_json(text).expect("valid");
    let mut engine = mrnn::engine::<f32>(&network, "cpu").expect("small weights");
    network.set_weight("a", "a", &[1e39]).expect("finite in f64");
    let error = engine.refresh(&network).expect_err("not finite in f32").to_string();
    assert_eq!(error, "weight of 'a' -> 'a' has the value 1e39, which is not finite in f32");
    mrnn::engine::<f64>(&network, "cpu").expect("finite in f64");
    let error = mrnn::engine::<f32>(&network, "cpu").expect_err("not finite in f32").to_string();
    assert_eq!(error, "weight of 'a' -> 'a' has the value 1e39, which is not finite in f32");
}

#[test]
fn a_sequence_can_be_recorded_in_part() {
    let network =
        Network::from_json(r#"{"recurrent_regions": [{"name": "a", "num_units": 2, "init": 1}]}"#)
            .expect("valid");
    let mut session = mrnn::engine::<f64>(&network, "cpu").expect("cpu").session(1).expect("one");
    let mut h = [0.0; 4];
    let mut record = Record { h: Some(&mut h), ..Record::default() };
    session.advance(&Sequence::silent(2), &mut record).expect("advances");
    assert_eq!(h, [0.9, 0.9, 0.81, 0.81]);
}
