//! What can't be trained, and what an error leaves behind.

use crate::common::{Noisy, network, on, trainer};
use mrnn::Network;
use mrnn_train::{
    Batch, BatchShape, Compute, Error, Loss, Penalty, Regularizer, Task, Trainer, TrainerOptions,
    TrainingOptions, train,
};
use std::ops::ControlFlow;

fn options() -> TrainerOptions {
    TrainerOptions::of(&Noisy::FITTING, 3)
}

/// A network that is easily driven too far.
fn sensitive() -> Network {
    let mut network = network("abs", "relu");
    network.set_weight("cue", "exc", &[10.0; 14]).expect("7 x 2");
    network
}

/// A batch whose second trial drives activations of [`sensitive`] beyond float32.
fn excessive() -> Batch {
    let good = Noisy::FITTING.batch(0..3, 1).expect("a batch");
    let mut input = good.input().to_vec();
    input[18..36].fill(3e38);
    Batch::new(good.shape(), input, good.target().to_vec(), good.mask().to_vec()).expect("finite")
}

#[test]
fn a_loss_that_is_no_number_changes_nothing() {
    let mut trainer = trainer::<f32>(&sensitive(), &options(), "cpu");
    let good = Noisy::FITTING.batch(0..3, 1).expect("a batch");
    trainer.step(&good).expect("a step");
    let before = (trainer.network().clone(), trainer.optimizer().clone());
    let error = trainer.step(&excessive()).expect_err("no number");
    assert!(matches!(error, Error::NonFiniteLoss { updates: 1, trial: Some(1), .. }), "{error}");
    assert!(trainer.evaluate(&excessive()).is_err());
    assert_eq!((trainer.network().clone(), trainer.optimizer().clone()), before);

    // It goes on as if nothing had been.
    trainer.step(&good).expect("a step");
    let mut other = crate::common::trainer::<f32>(&sensitive(), &options(), "cpu");
    (0..2).for_each(|_| drop(other.step(&good).expect("a step")));
    assert_eq!(trainer.network(), other.network());
}

#[test]
fn a_gradient_that_is_no_number_names_its_tensor() {
    // Outputs are within float32; gradients by the weights of the cue are not.
    let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}], "input_regions": [{"name": "cue", "num_units": 1}],
        "input_connections": [{"src_region": "cue", "dst_region": "a"}],
        "readouts": [{"name": "y", "num_units": 1, "src_regions": ["a"]}],
        "constraints": {"input": false}, "dynamics": {"type": "elman", "activation": "linear"}}"#;
    let mut network = Network::from_json(text).expect("valid");
    network.set_weight("cue", "a", &[1e-30]).expect("one");
    network.set_readout("y", &[1e30], &[0.0]).expect("one");
    let options = TrainerOptions::new(1, 1, Loss::MeanSquaredError);
    let mut trainer = trainer::<f32>(&network, &options, "cpu");
    let shape = BatchShape { trials: 1, steps: 1, inputs: 1, outputs: 1 };
    let batch = Batch::new(shape, vec![1e15], vec![0.0], vec![1.0]).expect("finite");
    let error = trainer.step(&batch).expect_err("no number");
    let Error::NonFiniteGradient { updates: 0, tensor, index: 0, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(tensor, "input/cue/a/weight");
    assert_eq!(trainer.network(), &network);
}

#[test]
fn an_update_beyond_the_precision_changes_nothing() {
    let network = network("abs", "relu");
    let mut beyond = options();
    beyond.optimizer.learning_rate = 1e39;
    let mut trainer = trainer::<f32>(&network, &beyond, "cpu");
    let batch = Noisy::FITTING.batch(0..3, 1).expect("a batch");
    let loss = trainer.evaluate(&batch).expect("evaluates").loss;
    let error = trainer.step(&batch).expect_err("too large");
    assert!(matches!(error, Error::Network(mrnn::Error::Overflow { .. })), "{error}");
    assert_eq!((trainer.network(), trainer.updates()), (&network, 0));
    assert_eq!(trainer.evaluate(&batch).expect("evaluates").loss, loss);
}

#[test]
fn batches_must_fit() {
    let mut trainer = trainer::<f32>(&network("abs", "tanh"), &options(), "cpu");
    let fitting = Noisy::FITTING;
    let batch = |task: Noisy, trials| task.batch(0..trials, 1).expect("a batch");
    for (batch, expected) in [
        (batch(fitting, 2), "the batch has 2 trials; an update has 3"),
        (
            batch(Noisy { inputs: 4, ..Noisy::FITTING }, 3),
            "the batch has 4 inputs; the network has 2",
        ),
        (
            batch(Noisy { outputs: 1, ..Noisy::FITTING }, 3),
            "the batch has 1 outputs; the network has 3",
        ),
    ] {
        assert_eq!(trainer.step(&batch).expect_err(expected).to_string(), expected);
    }
    let long = batch(Noisy { steps: 10, ..Noisy::FITTING }, 3);
    let error = trainer.step(&long).expect_err("too long");
    assert!(matches!(error, Error::Network(mrnn::Error::TooManySteps { steps: 10, limit: 9 })));
    // Shorter ones do.
    trainer.step(&batch(Noisy { steps: 6, ..Noisy::FITTING }, 3)).expect("a step");
}

