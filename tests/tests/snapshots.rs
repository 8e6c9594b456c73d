//! Going back to a state, members that start anew, and engines that take new parameters.

use mrnn::{Engine, Network, NoiseSource, Precision, Recording, Sequence, Session};
use mrnn_tests::compare::{assert_near, values};
use mrnn_tests::{on_every_engine, random};
use proptest::prelude::*;

const BATCH: usize = 3;

fn engine<T: Precision>(network: &Network, backend: &str) -> Engine<T> {
    mrnn_tests::engine::<T>(network, backend).expect("an engine")
}

fn run<T: Precision>(session: &mut Session<T>, steps: usize) -> Recording<T> {
    let dimensions = session.dimensions();
    let input = values(session.batch() * steps * dimensions.num_inputs);
    let stimulation = values(session.batch() * steps * dimensions.num_units);
    let (input, stimulation) = (Some(&input[..]), Some(&stimulation[..]));
    session.run(&Sequence { input, stimulation, ..Sequence::silent(steps) }).expect("runs")
}

fn noisy<T: Precision>(engine: &Engine<T>) -> Session<T> {
    let mut session = engine.session(BATCH).expect("a session");
    session.set_noise(NoiseSource { enabled: true, seed: 11, first_trial: 5 });
    session
}

fn a_restored_session_goes_on<T: Precision>(backend: &str, network: &Network, before: usize) {
    let engine = engine::<T>(network, backend);
    let mut session = noisy(&engine);
    run(&mut session, before);
    let snapshot = session.snapshot().expect("memory");
    let expected = run(&mut session, 5);

    let mut other = engine.session(BATCH).expect("a session");
    run(&mut other, 2);
    for session in [&mut session, &mut other] {
        session.restore(&snapshot).expect("the same size");
        assert_eq!(session.step_index(), before as u64);
        assert_eq!(session.snapshot().expect("memory"), snapshot);
        for pathway in 0..session.dimensions().num_pathways {
            let units = session.pathway_units(pathway).expect("a pathway");
            let mut current = vec![T::ONE; BATCH * units];
            session.copy_pathway_current(pathway, &mut current).expect("the right length");
            assert!(current.iter().all(|&current| current == T::ZERO));
        }
        assert_eq!(run(session, 5), expected);
    }

    let mut kept = snapshot.clone();
    other.save(&mut kept).expect("the same size");
    session.restore(&kept).expect("the same size");
    assert_eq!(run(&mut session, 3), run(&mut other, 3));

    let (step, noise) = (snapshot.step_index(), snapshot.noise());
    session.restore_values(snapshot.values(), step, noise).expect("the same size");
    let mut found = vec![T::ZERO; session.snapshot_len()];
    session.save_values(&mut found).expect("the right length");
    assert_eq!(found, snapshot.values());
    assert_eq!(run(&mut session, 5), expected);
}

/// The layout of a snapshot is the same for every backend.
fn backends_take_each_others_snapshots<T: Precision>(backend: &str, network: &Network) {
    let (mut ours, mut reference) =
        (noisy(&engine::<T>(network, backend)), noisy(&engine::<f64>(network, "reference")));
    run(&mut reference, 4);
    let snapshot = reference.snapshot().expect("memory");
    let values: Vec<T> = snapshot.values().iter().copied().map(T::from_f64).collect();
    ours.restore_values(&values, snapshot.step_index(), snapshot.noise()).expect("the same size");
    let (found, expected) = (run(&mut ours, 4), run(&mut reference, 4));
    assert_near(&found.x, &expected.x);
    assert_near(&found.h, &expected.h);
    let values = ours.snapshot().expect("memory");
    assert_near(values.values(), reference.snapshot().expect("memory").values());
}

