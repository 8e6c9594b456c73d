//! What updates leave as it is: the side of zero, frozen parameters, synapses.

use crate::common::{Noisy, network, trainer};
use mrnn_train::{AdamWOptions, Penalty, Regularizer, Task, Trainer, TrainerOptions};

/// Updates large enough to throw weights across zero, with a decay that reaches every parameter.
fn options() -> TrainerOptions {
    let optimizer =
        AdamWOptions { learning_rate: 0.1, weight_decay: 0.5, ..AdamWOptions::default() };
    let penalty = Regularizer { penalty: Penalty::WeightsL1, strength: 5.0, regions: None };
    let regularizers = vec![penalty];
    TrainerOptions { optimizer, regularizers, ..TrainerOptions::of(&Noisy::FITTING, 3) }
}

fn trained(dale: &str, updates: u64) -> Trainer<f32> {
    let mut trainer = trainer(&network(dale, "relu"), &options(), "cpu");
    for update in 0..updates {
        trainer
            .step(&Noisy::FITTING.batch(3 * update..3 * update + 3, 1).expect("a batch"))
            .expect("a step");
    }
    trainer
}

#[test]
fn effective_weights_keep_their_sign_and_their_synapses() {
    for dale in ["abs", "clamp"] {
        let (before, after) = (network(dale, "relu"), trained(dale, 30).into_network());
        let signs = [("exc", 1.0), ("inh", -1.0), ("thal", 1.0), ("cue", 1.0)];
        for (src, sign) in signs {
            for dst in ["exc", "inh", "thal"] {
                let weights = after.effective(src, dst).expect("small").into_vec();
                assert!(
                    weights.iter().all(|weight| weight * sign >= 0.0),
                    "{dale}: {src} -> {dst}"
                );
                assert_eq!(
                    before.mask(src, dst).expect("small"),
                    after.mask(src, dst).expect("small")
                );
            }
        }
        assert_ne!(
            before.weight("exc", "exc").expect("small"),
            after.weight("exc", "exc").expect("small")
        );
        assert!(after.effective_spectral_radius().expect("converges").is_finite());
    }
}

#[test]
fn clamped_weights_stop_at_zero_and_grow_again() {
    let optimizer =
        AdamWOptions { learning_rate: 0.02, weight_decay: 0.0, ..AdamWOptions::default() };
    let options = TrainerOptions { optimizer, ..TrainerOptions::of(&Noisy::FITTING, 3) };
    let mut trainer = trainer::<f32>(&network("clamp", "relu"), &options, "cpu");
    let mut was_at_zero = [false; 28];
    let mut have_grown = 0;
    for update in 0..60 {
        let batch = Noisy::FITTING.batch(3 * update..3 * update + 3, 1).expect("a batch");
        trainer.step(&batch).expect("a step");
        let weights = trainer.network().weight("exc", "inh").expect("small").into_vec();
        for (&weight, was_at_zero) in weights.iter().zip(&mut was_at_zero) {
            assert!(weight >= 0.0 && weight.is_sign_positive(), "{weight}");
            have_grown += usize::from(*was_at_zero && weight > 0.0);
            *was_at_zero = weight == 0.0;
        }
    }
    assert!(was_at_zero.contains(&true) && have_grown > 0, "{was_at_zero:?} {have_grown}");
}

#[test]
fn frozen_parameters_keep_their_bits_whatever_decays() {
    let before = network("abs", "relu");
    let after = trained("abs", 20).into_network();
    let (old, new) = (before.parameters(), after.parameters());
    let mut frozen = Vec::new();
    for tensor in before.parameter_tensors() {
        let bits = |values: &[f64]| -> Vec<u64> {
            values[tensor.range.clone()].iter().map(|value| value.to_bits()).collect()
        };
        assert_eq!(bits(&old) == bits(&new), !tensor.trainable, "{}", tensor.name);
        if !tensor.trainable {
            frozen.push(tensor.name);
        }
    }
    let expected = [
        "recurrent/exc/thal/weight",
        "bias/inh",
        "bias/thal",
        "init/exc",
        "init/inh",
        "readout/gaze/weight",
        "readout/gaze/bias",
    ];
    assert_eq!(frozen, expected);
}
