//! Principal components, flow fields and currents.

use mrnn::{Layout, Network, NoiseSource, Sequence};
use mrnn_analysis::{
    Error, PrincipalComponents, Silenced, StepMap, flow_field, pathway_currents, silencing,
};
use std::path::Path;

/// States on an ellipse in a plane that is known.
#[test]
fn components_of_an_ellipse() {
    let (first, second) = ([0.6, 0.8, 0.0], [0.8, -0.6, 0.0]);
    let states: Vec<f64> = (0..64)
        .flat_map(|step| {
            let angle = std::f64::consts::TAU * f64::from(step) / 64.0;
            let (x, y) = (3.0 * angle.cos(), angle.sin());
            (0..3).map(move |unit| 0.5 + x * first[unit] + y * second[unit])
        })
        .collect();
    let found = PrincipalComponents::of(&states, 3).expect("states");
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    for unit in 0..3 {
        near(found.mean[unit], 0.5);
        near(found.components[0][unit], first[unit]);
        near(found.components[1][unit], second[unit]);
    }
    near(found.variances[0], 4.5);
    near(found.variances[1], 0.5);
    near(found.explained()[0], 0.9);
    near(found.participation_ratio(), 25.0 / 20.5);
    let coordinates = found.project(&found.state_at(&[1.5, -0.25]), 2).expect("a state");
    near(coordinates[0], 1.5);
    near(coordinates[1], -0.25);
    assert!(matches!(PrincipalComponents::of(&[], 3), Err(Error::NoStates)));
    let error = PrincipalComponents::of(&[1.0, f64::INFINITY, 0.0], 3).expect_err("infinite");
    assert!(error.to_string().contains("element 1 of the states"), "{error}");
}

/// A linear network flows as its matrix says, and its linearisation is itself.
#[test]
fn the_flow_of_a_linear_network() {
    let network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "a", "num_units": 2}],
            "recurrent_connections": [{"src_region": "a", "dst_region": "a"}],
            "dynamics": {"type": "leaky", "dt": 1, "tau": 10, "activation": "linear"},
            "constraints": {"recurrent": false, "input": false}}"#,
    );
    let mut network = network.expect("a network");
    network.set_weight("a", "a", &[0.5, -2.0, 2.0, 0.5]).expect("the right shape");
    let map = StepMap::new(&network, &[], None).expect("a map");
    let plane = PrincipalComponents {
        mean: vec![0.0, 0.0],
        components: vec![vec![1.0, 0.0], vec![0.0, 1.0]],
        variances: vec![1.0, 1.0],
    };
    let field = flow_field(&map, &plane, [-1.0..=1.0, 0.0..=3.0], [3, 4], Some(&[0.3, 0.1]));
    let field = field.expect("a field");
    assert_eq!(field.axes, [vec![-1.0, 0.0, 1.0], vec![0.0, 1.0, 2.0, 3.0]]);
    let linear = field.linear_moves.expect("a state to linearise at");
    for (row, &y) in field.axes[1].iter().enumerate() {
        for (column, &x) in field.axes[0].iter().enumerate() {
            let expected = [0.1 * (-0.5 * x - 2.0 * y), 0.1 * (2.0 * x - 0.5 * y)];
            for moves in [&field.moves, &linear] {
                let found = moves[row * 3 + column];
                assert!((found[0] - expected[0]).abs() < 1e-12, "{found:?} is not {expected:?}");
                assert!((found[1] - expected[1]).abs() < 1e-12, "{found:?} is not {expected:?}");
            }
        }
    }
    let error = flow_field(&map, &plane, [0.0..=1.0, 0.0..=1.0], [1, 4], None).expect_err("a line");
    assert!(error.to_string().contains("points"), "{error}");
}

