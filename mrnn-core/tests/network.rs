//! What a finished network answers, and its parameters.

use mrnn_core::{Dale, Error, Matrix, Network};

fn network() -> Network {
    Network::from_json(
        r#"{"recurrent_regions": [
              {"name": "a", "num_units": 2, "base_firing": 0.5, "parent_region": "p"},
              {"name": "b", "num_units": 1, "sign": "neg", "init": -1},
              {"name": "c", "num_units": 3, "parent_region": "p"}],
            "input_regions": [{"name": "in", "num_units": 2, "sign": "neg"}],
            "recurrent_connections": [
              {"src_region": "a", "dst_region": "b"},
              {"src_region": "b", "dst_region": "a"},
              {"src_region": "c", "dst_region": "a", "sparsity": 0.5},
              {"src_region": "a", "dst_region": "c", "zero_connection": true}],
            "input_connections": [{"src_region": "in", "dst_region": "c"}],
            "seed": 5}"#,
    )
    .expect("valid")
}

fn rows(matrix: &Matrix) -> Vec<&[f64]> {
    (0..matrix.rows()).map(|row| matrix.row(row)).collect()
}

#[test]
fn sizes_and_ranges() {
    let network = network();
    assert_eq!((network.num_units(), network.num_inputs(), network.num_outputs()), (6, 2, 0));
    assert_eq!(network.region_range("c").expect("known"), 3..6);
    assert_eq!(network.region_range("in").expect("known"), 0..2);
    assert_eq!(network.num_synapses(), 2 + 2 + 3 + 6);
    assert_eq!(network.initial_condition(), [0.0, 0.0, -1.0, 0.0, 0.0, 0.0]);
    assert_eq!(network.tonic_input(), [0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn regions_by_name_and_parent() {
    let network = network();
    assert_eq!(network.region_mask("p").expect("known"), [1.0, 1.0, 0.0, 1.0, 1.0, 1.0]);
    let state = [10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25];
    let activity = |names: &[&str]| network.region_activity(&state, names);
    assert_eq!(activity(&["b"]).expect("known"), [12, 22]);
    assert_eq!(activity(&["p"]).expect("known"), [10, 11, 13, 14, 15, 20, 21, 23, 24, 25]);
    assert_eq!(activity(&["b", "a"]).expect("known"), [12, 10, 11, 22, 20, 21]);
    assert!(matches!(activity(&["p", "a"]), Err(Error::RegionTwice { name, .. }) if name == "a"));
    assert!(matches!(activity(&["q"]), Err(Error::UnknownName { .. })));
    assert!(matches!(
        network.region_activity(&[0; 7], &["a"]),
        Err(Error::Shape { expected: 12, .. })
    ));
    assert_eq!(network.excluded_regions(&["p"]).expect("known"), ["b"]);
    assert_eq!(network.excluded_regions(&[]).expect("known"), ["a", "b", "c"]);
}

#[test]
fn combined_states_are_in_network_order() {
    let network = network();
    let (c, ab) = ([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]);
    let combined = network.combine_states((&["c"], &c), (&["b", "a"], &ab)).expect("two rows");
    assert_eq!(combined, [8, 9, 7, 1, 2, 3, 11, 12, 10, 4, 5, 6]);
    let short = network.combine_states((&["c"], &c[..3]), (&["b", "a"], &ab));
    assert!(matches!(short, Err(Error::Shape { expected: 3, found: 6, .. })));
    let both = network.combine_states((&["p"], &[0; 5]), (&["a"], &[0; 2]));
    assert!(matches!(both, Err(Error::RegionTwice { .. })));
}

#[test]
fn weights_and_their_effect() {
    let mut network = network();
    network.set_weight("a", "b", &[-2.0, 3.0]).expect("fits");
    network.set_weight("b", "a", &[4.0, -5.0]).expect("fits");
    assert_eq!(network.weight("a", "b").expect("small").as_slice(), [-2.0, 3.0]);
    assert_eq!(network.effective("a", "b").expect("small").as_slice(), [2.0, 3.0]);
    assert_eq!(network.effective("b", "a").expect("small").as_slice(), [-4.0, -5.0]);
    assert_eq!(
        rows(&network.weight_subset(&["b", "a"]).expect("small")),
        [[0.0, 2.0, 3.0], [-4.0, 0.0, 0.0], [-5.0, 0.0, 0.0]]
    );
    let projection = network.projection("p", "b").expect("small");
    assert_eq!(rows(&projection), [[2.0, 3.0, 0.0, 0.0, 0.0]]);
    let input = network.projection("in", "p").expect("small");
    assert_eq!((input.rows(), input.cols()), (5, 2));
    assert!(input.as_slice()[4..].iter().all(|&weight| weight < 0.0));
    assert_eq!(
        network.effective_recurrent().expect("small").row(2),
        [2.0, 3.0, 0.0, 0.0, 0.0, 0.0]
    );
}

#[test]
fn zero_and_absent_connections() {
    let mut network = network();
    assert!(!network.has_connection("a", "c").expect("known"));
    assert!(!network.has_connection("b", "b").expect("known"));
    assert!(network.has_connection("in", "c").expect("known"));
    assert_eq!(network.weight("a", "c").expect("small").as_slice(), [0.0; 6]);
    assert_eq!(network.mask("b", "b").expect("small").as_slice(), [0.0]);
    for (src, dst, len) in [("a", "c", 6), ("b", "b", 1)] {
        let error = network.set_weight(src, dst, &vec![1.0; len]);
        assert!(matches!(error, Err(Error::ZeroConnection { .. })));
    }
}

#[test]
fn parents_and_input_regions_are_no_unknown_names() {
    let mut network = network();
    let kind = |outcome: Result<(), Error>| match outcome {
        Err(Error::WrongKind { actual, .. }) => actual,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(network.region_range("p").map(drop)), "a parent region");
    assert_eq!(kind(network.set_base_firing("p", &[])), "a parent region");
    assert_eq!(kind(network.set_init("in", &[])), "an input region");
    assert_eq!(kind(network.has_connection("a", "in").map(drop)), "an input region");
}

#[test]
fn what_a_file_says_commands_no_terminal() {
    let text = r#"{"\u001b[31m\u202e": 1, "recurrent_regions": [{"num_units": 1}]}"#;
    let message = Network::from_json(text).expect_err("an unknown key").to_string();
    assert_eq!(message, r"unknown key '\u{1b}[31m\u{202e}'");
    let long =
        format!(r#"{{"{}": 1, "recurrent_regions": [{{"num_units": 1}}]}}"#, "k".repeat(100_000));
    assert!(Network::from_json(&long).expect_err("an unknown key").to_string().len() < 100);
}

#[test]
fn drawing_few_synapses_takes_few_draws() {
    // 2·10^10 absent synapses: drawing these instead would take minutes.
    let network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "a", "num_units": 150000}],
            "recurrent_connections": [{"src_region": "a", "dst_region": "a", "sparsity": 0.99999}]}"#,
    )
    .expect("valid");
    assert_eq!(network.num_synapses(), 150_000);
}

