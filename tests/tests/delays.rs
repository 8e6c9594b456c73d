//! What conduction delays compute.

use mrnn::{Network, NoiseSource, Precision, Sequence, Session};
use mrnn_tests::compare::{assert_near, values, widened};
use mrnn_tests::on_every_engine;
use mrnn_tests::terms::{Recursion, draws};
use proptest::prelude::*;

fn session<T: Precision>(network: &Network, backend: &str, batch: usize) -> Session<T> {
    mrnn_tests::engine::<T>(network, backend).expect("an engine").session(batch).expect("a session")
}

/// Linear units with weights that may have either sign.
fn linear(text: &str, kind: &str, weights: &[(&str, &str, f64)]) -> Network {
    let text = format!(
        r#"{{{text}, "constraints": {{"recurrent": false, "input": false}},
            "dynamics": {{"type": "{kind}", "dt": 2, "tau": 4, "activation": "linear"}}}}"#
    );
    let mut network = Network::from_json(&text).expect("valid");
    for (src, dst, weight) in weights {
        network.set_weight(src, dst, &[*weight]).expect("one synapse");
    }
    network
}

/// Worked out by hand: α = 1/2, x' = x + (−x + 2·h of two steps before)/2, h = x, and h = 1 before.
#[test]
fn a_region_hears_itself_late() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let mut session = session::<T>(network, backend, 1);
        let recording = session.run(&Sequence::silent(5)).expect("runs");
        let expected = [1.5, 1.75, 1.875, 2.4375, 2.96875];
        assert_near(&recording.x, &expected);
        assert_near(&recording.h, &expected);
        session.reset();
        assert_eq!(session.run(&Sequence::silent(5)).expect("runs"), recording);
    }
    let text = r#""recurrent_regions": [{"name": "a", "num_units": 1, "init": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "a", "delay": 4}]"#;
    on_every_engine!(check(&linear(text, "leaky", &[("a", "a", 2.0)])));
}

/// Before the first step a delayed input connection carries 0, without noise; its noise is that of the step
/// in which the input came in.
#[test]
fn input_arrives_late_with_its_noise() {
    const TWO: &str = r#""recurrent_regions": [{"name": "now", "num_units": 1, "noise": 0},
                              {"name": "late", "num_units": 1, "noise": 0}],
        "input_regions": [{"name": "cue", "num_units": 1, "noise": 0.5}],
        "input_connections": [{"src_region": "cue", "dst_region": "late", "delay": 4},
                              {"src_region": "cue", "dst_region": "now"}]"#;
    fn check<T: Precision>(backend: &str, network: &Network) {
        for enabled in [false, true] {
            let mut session = session::<T>(network, backend, 1);
            let noise = NoiseSource { enabled, seed: 3, first_trial: 8 };
            session.set_noise(noise);
            session.set_step_index(6);
            let input = values::<T>(5);
            let recording = session.run_input(5, &input).expect("runs");
            let u = |step: usize| {
                let target = mrnn::noise::Target::Input;
                let xi = draws(noise, 0, 6 + step as u64, target, 1)[0];
                input[step].to_f64() + 0.5 * xi
            };
            let (now, late) = (3.0, -2.0);
            let expected: Vec<f64> = (0..5)
                .flat_map(|step| [now * u(step), if step < 2 { 0.0 } else { late * u(step - 2) }])
                .collect();
            assert_near(&recording.x, &expected);
        }
    }
    on_every_engine!(check(&linear(TWO, "elman", &[("cue", "now", 3.0), ("cue", "late", -2.0)])));
}

/// A state that is set is what delayed connections carry, as if it had always been so; the input that was
/// under way is gone.
#[test]
fn a_state_that_is_set_has_no_past() {
    fn check<T: Precision>(backend: &str, network: &Network) {
        let number = T::from_f64;
        let mut session = session::<T>(network, backend, 1);
        session.run_input(3, &values(3)).expect("runs");
        session.set_state(None, Some(&[number(5.0)])).expect("Elman");
        let x = session.run_input(4, &[1.0, 0.0, 0.0, 0.0].map(number)).expect("runs").x;
        // h' = 2·h of two steps before + 3·u of one step before
        assert_near(&x, &[10.0, 13.0, 10.0, 20.0]);
        session.set_state(Some(&[number(7.0)]), None).expect("x");
        assert_near(&session.run(&Sequence::silent(3)).expect("runs").x, &[14.0, 14.0, 14.0]);
        // Nothing is no state: what is under way stays.
        session.set_state(None, None).expect("nothing");
        assert_near(&session.run(&Sequence::silent(1)).expect("runs").x, &[28.0]);
    }
    let text = r#""recurrent_regions": [{"name": "a", "num_units": 1}],
        "input_regions": [{"name": "cue", "num_units": 1}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "a", "delay": 4}],
        "input_connections": [{"src_region": "cue", "dst_region": "a", "delay": 2}]"#;
    on_every_engine!(check(&linear(text, "elman", &[("a", "a", 2.0), ("cue", "a", 3.0)])));
}