/// A member that is reset runs as in a session that begins at this step index; the others run on.
fn a_masked_reset_touches_its_members<T: Precision>(backend: &str, network: &Network, mask: u8) {
    let members: [bool; BATCH] = std::array::from_fn(|member| mask >> member & 1 == 1);
    let engine = engine::<T>(network, backend);
    let (mut untouched, mut session, mut fresh) = (noisy(&engine), noisy(&engine), noisy(&engine));
    run(&mut untouched, 4);
    run(&mut session, 4);
    session.reset_members(&members).expect("one flag each");
    assert_eq!(session.step_index(), 4);
    fresh.set_step_index(4);
    let all = [&mut untouched, &mut session, &mut fresh];
    for pathway in 0..all[1].dimensions().num_pathways {
        let units = all[1].pathway_units(pathway).expect("a pathway");
        let [untouched, found, _] = [&all[0], &all[1], &all[2]].map(|session| {
            let mut current = vec![T::ONE; BATCH * units];
            session.copy_pathway_current(pathway, &mut current).expect("the right length");
            current
        });
        for (member, reset) in members.into_iter().enumerate() {
            let row = member * units..(member + 1) * units;
            let zeros = vec![T::ZERO; units];
            let expected = if reset { &zeros } else { &untouched[row.clone()] };
            assert_eq!(&found[row], expected);
        }
    }
    let [untouched, found, fresh] = all.map(|session| run(session, 4));
    for (member, reset) in members.into_iter().enumerate() {
        let expected = if reset { &fresh } else { &untouched };
        let row = |values: &[T]| {
            let width = values.len() / BATCH;
            values[member * width..(member + 1) * width].to_vec()
        };
        for (found, expected) in
            [(&found.x, &expected.x), (&found.h, &expected.h), (&found.y, &expected.y)]
        {
            assert_eq!(row(found), row(expected));
        }
    }
}

/// A network of the same structure with every parameter another one.
fn changed(network: &Network) -> Network {
    let mut changed = network.clone();
    let other = |values: &[f64]| -> Vec<f64> { values.iter().map(|v| 0.25 - v).collect() };
    for connection in network.pathways().filter(|connection| !connection.is_zero()) {
        let spec = connection.spec();
        let weight = other(connection.weight().expect("small").as_slice());
        let (src, dst) = (spec.src_region.as_str(), spec.dst_region.as_str());
        // The existing synapses move to the other end of each column.
        let (rows, cols) = connection.shape();
        let mask = connection.mask().expect("small");
        let mask: Vec<u8> = (0..rows * cols)
            .map(|i| u8::from(mask[(rows - 1 - i / cols, i % cols)] != 0.0))
            .collect();
        changed.set_mask(src, dst, &mask).expect("the same shape");
        changed.set_weight(src, dst, &weight).expect("the same shape");
    }
    for region in network.recurrent_regions() {
        let name = region.region().name();
        changed.set_base_firing(name, &other(region.base_firing())).expect("the same shape");
        changed.set_init(name, &other(region.init())).expect("the same shape");
    }
    for readout in network.readouts() {
        let (weight, bias) = (other(readout.weight()), other(readout.bias()));
        changed.set_readout(&readout.spec().name, &weight, &bias).expect("the same shape");
    }
    changed
}

fn a_refreshed_engine_is_a_new_one<T: Precision>(backend: &str, network: &Network) {
    let changed = changed(network);
    let mut refreshed = engine::<T>(network, backend);
    run(&mut noisy(&refreshed), 2);
    refreshed.refresh(&changed).expect("nobody uses the engine");
    let expected = run(&mut noisy(&engine::<T>(&changed, backend)), 5);
    assert_eq!(run(&mut noisy(&refreshed), 5), expected);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn restored_sessions_go_on(network in random::network(), before in 0_usize..6) {
        on_every_engine!(a_restored_session_goes_on(&network, before));
    }

    #[test]
    fn snapshots_are_portable(network in random::network()) {
        on_every_engine!(backends_take_each_others_snapshots(&network));
    }

    #[test]
    fn masked_resets(network in random::network(), mask in 0_u8..8) {
        on_every_engine!(a_masked_reset_touches_its_members(&network, mask));
    }

    #[test]
    fn refreshed_engines(network in random::network()) {
        on_every_engine!(a_refreshed_engine_is_a_new_one(&network));
    }
}

/// x, then h of now, of one step before and of two, then the inputs of the last step.
#[test]
fn the_layout_of_a_snapshot() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let mut session = engine::<T>(network, backend).session(2).expect("a session");
        assert_eq!(session.snapshot_len(), 2 * (4 + 1));
        session.run_input(2, &[1.0, 2.0, 3.0, 4.0].map(T::from_f64)).expect("runs");
        let snapshot = session.snapshot().expect("memory");
        // h' = 1 + u of one step before, and h = −1 before the start.
        let expected = [2.0, 4.0].iter().chain(&[2.0, 4.0]).chain(&[1.0, 1.0]).chain(&[-1.0, -1.0]);
        let expected: Vec<f64> = expected.chain(&[2.0, 4.0]).copied().collect();
        assert_near(snapshot.values(), &expected);
    }
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1, "init": -1, "base_firing": 1}],
        "input_regions": [{"name": "cue", "num_units": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "a", "delay": 20}],
        "input_connections": [{"src_region": "cue", "dst_region": "a", "delay": 10}],
        "constraints": {"recurrent": false, "input": false},
        "dynamics": {"type": "elman", "activation": "linear"}}"#;
    let mut network = described(text);
    network.set_weight("a", "a", &[0.0]).expect("one synapse");
    network.set_weight("cue", "a", &[1.0]).expect("one synapse");
    on_every_engine!(check(&network));
}