#[test]
fn trainers_say_what_they_cannot_train() {
    let new = |network: &Network, options: TrainerOptions| {
        Trainer::<f32>::new(network, options, &Compute::default()).expect_err("refused").to_string()
    };
    let fine = network("abs", "tanh");
    let penalty = |strength, region: &str| {
        let regions = Some(vec![region.to_owned()]);
        vec![Regularizer { penalty: Penalty::RatesL2, strength, regions }]
    };
    for (options, expected) in [
        (TrainerOptions { batch: 0, ..options() }, "batch is 0"),
        (TrainerOptions { steps: 0, ..options() }, "steps is 0"),
        (TrainerOptions { clip_norm: Some(0.0), ..options() }, "clip_norm is 0"),
        (
            TrainerOptions { regularizers: penalty(1.0, "tahl"), ..options() },
            "did you mean 'thal'?",
        ),
        (
            TrainerOptions { regularizers: penalty(-1.0, "thal"), ..options() },
            "strength of a regulariser is -1",
        ),
    ] {
        let message = new(&fine, options);
        assert!(message.contains(expected), "{message}");
    }
    let silent = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}]}"#;
    let silent = Network::from_json(silent).expect("valid");
    assert_eq!(new(&silent, options()), "the network has no readout");
    let frozen = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}],
        "readouts": [{"name": "y", "num_units": 1, "src_regions": ["a"], "trainable": false}]}"#;
    let frozen = Network::from_json(frozen).expect("valid");
    assert_eq!(new(&frozen, options()), "no parameter of the network is trainable");
    let error = Trainer::<f32>::new(&fine, options(), &on("reference")).expect_err("f64 only");
    assert!(matches!(error, Error::Network(mrnn::Error::BackendUnavailable { .. })), "{error}");
}

#[test]
fn training_says_what_it_cannot_do() {
    let mut trainer = trainer::<f32>(&network("abs", "relu"), &options(), "cpu");
    let mut refused = |task: &dyn Task, options: TrainingOptions| {
        let outcome = train(&mut trainer, task, &options, &mut |_| ControlFlow::Continue(()));
        outcome.expect_err("refused").to_string()
    };
    let fine = TrainingOptions::new(4, 2);
    let none = "needs validation; validation_trials is 0";
    for (options, expected) in [
        (
            TrainingOptions { epoch: 0, ..fine.clone() },
            "epoch is 0; it must be at least 1".to_owned(),
        ),
        (TrainingOptions { patience: Some(2), ..fine.clone() }, format!("patience {none}")),
        (
            TrainingOptions { target_score: Some(1.0), ..fine.clone() },
            format!("target_score {none}"),
        ),
        (
            TrainingOptions { updates: u64::MAX, ..fine.clone() },
            format!("{} updates of 3 trials are more than the numbers of trials reach", u64::MAX),
        ),
    ] {
        assert_eq!(refused(&Noisy::FITTING, options), expected);
    }
    let wide = Noisy { inputs: 5, ..Noisy::FITTING };
    assert_eq!(refused(&wide, fine.clone()), "the task has 5 inputs; the network has 2");
    let long = Noisy { steps: 10, ..Noisy::FITTING };
    assert!(refused(&long, fine).contains("10"));
}

/// A task one of whose trials is [`excessive`].
struct Pitfall;

impl Task for Pitfall {
    fn name(&self) -> &str {
        "pitfall"
    }

    fn num_inputs(&self) -> usize {
        2
    }

    fn num_outputs(&self) -> usize {
        3
    }

    fn steps(&self) -> usize {
        9
    }

    fn loss(&self) -> Loss {
        Loss::MeanSquaredError
    }

    fn metric(&self) -> &str {
        "none"
    }

    fn batch(&self, trials: std::ops::Range<u64>, seed: u64) -> mrnn_train::Result<Batch> {
        if trials.contains(&7) { Ok(excessive()) } else { Noisy::FITTING.batch(trials, seed) }
    }

    fn score(&self, batch: &Batch, outputs: &[f32]) -> mrnn_train::Result<mrnn_train::Score> {
        Noisy::FITTING.score(batch, outputs)
    }
}

#[test]
fn errors_in_training_name_the_trials() {
    let mut trainer = trainer::<f32>(&sensitive(), &options(), "cpu");
    let training = TrainingOptions::new(10, 10);
    let outcome = train(&mut trainer, &Pitfall, &training, &mut |_| ControlFlow::Continue(()));
    let message = outcome.expect_err("no number").to_string();
    let expected = "trials 6 to 8 of the task: the loss of the update after 2 others is ";
    assert!(message.starts_with(expected), "{message}");
    assert!(message.ends_with("the first trial of the batch with such outputs is 1"), "{message}");
    assert_eq!(trainer.updates(), 2);
}
