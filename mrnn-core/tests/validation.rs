//! One mistake, one typed error, with its operands and its place.

use mrnn_core::limits::{MAX_SYNAPSES, MAX_UNITS};
use mrnn_core::{
    ConnectionSpec, Csr, Dynamics, DynamicsKind, Error, InputRegionSpec, Network, NetworkBuilder,
    ReadoutSpec, RecurrentRegionSpec, Region, Sign,
};

/// The message of the one error that a description has.
fn message(text: &str) -> String {
    Network::from_json(text).expect_err("the description has a mistake").to_string()
}

fn two_regions() -> NetworkBuilder {
    let mut builder = NetworkBuilder::new();
    builder.add_recurrent_region(RecurrentRegionSpec::new("exc", 4)).expect("valid");
    builder.add_recurrent_region(RecurrentRegionSpec::new("inh", 2)).expect("valid");
    builder.add_input_region(InputRegionSpec::new("cue", 3)).expect("valid");
    builder
}

#[test]
fn names() {
    let mut builder = two_regions();
    let mut add = |name: &str| {
        builder.add_recurrent_region(RecurrentRegionSpec::new(name, 1)).expect_err("a bad name")
    };
    assert!(matches!(add(""), Error::EmptyName { kind: "recurrent region" }));
    assert!(matches!(add("exc"), Error::DuplicateName { name, .. } if name == "exc"));
    assert!(matches!(add("cue"), Error::NameInBothKinds { name } if name == "cue"));
    assert!(matches!(add("a/b"), Error::NameCharacter { character: '/', .. }));
    assert!(matches!(add("a\nb"), Error::NameCharacter { character: '\n', .. }));
    assert!(matches!(add(&"n".repeat(256)), Error::NameTooLong { bytes: 256, limit: 255, .. }));
    let twice = builder.add_input_region(InputRegionSpec::new("inh", 1));
    assert!(matches!(twice, Err(Error::NameInBothKinds { name }) if name == "inh"));
}

#[test]
fn parents_are_no_regions() {
    let child = |name, parent: &str| RecurrentRegionSpec {
        parent_region: Some(parent.to_owned()),
        ..RecurrentRegionSpec::new(name, 1)
    };
    let mut builder = two_regions();
    let error = builder.add_recurrent_region(child("d1", "exc")).expect_err("a region's name");
    assert!(matches!(error, Error::ParentIsRegion { name } if name == "exc"));
    builder.add_recurrent_region(child("d1", "striatum")).expect("valid");
    let error = builder.add_recurrent_region(RecurrentRegionSpec::new("striatum", 1));
    assert!(matches!(error, Err(Error::ParentIsRegion { name }) if name == "striatum"));
}

#[test]
fn sizes() {
    let mut builder = two_regions();
    let mut add = |units| {
        builder
            .add_recurrent_region(RecurrentRegionSpec::new("big", units))
            .expect_err("a bad size")
    };
    assert!(matches!(add(0), Error::ZeroUnits { name } if name == "big"));
    assert!(matches!(add(MAX_UNITS), Error::TooManyUnits { kind: "recurrent", .. }));
    assert!(matches!(add(usize::MAX), Error::TooManyUnits { limit: MAX_UNITS, .. }));

    let mut builder = NetworkBuilder::new();
    builder.add_recurrent_region(RecurrentRegionSpec::new("a", 100_000)).expect("valid");
    let error = builder.connect(ConnectionSpec::new("a", "a")).expect_err("10^10 synapses");
    assert!(matches!(
        error,
        Error::TooManySynapses { count: 10_000_000_000, limit: MAX_SYNAPSES, .. }
    ));
    builder.connect(ConnectionSpec::sparse("a", "a", 0.99999)).expect("10^5 synapses");
}

#[test]
fn regions_and_connections() {
    let mut builder = two_regions();
    let mut connect = |spec| builder.connect(spec);
    connect(ConnectionSpec::zero("exc", "inh")).expect("valid");
    connect(ConnectionSpec::zero("exc", "inh")).expect("zero connections may be repeated");
    connect(ConnectionSpec::new("exc", "inh")).expect("a zero connection can be replaced");
    let twice = connect(ConnectionSpec::new("exc", "inh"));
    assert!(
        matches!(twice, Err(Error::DuplicateConnection { src, dst }) if src == "exc" && dst == "inh")
    );
    let erased = connect(ConnectionSpec::zero("exc", "inh"));
    assert!(matches!(erased, Err(Error::DuplicateConnection { .. })));
    let into_input = connect(ConnectionSpec::new("exc", "cue"));
    assert!(matches!(into_input, Err(Error::IntoInputRegion { dst, .. }) if dst == "cue"));
    let unknown = connect(ConnectionSpec::new("exc", "ihn")).expect_err("unknown").to_string();
    assert_eq!(unknown, "unknown region 'ihn'; did you mean 'inh'?");
    for value in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        let outside = connect(ConnectionSpec::sparse("inh", "exc", value));
        assert!(matches!(outside, Err(Error::SparsityOutOfRange { .. })), "{value}");
    }
}

