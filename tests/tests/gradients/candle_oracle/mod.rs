//! The equations once more, written with candle's tensors and differentiated by its autograd, in float64.
//!
//! candle takes 1 for the derivatives of relu and abs at 0, where ours are 0; no x of a relu unit and no raw weight
//! here is 0.

mod equations;

use crate::found::Found;
use crate::problem::{Problem, STARTS, Start, varied};
use equations::Oracle;
use mrnn::{
    Activation, ConnectionSpec, Constraints, Dale, Dynamics, DynamicsKind, InputRegionSpec,
    Network, NetworkBuilder, Precision, ReadoutSpec, Recording, RecurrentRegionSpec, Sign,
    TapeOptions,
};
use mrnn_tests::on_every_engine;

/// Two excitatory and one inhibitory region of different activation and time constant, two input regions; sparse,
/// dense and delayed connections; two readouts.
fn network(kind: DynamicsKind, activation: Activation, dale: Option<Dale>) -> Network {
    let mut builder = NetworkBuilder::new();
    let dynamics = Dynamics { kind, activation, dt: 2.0, tau: 8.0, ..Dynamics::default() };
    builder.set_dynamics(dynamics).expect("valid");
    let (recurrent, input) = (dale.is_some(), dale.is_some());
    let constraints = Constraints { recurrent, input, dale: dale.unwrap_or_default() };
    builder.set_constraints(constraints).expect("valid");
    for (name, num_units, sign, tau, activation) in [
        ("a", 5, Sign::Excitatory, None, None),
        ("b", 4, Sign::Inhibitory, Some(5.0), None),
        ("c", 3, Sign::Excitatory, None, Some(Activation::Tanh)),
    ] {
        let new = RecurrentRegionSpec::new(name, num_units);
        let (learnable_bias, learnable_init) = (true, true);
        let spec =
            RecurrentRegionSpec { sign, tau, activation, learnable_bias, learnable_init, ..new };
        builder.add_recurrent_region(spec).expect("valid");
    }
    builder.add_input_region(InputRegionSpec::new("u", 2)).expect("valid");
    let inhibitory = InputRegionSpec { sign: Sign::Inhibitory, ..InputRegionSpec::new("v", 3) };
    builder.add_input_region(inhibitory).expect("valid");
    for (src, dst, sparsity, delay) in [
        ("a", "a", Some(0.4), 0.0),
        ("a", "b", None, 4.0),
        ("b", "a", None, 0.0),
        ("b", "b", Some(0.5), 2.0),
        ("b", "c", None, 0.0),
        ("c", "a", Some(0.2), 6.0),
        ("u", "a", None, 2.0),
        ("v", "c", Some(0.3), 0.0),
        ("v", "b", None, 0.0),
    ] {
        let spec = ConnectionSpec { sparsity, delay, ..ConnectionSpec::new(src, dst) };
        builder.connect(spec).expect("valid");
    }
    builder.connect(ConnectionSpec::zero("c", "b")).expect("valid");
    for (name, num_units, src_regions) in [("one", 1, vec!["b"]), ("two", 2, vec!["c", "a"])] {
        let src_regions = src_regions.into_iter().map(str::to_owned).collect();
        builder.add_readout(ReadoutSpec::new(name, num_units, src_regions)).expect("valid");
    }
    varied(builder.finalize().expect("valid"))
}

fn agrees<T: Precision>(backend: &str, problem: &Problem, expected: &(Found, Recording<f64>)) {
    let (gradients, activity) = expected;
    let mut tape = problem.tape::<T>(backend, TapeOptions::default());
    let recording = problem.forward(&mut tape);
    mrnn_tests::compare::assert_near(&recording.x, &activity.x);
    mrnn_tests::compare::assert_near(&recording.h, &activity.h);
    mrnn_tests::compare::assert_near(&recording.y, &activity.y);
    let tolerance = if T::NAME == "f64" { 1e-12 } else { 1e-5 };
    let mut found = problem.backward(&mut tape, &recording);
    if problem.x0.is_none() {
        // By x = init of each member; candle knows the sum alone, which is that by init.
        found.x0.fill(0.0);
    }
    found.assert_near(gradients, &problem.network, tolerance);
}

fn agree_from(start: Start, kind: DynamicsKind) {
    for activation in Activation::ALL {
        for dale in [Some(Dale::Abs), Some(Dale::Clamp), None] {
            let problem = Problem::new(network(kind, activation, dale), 3, 9, start);
            let oracle = Oracle::new(&problem).expect("candle takes the shapes");
            let expected = oracle.gradients().expect("candle takes the shapes");
            assert!(expected.1.x.iter().chain(&problem.network.parameters()).all(|&v| v != 0.0));
            on_every_engine!(agrees(&problem, &expected));
        }
    }
}

#[test]
fn leaky_gradients_are_those_of_candle() {
    STARTS.into_iter().for_each(|start| agree_from(start, DynamicsKind::Leaky));
}

#[test]
fn elman_gradients_are_those_of_candle() {
    STARTS.into_iter().for_each(|start| agree_from(start, DynamicsKind::Elman));
}
