//! What may be done to a running session, and what it does.

use mrnn::noise::Target;
use mrnn::{Network, NoiseSource, Precision, Recording, Sequence, Session};
use mrnn_tests::compare::{assert_near, values, widened};
use mrnn_tests::terms::{self, draws};
use mrnn_tests::{on_every_engine, random};
use proptest::prelude::*;

const BATCH: usize = 2;
const STEPS: usize = 6;

fn session<T: Precision>(network: &Network, backend: &str) -> Session<T> {
    mrnn_tests::engine::<T>(network, backend).expect("an engine").session(BATCH).expect("a session")
}

/// A run whose input and stimulation are the same for all.
fn run<T: Precision>(session: &mut Session<T>) -> Recording<T> {
    let dimensions = session.dimensions();
    let input = values(BATCH * STEPS * dimensions.num_inputs);
    let stimulation = values(BATCH * STEPS * dimensions.num_units);
    let (input, stimulation) = (Some(&input[..]), Some(&stimulation[..]));
    session.run(&Sequence { input, stimulation, ..Sequence::silent(STEPS) }).expect("runs")
}

#[track_caller]
fn assert_same<T: Precision>(found: &Recording<T>, expected: &Recording<T>) {
    assert_near(&found.x, &widened(&expected.x));
    assert_near(&found.h, &widened(&expected.h));
    assert_near(&found.y, &widened(&expected.y));
}

/// The network with what pathways and readouts carry from some of their sources scaled; `scale` is not
/// negative, so that it commutes with Dale's law.
fn scaled(network: &Network, scale: f64, pathways: &[usize], regions: &[usize]) -> Network {
    let mut scaled = network.clone();
    for (number, connection) in network.pathways().enumerate() {
        let spec = connection.spec();
        let (src, dst) = (spec.src_region.as_str(), spec.dst_region.as_str());
        let source = network.region_index(src).expect("a region");
        if connection.is_zero() || !(pathways.contains(&number) || regions.contains(&source)) {
            continue;
        }
        let weight = connection.weight().expect("small").into_vec();
        let weight: Vec<f64> = weight.into_iter().map(|weight| scale * weight).collect();
        scaled.set_weight(src, dst, &weight).expect("the same shape");
    }
    let ranges = network.unit_ranges();
    let in_regions = |unit: usize| {
        regions.iter().any(|&region| ranges.get(region).is_some_and(|range| range.contains(&unit)))
    };
    for readout in network.readouts() {
        let units: Vec<usize> = readout.sources().iter().cloned().flatten().collect();
        let mut weight = readout.weight().to_vec();
        for row in weight.chunks_exact_mut(units.len()) {
            for (weight, &unit) in row.iter_mut().zip(&units) {
                *weight *= if in_regions(unit) { scale } else { 1.0 };
            }
        }
        let name = &readout.spec().name;
        scaled.set_readout(name, &weight, readout.bias()).expect("the same shape");
    }
    scaled
}

fn silencing_is_zero_outgoing_weights<T: Precision>(backend: &str, network: &Network) {
    let dimensions = session::<T>(network, backend).dimensions();
    for region in 0..dimensions.num_regions + dimensions.num_input_regions {
        let mut silenced = session::<T>(network, backend);
        silenced.set_region_gain(region, T::ZERO).expect("a region");
        let expected = run(&mut session::<T>(&scaled(network, 0.0, &[], &[region]), backend));
        assert_same(&run(&mut silenced), &expected);
    }
}

fn gains_scale_weights<T: Precision>(backend: &str, network: &Network, pick: usize) {
    let dimensions = session::<T>(network, backend).dimensions();
    let region = pick % (dimensions.num_regions + dimensions.num_input_regions);
    let pathways: Vec<usize> = (pick % 3..dimensions.num_pathways).step_by(3).collect();
    let mut found = session::<T>(network, backend);
    found.set_region_gain(region, T::from_f64(0.5)).expect("a region");
    for &pathway in &pathways {
        found.set_pathway_gain(pathway, T::from_f64(1.75)).expect("a pathway");
    }
    let network = scaled(&scaled(network, 1.75, &pathways, &[]), 0.5, &[], &[region]);
    assert_same(&run(&mut found), &run(&mut session::<T>(&network, backend)));
}