#[test]
fn numbers() {
    for value in [f64::NAN, f64::INFINITY] {
        let mut builder = NetworkBuilder::new();
        for spec in [
            RecurrentRegionSpec { base_firing: value, ..RecurrentRegionSpec::new("a", 1) },
            RecurrentRegionSpec { init: value, ..RecurrentRegionSpec::new("a", 1) },
            RecurrentRegionSpec { tau: Some(value), ..RecurrentRegionSpec::new("a", 1) },
            RecurrentRegionSpec { noise: Some(value), ..RecurrentRegionSpec::new("a", 1) },
        ] {
            let error = builder.add_recurrent_region(spec).expect_err("not finite");
            assert!(matches!(&error, Error::NonFinite { what, .. } if what.ends_with("of 'a'")));
        }
        for dynamics in [
            Dynamics { dt: value, ..Dynamics::default() },
            Dynamics { tau: value, ..Dynamics::default() },
        ] {
            assert!(matches!(builder.set_dynamics(dynamics), Err(Error::NonFinite { .. })));
        }
        assert!(matches!(builder.set_spectral_radius(Some(value)), Err(Error::NonFinite { .. })));
    }
    let mut builder = two_regions();
    let zero_dt = builder.set_dynamics(Dynamics { dt: 0.0, ..Dynamics::default() });
    assert!(matches!(zero_dt, Err(Error::NotPositive { what, .. }) if what == "dt"));
    let noise = RecurrentRegionSpec { noise: Some(-1.0), ..RecurrentRegionSpec::new("n", 1) };
    assert!(matches!(builder.add_recurrent_region(noise), Err(Error::Negative { .. })));

    let fast = RecurrentRegionSpec { tau: Some(5.0), ..RecurrentRegionSpec::new("fast", 1) };
    builder.add_recurrent_region(fast).expect("dt is not final yet");
    let error = builder.finalize().expect_err("dt 10 > tau 5").to_string();
    assert_eq!(error, "dt (10 ms) is greater than tau of 'fast' (5 ms)");
    builder.set_dynamics(Dynamics { dt: 1.0, ..Dynamics::default() }).expect("valid");
    builder.finalize().expect("a failed finalize leaves the builder as it was");
}

#[test]
fn finalised() {
    let mut builder = two_regions();
    builder.finalize().expect("valid");
    assert!(builder.is_finalized());
    for outcome in [
        builder.add_recurrent_region(RecurrentRegionSpec::new("late", 1)),
        builder.add_input_region(InputRegionSpec::new("late", 1)),
        builder.connect(ConnectionSpec::new("exc", "inh")),
        builder.add_json("{}"),
        builder.set_seed(1),
        builder.finalize().map(drop),
    ] {
        assert!(matches!(outcome, Err(Error::AlreadyFinalized { .. })));
    }
    assert!(matches!(NetworkBuilder::new().finalize(), Err(Error::NoRecurrentRegion)));
}

#[test]
fn readouts() {
    let mut builder = two_regions();
    let mut add = |num_units, src_regions: &[&str]| {
        let src_regions = src_regions.iter().map(|&name| name.to_owned()).collect();
        builder.add_readout(ReadoutSpec::new("out", num_units, src_regions))
    };
    assert!(matches!(add(1, &[]), Err(Error::NoSourceRegion { .. })));
    assert!(matches!(add(0, &["exc"]), Err(Error::ZeroUnits { .. })));
    assert!(matches!(add(1, &["cue"]), Err(Error::UnknownName { .. })));
    assert!(matches!(add(1, &["exc", "exc"]), Err(Error::RegionTwice { .. })));
    add(1, &["inh", "exc"]).expect("valid");
    assert!(matches!(add(1, &["exc"]), Err(Error::DuplicateName { kind: "readout", .. })));
}

