//! What an update follows: the loss, regularisers, clipping.

use crate::common::{Noisy, assert_close, network, trainer};
use mrnn::network::ParameterRanges;
use mrnn::{Network, NoiseSource};
use mrnn_train::{Batch, Penalty, Regularizer, StepReport, Task, TrainerOptions};

const BACKENDS: [&str; 2] = ["cpu", "reference"];

fn regularizer(penalty: Penalty, strength: f64, regions: &[&str]) -> Regularizer {
    let regions: Vec<String> = regions.iter().map(|&name| name.to_owned()).collect();
    Regularizer { penalty, strength, regions: Some(regions).filter(|names| !names.is_empty()) }
}

fn options() -> TrainerOptions {
    let regularizers = vec![
        regularizer(Penalty::WeightsL1, 0.3, &[]),
        regularizer(Penalty::WeightsL2, 0.7, &["thal", "inh"]),
        regularizer(Penalty::RatesL2, 0.5, &["cortex"]),
        regularizer(Penalty::RatesL2, 0.2, &[]),
    ];
    TrainerOptions { regularizers, ..TrainerOptions::of(&Noisy::FITTING, 3) }
}

fn batch() -> Batch {
    Noisy::FITTING.batch(0..3, 1).expect("a batch")
}

/// The report of a first update and the gradient that it followed, read off the first moment.
fn first_step(
    network: &Network,
    options: &TrainerOptions,
    backend: &str,
) -> (StepReport, Vec<f64>) {
    let mut trainer = trainer::<f64>(network, options, backend);
    let report = trainer.step(&batch()).expect("a step");
    let beta1 = options.optimizer.beta1;
    let gradient = trainer.optimizer().first_moment().iter().map(|m| m / (1.0 - beta1));
    (report, gradient.collect())
}

#[test]
fn the_gradient_is_that_of_differences_of_the_total() {
    for backend in BACKENDS {
        for dale in ["abs", "clamp"] {
            let network = network(dale, "tanh");
            let (_, gradient) = first_step(&network, &options(), backend);
            let mut moved = network.clone();
            for tensor in network.parameter_tensors() {
                for i in tensor.range {
                    if !tensor.trainable {
                        assert_eq!(gradient[i], 0.0, "{}", tensor.name);
                        continue;
                    }
                    let mut at = |step: f64| {
                        let mut parameters = network.parameters();
                        parameters[i] += step;
                        moved.set_parameters(&parameters).expect("finite");
                        first_step(&moved, &options(), backend).0.total()
                    };
                    assert_close(gradient[i], (at(1e-6) - at(-1e-6)) / 2e-6, 1e-8);
                }
            }
        }
    }
}

#[test]
fn regularisers_are_means_over_their_regions() {
    let network = network("abs", "tanh");
    let (report, _) = first_step(&network, &options(), "cpu");
    let parameters = network.parameters();
    let ranges = ParameterRanges::of(&network).pathways;
    let mean = |dst: &[&str], size: fn(f64) -> f64| {
        let pathways = network.pathways().zip(&ranges);
        let into = pathways.filter(|(c, _)| dst.contains(&c.spec().dst_region.as_str()));
        let sizes: Vec<f64> =
            into.flat_map(|(_, range)| &parameters[range.clone()]).map(|&w| size(w)).collect();
        sizes.iter().sum::<f64>() / sizes.len() as f64
    };
    assert_close(report.penalties[0], 0.3 * mean(&["exc", "inh", "thal"], f64::abs), 1e-14);
    assert_close(report.penalties[1], 0.7 * mean(&["inh", "thal"], |w| w * w), 1e-14);

    let mut session = mrnn::engine::<f64>(&network, "cpu").and_then(|e| e.session(3)).expect("one");
    session.set_noise(NoiseSource { seed: options().noise_seed, ..NoiseSource::of(&network) });
    let input: Vec<f64> = batch().input().iter().copied().map(f64::from).collect();
    let h = session.run_input(9, &input).expect("runs").h;
    let mean = |h: &[f64]| h.iter().map(|h| h * h).sum::<f64>() / h.len() as f64;
    let cortex = network.region_activity(&h, &["cortex"]).expect("a parent");
    assert_close(report.penalties[2], 0.5 * mean(&cortex), 1e-13);
    assert_close(report.penalties[3], 0.2 * mean(&h), 1e-13);
    assert_close(report.total(), report.loss + report.penalties.iter().sum::<f64>(), 1e-15);
}

#[test]
fn long_gradients_are_clipped_to_a_norm() {
    let network = network("abs", "tanh");
    let (report, gradient) = first_step(&network, &options(), "cpu");
    let norm = |gradient: &[f64]| gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
    assert_close(report.gradient_norm, norm(&gradient), 1e-13);

    let limit = report.gradient_norm / 3.0;
    let clipped = TrainerOptions { clip_norm: Some(limit), ..options() };
    let (report, shortened) = first_step(&network, &clipped, "cpu");
    assert_close(norm(&shortened), limit, 1e-13);
    for (short, long) in shortened.iter().zip(&gradient) {
        assert_close(*short, long / 3.0, 1e-13);
    }
    let loose = TrainerOptions { clip_norm: Some(1.01 * report.gradient_norm), ..options() };
    assert_eq!(first_step(&network, &loose, "cpu").1, gradient);
}