#[test]
fn masks_keep_weights() {
    let mut network = network();
    network.set_weight("in", "c", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).expect("fits");
    network.set_mask("in", "c", &[1, 0, 0, 1, 0, 0]).expect("a mask");
    assert_eq!(
        network.weight("in", "c").expect("small").as_slice(),
        [1.0, 0.0, 0.0, 4.0, 0.0, 0.0]
    );
    network.set_mask("in", "c", &[1; 6]).expect("a mask");
    assert_eq!(
        network.weight("in", "c").expect("small").as_slice(),
        [1.0, 0.0, 0.0, 4.0, 0.0, 0.0]
    );
    let bad = network.set_mask("in", "c", &[0, 1, 2, 0, 0, 0]);
    assert!(matches!(bad, Err(Error::MaskElement { index: 2, .. })));
    assert!(matches!(network.set_mask("in", "c", &[1]), Err(Error::Shape { expected: 6, .. })));
}

#[test]
fn bad_parameters_change_nothing() {
    let mut network = network();
    let before = network.clone();
    let nan = network.set_weight("in", "c", &[0.0, 0.0, f64::NAN, 0.0, 0.0, 0.0]);
    assert!(matches!(nan, Err(Error::NonFiniteElement { index: 2, .. })));
    let short = network.set_weight("in", "c", &[0.0; 5]).expect_err("too short").to_string();
    assert_eq!(
        short,
        "weight of 'in' -> 'c' has 5 elements; 6 are needed (dst_units 3 x src_units 2)"
    );
    assert!(matches!(network.set_base_firing("b", &[]), Err(Error::Shape { .. })));
    assert!(matches!(
        network.set_init("a", &[0.0, f64::INFINITY]),
        Err(Error::NonFiniteElement { .. })
    ));
    assert_eq!(network, before);
}