#[test]
fn json_form() {
    let syntax = Network::from_json("{\"recurrent_regions\": [").expect_err("cut off");
    assert!(matches!(syntax, Error::JsonSyntax { .. }));
    let nested = "[".repeat(100_000);
    assert!(matches!(Network::from_json(&nested), Err(Error::JsonNesting { .. })));
    assert_eq!(message("[]"), "'the description' must be an object, but is an array");
    assert_eq!(
        message(r#"{"recurrent_regions": [{"name": "a", "num_units": 1}, {"name": "b", "num_unit": 2}]}"#)
            .lines()
            .collect::<Vec<_>>(),
        [
            "2 problems",
            "  recurrent_regions[1]: unknown key 'num_unit'; did you mean 'num_units'?",
            "  recurrent_regions[1]: 'num_units' is missing",
        ]
    );
    assert_eq!(
        message(r#"{"recurrent_regions": [{"num_units": 2.5}]}"#),
        "recurrent_regions[0]: 'num_units' must be a whole number from 0 to 2^64-1, but is 2.5"
    );
    assert_eq!(
        message(r#"{"recurrent_regions": [{"num_units": 1, "num_units": 2}]}"#),
        "recurrent_regions[0]: the key 'num_units' stands twice"
    );
    assert_eq!(
        message(r#"{"recurrent_regions": [{"name": "a", "num_units": 1, "sign": "exc"}]}"#),
        "recurrent_regions[0]: sign of 'a' is 'exc'; it can be 'pos' or 'neg'"
    );
    assert_eq!(
        message(r#"{"recurrent_regions": [{"num_units": 1}], "dynamics": {"activation": "rely"}}"#),
        "dynamics: activation is 'rely'; it can be 'relu', 'tanh', 'sigmoid', 'softplus', 'linear'"
    );
}

fn problems(text: &str) -> Vec<String> {
    let Err(Error::Several(problems)) = Network::from_json(text) else {
        panic!("several problems")
    };
    problems.iter().map(Error::to_string).collect()
}

#[test]
fn everything_wrong_is_said_at_once_and_once() {
    let text = r#"{
        "recurrent_regions": [
            {"name": "a", "num_units": 0, "base_firing": 1e308, "noise": -1, "colour": "red"},
            {"name": "b", "num_units": 3, "tau": 5}],
        "input_regions": [{"name": "b", "num_units": 1}],
        "recurrent_connections": [
            {"src_region": "a", "dst_region": "b"},
            {"src_region": "a", "dst_region": "c", "sparsity": 2},
            {"src_region": "b", "dst_region": "b", "sparsity": 2}],
        "readouts": [{"name": "", "num_units": 0, "src_regions": ["a", "d"]}],
        "seeds": 3}"#;
    assert_eq!(
        problems(text),
        [
            "unknown key 'seeds'; did you mean 'seed'?",
            "recurrent_regions[0]: unknown key 'colour'",
            "recurrent_regions[0]: noise of 'a' is -1; it must not be negative",
            "recurrent_regions[0]: num_units of 'a' is 0; at least 1 is needed",
            "input_regions[0]: 'b' names both an input region and a recurrent region",
            "recurrent_connections[1]: unknown region 'c'",
            "recurrent_connections[1]: sparsity of 'a' -> 'c' is 2; it must lie in [0, 1]",
            "recurrent_connections[2]: sparsity of 'b' -> 'b' is 2; it must lie in [0, 1]",
            "readouts[0]: the name of a readout is empty",
            "readouts[0]: unknown region 'd'",
            "readouts[0]: num_units of '' is 0; at least 1 is needed",
            "dt (10 ms) is greater than tau of 'b' (5 ms)",
        ]
    );
}

#[test]
fn problems_of_the_whole_are_said_with_those_of_its_parts() {
    let text = r#"{
        "recurrent_regions": [{"name": "a", "num_units": 0, "tau": 5}, {"name": "b", "num_units": 1}],
        "recurrent_connections": [
            {"src_region": "a", "dst_region": "c", "sparsity": -1},
            {"src_region": "b", "dst_region": "b"}],
        "dynamics": {"dt": 200}}"#;
    assert_eq!(
        problems(text),
        [
            "recurrent_regions[0]: num_units of 'a' is 0; at least 1 is needed",
            "recurrent_connections[0]: unknown region 'c'",
            "recurrent_connections[0]: sparsity of 'a' -> 'c' is -1; it must lie in [0, 1]",
            "dt (200 ms) is greater than tau (100 ms)",
        ]
    );
    assert_eq!(
        message(r#"{"recurrent_regions": 7}"#),
        "'recurrent_regions' must be an array, but is 7"
    );
    assert_eq!(message("{}"), "the network has no recurrent region");
    let unreadable = r#"{"recurrent_regions": [7], "recurrent_connections": [
        {"src_region": "a", "dst_region": "a"}]}"#;
    assert_eq!(message(unreadable), "'recurrent_regions[0]' must be an object, but is 7");
}

#[test]
fn ignored_keys_and_defaults() {
    let network = Network::from_json(
        r#"{"__comment": 1, "recurrent_regions":
            [{"num_units": 2, "device": "cuda", "__comment2": "x"}, {"num_units": 3, "sign": null}]}"#,
    )
    .expect("valid");
    let names: Vec<&str> =
        network.recurrent_regions().map(|region| region.region().name()).collect();
    assert_eq!(names, ["region_0", "region_1"]);
    let dynamics = network.dynamics();
    assert_eq!((dynamics.dt, dynamics.tau, dynamics.noise.enabled), (10.0, 100.0, false));
}

#[test]
fn a_source_of_the_wrong_kind() {
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}],
        "input_regions": [{"name": "in", "num_units": 1}],
        "recurrent_connections": [{"src_region": "in", "dst_region": "a"}]}"#;
    assert_eq!(
        message(text),
        "recurrent_connections[0]: the connection 'in' -> 'a' stands among the \
         recurrent_connections, but 'in' is an input region"
    );
}

