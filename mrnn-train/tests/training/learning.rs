//! Networks learn, the same way each time, and stop when they should.

use crate::common::{Noisy, assert_close, network, trainer};
use mrnn::{EngineOptions, Network, Precision};
use mrnn_train::{
    AdamWOptions, Batch, BatchShape, Compute, Decay, Loss, Outcome, Progress, Result, Schedule,
    Score, Task, Trainer, TrainerOptions, TrainingOptions, train,
};
use std::num::NonZeroUsize;
use std::ops::{ControlFlow, Range};

/// Which of two pulses came, to be said after a delay.
struct Recall;

impl Task for Recall {
    fn name(&self) -> &str {
        "recall"
    }

    fn num_inputs(&self) -> usize {
        2
    }

    fn num_outputs(&self) -> usize {
        2
    }

    fn steps(&self) -> usize {
        12
    }

    fn loss(&self) -> Loss {
        Loss::CrossEntropy
    }

    fn metric(&self) -> &str {
        "accuracy"
    }

    fn batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        let count = (trials.end - trials.start) as usize;
        let shape = BatchShape { trials: count, steps: 12, inputs: 2, outputs: 2 };
        let (mut input, mut target, mut mask) =
            (vec![0.0; 24 * count], vec![0.0; 24 * count], vec![0.0; 24 * count]);
        for (i, trial) in trials.enumerate() {
            let side = usize::from(crate::common::draws(seed, trial, 1)[0] > 0.0);
            for step in 0..12 {
                let at = 24 * i + 2 * step;
                input[at + side] = if step < 3 { 1.0 } else { 0.0 };
                target[at + side] = 1.0;
                mask[at..at + 2].fill(if step >= 8 { 1.0 } else { 0.0 });
            }
        }
        Batch::new(shape, input, target, mask)
    }

    fn score(&self, batch: &Batch, outputs: &[f32]) -> Result<Score> {
        let trials = batch.target().chunks(24).zip(outputs.chunks(24));
        let correct = trials.filter(|(target, y)| (target[22] > target[23]) == (y[22] > y[23]));
        Ok(Score::Fraction { correct: correct.count() as u64, total: batch.shape().trials as u64 })
    }
}

fn pupil() -> Network {
    Network::from_json(
        r#"{"recurrent_regions": [{"name": "exc", "num_units": 16, "base_firing": 0.1, "learnable_bias": true},
                                  {"name": "inh", "num_units": 4, "sign": "neg"}],
            "input_regions": [{"name": "cue", "num_units": 2}],
            "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"}, {"src_region": "exc", "dst_region": "inh"},
                                      {"src_region": "inh", "dst_region": "exc"}],
            "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
            "readouts": [{"name": "side", "num_units": 2, "src_regions": ["exc"]}],
            "dynamics": {"dt": 10, "tau": 40, "noise": {"enabled": true}}, "seed": 1}"#,
    )
    .expect("valid")
}

fn options() -> TrainerOptions {
    let optimizer =
        AdamWOptions { learning_rate: 0.01, weight_decay: 0.0, ..AdamWOptions::default() };
    let schedule = Schedule { warm_up: 5, decay: Decay::Cosine { updates: 200, end: 0.1 } };
    TrainerOptions { optimizer, schedule, clip_norm: Some(1.0), ..TrainerOptions::of(&Recall, 16) }
}

