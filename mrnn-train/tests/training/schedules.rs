//! Factors of the learning rate.

use crate::common::{Noisy, assert_close, network, trainer};
use mrnn_train::{Compute, Decay, Error, Loss, Schedule, Task, Trainer, TrainerOptions};

#[test]
fn factors() {
    // After 3 of 10 updates.
    let cosine = 0.2 + 0.4 * (1.0 + (0.3 * std::f64::consts::PI).cos());
    for (warm_up, decay, expected) in [
        (0, Decay::Constant, [1.0, 1.0, 1.0, 1.0]),
        (4, Decay::Constant, [0.25, 1.0, 1.0, 1.0]),
        (0, Decay::Cosine { updates: 10, end: 0.2 }, [1.0, cosine, 0.2, 0.2]),
        (0, Decay::Step { factor: 0.5, every: 4 }, [1.0, 1.0, 0.125, 0.0625]),
        (3, Decay::Step { factor: 0.5, every: 4 }, [1.0 / 3.0, 1.0, 0.25, 0.0625]),
        (
            0,
            Decay::Exponential { factor: 0.5, every: 4 },
            [1.0, 0.5_f64.powf(0.75), 0.125, 0.5_f64.powf(4.75)],
        ),
    ] {
        let schedule = Schedule { warm_up, decay };
        for (updates, expected) in [0, 3, 12, 19].into_iter().zip(expected) {
            assert_close(schedule.factor(updates), expected, 1e-15);
        }
    }
}

#[test]
fn the_trainer_follows_it_and_refuses_what_is_out_of_range() {
    let network = network("abs", "tanh");
    let schedule = Schedule { warm_up: 2, decay: Decay::Step { factor: 0.5, every: 1 } };
    let options = TrainerOptions { schedule, ..TrainerOptions::of(&Noisy::FITTING, 3) };
    let mut trainer = trainer::<f32>(&network, &options, "cpu");
    let batch = Noisy::FITTING.batch(0..3, 1).expect("a batch");
    let rates: Vec<f64> =
        (0..4).map(|_| trainer.step(&batch).expect("a step").learning_rate).collect();
    assert_eq!(rates, [0.5e-3, 1e-3, 1e-3, 0.5e-3]);

    for decay in [
        Decay::Cosine { updates: 0, end: 0.0 },
        Decay::Cosine { updates: 5, end: 1.5 },
        Decay::Exponential { factor: 0.0, every: 3 },
        Decay::Step { factor: 0.5, every: 0 },
        Decay::Step { factor: f64::NAN, every: 1 },
    ] {
        let schedule = Schedule { warm_up: 0, decay };
        let options =
            TrainerOptions { schedule, ..TrainerOptions::new(1, 1, Loss::MeanSquaredError) };
        let error = Trainer::<f32>::new(&network, options, &Compute::default());
        assert!(matches!(error, Err(Error::OptionOutOfRange { .. })), "{decay:?}: {error:?}");
    }
}