fn current_is_base_firing<T: Precision>(backend: &str, network: &Network) {
    let mut found = session::<T>(network, backend);
    let mut lifted = network.clone();
    for (number, region) in network.recurrent_regions().enumerate() {
        let current = 0.375 * (number as f64 - 1.0);
        found.set_region_current(number, T::from_f64(9.0)).expect("a region");
        found.set_region_current(number, T::from_f64(current)).expect("the last one counts");
        let base_firing: Vec<f64> = region.base_firing().iter().map(|b| b + current).collect();
        lifted.set_base_firing(region.region().name(), &base_firing).expect("finite");
    }
    assert_same(&run(&mut found), &run(&mut session::<T>(&lifted, backend)));
}

/// Σ currents + b + region current + noise + s is the drive of every step, whatever gains, clamps and
/// delays there are; and the currents stay those of the step when the gains change after it.
fn currents_add_up_to_the_drive<T: Precision>(backend: &str, network: &Network, pick: usize) {
    let mut session = session::<T>(network, backend);
    let dimensions = session.dimensions();
    let (units, inputs) = (dimensions.num_units, dimensions.num_inputs);
    let noise = NoiseSource { seed: 2, first_trial: 3, ..session.noise() };
    session.set_noise(noise);
    let terms = terms::units(network);
    let regions = dimensions.num_regions + dimensions.num_input_regions;
    for step in 0..STEPS {
        let number = pick + step;
        session.set_region_gain(number % regions, T::from_f64(0.5)).expect("a region");
        if dimensions.num_pathways > 0 {
            let pathway = number % dimensions.num_pathways;
            session.set_pathway_gain(pathway, T::from_f64(-0.75)).expect("a pathway");
        }
        let region = number % dimensions.num_regions;
        session.set_region_current(region, T::from_f64(0.25)).expect("a region");
        session.clamp_unit((2 * number) % units, T::from_f64(0.3)).expect("a unit");
        session.release_unit(number % units).expect("a unit");

        let current_of_region = widened(session.manipulation().current());
        let x = widened(&session.x());
        let (input, stimulation) = (values::<T>(BATCH * inputs), values::<T>(BATCH * units));
        session.step(&input, Some(&stimulation)).expect("the shapes are right");
        let currents = all_currents(&session, network);
        session.set_region_gain(number % regions, T::from_f64(7.0)).expect("a region");
        assert_eq!(all_currents(&session, network), currents);
        session.set_region_gain(number % regions, T::from_f64(0.5)).expect("a region");

        let mut expected = Vec::new();
        for member in 0..BATCH {
            let xi = draws(noise, member as u64, step as u64, Target::Hidden, units);
            for (unit, term) in terms.iter().enumerate() {
                let position = member * units + unit;
                let drive = currents[position]
                    + term.base_firing
                    + current_of_region[unit]
                    + term.noise_scale * xi[unit]
                    + stimulation[position].to_f64();
                expected.push(term.next(x[position], drive));
            }
        }
        assert_near(&session.x(), &expected);
    }
    session.reset();
    assert!(all_currents(&session, network).iter().all(|&current| current == 0.0));
}

