//! Conduction delays in descriptions, builders and model files.

use mrnn_core::engine::Dimensions;
use mrnn_core::limits::MAX_DELAY_STEPS;
use mrnn_core::{
    ConnectionSpec, Dynamics, Error, InputRegionSpec, Network, NetworkBuilder, RecurrentRegionSpec,
};

const TEXT: &str = r#"{
    "recurrent_regions": [{"name": "a", "num_units": 2}, {"name": "b", "num_units": 3}],
    "input_regions": [{"name": "cue", "num_units": 1}, {"name": "tone", "num_units": 2}],
    "recurrent_connections": [{"src_region": "b", "dst_region": "a", "delay": 0.3},
                              {"src_region": "a", "dst_region": "b", "delay": 0},
                              {"src_region": "a", "dst_region": "a", "delay": 2.5, "sparsity": 1},
                              {"src_region": "b", "dst_region": "b", "zero_connection": true, "delay": 1}],
    "input_connections": [{"src_region": "tone", "dst_region": "a", "delay": 0.1},
                          {"src_region": "cue", "dst_region": "b"}],
    "dynamics": {"dt": 0.1}}"#;

fn builder() -> NetworkBuilder {
    let mut builder = NetworkBuilder::new();
    builder.add_recurrent_region(RecurrentRegionSpec::new("a", 2)).expect("valid");
    builder.add_input_region(InputRegionSpec::new("cue", 1)).expect("valid");
    builder.connect(ConnectionSpec::new("a", "a")).expect("valid");
    builder.connect(ConnectionSpec::new("cue", "a")).expect("valid");
    builder
}

fn delay(network: &Network, src: &str, dst: &str) -> f64 {
    network.connection(src, dst).expect("regions").expect("declared").spec().delay
}

#[test]
fn descriptions_have_delays_and_leave_those_of_0_out() {
    let network = Network::from_json(TEXT).expect("valid");
    assert_eq!(delay(&network, "b", "a"), 0.3);
    assert_eq!(delay(&network, "tone", "a"), 0.1);
    assert_eq!(delay(&network, "cue", "b"), 0.0);
    let text = network.description().to_json();
    assert_eq!(text.matches("\"delay\"").count(), 4, "{text}");
    assert_eq!(Network::from_json(&text).expect("its own description"), network);
}

/// The longest delays are those of connections with synapses, in steps.
#[test]
fn dimensions_know_the_history_that_delays_need() {
    let dimensions = Dimensions::of(&Network::from_json(TEXT).expect("valid"));
    assert_eq!((dimensions.unit_history, dimensions.input_history), (3, 1));
    assert_eq!((dimensions.num_regions, dimensions.num_input_regions), (2, 2));
    assert_eq!(dimensions.num_pathways, 6);
    assert_eq!(dimensions.snapshot_len(7), 7 * (5 + 4 * 5 + 3));
}

#[test]
fn pathways_are_numbered_by_source_and_declaration() {
    let network = Network::from_json(TEXT).expect("valid");
    let ends: Vec<(&str, &str)> = network
        .pathways()
        .map(|connection| connection.spec())
        .map(|spec| (spec.src_region.as_str(), spec.dst_region.as_str()))
        .collect();
    let expected = [("a", "b"), ("a", "a"), ("b", "a"), ("b", "b"), ("cue", "b"), ("tone", "a")];
    assert_eq!(ends, expected);
    for (number, (src, dst)) in expected.into_iter().enumerate() {
        assert_eq!(network.pathway(src, dst).expect("declared"), number);
    }
    for (number, name) in ["a", "b", "cue", "tone"].into_iter().enumerate() {
        assert_eq!(network.region_index(name).expect("a region"), number);
    }
    let error = network.pathway("cue", "a").expect_err("not declared").to_string();
    assert_eq!(error, "'cue' has no connection to 'a'");
    let error = network.pathway("ceu", "a").expect_err("no region").to_string();
    assert_eq!(error, "unknown region 'ceu'; did you mean 'cue'?");
    assert!(network.pathway("a", "cue").is_err());
    assert!(network.region_index("c").is_err());
}

#[test]
fn models_keep_delays() {
    let network = Network::from_json(TEXT).expect("valid");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.safetensors");
    network.save(&path).expect("saves");
    assert_eq!(Network::load(&path).expect("loads"), network);
}