#[test]
fn initial_weights_lie_in_their_ranges() {
    let text = |constrained: bool| {
        format!(
            r#"{{"recurrent_regions": [{{"name": "a", "num_units": 60}}, {{"name": "b", "num_units": 40}}],
            "input_regions": [{{"name": "in", "num_units": 100}}],
            "recurrent_connections": [{{"src_region": "a", "dst_region": "b"}}],
            "input_connections": [{{"src_region": "in", "dst_region": "a"}}],
            "constraints": {{"recurrent": {constrained}, "input": {constrained}}}}}"#
        )
    };
    let moments = |matrix: &Matrix| {
        let (values, n) = (matrix.as_slice(), matrix.as_slice().len() as f64);
        let mean = values.iter().sum::<f64>() / n;
        (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt())
    };
    let uniform = Network::from_json(&text(true)).expect("valid");
    for (src, dst, bound) in
        [("a", "b", (1.0 / 200.0_f64).sqrt()), ("in", "a", (1.0 / 200.0_f64).sqrt())]
    {
        let weight = uniform.weight(src, dst).expect("small");
        assert!(weight.as_slice().iter().all(|&value| (0.0..bound).contains(&value)));
        let (mean, deviation) = moments(&weight);
        assert!((mean / bound - 0.5).abs() < 0.02, "{mean}");
        assert!((deviation / bound - 1.0 / 12.0_f64.sqrt()).abs() < 0.01, "{deviation}");
    }
    let normal = Network::from_json(&text(false)).expect("valid");
    for (src, dst, sum) in [("a", "b", 100.0), ("in", "a", 160.0_f64)] {
        let (mean, deviation) = moments(&normal.weight(src, dst).expect("small"));
        let expected = (2.0 / sum).sqrt();
        assert!(mean.abs() < 0.1 * expected && (deviation / expected - 1.0).abs() < 0.05);
    }
}