/// The currents of all pathways added up by unit, `[BATCH, units]`.
fn all_currents<T: Precision>(session: &Session<T>, network: &Network) -> Vec<f64> {
    let units = network.num_units();
    let mut sum = vec![0.0; BATCH * units];
    for (pathway, connection) in network.pathways().enumerate() {
        let range = network.region_range(&connection.spec().dst_region).expect("a region");
        let width = session.pathway_units(pathway).expect("a pathway");
        assert_eq!(width, range.len());
        let mut current = vec![T::from_f64(99.0); BATCH * width];
        session.copy_pathway_current(pathway, &mut current).expect("the right length");
        for (member, current) in current.chunks_exact(width).enumerate() {
            for (unit, current) in range.clone().zip(current) {
                sum[member * units + unit] += current.to_f64();
            }
        }
    }
    sum
}

/// Clamps hold in every step of a sequence, and h follows x again after the release.
fn clamps_hold<T: Precision>(backend: &str, network: &Network, pick: usize) {
    let mut session = session::<T>(network, backend);
    let units = session.dimensions().num_units;
    let (unit, value) = (pick % units, T::from_f64(0.625));
    let before = session.h();
    session.clamp_unit(unit, value).expect("a unit");
    assert_eq!(session.h(), before, "the next step begins with the clamped h");
    let recording = run(&mut session);
    assert!(recording.h.chunks_exact(units).all(|h| h[unit] == value));
    session.reset();
    session.release_unit(unit).expect("a unit");
    let free = run(&mut session);
    let of_unit = |values: &[T]| -> Vec<T> {
        values.chunks_exact(units).map(|values| values[unit]).collect()
    };
    let activation = terms::units(network)[unit].activation;
    let expected: Vec<f64> =
        of_unit(&free.x).into_iter().map(|x| activation.apply(x.to_f64())).collect();
    assert_near(&of_unit(&free.h), &expected);
}

/// A manipulated sequence is its single steps, bit for bit.
fn sequences_are_single_steps<T: Precision>(backend: &str, network: &Network, pick: usize) {
    let manipulated = || {
        let mut session = session::<T>(network, backend);
        let dimensions = session.dimensions();
        let number = T::from_f64;
        session.set_region_gain(pick % dimensions.num_regions, number(1.25)).expect("a region");
        session.set_region_current(0, number(-0.5)).expect("a region");
        session.clamp_unit(pick % dimensions.num_units, number(0.875)).expect("a unit");
        session
    };
    let (mut whole, mut steps) = (manipulated(), manipulated());
    let dimensions = whole.dimensions();
    let recording = run(&mut whole);
    let sequence = Sequence::<T>::silent(STEPS);
    let rows = |array: &[T], step, width| -> Vec<T> {
        let row = |member| sequence.row(BATCH, member, step, width);
        (0..BATCH).flat_map(|member| array[row(member)].to_vec()).collect()
    };
    let input = values(BATCH * STEPS * dimensions.num_inputs);
    let stimulation = values(BATCH * STEPS * dimensions.num_units);
    for step in 0..STEPS {
        let input = rows(&input, step, dimensions.num_inputs);
        let stimulation = rows(&stimulation, step, dimensions.num_units);
        steps.step(&input, Some(&stimulation)).expect("the shapes are right");
        assert_eq!(steps.x(), rows(&recording.x, step, dimensions.num_units));
        assert_eq!(steps.h(), rows(&recording.h, step, dimensions.num_units));
        let mut y = vec![T::ZERO; BATCH * dimensions.num_outputs];
        steps.copy_outputs(&mut y).expect("the right length");
        assert_eq!(y, rows(&recording.y, step, dimensions.num_outputs));
    }
    assert_eq!(all_currents(&whole, network), all_currents(&steps, network));
    assert_eq!(whole.snapshot().expect("memory"), steps.snapshot().expect("memory"));
}