/// A delay of n steps is a chain of n relays, each of which repeats what it heard a step before.
#[test]
fn a_delay_is_a_chain_of_relays() {
    fn check<T: Precision>(backend: &str, delayed: &Network, relayed: &Network) {
        let input = values::<T>(2 * 12);
        let run =
            |network| session::<T>(network, backend, 2).run_input(12, &input).expect("runs").h;
        let (delayed, relayed) = (run(delayed), run(relayed));
        let ends: Vec<T> = relayed.chunks_exact(5).flat_map(|h| &h[..2]).copied().collect();
        assert_near(&delayed, &widened(&ends));
    }
    let regions = r#"{"name": "a", "num_units": 1, "init": 0.5}, {"name": "b", "num_units": 1}"#;
    let input = r#""input_regions": [{"name": "cue", "num_units": 1}],
        "input_connections": [{"src_region": "cue", "dst_region": "a"}]"#;
    let delayed = format!(
        r#""recurrent_regions": [{regions}], {input},
        "recurrent_connections": [{{"src_region": "a", "dst_region": "b", "delay": 6}},
                                  {{"src_region": "b", "dst_region": "a"}}]"#
    );
    let relays = r#"{"name": "r", "num_units": 1, "init": 0.5}, {"name": "s", "num_units": 1, "init": 0.5},
        {"name": "t", "num_units": 1, "init": 0.5}"#;
    let relayed = format!(
        r#""recurrent_regions": [{regions}, {relays}], {input},
        "recurrent_connections": [{{"src_region": "a", "dst_region": "r"}},
                                  {{"src_region": "r", "dst_region": "s"}},
                                  {{"src_region": "s", "dst_region": "t"}},
                                  {{"src_region": "t", "dst_region": "b"}},
                                  {{"src_region": "b", "dst_region": "a"}}]"#
    );
    let (there, back, cue) = (0.75, -0.5, 1.5);
    let ends = [("b", "a", back), ("cue", "a", cue)];
    let one = [("a", "r", 1.0), ("r", "s", 1.0), ("s", "t", 1.0), ("t", "b", there)];
    on_every_engine!(check(
        &linear(&delayed, "elman", &[&ends[..], &[("a", "b", there)]].concat()),
        &linear(&relayed, "elman", &[&ends[..], &one].concat())
    ));
}

/// Every member of a batch follows the equations with all of its past kept.
fn follows_the_recursion<T: Precision>(backend: &str, network: &Network) {
    let (batch, steps) = (2, 9);
    let (units, inputs) = (network.num_units(), network.num_inputs());
    let (input, stimulation) = (values(batch * steps * inputs), values(batch * steps * units));
    let noise = NoiseSource { first_trial: 4, ..NoiseSource::of(network) };
    let mut session = session::<T>(network, backend, batch);
    session.set_noise(noise);
    let sequence = Sequence {
        input: Some(&input),
        stimulation: Some(&stimulation),
        ..Sequence::silent(steps)
    };
    let recording = session.run(&sequence).expect("runs");
    for member in 0..batch {
        let mut recursion = Recursion::new(network, noise, member as u64);
        for step in 0..steps {
            let row = |width| sequence.row(batch, member, step, width);
            recursion.step(&widened(&input[row(inputs)]), &widened(&stimulation[row(units)]));
            assert_near(&recording.x[row(units)], &recursion.x);
            assert_near(&recording.h[row(units)], &recursion.h[step + 1]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn engines_follow_the_recursion(network in mrnn_tests::random::network()) {
        on_every_engine!(follows_the_recursion(&network));
    }
}