#[test]
fn bad_delays_are_named() {
    let mut builder = builder();
    for (delay, message) in [
        (f64::NAN, "delay of 'a' -> 'a' is NaN; it must be finite"),
        (f64::INFINITY, "delay of 'a' -> 'a' is inf; it must be finite"),
        (-1.0, "delay of 'a' -> 'a' is -1; it must not be negative"),
    ] {
        let error = builder.set_delay("a", "a", delay).expect_err("a bad delay").to_string();
        assert_eq!(error, message);
        let mut other = self::builder();
        other.add_recurrent_region(RecurrentRegionSpec::new("b", 1)).expect("valid");
        let spec = ConnectionSpec { delay, ..ConnectionSpec::new("b", "a") };
        assert!(other.connect(spec).is_err());
    }
    let error = builder.set_delay("a", "b", 1.0).expect_err("no region").to_string();
    assert!(error.starts_with("unknown region 'b'"), "{error}");
    builder.add_recurrent_region(RecurrentRegionSpec::new("b", 1)).expect("valid");
    let error = builder.set_delay("a", "b", 1.0).expect_err("not declared").to_string();
    assert_eq!(error, "'a' has no connection to 'b'");
    let error = Network::from_json(&TEXT.replace("\"delay\": 0.3", "\"dealy\": 0.3"));
    let error = error.expect_err("a typing mistake").to_string();
    assert_eq!(error, "recurrent_connections[0]: unknown key 'dealy'; did you mean 'delay'?");
}

/// dt may come after the connections, so delays are compared with it at the end.
#[test]
fn delays_are_multiples_of_dt() {
    let mut builder = builder();
    builder.set_delay("cue", "a", 15.0).expect("dt is not final yet");
    let error = builder.finalize().expect_err("dt is 10 ms").to_string();
    assert_eq!(error, "the delay of 'cue' -> 'a' (15 ms) is no multiple of dt (10 ms)");
    builder.set_dynamics(Dynamics { dt: 5.0, ..Dynamics::default() }).expect("valid");
    builder.set_delay("a", "a", 5.0 * MAX_DELAY_STEPS as f64).expect("valid");
    let network = builder.finalize().expect("3 steps, and the most steps that there may be");
    let dimensions = Dimensions::of(&network);
    assert_eq!((dimensions.unit_history, dimensions.input_history), (MAX_DELAY_STEPS, 3));
    let late = builder.set_delay("a", "a", 0.0);
    assert!(matches!(late, Err(Error::AlreadyFinalized { .. })));

    let mut builder = self::builder();
    builder.set_delay("a", "a", 10.0 * (MAX_DELAY_STEPS + 1) as f64).expect("dt may change");
    let error = builder.finalize().expect_err("too long").to_string();
    let message = "the delay of 'a' -> 'a' (655370 ms) lasts more than 65536 steps of dt (10 ms)";
    assert_eq!(error, message);
    // Decimal numbers are not exact in binary; a delay that is short beside dt is no rounding.
    for (delay, steps) in [(0.7, Some(7)), (1e-12, None), (0.1 + 1e-12, Some(1)), (0.1001, None)] {
        let mut builder = self::builder();
        builder.set_dynamics(Dynamics { dt: 0.1, ..Dynamics::default() }).expect("valid");
        builder.set_delay("a", "a", delay).expect("finite");
        let network = builder.finalize().ok();
        assert_eq!(network.map(|network| Dimensions::of(&network).unit_history), steps, "{delay}");
    }
}

#[test]
fn a_connection_with_a_delay_between_steps_replaces_none() {
    let mut network = builder().finalize().expect("valid");
    let donor = |delay: f64| {
        let text = format!(
            r#"{{"recurrent_regions": [{{"name": "a", "num_units": 2}}], "dynamics": {{"dt": 1}},
                "recurrent_connections": [{{"src_region": "a", "dst_region": "a", "delay": {delay}}}]}}"#
        );
        let network = Network::from_json(&text).expect("valid");
        network.connection("a", "a").expect("regions").expect("declared").clone()
    };
    let before = network.clone();
    let error = network.replace_connection("a", "a", donor(3.0)).expect_err("dt is 10 ms");
    assert!(matches!(error, Error::DelayBetweenSteps { delay: 3.0, dt: 10.0, .. }), "{error}");
    assert_eq!(network, before);
    network.replace_connection("a", "a", donor(30.0)).expect("3 steps");
    assert_eq!(Dimensions::of(&network).unit_history, 3);
}