fn manipulations_survive_and_are_cleared<T: Precision>(backend: &str, network: &Network) {
    let mut plain = session::<T>(network, backend);
    let untouched = run(&mut plain);
    let start = plain.snapshot().expect("memory");

    let mut session = session::<T>(network, backend);
    session.set_region_gain(0, T::from_f64(0.5)).expect("a region");
    session.set_region_current(0, T::from_f64(0.25)).expect("a region");
    session.clamp_unit(0, T::from_f64(0.75)).expect("a unit");
    let first = run(&mut session);
    session.reset();
    assert_eq!(run(&mut session), first);
    session.reset();
    let (x, h) = (session.x(), session.h());
    session.set_state(Some(&x), Some(&h)).expect("a state");
    assert_eq!(run(&mut session), first);
    session.restore(&start).expect("the same size");
    let after = run(&mut session);
    let units = session.dimensions().num_units;
    assert!(after.h.chunks_exact(units).all(|h| h[0] == T::from_f64(0.75)));

    session.clear_manipulations();
    assert!(!session.manipulation().has_gains() && session.manipulation().clamped().is_none());
    session.reset();
    assert_eq!(run(&mut session), untouched);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_silenced_region_sends_nothing(network in random::network()) {
        on_every_engine!(silencing_is_zero_outgoing_weights(&network));
    }

    #[test]
    fn gains_scale_what_is_sent(network in random::network(), pick in 0_usize..100) {
        on_every_engine!(gains_scale_weights(&network, pick));
    }

    #[test]
    fn a_current_adds_to_base_firing(network in random::network()) {
        on_every_engine!(current_is_base_firing(&network));
    }

    #[test]
    fn the_drive_is_the_sum_of_currents(network in random::network(), pick in 0_usize..100) {
        on_every_engine!(currents_add_up_to_the_drive(&network, pick));
    }

    #[test]
    fn a_clamped_unit_is_held(network in random::network(), pick in 0_usize..100) {
        on_every_engine!(clamps_hold(&network, pick));
    }

    #[test]
    fn a_manipulated_sequence_is_its_steps(network in random::network(), pick in 0_usize..100) {
        on_every_engine!(sequences_are_single_steps(&network, pick));
    }

    #[test]
    fn manipulations_last_until_they_are_cleared(network in random::network()) {
        on_every_engine!(manipulations_survive_and_are_cleared(&network));
    }
}

/// Worked out by hand. α = 1, h = x: a' = a·(gain) + 2·u·(gain) + b, b' = −4·a of one step before.
#[test]
fn a_clamped_unit_drives_others_and_integrates_on() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let engine = mrnn_tests::engine::<T>(network, backend).expect("an engine");
        let mut session = engine.session(1).expect("a session");
        let step = |session: &mut Session<T>, input: f64, x: [f64; 2], h: [f64; 2]| {
            session.step(&[T::from_f64(input)], None).expect("one input");
            assert_near(&session.x(), &x);
            assert_near(&session.h(), &h);
        };
        let current = |session: &Session<T>, pathway| {
            let mut current = [T::ZERO];
            session.copy_pathway_current(pathway, &mut current).expect("one unit");
            current[0].to_f64()
        };
        // x of a and b; h of a and b.
        step(&mut session, 1.0, [3.0, -4.0], [3.0, -4.0]);
        session.clamp_unit(0, T::from_f64(10.0)).expect("unit 0");
        step(&mut session, 0.0, [10.0, -4.0], [10.0, -4.0]);
        // The clamp replaced the h = 3 that the step of before began with.
        step(&mut session, 0.0, [10.0, -40.0], [10.0, -40.0]);
        assert_eq!([0, 1, 2].map(|pathway| current(&session, pathway)), [10.0, -40.0, 0.0]);
        session.set_pathway_gain(0, T::from_f64(0.5)).expect("a -> a");
        session.set_region_gain(2, T::from_f64(3.0)).expect("cue");
        session.set_region_current(1, T::from_f64(100.0)).expect("b");
        step(&mut session, 1.0, [11.0, 60.0], [10.0, 60.0]);
        assert_eq!([0, 1, 2].map(|pathway| current(&session, pathway)), [5.0, -40.0, 6.0]);
        let mut y = [T::ZERO];
        session.set_region_gain(0, T::from_f64(0.5)).expect("a");
        session.copy_outputs(&mut y).expect("one output");
        assert_eq!(y[0].to_f64(), 5.0 + 60.0);
        session.release_unit(0).expect("unit 0");
        step(&mut session, 0.0, [2.5, 80.0], [2.5, 80.0]);
    }
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1, "init": 1}, {"name": "b", "num_units": 1}],
        "input_regions": [{"name": "cue", "num_units": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "a"},
                                  {"src_region": "a", "dst_region": "b", "delay": 10}],
        "input_connections": [{"src_region": "cue", "dst_region": "a"}],
        "readouts": [{"name": "y", "num_units": 1, "src_regions": ["a", "b"]}],
        "constraints": {"recurrent": false, "input": false},
        "dynamics": {"type": "elman", "activation": "linear"}}"#;
    let mut network = Network::from_json(text).expect("valid");
    for (src, dst, weight) in [("a", "a", 1.0), ("a", "b", -4.0), ("cue", "a", 2.0)] {
        network.set_weight(src, dst, &[weight]).expect("one synapse");
    }
    network.set_readout("y", &[1.0, 1.0], &[0.0]).expect("two sources");
    on_every_engine!(check(&network));
}

