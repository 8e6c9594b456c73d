//! The shipped flip-flop: a memory of three bits rests in eight states, and what lies between them are saddles.

use mrnn::{Network, Sequence};
use mrnn_analysis::{
    Error, FixedPointOptions, FixedPoints, StartOptions, StepMap, fixed_points,
    fixed_points_watched, starts,
};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn network() -> Network {
    let model =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/models/flipflop.safetensors");
    Network::load(model).expect("the shipped model")
}

/// Pulses of either sign on each bit, now and then.
fn trajectory(network: &Network) -> Vec<f64> {
    let engine = mrnn::engine::<f64>(network, "cpu").expect("an engine");
    let mut session = engine.session(1).expect("a session");
    let steps = 600;
    let pulse = |step: usize, bit: usize| {
        let sign = if (step / 12 * 7 + bit * 5) % 4 < 2 { 1.0 } else { -1.0 };
        if step % 12 == bit * 4 && (step / 12 + bit).is_multiple_of(2) { sign } else { 0.0 }
    };
    let input: Vec<f64> =
        (0..steps).flat_map(|step| (0..3).map(move |bit| pulse(step, bit))).collect();
    let sequence = Sequence { input: Some(&input), ..Sequence::silent(steps) };
    session.run(&sequence).expect("runs").x
}

fn found(network: &Network, count: usize) -> (StepMap, FixedPoints) {
    let map = StepMap::new(network, &[0.0; 3], None).expect("a map");
    let options = StartOptions { count, noise: 0.3, seed: 1 };
    let starts = starts(&map, &trajectory(network), network.num_units(), &options);
    let found = fixed_points(&map, &starts.expect("starts"), &FixedPointOptions::default());
    (map, found.expect("a search"))
}

#[test]
fn eight_memories_and_saddles_between_them() {
    let network = network();
    let (map, found) = found(&network, 1024);
    let stable: Vec<_> = found.points.iter().filter(|point| point.is_stable()).collect();
    assert_eq!(stable.len(), 8, "one for each state of three bits");
    let readout = network.readouts().next().expect("the bits");
    let mut memories: Vec<Vec<bool>> = stable
        .iter()
        .map(|point| {
            let rows = readout.weight().chunks_exact(network.num_units());
            let h: Vec<f64> = point.state.iter().map(|x| x.tanh()).collect();
            let bit = |(weights, bias): (&[f64], &f64)| {
                let y: f64 = weights.iter().zip(&h).map(|(w, h)| w * h).sum::<f64>() + bias;
                assert!(y.abs() > 0.5, "a memory says what it is: {y}");
                y > 0.0
            };
            rows.zip(readout.bias()).map(bit).collect()
        })
        .collect();
    memories.sort();
    memories.dedup();
    assert_eq!(memories.len(), 8, "all of them different");
    let saddles = found.points.iter().filter(|point| !point.is_stable()).count();
    assert!(saddles >= 12, "one on each edge of the cube at least: {saddles}");
    for point in &found.points {
        assert!(point.residual < 1e-12, "{}", point.residual);
        let next = map.next(&point.state).expect("a state");
        let moved = next.iter().zip(&point.state).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
        assert!(moved.sqrt() < 1e-12, "{moved}");
    }
}

#[test]
fn searches_repeat() {
    let network = network();
    let state = |points: &FixedPoints| -> Vec<Vec<f64>> {
        points.points.iter().map(|point| point.state.clone()).collect()
    };
    assert_eq!(state(&found(&network, 64).1), state(&found(&network, 64).1));
}

/// A small perturbation of the network goes where the linearisation says.
#[test]
fn perturbations_follow_the_linearisation() {
    let network = network();
    let (map, found) = found(&network, 64);
    let point = &found.points[0];
    let perturbation: Vec<f64> = (0..30).map(|unit| 1e-7 * (unit as f64 * 0.7).sin()).collect();
    let mut state: Vec<f64> = point.state.iter().zip(&perturbation).map(|(x, d)| x + d).collect();
    for _ in 0..5 {
        state = map.next(&state).expect("a state");
    }
    let expected =
        point.linearization.perturbation_after(&perturbation, 5).expect("a perturbation");
    for ((state, at_rest), expected) in state.iter().zip(&point.state).zip(&expected) {
        assert!((state - at_rest - expected).abs() < 1e-12, "{state} {at_rest} {expected}");
    }
}