#[test]
fn draws_follow_the_seed_and_each_connection_has_its_own() {
    let text = |seed: u64, more: &str| {
        format!(
            r#"{{"recurrent_regions": [{{"name": "a", "num_units": 20}}, {{"name": "b", "num_units": 20}}],
            "recurrent_connections": [{{"src_region": "a", "dst_region": "b", "sparsity": 0.5}} {more}],
            "seed": {seed}}}"#
        )
    };
    let parts = |text: &str| {
        let network = Network::from_json(text).expect("valid");
        (network.mask("a", "b").expect("small"), network.weight("a", "b").expect("small"))
    };
    let first = parts(&text(1, ""));
    assert_eq!(parts(&text(1, "")), first);
    assert_eq!(parts(&text(1, r#", {"src_region": "b", "dst_region": "a"}"#)), first);
    let other = parts(&text(2, ""));
    assert_ne!(other.0, first.0);
    assert_ne!(other.1, first.1);
}

#[test]
fn spectral_radius_is_that_of_the_effective_matrix() {
    let text = |units: usize, dale: &str| {
        format!(
            r#"{{"recurrent_regions": [{{"name": "e", "num_units": {units}}},
                {{"name": "i", "num_units": {units}, "sign": "neg"}}],
            "recurrent_connections": [{{"src_region": "e", "dst_region": "e", "sparsity": 0.5}},
                {{"src_region": "e", "dst_region": "i"}}, {{"src_region": "i", "dst_region": "e"}}],
            "constraints": {{"dale": "{dale}"}}, "spectral_radius": 1.5}}"#
        )
    };
    // Networks of more than 1024 units go by Arnoldi iteration first.
    for (units, dale) in [(15, "abs"), (15, "clamp"), (520, "abs")] {
        let network = Network::from_json(&text(units, dale)).expect("valid");
        let radius = network.effective_spectral_radius().expect("converges");
        assert!((radius - 1.5).abs() < 1e-6, "{units} {dale}: {radius}");
    }
    let silent = r#"{"recurrent_regions": [{"name": "a", "num_units": 3}, {"name": "b", "num_units": 3}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "b"}], "spectral_radius": 1}"#;
    assert!(matches!(Network::from_json(silent), Err(Error::ZeroSpectralRadius { .. })));
}

#[test]
fn equal_units_have_a_spectral_radius_too() {
    let units = 1030;
    let mut network = Network::from_json(&format!(
        r#"{{"recurrent_regions": [{{"name": "a", "num_units": {units}}}],
            "recurrent_connections": [{{"src_region": "a", "dst_region": "a"}}]}}"#
    ))
    .expect("valid");
    let diagonal = |i: usize| i.is_multiple_of(units + 1);
    let mask: Vec<u8> = (0..units * units).map(|i| u8::from(diagonal(i))).collect();
    network.set_mask("a", "a", &mask).expect("a mask");
    network.set_weight("a", "a", &vec![0.5; units * units]).expect("fits");
    let radius = network.effective_spectral_radius().expect("settles at once");
    assert!((radius - 0.5).abs() < 1e-12, "{radius}");
}

#[test]
fn scaling_leaves_finite_weights_or_everything_as_it_was() {
    let mut network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "a", "num_units": 2}],
            "recurrent_connections": [{"src_region": "a", "dst_region": "a"}]}"#,
    )
    .expect("valid");
    network.set_weight("a", "a", &[1e-310, 0.0, 1.0, 0.0]).expect("finite");
    let before = network.clone();
    let error = network.scale_spectral_radius(1.0).expect_err("1e310 is not finite");
    assert!(matches!(error, Error::ScaleOverflow { .. }), "{error}");
    assert_eq!(network, before);
}

#[test]
fn connections_are_replaced_in_a_network() {
    let mut network = network();
    let replacement = network.connection("a", "b").expect("known").expect("declared").clone();
    let values: Vec<f64> = replacement.values().iter().map(|weight| weight + 1.0).collect();
    let synapses = mrnn_core::Synapses::Dense(values.clone());
    let spec = replacement.spec().clone();
    let new = mrnn_core::Connection::new(spec, (1, 2), replacement.sign(), synapses);
    network.replace_connection("a", "b", new.expect("finite")).expect("the same shape");
    assert_eq!(network.weight("a", "b").expect("small").as_slice(), values);
    let undeclared = network.replace_connection("b", "b", replacement);
    assert!(matches!(undeclared, Err(Error::UnknownConnection { .. })));
}

#[test]
fn clamped_weights() {
    let mut network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "i", "num_units": 1, "sign": "neg"}],
            "recurrent_connections": [{"src_region": "i", "dst_region": "i"}],
            "constraints": {"dale": "clamp"}}"#,
    )
    .expect("valid");
    assert_eq!(network.constraints().dale, Dale::Clamp);
    for (raw, effective) in [(2.0, -2.0), (-2.0, 0.0)] {
        network.set_weight("i", "i", &[raw]).expect("fits");
        assert_eq!(network.effective("i", "i").expect("small").as_slice(), [effective]);
    }
}