fn go_on<T: Precision>(_: &Progress<'_, T>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Losses of each update, and the trainer afterwards.
fn learn<T: Precision>(
    backend: &str,
    training: &TrainingOptions,
) -> (Vec<f64>, Trainer<T>, Outcome) {
    let mut trainer = trainer::<T>(&pupil(), &options(), backend);
    let mut losses = Vec::new();
    let outcome = train(&mut trainer, &Recall, training, &mut |progress| {
        losses.push(progress.step.loss);
        ControlFlow::Continue(())
    });
    (losses, trainer, outcome.expect("it trains"))
}

#[test]
fn a_network_learns_to_recall_and_does_so_again() {
    fn check<T: Precision>(backend: &str) {
        let training = TrainingOptions { validation_trials: 50, ..TrainingOptions::new(150, 50) };
        let (losses, trainer, outcome) = learn::<T>(backend, &training);
        assert_eq!(outcome, Outcome::Finished);
        assert_eq!((losses.len(), trainer.updates()), (150, 150));
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
        let (first, last) = (mean(&losses[..10]), mean(&losses[140..]));
        assert!(last < 0.1 * first, "{backend}: from {first} to {last}");
        let best = trainer.best().expect("validated");
        assert_eq!((best.score, best.updates % 50), (1.0, 0));
        let network = trainer.best_network().expect("validated");
        assert_eq!(network.parameters(), best.parameters);

        let (again, other, _) = learn::<T>(backend, &training);
        assert_eq!(again, losses);
        assert_eq!(other.network(), trainer.network());
    }
    check::<f32>("cpu");
    check::<f64>("cpu");
    check::<f64>("reference");
}

#[test]
fn threads_change_no_more_than_rounding() {
    let parameters = |threads: usize| {
        let engine =
            EngineOptions { threads: NonZeroUsize::new(threads), ..EngineOptions::default() };
        let compute = Compute { engine, ..Compute::default() };
        let options = TrainerOptions::of(&Noisy::FITTING, 150);
        let mut trainer =
            Trainer::<f64>::new(&network("abs", "tanh"), options, &compute).expect("a trainer");
        train(&mut trainer, &Noisy::FITTING, &TrainingOptions::new(5, 5), &mut go_on)
            .expect("it trains");
        trainer.into_network().parameters()
    };
    let one = parameters(1);
    let several = parameters(3);
    assert_eq!(parameters(3), several);
    for (one, several) in one.into_iter().zip(several) {
        assert_close(several, one, 1e-9);
    }
}

#[test]
fn it_stops_at_the_target_or_without_patience() {
    let training = TrainingOptions {
        validation_trials: 20,
        target_score: Some(0.95),
        ..TrainingOptions::new(150, 5)
    };
    let (losses, mut trainer, outcome) = learn::<f32>("cpu", &training);
    assert_eq!(outcome, Outcome::TargetReached);
    assert!(losses.len() < 150 && losses.len() % 5 == 0, "{}", losses.len());
    assert!(trainer.best().expect("validated").score >= 0.95);
    // There is nothing more to do.
    let outcome = train(&mut trainer, &Recall, &training, &mut go_on).expect("it may be called");
    assert_eq!((outcome, trainer.updates() as usize), (Outcome::TargetReached, losses.len()));

    let training = TrainingOptions { target_score: None, patience: Some(3), ..training };
    let mut seen = Vec::new();
    let mut trainer = crate::common::trainer::<f32>(&pupil(), &options(), "cpu");
    let outcome = train(&mut trainer, &Recall, &training, &mut |progress| {
        seen.extend(progress.validation.map(|validation| validation.is_best));
        ControlFlow::Continue(())
    });
    assert_eq!(outcome.expect("it trains"), Outcome::OutOfPatience);
    assert_eq!(seen[seen.len() - 4..], [true, false, false, false]);
    assert!(!seen[..seen.len() - 1].windows(3).any(|three| three == [false; 3]), "{seen:?}");
}

#[test]
fn the_observer_sees_each_update_and_may_interrupt() {
    let training = TrainingOptions { validation_trials: 7, ..TrainingOptions::new(10, 4) };
    let mut trainer =
        trainer::<f32>(&network("abs", "tanh"), &TrainerOptions::of(&Noisy::FITTING, 3), "cpu");
    let mut seen = Vec::new();
    let mut run = |trainer: &mut Trainer<f32>, stop: u64| {
        train(trainer, &Noisy::FITTING, &training, &mut |progress| {
            let updates = progress.trainer.updates();
            seen.push((updates, progress.validation.is_some()));
            assert_eq!(progress.step.learning_rate, 1e-3);
            if updates == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .expect("it trains")
    };
    assert_eq!(run(&mut trainer, 5), Outcome::Interrupted);
    assert_eq!(trainer.updates(), 5);
    assert_eq!(run(&mut trainer, 0), Outcome::Finished);
    let expected: Vec<_> = (1..=10).map(|u| (u, u == 4 || u == 8 || u == 10)).collect();
    assert_eq!(seen, expected);
}

#[test]
fn an_evaluation_takes_any_number_of_trials() {
    let network = network("abs", "tanh");
    let mut trainer = trainer::<f64>(&network, &TrainerOptions::of(&Noisy::FITTING, 3), "cpu");
    let batch = Noisy::FITTING.batch(0..8, 2).expect("a batch");
    let whole = trainer.evaluate(&batch).expect("evaluates");
    assert_eq!(whole, trainer.evaluate(&batch).expect("evaluates"));
    assert_eq!(whole.outputs.len(), 8 * 9 * 3);
    // The first trials of the noise are the same ones.
    let two =
        trainer.evaluate(&Noisy::FITTING.batch(0..2, 2).expect("a batch")).expect("evaluates");
    assert_eq!(two.outputs, whole.outputs[..2 * 9 * 3]);
    let errors = batch.target().iter().zip(&whole.outputs).zip(batch.mask());
    let (sum, weights) = errors.fold((0.0, 0.0), |(sum, weights), ((target, y), mask)| {
        let (error, mask) = (f64::from(*y) - f64::from(*target), f64::from(*mask));
        (sum + mask * error * error, weights + mask)
    });
    assert_close(whole.loss, sum / weights, 1e-6);
    assert_eq!((trainer.updates(), trainer.network()), (0, &network));
}

#[test]
fn noise_is_another_in_each_update_and_off_on_request() {
    let network = network("abs", "tanh");
    let frozen = AdamWOptions { learning_rate: 1e-300, ..AdamWOptions::default() };
    let losses = |noise| {
        let options =
            TrainerOptions { noise, optimizer: frozen, ..TrainerOptions::of(&Noisy::FITTING, 3) };
        let mut trainer = trainer::<f64>(&network, &options, "cpu");
        let batch = Noisy::FITTING.batch(0..3, 2).expect("a batch");
        [0, 1].map(|_| trainer.step(&batch).expect("a step").loss)
    };
    let [first, second] = losses(None);
    assert_ne!(first, second);
    assert_eq!(losses(Some(true)), [first, second]);
    let [first, second] = losses(Some(false));
    assert_eq!(first, second);
}