/// With inh held, exc is a map of its own, whose fixed points are those of the whole where inh rests.
#[test]
fn regions_with_the_rest_held() {
    let network = network();
    let (_, found) = found(&network, 64);
    let point = &found.points[0];
    let held: Vec<f64> = point.state.iter().map(|x| x.tanh()).collect();
    let map = StepMap::of_regions(&network, &["exc"], &held, &[0.0; 3], None).expect("a map");
    assert_eq!(map.units(), (0..21).collect::<Vec<_>>());
    let next = map.next(&point.state[..21]).expect("a state");
    for (next, x) in next.iter().zip(&point.state) {
        assert!((next - x).abs() < 1e-12);
    }
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let network = network();
    let options = FixedPointOptions::default();
    let error = StepMap::new(&network, &[0.0; 2], None).expect_err("three inputs").to_string();
    assert!(error.contains("the input") && error.contains('3'), "{error}");
    let map = StepMap::new(&network, &[0.0; 3], None).expect("a map");
    let mut state = vec![0.0; 30];
    state[4] = f64::NAN;
    let error = fixed_points(&map, &[vec![0.0; 30], state], &options).expect_err("NaN").to_string();
    assert!(error.contains("start 1") && error.contains("element 4"), "{error}");
    assert!(matches!(fixed_points(&map, &[], &options), Err(Error::NoStarts)));
    let error = StepMap::of_regions(&network, &["exx"], &[0.0; 30], &[0.0; 3], None);
    assert!(error.expect_err("no such region").to_string().contains("exx"));
    let bad = FixedPointOptions { tolerance: 0.0, ..options };
    let error = fixed_points(&map, &[vec![0.0; 30]], &bad).expect_err("tolerance").to_string();
    assert!(error.contains("tolerance"), "{error}");
}

#[test]
fn delays_are_named() {
    let network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "a", "num_units": 2}],
            "recurrent_connections": [{"src_region": "a", "dst_region": "a", "delay": 20}]}"#,
    );
    let map = StepMap::new(&network.expect("a network"), &[], None).expect("a map");
    let error = map.linearize(&[0.1, 0.2]).expect_err("delayed").to_string();
    assert!(error.contains("'a' -> 'a'"), "{error}");
}

/// A network that moves on for ever: an oscillator without rest but at 0, and a counter without any.
#[test]
fn what_never_rests_is_said() {
    let network = Network::from_json(
        r#"{"recurrent_regions": [{"name": "counter", "num_units": 1, "base_firing": 1}],
            "recurrent_connections": [{"src_region": "counter", "dst_region": "counter"}],
            "dynamics": {"type": "elman", "activation": "linear"}}"#,
    );
    let mut network = network.expect("a network");
    network.set_weight("counter", "counter", &[1.0]).expect("one weight");
    let map = StepMap::new(&network, &[], None).expect("a map");
    let found = fixed_points(&map, &[vec![0.0], vec![5.0]], &FixedPointOptions::default());
    let found = found.expect("a search");
    assert_eq!((found.points.len(), found.slow.len(), found.not_converged), (0, 0, 2));
}

/// A diagonal block of a known matrix, and a memory whose slow direction lies in both regions.
#[test]
fn gains_and_shares_by_region() {
    let network = network();
    let (_, found) = found(&network, 64);
    let linear = &found.points[0].linearization;
    let ranges = network.unit_ranges();
    let gains = linear.gains(&ranges).expect("two regions");
    for (row, destination) in gains.iter().zip(&ranges) {
        for (gain, source) in row.iter().zip(&ranges) {
            let block = || destination.clone().flat_map(|i| source.clone().map(move |j| (i, j)));
            let elements: Vec<f64> = block().map(|at| linear.by_state[at]).collect();
            let largest = elements.iter().fold(0.0_f64, |largest, v| largest.max(v.abs()));
            let frobenius = elements.iter().map(|v| v * v).sum::<f64>().sqrt();
            // What every spectral norm lies between.
            assert!((largest..=frobenius + 1e-12).contains(gain), "{largest} {gain} {frobenius}");
        }
    }
    let mode = &linear.modes[0];
    let shares: f64 = ranges.iter().map(|units| mode.share(units.clone())).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    let error = linear.gains(&[0..21, 21..31]).expect_err("30 units").to_string();
    assert!(error.contains("21..31"), "{error}");
}

#[test]
fn a_search_tells_how_far_it_is_and_ends_when_told() {
    let network = network();
    let map = StepMap::new(&network, &[0.0; 3], None).expect("a map");
    let starts = vec![vec![0.1; 30]; 20];
    let told = AtomicUsize::new(0);
    let watch = |done| {
        told.fetch_max(done, Ordering::Relaxed);
        ControlFlow::Continue(())
    };
    let options = FixedPointOptions::default();
    fixed_points_watched(&map, &starts, &options, watch).expect("a search");
    assert_eq!(told.load(Ordering::Relaxed), 20);
    let stop = |done| if done < 5 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let error = fixed_points_watched(&map, &starts, &options, stop).expect_err("told to end");
    assert!(matches!(error, Error::Interrupted { done, all: 20 } if done >= 5), "{error}");
}
