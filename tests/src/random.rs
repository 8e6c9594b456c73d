//! Random valid networks with every feature on, for property tests.

use mrnn::{
    Activation, ConnectionSpec, Constraints, Dale, Dynamics, DynamicsKind, InputRegionSpec,
    Network, NetworkBuilder, NoiseLevels, ReadoutSpec, RecurrentRegionSpec, Sign,
};
use proptest::prelude::*;

/// A small network of up to four recurrent and two input regions.
pub fn network() -> impl Strategy<Value = Network> {
    let settings = (dynamics(), constraints(), any::<u64>());
    let recurrent = prop::collection::vec(recurrent_region(), 1..=4);
    let input = prop::collection::vec((1_usize..6, sign()), 0..=2);
    let connections = prop::collection::vec(connection(), 24);
    let readout = (0_usize..4, any::<bool>());
    (settings, recurrent, input, connections, readout).prop_map(build)
}

type Settings = (Dynamics, Constraints, u64);
/// Number of outputs, and whether training may change them.
type Readout = (usize, bool);
type Parts =
    (Settings, Vec<RecurrentRegionSpec>, Vec<(usize, Sign)>, Vec<Option<ConnectionSpec>>, Readout);

fn build(
    ((dynamics, constraints, seed), recurrent, input, connections, (outputs, trainable)): Parts,
) -> Network {
    let mut builder = NetworkBuilder::new();
    let mut connections = connections.into_iter();
    let names: Vec<String> = (0..recurrent.len()).map(|i| format!("region {i}")).collect();
    let valid = "the strategy makes valid parts";
    builder.set_dynamics(dynamics).expect(valid);
    builder.set_constraints(constraints).expect(valid);
    builder.set_seed(seed).expect(valid);
    for (name, spec) in names.iter().zip(recurrent) {
        builder
            .add_recurrent_region(RecurrentRegionSpec { name: name.clone(), ..spec })
            .expect(valid);
    }
    let mut sources = names.clone();
    for (i, (num_units, sign)) in input.into_iter().enumerate() {
        let spec =
            InputRegionSpec { sign, ..InputRegionSpec::new(format!("input {i}"), num_units) };
        sources.push(spec.name.clone());
        builder.add_input_region(spec).expect(valid);
    }
    for src_region in &sources {
        for dst_region in &names {
            if let Some(Some(spec)) = connections.next() {
                let (src_region, dst_region) = (src_region.clone(), dst_region.clone());
                let delay = spec.delay * dynamics.dt;
                let ends = ConnectionSpec { src_region, dst_region, delay, ..spec };
                builder.connect(ends).expect(valid);
            }
        }
    }
    if outputs > 0 {
        let src_regions = names.iter().rev().step_by(2).cloned().collect();
        let readout = ReadoutSpec::new("output", outputs, src_regions);
        builder.add_readout(ReadoutSpec { trainable, ..readout }).expect(valid);
    }
    builder.finalize().expect(valid)
}

fn dynamics() -> impl Strategy<Value = Dynamics> {
    let kind = prop_oneof![Just(DynamicsKind::Leaky), Just(DynamicsKind::Elman)];
    (kind, activation(), 0.5..10.0, any::<bool>(), 0.0..0.5, 0.0..0.5).prop_map(
        |(kind, activation, dt, enabled, hidden, input)| Dynamics {
            kind,
            dt,
            tau: 20.0,
            activation,
            noise: NoiseLevels { enabled, hidden, input },
        },
    )
}

fn constraints() -> impl Strategy<Value = Constraints> {
    let dale = prop_oneof![Just(Dale::Abs), Just(Dale::Clamp)];
    (any::<bool>(), any::<bool>(), dale).prop_map(|(recurrent, input, dale)| Constraints {
        recurrent,
        input,
        dale,
    })
}

fn activation() -> impl Strategy<Value = Activation> {
    prop::sample::select(Activation::ALL.to_vec())
}

fn sign() -> impl Strategy<Value = Sign> {
    prop_oneof![Just(Sign::Excitatory), Just(Sign::Inhibitory)]
}

fn recurrent_region() -> impl Strategy<Value = RecurrentRegionSpec> {
    (
        1_usize..12,
        sign(),
        (-1.0..1.0, -1.0..1.0),
        prop::option::of(10.0..50.0),
        prop::option::of(activation()),
        prop::option::of(0.0..0.3),
        (any::<bool>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(|(num_units, sign, (base_firing, init), tau, activation, noise, flags)| {
            let (has_parent, learnable_bias, learnable_init) = flags;
            RecurrentRegionSpec {
                sign,
                base_firing,
                init,
                tau,
                activation,
                noise,
                parent_region: has_parent.then(|| "parent".to_owned()),
                learnable_bias,
                learnable_init,
                ..RecurrentRegionSpec::new("", num_units)
            }
        })
}

/// A connection's form, or none; its ends are filled in later, and its delay is in steps until then.
fn connection() -> impl Strategy<Value = Option<ConnectionSpec>> {
    let delay = prop_oneof![Just(0), 0_u8..4];
    let form = (prop::option::of(0.0..=1.0), any::<bool>(), prop::bool::weighted(0.1), delay);
    prop::option::of(form).prop_map(|form| {
        form.map(|(sparsity, trainable, zero_connection, delay)| ConnectionSpec {
            sparsity,
            trainable,
            zero_connection,
            delay: delay.into(),
            ..ConnectionSpec::new("", "")
        })
    })
}
