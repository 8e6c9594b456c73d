//! The CPU engine's ways to compute: instruction sets, batch widths, threads, forms of weights.

use mrnn::{
    Activation, ConnectionSpec, Constraints, Dynamics, DynamicsKind, EngineOptions,
    InputRegionSpec, InstructionSet, Layout, Network, NetworkBuilder, NoiseSource, Precision,
    ReadoutSpec, Recording, RecurrentRegionSpec, Sequence, WeightFormat,
};
use mrnn_tests::compare::{assert_near, values, widened};
use std::num::NonZeroUsize;

const STEPS: usize = 4;

/// Regions of sizes that leave tails in every vector, connections of every density, delays, readouts.
fn network(activation: Activation, kind: DynamicsKind) -> Network {
    let mut builder = NetworkBuilder::new();
    let dynamics = Dynamics { kind, activation, dt: 2.0, tau: 20.0, ..Dynamics::default() };
    builder.set_dynamics(dynamics).expect("valid");
    builder
        .set_constraints(Constraints { recurrent: false, input: false, ..Constraints::default() })
        .expect("valid");
    builder.set_seed(3).expect("valid");
    let sizes = [("a", 1), ("b", 37), ("c", 64), ("d", 203), ("e", 500)];
    for (name, num_units) in sizes {
        let spec = RecurrentRegionSpec {
            base_firing: 0.1,
            init: 0.3,
            ..RecurrentRegionSpec::new(name, num_units)
        };
        builder.add_recurrent_region(spec).expect("valid");
    }
    builder.add_input_region(InputRegionSpec::new("u", 5)).expect("valid");
    for (src, dst, sparsity, delay) in [
        ("u", "a", 0.0, 0.0),
        ("u", "d", 0.4, 4.0),
        ("a", "b", 0.0, 0.0),
        ("b", "a", 0.0, 2.0),
        ("b", "c", 0.97, 0.0),
        ("c", "b", 0.75, 0.0),
        ("c", "d", 0.0, 6.0),
        ("d", "d", 0.95, 0.0),
        ("d", "c", 0.3, 0.0),
        ("a", "d", 0.0, 0.0),
        ("e", "d", 0.93, 0.0),
        ("d", "e", 0.85, 0.0),
        ("e", "e", 0.99, 2.0),
        ("c", "e", 0.0, 0.0),
    ] {
        let spec = ConnectionSpec { delay, ..ConnectionSpec::sparse(src, dst, sparsity) };
        builder.connect(spec).expect("valid");
    }
    for (name, src_regions) in [("one", vec!["d"]), ("three", vec!["e", "a"])] {
        let num_units = name.len();
        let src_regions = src_regions.into_iter().map(str::to_owned).collect();
        builder
            .add_readout(ReadoutSpec { name: name.to_owned(), num_units, src_regions })
            .expect("valid");
    }
    builder.finalize().expect("valid")
}

fn run<T: Precision>(network: &Network, batch: usize, options: EngineOptions) -> Recording<T> {
    let engine = mrnn::engine_with::<T>(network, "cpu", options).expect("an engine");
    let mut session = engine.session(batch).expect("a session");
    session.set_noise(NoiseSource { enabled: true, seed: 1, first_trial: 0 });
    let input = values::<T>(batch * STEPS * network.num_inputs());
    let stimulation = values::<T>(batch * STEPS * network.num_units());
    let (input, stimulation) = (Some(&input[..]), Some(&stimulation[..]));
    let layout = Layout::BatchFirst;
    session.run(&Sequence { steps: STEPS, layout, input, stimulation }).expect("runs")
}

fn available() -> impl Iterator<Item = InstructionSet> {
    InstructionSet::ALL.into_iter().filter(|set| set.is_available())
}

fn with_set(set: InstructionSet) -> EngineOptions {
    EngineOptions { instruction_set: Some(set), ..EngineOptions::default() }
}

#[test]
fn every_instruction_set_follows_the_reference() {
    assert!(available().count() >= 1);
    for kind in [DynamicsKind::Leaky, DynamicsKind::Elman] {
        for activation in Activation::ALL {
            let network = network(activation, kind);
            for batch in [1, 33] {
                let reference = mrnn::engine::<f64>(&network, "reference").expect("an engine");
                let mut session = reference.session(batch).expect("a session");
                session.set_noise(NoiseSource { enabled: true, seed: 1, first_trial: 0 });
                let input = values(batch * STEPS * network.num_inputs());
                let stimulation = values(batch * STEPS * network.num_units());
                let (input, stimulation) = (Some(&input[..]), Some(&stimulation[..]));
                let layout = Layout::BatchFirst;
                let sequence = Sequence { steps: STEPS, layout, input, stimulation };
                let expected = session.run(&sequence).expect("runs");
                for set in available() {
                    for precise in [false, true] {
                        let options = EngineOptions { precise, ..with_set(set) };
                        assert_all_near(&run::<f64>(&network, batch, options), &expected);
                        assert_all_near(&run::<f32>(&network, batch, options), &expected);
                    }
                }
            }
        }
    }
}

