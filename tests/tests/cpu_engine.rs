//! The CPU engine's ways to compute: instruction sets, batch widths, threads, forms of weights.

use mrnn::{
    Activation, ConnectionSpec, Constraints, Dynamics, DynamicsKind, EngineOptions,
    InputRegionSpec, InstructionSet, Layout, Network, NetworkBuilder, NoiseSource, Precision,
    ReadoutSpec, Recording, RecurrentRegionSpec, Sequence, WeightFormat,
};
use mrnn_tests::compare::{assert_near, values, widened};
use std::num::NonZeroUsize;

const STEPS: usize = 4;

/// Large enough that the weights of one member are sparse wherever that saves bytes.
const LARGE: [usize; 5] = [1, 37, 64, 203, 500];
/// Small enough that they are dense wherever a core's own cache is fast enough, and those of slices sparse.
const SMALL: [usize; 5] = [1, 17, 40, 50, 70];

/// Regions of sizes that leave tails in every vector, connections of every density, delays, readouts.
fn network(sizes: [usize; 5], activation: Activation, kind: DynamicsKind) -> Network {
    let mut builder = NetworkBuilder::new();
    let dynamics = Dynamics { kind, activation, dt: 2.0, tau: 20.0, ..Dynamics::default() };
    builder.set_dynamics(dynamics).expect("valid");
    builder
        .set_constraints(Constraints { recurrent: false, input: false, ..Constraints::default() })
        .expect("valid");
    builder.set_seed(3).expect("valid");
    for (name, num_units) in ["a", "b", "c", "d", "e"].into_iter().zip(sizes) {
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
        builder.add_readout(ReadoutSpec::new(name, num_units, src_regions)).expect("valid");
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
            for (sizes, batch) in [(LARGE, 1), (LARGE, 33), (SMALL, 1), (SMALL, 33)] {
                let network = network(sizes, activation, kind);
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
    for sizes in [LARGE, SMALL] {
        let network = network(sizes, Activation::Tanh, DynamicsKind::Leaky);
        for set in available() {
            check::<f32>(&network, with_set(set));
            check::<f64>(&network, with_set(set));
            check::<f32>(&network, EngineOptions { weights: WeightFormat::Bf16, ..with_set(set) });
        }
    }
}

/// Records that are larger than caches are written another way.
#[test]
fn large_records_hold_what_single_steps_leave() {
    let network = network(LARGE, Activation::Sigmoid, DynamicsKind::Leaky);
    let (batch, steps, units) = (70, 40, network.num_units());
    for layout in [Layout::BatchFirst, Layout::TimeFirst] {
        for set in available() {
            let engine =
                mrnn::engine_with::<f32>(&network, "cpu", with_set(set)).expect("an engine");
            let sequence = Sequence { layout, ..Sequence::silent(steps) };
            let whole = engine.session(batch).expect("a session").run(&sequence).expect("runs");
            let mut session = engine.session(batch).expect("a session");
            for step in 0..steps {
                session.step(&vec![0.0; batch * network.num_inputs()], None).expect("steps");
                for (values, whole) in [(session.x(), &whole.x), (session.h(), &whole.h)] {
                    for (member, values) in values.chunks_exact(units).enumerate() {
                        let row = sequence.row(batch, member, step, units);
                        assert_eq!(values, &whole[row], "{set:?} {layout:?}");
                    }
                }
            }
        }
    }
}

/// An engine in bfloat16 is the full one of the network with its weights rounded: nothing else is.
#[test]
fn bf16_rounds_the_weights_and_nothing_else() {
    let network = network(LARGE, Activation::Softplus, DynamicsKind::Leaky);
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
    let network = network(LARGE, Activation::Relu, DynamicsKind::Leaky);
    for set in InstructionSet::ALL.into_iter().filter(|set| !set.is_available()) {
        let error = mrnn::engine_with::<f32>(&network, "cpu", with_set(set)).expect_err("not here");
        assert!(error.to_string().contains(set.name()), "{error}");
    }
    let options = EngineOptions { precise: true, ..EngineOptions::default() };
    let error = mrnn::engine_with::<f64>(&network, "reference", options).expect_err("no options");
    assert!(error.to_string().contains("option"), "{error}");
}

/// What the float32 range holds and bfloat16's does not is an error, not an infinite weight.
#[test]
fn weights_beyond_bf16_are_refused() {
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "a"}]}"#;
    let mut network = Network::from_json(text).expect("valid");
    let options = EngineOptions { weights: WeightFormat::Bf16, ..EngineOptions::default() };
    let mut engine = mrnn::engine_with::<f32>(&network, "cpu", options).expect("finite");
    network.set_weight("a", "a", &[f64::from(f32::MAX)]).expect("finite in f64");
    let error = mrnn::engine_with::<f32>(&network, "cpu", options).expect_err("too large");
    assert!(error.to_string().starts_with("weight of 'a' -> 'a' has the value 3.4"), "{error}");
    let error = engine.refresh(&network).expect_err("too large");
    assert!(error.to_string().contains("bf16"), "{error}");
    mrnn::engine::<f32>(&network, "cpu").expect("finite in f32");
}

/// Manipulations mean the same for one member and for slices on threads.
#[test]
fn a_manipulated_batch_is_its_members() {
    let network = network(SMALL, Activation::Tanh, DynamicsKind::Leaky);
    let options = EngineOptions { threads: NonZeroUsize::new(2), ..EngineOptions::default() };
    let engine = mrnn::engine_with::<f32>(&network, "cpu", options).expect("an engine");
    let (batch, steps) = (70, 200);
    let run = |batch| {
        let mut session = engine.session(batch).expect("a session");
        session.set_region_gain(2, 0.5).expect("a region");
        session.set_region_gain(3, 0.0).expect("a region");
        session.set_pathway_gain(1, -1.5).expect("a pathway");
        session.set_region_current(4, 0.25).expect("a region");
        session.clamp_unit(0, 0.75).expect("a unit");
        let recording = session.run(&Sequence::silent(steps)).expect("runs");
        let currents: Vec<Vec<f32>> = (0..network.pathways().count())
            .map(|pathway| {
                let rows = network.pathways().nth(pathway).expect("it exists").shape().0;
                let mut current = vec![0.0; batch * rows];
                session.copy_pathway_current(pathway, &mut current).expect("the right length");
                current
            })
            .collect();
        (recording, currents)
    };
    let ((one, one_currents), (all, all_currents)) = (run(1), run(batch));
    for member in 0..batch {
        let of_member = |values: &[f32]| {
            let len = values.len() / batch;
            values[member * len..(member + 1) * len].to_vec()
        };
        assert_eq!(of_member(&all.x), one.x);
        assert_eq!(of_member(&all.h), one.h);
        assert_eq!(of_member(&all.y), one.y);
        for (all, one) in all_currents.iter().zip(&one_currents) {
            assert_eq!(&of_member(all), one);
        }
    }
}