fn described(text: &str) -> Network {
    Network::from_json(text).expect("valid")
}

const TEXT: &str = r#"{"recurrent_regions": [{"name": "a", "num_units": 3}, {"name": "b", "num_units": 2}],
    "input_regions": [{"name": "cue", "num_units": 1}],
    "recurrent_connections": [{"src_region": "a", "dst_region": "b", "sparsity": 0.5, "delay": 10}],
    "input_connections": [{"src_region": "cue", "dst_region": "a"}],
    "readouts": [{"name": "y", "num_units": 1, "src_regions": ["a"]}]}"#;

#[test]
fn snapshots_of_other_sizes_are_refused() {
    fn check<T: Precision>(backend: &str, network: &Network, other: &Network) {
        let engine = engine::<T>(network, backend);
        let mut session = engine.session(2).expect("a session");
        run(&mut session, 3);
        let before = session.snapshot().expect("memory");
        let three = engine.session(3).expect("a session").snapshot().expect("memory");
        let error = session.restore(&three).expect_err("another batch").to_string();
        assert_eq!(error, "the snapshot is of a session of another size: batch 3, not 2");
        let other = self::engine::<T>(other, backend).session(2).expect("a session");
        let mut other = other.snapshot().expect("memory");
        let error = session.save(&mut other).expect_err("another network").to_string();
        let words = "the snapshot is of a session of another size: steps of unit history 2, not 1";
        assert_eq!(error, words);
        let (step, noise) = (before.step_index(), before.noise());
        let error = session.restore_values(&before.values()[1..], step, noise);
        let words =
            "the snapshot has 29 elements; 30 are needed (batch 2 x (3 x units 5 + 0 x inputs 1))";
        assert_eq!(error.expect_err("short").to_string(), words);
        assert_eq!(session.snapshot().expect("memory"), before);
    }
    let other = described(&TEXT.replace("10}", "20}"));
    on_every_engine!(check(&described(TEXT), &other));
}

#[test]
fn engines_in_use_and_other_structures_are_not_refreshed() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let mut engine = engine::<T>(network, backend);
        let used =
            "the engine cannot be refreshed: sessions or clones of it still use its parameters";
        let mut session = engine.session(1).expect("a session");
        assert_eq!(engine.refresh(network).expect_err("a session").to_string(), used);
        run(&mut session, 1);
        drop(session);
        let clone = engine.clone();
        assert_eq!(engine.refresh(network).expect_err("a clone").to_string(), used);
        drop(clone);
        for (from, to, difference) in [
            ("\"num_units\": 2", "\"num_units\": 4", "the region 'b' has 4 units, its own has 2"),
            ("0.5", "0", "the connection 'a' -> 'b' has 6 synapses, its own has 3"),
            (
                "\"delay\": 10",
                "\"delay\": 0",
                "the connection 'a' -> 'b' has 0 steps of delay, its own has 1",
            ),
            (
                "\"dst_region\": \"b\"",
                "\"dst_region\": \"a\"",
                "the connection 'a' -> 'a' stands where its own network has another",
            ),
            (
                "{\"src_region\": \"cue\", \"dst_region\": \"a\"}",
                "",
                "the network has 1 connections, its own has 2",
            ),
            (
                "[\"a\"]}]",
                "[\"b\"]}]",
                "the readouts have other numbers of outputs or other source regions",
            ),
            (
                "\"name\": \"y\", \"num_units\": 1",
                "\"name\": \"y\", \"num_units\": 3",
                "the readouts have other numbers of outputs or other source regions",
            ),
            (
                "\"readouts\"",
                "\"dynamics\": {\"type\": \"elman\"}, \"readouts\"",
                "the dynamics are Elman, its own are Leaky",
            ),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let other = described(&TEXT.replace(from, to));
            let error = engine.refresh(&other).expect_err(difference).to_string();
            let words = format!("the structure is another: {difference}");
            assert_eq!(error, words);
        }
        let mut session = engine.session(1).expect("a session");
        let expected = run(&mut self::engine::<T>(network, backend).session(1).expect("one"), 4);
        assert_eq!(run(&mut session, 4), expected, "nothing has changed");
    }
    on_every_engine!(check(&described(TEXT)));
}
