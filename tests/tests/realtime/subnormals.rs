//! Activity that decays does not end in subnormal numbers, which many processors are slow with; and the
//! caller's floating-point environment is not changed for it.

use mrnn::{Activation, Choice, DynamicsKind, Network, Precision, Sequence, Session};
use std::hint::black_box;

/// Steps of a batch of one; members of larger batches share them.
const STEPS: usize = 200_000;

/// A number that underflows.
trait Subnormal: Precision {
    fn is_subnormal(self) -> bool;
    /// Half the smallest normal number, computed here and now.
    fn underflow() -> Self;
}

macro_rules! subnormal {
    ($float:ident) => {
        impl Subnormal for $float {
            fn is_subnormal(self) -> bool {
                self.is_subnormal()
            }

            fn underflow() -> Self {
                black_box($float::MIN_POSITIVE) * black_box(0.5)
            }
        }
    };
}

subnormal!(f32);
subnormal!(f64);

/// Two regions that excite and inhibit each other weakly, silent but for their initial state.
fn decaying(kind: DynamicsKind, activation: Activation) -> Network {
    let (kind, activation) = (kind.name(), activation.name());
    let text = format!(
        r#"{{"recurrent_regions": [{{"name": "exc", "num_units": 20, "init": 1}},
                                   {{"name": "inh", "num_units": 13, "init": 0.5, "sign": "neg"}}],
            "input_regions": [{{"name": "cue", "num_units": 3}}],
            "recurrent_connections": [{{"src_region": "exc", "dst_region": "exc"}},
                                      {{"src_region": "exc", "dst_region": "inh", "sparsity": 0.9}},
                                      {{"src_region": "inh", "dst_region": "exc"}}],
            "input_connections": [{{"src_region": "cue", "dst_region": "exc"}}],
            "dynamics": {{"type": "{kind}", "activation": "{activation}"}},
            "spectral_radius": 0.5}}"#
    );
    Network::from_json(&text).expect("the network is valid")
}

/// What many steps from the initial state leave.
fn check<T: Subnormal>(advance: impl Fn(&mut Session<T>, usize)) {
    for kind in DynamicsKind::ALL {
        for activation in Activation::ALL {
            for batch in [1, 3, 20] {
                let case = format!("{kind:?}, {activation:?}, {}, batch {batch}", T::NAME);
                let network = decaying(*kind, activation);
                let engine = mrnn::engine::<T>(&network, "cpu").expect("there is always a CPU");
                let mut session = engine.session(batch).expect("the batch is small");
                assert!(T::underflow().is_subnormal(), "before: {case}");
                advance(&mut session, STEPS / batch);
                assert!(T::underflow().is_subnormal(), "after: {case}");
                for (what, values) in [("x", session.x()), ("h", session.h())] {
                    let subnormals = values.iter().filter(|value| value.is_subnormal()).count();
                    assert_eq!(subnormals, 0, "subnormal numbers in {what}: {case}");
                }
            }
        }
    }
}

fn step_by_step<T: Subnormal>(session: &mut Session<T>, steps: usize) {
    let input = vec![T::ZERO; session.batch() * session.dimensions().num_inputs];
    for _ in 0..steps {
        session.step(&input, None).expect("the input has the session's shape");
    }
}

fn sequence<T: Subnormal>(session: &mut Session<T>, steps: usize) {
    let nothing = &mut Default::default();
    session.advance(&Sequence::silent(steps), nothing).expect("a sequence can be this long");
}

#[test]
fn single_steps_in_float32() {
    check::<f32>(step_by_step);
}

#[test]
fn single_steps_in_float64() {
    check::<f64>(step_by_step);
}

#[test]
fn sequences_in_float32() {
    check::<f32>(sequence);
}

#[test]
fn sequences_in_float64() {
    check::<f64>(sequence);
}

/// Without flushing, the same decay stays subnormal for ever: rounding holds it there.
#[test]
fn the_decay_would_be_subnormal() {
    let (mut x, alpha) = (1.0_f32, black_box(0.1));
    for _ in 0..STEPS {
        x += alpha * (0.0 - x);
    }
    assert!(x.is_subnormal(), "{x:e}");
}