/// Step by step they are what a session says of its last step, delays included.
#[test]
fn currents_are_those_of_sessions() {
    let text = r#"{"recurrent_regions": [
            {"name": "a", "num_units": 5}, {"name": "b", "num_units": 3, "sign": "neg"}],
        "input_regions": [{"name": "u", "num_units": 2}],
        "recurrent_connections": [
            {"src_region": "a", "dst_region": "b", "delay": 20}, {"src_region": "b", "dst_region": "a"},
            {"src_region": "a", "dst_region": "a", "sparsity": 0.5}],
        "input_connections": [{"src_region": "u", "dst_region": "a", "delay": 10}],
        "dynamics": {"type": "leaky", "dt": 10, "tau": 50, "activation": "tanh"}, "seed": 3}"#;
    let network = Network::from_json(text).expect("a network");
    let steps = 7;
    let input: Vec<f64> = (0..steps * 2).map(|i| (i as f64 * 0.9).sin()).collect();
    let mut session = mrnn::engine::<f64>(&network, "cpu").expect("cpu").session(1).expect("one");
    session.set_noise(NoiseSource { enabled: false, ..session.noise() });
    let x: Vec<f64> = (0..8).map(|unit| (f64::from(unit) * 1.3).cos()).collect();
    session.set_state(Some(&x), None).expect("a state");
    let (mut activity, mut expected) = (Vec::new(), vec![Vec::new(); 4]);
    for step in 0..steps {
        activity.extend(session.h());
        let u = &input[step * 2..][..2];
        let sequence =
            Sequence { layout: Layout::TimeFirst, input: Some(u), ..Sequence::silent(1) };
        session.run(&sequence).expect("runs");
        for (pathway, expected) in expected.iter_mut().enumerate() {
            let mut current = vec![0.0; session.pathway_units(pathway).expect("a pathway")];
            session.copy_pathway_current(pathway, &mut current).expect("a step was taken");
            expected.extend(current);
        }
    }
    let found = pathway_currents(&network, &activity, &input).expect("currents");
    assert_eq!(found.len(), 4);
    for (found, expected) in found.iter().zip(&expected) {
        let name = format!("{} -> {}", found.source, found.destination);
        assert_eq!(found.currents.len(), expected.len(), "{name}");
        for (found, expected) in found.currents.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{name}: {found} is not {expected}");
        }
        let variances = found.principal_components().expect("currents").variances;
        assert_eq!(variances.len(), found.units);
    }
    for destination in ["a", "b"] {
        let into = found.iter().filter(|current| current.destination == destination);
        let sum: f64 = into.map(|current| current.share).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    }
    let error = pathway_currents(&network, &activity, &input[1..]).expect_err("too short");
    assert!(error.to_string().contains("the input has 13 elements"), "{error}");
}

/// The activity of the shipped flip-flop lies in few dimensions.
#[test]
fn the_dimension_of_a_memory() {
    let model =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/models/flipflop.safetensors");
    let network = Network::load(model).expect("the shipped model");
    let engine = mrnn::engine::<f64>(&network, "cpu").expect("an engine");
    let mut session = engine.session(1).expect("a session");
    let input: Vec<f64> = (0..1200)
        .map(|i| if i / 3 % 12 == i % 3 * 4 { (f64::from(i) * 0.37).sin().signum() } else { 0.0 })
        .collect();
    let recording = session.run_input(400, &input).expect("runs");
    let ratio = PrincipalComponents::of(&recording.h, 30).expect("states").participation_ratio();
    assert!((1.0..6.0).contains(&ratio), "three bits, some transients: {ratio}");
}

/// A chain: what nothing reads changes nothing, and what carries everything changes all.
#[test]
fn silencing_shows_what_carries_the_output() {
    let text = r#"{"recurrent_regions": [
            {"name": "first", "num_units": 4}, {"name": "second", "num_units": 3}, {"name": "idle", "num_units": 2}],
        "input_regions": [{"name": "u", "num_units": 2}],
        "recurrent_connections": [
            {"src_region": "first", "dst_region": "second"}, {"src_region": "first", "dst_region": "idle"}],
        "input_connections": [{"src_region": "u", "dst_region": "first"}],
        "readouts": [{"name": "y", "num_units": 1, "src_regions": ["second"]}],
        "dynamics": {"type": "leaky", "dt": 10, "tau": 20, "activation": "relu",
            "noise": {"enabled": true, "hidden": 0.01, "input": 0.01}}, "seed": 8}"#;
    let network = Network::from_json(text).expect("a network");
    let (batch, steps) = (3, 20);
    let input: Vec<f64> = (0..batch * steps * 2).map(|i| 1.0 + (i as f64).sin()).collect();
    let sequence = Sequence { input: Some(&input), ..Sequence::silent(steps) };
    let effects = silencing(&network, batch, &sequence).expect("effects");
    let of = |silenced: Silenced| {
        let effect = effects.iter().find(|effect| effect.silenced == silenced);
        effect.map(|effect| (effect.activity, effect.output)).expect("one for each")
    };
    assert_eq!(effects.len(), 4 + 3);
    let region = |name: &str| of(Silenced::Region(name.to_owned()));
    let pathway = |source: &str, destination: &str| {
        of(Silenced::Pathway { source: source.into(), destination: destination.into() })
    };
    assert_eq!(region("idle"), (0.0, 0.0));
    let (activity, output) = pathway("first", "idle");
    assert!(activity > 1e-3 && output == 0.0, "{activity} {output}");
    // The last region's own activity stays; only the readout no longer reads it.
    let (activity, output) = region("second");
    assert!(activity == 0.0 && output > 1e-3, "{activity} {output}");
    let (carried, whole) = (pathway("first", "second").1, region("second").1);
    assert!(carried > 0.5 * whole, "{carried} of {whole}");
    assert_eq!(region("u").1, pathway("u", "first").1);
}