#[test]
fn a_failed_text_leaves_the_builder_as_it_was() {
    let mut builder = two_regions();
    let before = builder.description().clone();
    builder
        .add_json(r#"{"recurrent_regions": [{"name": "new", "num_units": 1}], "seed": -1}"#)
        .expect_err("a negative seed");
    assert_eq!(builder.description(), &before);
    builder
        .add_json(r#"{"recurrent_connections": [{"src_region": "exc", "dst_region": "inh"}]}"#)
        .expect("a text may refer to regions that are there");
    assert!(builder.finalize().expect("valid").has_connection("exc", "inh").expect("known"));
}

#[test]
fn settings_that_a_text_leaves_out_stay() {
    let mut builder = two_regions();
    let elman = Dynamics { kind: DynamicsKind::Elman, dt: 1.0, ..Dynamics::default() };
    builder.set_dynamics(elman).expect("valid");
    builder.add_json(r#"{"dynamics": {"tau": 50}}"#).expect("valid");
    assert_eq!(builder.description().dynamics, Dynamics { tau: 50.0, ..elman });
}

#[test]
fn unnamed_regions_are_numbered_through() {
    let mut builder = NetworkBuilder::new();
    let text = r#"{"recurrent_regions": [{"num_units": 1}], "input_regions": [{"num_units": 1}]}"#;
    builder.add_json(text).expect("valid");
    builder.add_json(text).expect("valid");
    let network = builder.finalize().expect("valid");
    let names: Vec<&str> = network.recurrent_regions().map(|r| r.region().name()).collect();
    assert_eq!(names, ["region_0", "region_2"]);
}

#[test]
fn a_description_is_a_way_to_a_network() {
    let network = two_regions().finalize().expect("valid");
    let mut builder = NetworkBuilder::from_description(network.description()).expect("valid");
    assert_eq!(builder.finalize().expect("valid"), network);
    let mut wrong = network.description();
    wrong.recurrent_regions[0].num_units = 0;
    wrong.dynamics.dt = -1.0;
    assert!(matches!(NetworkBuilder::from_description(wrong), Err(Error::Several(_))));
}

#[test]
fn sizes_that_overflow_are_errors() {
    let units = 1 << 40;
    let mut region = Region::new("huge", units, Sign::Excitatory);
    let error = region.add_connection("huge", units, None, false, 0).expect_err("2^80 synapses");
    assert!(matches!(error, Error::TooManySynapses { .. }));
    let csr = Csr::new("rows", (usize::MAX, 1), Vec::new(), Vec::new(), Vec::new());
    assert!(matches!(csr, Err(Error::BadTensor { .. })));
    let mut builder = two_regions();
    let slow = Dynamics { dt: 1e-300, tau: 1e100, ..Dynamics::default() };
    builder.set_dynamics(slow).expect("each is a positive number");
    assert!(matches!(builder.finalize(), Err(Error::NotPositive { .. })));
}