#[track_caller]
fn assert_all_near<T: Precision>(found: &Recording<T>, expected: &Recording<f64>) {
    assert_near(&found.x, &expected.x);
    assert_near(&found.h, &expected.h);
    assert_near(&found.y, &expected.y);
}

/// The batch's members one by one, joined.
fn one_by_one<T: Precision>(
    network: &Network,
    batch: usize,
    options: EngineOptions,
) -> Recording<T> {
    let engine = mrnn::engine_with::<T>(network, "cpu", options).expect("an engine");
    let input = values::<T>(batch * STEPS * network.num_inputs());
    let stimulation = values::<T>(batch * STEPS * network.num_units());
    let mut joined = Recording { x: Vec::new(), h: Vec::new(), y: Vec::new() };
    for member in 0..batch {
        let mut session = engine.session(1).expect("a session");
        session.set_noise(NoiseSource { enabled: true, seed: 1, first_trial: member as u64 });
        let of_member = |array: &[T], width: usize| {
            array[member * STEPS * width..(member + 1) * STEPS * width].to_vec()
        };
        let input = of_member(&input, network.num_inputs());
        let stimulation = of_member(&stimulation, network.num_units());
        let (input, stimulation) = (Some(&input[..]), Some(&stimulation[..]));
        let layout = Layout::BatchFirst;
        let sequence = Sequence { steps: STEPS, layout, input, stimulation };
        let Recording { x, h, y } = session.run(&sequence).expect("runs");
        joined.x.extend(x);
        joined.h.extend(h);
        joined.y.extend(y);
    }
    joined
}

/// Neither the batch's width, nor the form of an image that goes with it, nor threads change a bit.
#[test]
fn results_do_not_depend_on_the_batch_or_the_threads() {
    fn check<T: Precision>(network: &Network, options: EngineOptions) {
        let expected = one_by_one::<T>(network, 130, options);
        for threads in [1, 2, 3, 8] {
            let options = EngineOptions { threads: NonZeroUsize::new(threads), ..options };
            for batch in [2, 5, 9, 16, 17, 50, 64, 100, 130] {
                let found = run::<T>(network, batch, options);
                assert!(expected.x.starts_with(&found.x), "{options:?} {batch}");
                assert!(expected.h.starts_with(&found.h), "{options:?} {batch}");
                assert!(expected.y.starts_with(&found.y), "{options:?} {batch}");
            }
        }
    }
    let network = network(Activation::Tanh, DynamicsKind::Leaky);
    for set in available() {
        check::<f32>(&network, with_set(set));
        check::<f64>(&network, with_set(set));
        check::<f32>(&network, EngineOptions { weights: WeightFormat::Bf16, ..with_set(set) });
    }
}

/// An engine in bfloat16 is the full one of the network with its weights rounded: nothing else is.
#[test]
fn bf16_rounds_the_weights_and_nothing_else() {
    let network = network(Activation::Softplus, DynamicsKind::Leaky);
    let mut rounded = network.clone();
    for connection in network.pathways().filter(|connection| !connection.is_zero()) {
        let (src, dst) = (&connection.spec().src_region, &connection.spec().dst_region);
        let mut weight = connection.weight().expect("small").into_vec();
        for weight in &mut weight {
            let exact = *weight;
            // Round to nearest, ties to even, at the 8th significant bit.
            let unit = (exact.abs().log2().floor() - 7.0).exp2();
            *weight = if exact == 0.0 { 0.0 } else { (exact / unit).round_ties_even() * unit };
            assert!((*weight - exact).abs() <= exact.abs() / 256.0);
        }
        rounded.set_weight(src, dst, &weight).expect("the same shape");
    }
    for batch in [1, 40] {
        let options = EngineOptions { weights: WeightFormat::Bf16, ..EngineOptions::default() };
        let found = run::<f64>(&network, batch, options);
        let expected = run::<f64>(&rounded, batch, EngineOptions::default());
        assert_near(&found.h, &widened(&expected.h));
        assert_near(&found.y, &widened(&expected.y));
        let full = run::<f64>(&network, batch, EngineOptions::default());
        assert_ne!(found.h, full.h);
    }
}

#[test]
fn options_that_cannot_be_followed_are_refused() {
    let network = network(Activation::Relu, DynamicsKind::Leaky);
    for set in InstructionSet::ALL.into_iter().filter(|set| !set.is_available()) {
        let error = mrnn::engine_with::<f32>(&network, "cpu", with_set(set)).expect_err("not here");
        assert!(error.to_string().contains(set.name()), "{error}");
    }
    let options = EngineOptions { precise: true, ..EngineOptions::default() };
    let error = mrnn::engine_with::<f64>(&network, "reference", options).expect_err("no options");
    assert!(error.to_string().contains("option"), "{error}");
}
