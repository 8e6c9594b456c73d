//! From gradients by effective weights to those by what training may change.

use crate::problem::{Loss, Problem, Start, varied};
use mrnn::{Network, Precision, Recording, TapeOptions};
use mrnn_tests::on_every_engine;

const FROZEN: &str = r#"{
    "recurrent_regions": [{"name": "a", "num_units": 3, "learnable_bias": true},
                          {"name": "b", "num_units": 2, "learnable_init": true}],
    "input_regions": [{"name": "cue", "num_units": 2}],
    "recurrent_connections": [{"src_region": "a", "dst_region": "b", "trainable": false},
                              {"src_region": "b", "dst_region": "a"},
                              {"src_region": "a", "dst_region": "a", "zero_connection": true},
                              {"src_region": "b", "dst_region": "b", "sparsity": 0.5, "trainable": false}],
    "input_connections": [{"src_region": "cue", "dst_region": "a"},
                          {"src_region": "cue", "dst_region": "b", "trainable": false}],
    "readouts": [{"name": "y", "num_units": 1, "src_regions": ["a"], "trainable": false},
                 {"name": "z", "num_units": 2, "src_regions": ["a", "b"]}],
    "dynamics": {"activation": "tanh"}}"#;

/// Gradients by what training may not change are 0, whatever the others are.
#[test]
fn frozen_parameters_have_no_gradients() {
    fn check<T: Precision>(backend: &str) {
        let network = varied(Network::from_json(FROZEN).expect("valid"));
        let problem = Problem::new(network.clone(), 2, 4, Start::Init);
        let mut tape = problem.tape::<T>(backend, TapeOptions::default());
        let mut recording = problem.forward(&mut tape);
        for value in [f64::NAN, f64::INFINITY, 1e30] {
            let poisoned = |array: &mut Vec<T>| array.fill(T::from_f64(value));
            let Recording { x, h, y } = &mut recording;
            [x, h, y].into_iter().for_each(poisoned);
            let found = problem.backward(&mut tape, &recording);
            for tensor in network.parameter_tensors() {
                let gradient = &found.parameters[tensor.range];
                let is_as_expected = |gradient: &f64| match tensor.trainable {
                    true => !gradient.is_finite() || gradient.abs() > 1e20,
                    false => *gradient == 0.0,
                };
                assert!(gradient.iter().all(is_as_expected), "{}: {gradient:?}", tensor.name);
            }
            assert!(found.h0.iter().all(|&gradient| gradient == 0.0));
        }
        let names: Vec<_> =
            network.parameter_tensors().into_iter().filter(|t| t.trainable).collect();
        let names: Vec<_> = names.iter().map(|tensor| tensor.name.as_str()).collect();
        let expected = [
            "recurrent/b/a/weight",
            "input/cue/a/weight",
            "bias/a",
            "init/b",
            "readout/z/weight",
            "readout/z/bias",
        ];
        assert_eq!(names, expected);

        // What may be trained can change with the parameters.
        let thawed = FROZEN.replace(r#""trainable": false"#, r#""trainable": true"#);
        let thawed = varied(Network::from_json(&thawed).expect("valid"));
        tape.refresh(&thawed).expect("the same structure");
        let found = problem.gradients(&mut tape);
        let bias = network.parameter_tensors().into_iter().find(|t| t.name == "readout/y/bias");
        assert_ne!(found.parameters[bias.expect("declared").range.start], 0.0);
    }
    on_every_engine!(check());
}

/// abs is flat at 0, max(·, 0) is not, so that a weight that has come to 0 can grow again.
#[test]
fn the_constraints_at_zero() {
    fn check<T: Precision>(backend: &str) {
        for (dale, raw, expected) in
            [("abs", 0.0, 0.0), ("abs", -0.5, 1.0), ("clamp", 0.0, -1.0), ("clamp", -0.5, 0.0)]
        {
            let text = format!(
                r#"{{"recurrent_regions": [{{"name": "a", "num_units": 1, "sign": "neg", "init": 1}}],
                    "recurrent_connections": [{{"src_region": "a", "dst_region": "a"}}],
                    "constraints": {{"dale": "{dale}"}},
                    "dynamics": {{"type": "elman", "activation": "linear"}}}}"#
            );
            let mut network = Network::from_json(&text).expect("valid");
            network.set_weight("a", "a", &[raw]).expect("one synapse");
            let ones = Loss { linear: vec![1.0], quadratic: vec![0.0] };
            let problem = Problem {
                stimulation: None,
                x: Some(ones),
                h: None,
                y: None,
                ..Problem::new(network, 1, 1, Start::Init)
            };
            let mut tape = problem.tape::<T>(backend, TapeOptions::default());
            let gradient = problem.gradients(&mut tape).parameters[0];
            // x' = −|w|·1 or −max(w, 0)·1.
            assert_eq!(gradient, expected, "{dale} at {raw}");
        }
    }
    on_every_engine!(check());
}