#[test]
fn noise_can_be_switched() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let mut session = session::<T>(network, backend);
        let silent = run(&mut session);
        session.set_noise(NoiseSource { enabled: false, seed: 8, first_trial: 9 });
        session.set_noise_enabled(true);
        assert_eq!(session.noise(), NoiseSource { enabled: true, seed: 8, first_trial: 9 });
        session.reset();
        assert_ne!(run(&mut session), silent);
        session.set_noise_enabled(false);
        session.reset();
        assert_eq!(run(&mut session), silent);
    }
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}],
        "dynamics": {"activation": "tanh"}}"#;
    on_every_engine!(check(&Network::from_json(text).expect("valid")));
}

#[test]
fn manipulations_that_fit_nothing_are_refused() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let mut session = session::<T>(network, backend);
        let revision = session.manipulation().revision();
        let (nan, one) = (T::from_f64(f64::NAN), T::ONE);
        let infinite = T::from_f64(f64::NEG_INFINITY);
        let mut short = [T::ZERO; 3];
        for (outcome, message) in [
            (session.set_region_gain(3, one), "there is no region 3; there are 3"),
            (session.set_pathway_gain(9, one), "there is no pathway 9; there are 2"),
            (session.set_region_current(2, one), "there is no recurrent region 2; there are 2"),
            (session.clamp_unit(5, one), "there is no unit 5; there are 5"),
            (session.release_unit(5), "there is no unit 5; there are 5"),
            (session.set_region_gain(2, nan), "the gain of region 2 is NaN; it must be finite"),
            (session.set_pathway_gain(1, nan), "the gain of pathway 1 is NaN; it must be finite"),
            (
                session.set_region_current(1, infinite),
                "the current of recurrent region 1 is -inf; it must be finite",
            ),
            (session.clamp_unit(4, nan), "the clamped value of unit 4 is NaN; it must be finite"),
            (session.copy_pathway_current(2, &mut short), "there is no pathway 2; there are 2"),
            (
                session.copy_pathway_current(0, &mut short),
                "current has 3 elements; 4 are needed (batch 2 x steps 1 x units 2)",
            ),
            (
                session.reset_members(&[true; 3]),
                "members has 3 elements; 2 are needed (batch 2 x steps 1 x flag 1)",
            ),
        ] {
            assert_eq!(outcome.expect_err(message).to_string(), message);
        }
        assert_eq!(session.manipulation().revision(), revision);
    }
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 3}, {"name": "b", "num_units": 2}],
        "input_regions": [{"name": "cue", "num_units": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "b"}],
        "input_connections": [{"src_region": "cue", "dst_region": "a", "zero_connection": true}]}"#;
    on_every_engine!(check(&Network::from_json(text).expect("valid")));
}
