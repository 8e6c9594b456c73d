//! Steps whose results are worked out by hand from the equations, on every engine.

use mrnn::noise::{Target, TrialNoise};
use mrnn::{Network, NoiseSource, Precision};

const NOISE: NoiseSource = NoiseSource { enabled: true, seed: 5, first_trial: 7 };

/// Runs a check on every engine and precision; it is given what one step from the initial state leaves.
fn on_every_engine(text: &str, input: &[f64], check: impl Fn(&[f64], &[f64], &[f64])) {
    fn run<T: Precision>(network: &Network, backend: &str, input: &[f64]) -> [Vec<f64>; 3] {
        let engine = mrnn_tests::engine::<T>(network, backend).expect("an engine");
        let mut session = engine.session(1).expect("a session");
        session.set_noise(NoiseSource { enabled: network.dynamics().noise.enabled, ..NOISE });
        session.set_step_index(3);
        let input: Vec<T> = input.iter().copied().map(T::from_f64).collect();
        session.step(&input, None).expect("the input fits");
        let mut y = vec![T::ZERO; session.dimensions().num_outputs];
        session.copy_outputs(&mut y).expect("the outputs fit");
        [session.x(), session.h(), y].map(|values| values.into_iter().map(T::to_f64).collect())
    }
    let network = Network::from_json(text).expect("valid");
    for [x, h, y] in [
        run::<f64>(&network, "reference", input),
        run::<f64>(&network, "cpu", input),
        run::<f32>(&network, "cpu", input),
    ] {
        check(&x, &h, &y);
    }
}

fn near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs();
        assert!(error <= 2e-6 * expected.abs().max(1.0), "{found} is not {expected}");
    }
}

fn draws(target: Target, count: usize) -> Vec<f64> {
    let mut draws = vec![0.0; count];
    TrialNoise::new(NOISE.seed, NOISE.first_trial).fill(3, target, &mut draws);
    draws
}

/// α(1/α)·sqrt(2α)·σ·ξ = sqrt(2α)·σ·ξ of hidden noise, and of input noise through a weight of 1.
#[test]
fn noise_of_leaky_units() {
    let alpha: f64 = 2.0 / 8.0;
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 2}, {"name": "b", "num_units": 2, "noise": 0.5}],
        "dynamics": {"dt": 2, "tau": 8, "activation": "linear",
                     "noise": {"enabled": true, "hidden": 0.25, "input": 0.125}}}"#;
    let xi = draws(Target::Hidden, 4);
    let scale = (2.0 * alpha).sqrt();
    let expected = [0.25 * xi[0], 0.25 * xi[1], 0.5 * xi[2], 0.5 * xi[3]].map(|x| scale * x);
    on_every_engine(text, &[], |x, h, _| {
        near(x, &expected);
        near(h, &expected);
    });

    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1, "noise": 0}],
        "input_regions": [{"name": "in", "num_units": 1, "noise": 0.5}],
        "input_connections": [{"src_region": "in", "dst_region": "a"}],
        "constraints": {"input": false},
        "dynamics": {"dt": 2, "tau": 8, "activation": "linear", "noise": {"enabled": true}}}"#;
    let weight = Network::from_json(text).expect("valid").weight("in", "a").expect("small");
    let weight = weight.as_slice()[0];
    let input_noise = 0.5 * scale / alpha * draws(Target::Input, 1)[0];
    on_every_engine(text, &[3.0], |x, _, _| near(x, &[alpha * weight * (3.0 + input_noise)]));
}

#[test]
fn noise_of_elman_units() {
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 3}],
        "dynamics": {"type": "elman", "activation": "linear",
                     "noise": {"enabled": true, "hidden": 0.25}}}"#;
    let expected: Vec<f64> = draws(Target::Hidden, 3).iter().map(|xi| 0.25 * xi).collect();
    on_every_engine(text, &[], |_, h, _| near(h, &expected));
}

/// x' = x + α(−x + W·h + b) with each region's own α and φ, and y = W_out·h + b_out.
#[test]
fn regions_have_their_own_tau_and_activation() {
    let text = r#"{"recurrent_regions": [
            {"name": "a", "num_units": 1, "init": 2, "base_firing": 0.5, "tau": 20, "activation": "tanh"},
            {"name": "b", "num_units": 1, "init": 1, "base_firing": 1, "sign": "neg"}],
        "recurrent_connections": [{"src_region": "a", "dst_region": "b"}, {"src_region": "b", "dst_region": "a"}],
        "readouts": [{"name": "out", "num_units": 1, "src_regions": ["b", "a"]}],
        "dynamics": {"dt": 10, "tau": 40, "activation": "sigmoid"}}"#;
    let network = Network::from_json(text).expect("valid");
    let weight = |src, dst| network.weight(src, dst).expect("small").as_slice()[0];
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let (h_a, h_b) = (2.0_f64.tanh(), sigmoid(1.0));
    let x_a = 2.0 + 0.5 * (-2.0 - weight("b", "a").abs() * h_b + 0.5);
    let x_b = 1.0 + 0.25 * (-1.0 + weight("a", "b").abs() * h_a + 1.0);
    let readout = network.readout("out").expect("declared").weight();
    let output = readout[0] * sigmoid(x_b) + readout[1] * x_a.tanh();
    on_every_engine(text, &[], |x, h, y| {
        near(x, &[x_a, x_b]);
        near(h, &[x_a.tanh(), sigmoid(x_b)]);
        near(y, &[output]);
    });
}
