//! Interrupted runs, and the files that they leave.

use crate::common::{Noisy, network, on, trainer};
use mrnn::{Network, Precision};
use mrnn_train::{
    AdamWOptions, Checkpoint, Compute, Decay, Error, Penalty, Regularizer, Schedule, Trainer,
    TrainerOptions, TrainingOptions, train,
};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn options() -> TrainerOptions {
    let regularizer = |penalty| Regularizer { penalty, strength: 0.01, regions: None };
    TrainerOptions {
        optimizer: AdamWOptions { learning_rate: 0.013, ..AdamWOptions::default() },
        schedule: Schedule { warm_up: 3, decay: Decay::Cosine { updates: 9, end: 0.1 } },
        clip_norm: Some(0.7),
        regularizers: vec![regularizer(Penalty::WeightsL1), regularizer(Penalty::RatesL2)],
        noise_seed: 11,
        ..TrainerOptions::of(&Noisy::FITTING, 3)
    }
}

fn training() -> TrainingOptions {
    TrainingOptions { validation_trials: 4, seed: 6, ..TrainingOptions::new(10, 3) }
}

/// Trains until so many updates are taken.
fn run<T: Precision>(trainer: &mut Trainer<T>, until: u64) {
    let outcome = train(trainer, &Noisy::FITTING, &training(), &mut |progress| {
        if progress.trainer.updates() == until {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    outcome.expect("it trains");
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// A checkpoint after so many updates.
fn saved(folder: &Folder, updates: u64) -> PathBuf {
    let mut trainer = trainer::<f32>(&network("abs", "tanh"), &options(), "cpu");
    run(&mut trainer, updates);
    let path = folder.path("run.safetensors");
    trainer.save(&path).expect("saves");
    path
}

#[test]
fn an_interrupted_run_ends_where_an_uninterrupted_one_does() {
    fn check<T: Precision>(backend: &str) {
        for dale in ["abs", "clamp"] {
            let network = network(dale, "softplus");
            let mut whole = trainer::<T>(&network, &options(), backend);
            run(&mut whole, u64::MAX);
            for stop in [1, 3, 5, 10] {
                let folder = Folder::new();
                let path = folder.path("run.safetensors");
                let mut first = trainer::<T>(&network, &options(), backend);
                run(&mut first, stop);
                first.save(&path).expect("saves");
                let checkpoint = Checkpoint::load(&path).expect("loads");
                assert_eq!(checkpoint.updates(), stop);
                let mut second = Trainer::<T>::resume(&checkpoint, &on(backend)).expect("resumes");
                assert_eq!(second.options(), first.options());
                assert_eq!(second.best(), first.best());
                run(&mut second, u64::MAX);
                assert_eq!(second.updates(), 10);
                assert_eq!(
                    bits(second.network()),
                    bits(whole.network()),
                    "{backend} {dale} {stop}"
                );
                assert_eq!(second.optimizer(), whole.optimizer());
                assert_eq!(second.best(), whole.best());
                assert!(second.best().is_some());
            }
        }
    }
    check::<f32>("cpu");
    check::<f64>("cpu");
    check::<f64>("reference");
}

fn bits(network: &Network) -> Vec<u64> {
    network.parameters().into_iter().map(f64::to_bits).collect()
}

#[test]
fn the_same_state_saves_to_the_same_bytes() {
    let folder = Folder::new();
    let path = saved(&folder, 7);
    let again = folder.path("again.safetensors");
    let checkpoint = Checkpoint::load(&path).expect("loads");
    let trainer = Trainer::<f32>::resume(&checkpoint, &Compute::default()).expect("resumes");
    trainer.save(&again).expect("saves");
    let read = |path: &Path| std::fs::read(path).expect("a file");
    assert_eq!(read(&path), read(&again));
}

#[test]
fn a_checkpoint_says_what_it_is_of() {
    let folder = Folder::new();
    let checkpoint = Checkpoint::load(saved(&folder, 4)).expect("loads");
    let check = |network: &Network, options: &TrainerOptions| {
        checkpoint.check(network, options).expect_err("another").to_string()
    };
    let same = network("abs", "tanh");
    checkpoint.check(&same, &options()).expect("the same");

    let relu = network("abs", "relu");
    let expected = r#"network.dynamics.activation was "tanh" so far and is "relu" now"#;
    assert_eq!(check(&relu, &options()), expected);
    let mut mask = same.mask("exc", "exc").expect("small").into_vec();
    mask[0] = 1.0 - mask[0];
    let mask: Vec<u8> = mask.into_iter().map(|exists| exists as u8).collect();
    let mut other = same.clone();
    other.set_mask("exc", "exc", &mask).expect("a mask");
    assert_eq!(
        check(&other, &options()),
        "the mask of 'exc' -> 'exc' was one so far and is another now"
    );
    let mut rate = options();
    rate.optimizer.learning_rate = 0.5;
    let expected = "options.optimizer.learning_rate was 0.013 so far and is 0.5 now";
    assert_eq!(check(&same, &rate), expected);
    let none = TrainerOptions { clip_norm: None, ..options() };
    assert_eq!(check(&same, &none), "options.clip_norm was 0.7 so far and is not set now");
    let fewer = TrainerOptions { regularizers: vec![], ..options() };
    assert_eq!(
        check(&same, &fewer),
        "options.regularizers was a list of 2 so far and is a list of 0 now"
    );
}

#[test]
fn a_run_keeps_to_its_trials_unless_it_is_told_to_forget_them() {
    let folder = Folder::new();
    let checkpoint = Checkpoint::load(saved(&folder, 4)).expect("loads");
    let mut trainer = Trainer::<f32>::resume(&checkpoint, &Compute::default()).expect("resumes");
    let other = TrainingOptions { seed: 7, ..training() };
    let go_on = |trainer: &mut Trainer<f32>| {
        train(trainer, &Noisy::FITTING, &other, &mut |_| ControlFlow::Continue(()))
    };
    let error = go_on(&mut trainer).expect_err("other trials");
    assert_eq!(error.to_string(), "training.seed was 6 so far and is 7 now");
    assert_eq!(trainer.updates(), 4);
    trainer.forget_task();
    assert!(trainer.best().is_none());
    go_on(&mut trainer).expect("it trains");
    assert_eq!(trainer.updates(), 10);
}

#[test]
fn damaged_and_foreign_files_are_refused() {
    let folder = Folder::new();
    let path = saved(&folder, 4);
    let bytes = std::fs::read(&path).expect("a file");
    let refused = |name: &str, bytes: &[u8]| {
        let path = folder.path(name);
        std::fs::write(&path, bytes).expect("writes");
        let message = Checkpoint::load(&path).expect_err(name).to_string();
        assert!(message.contains(name), "{message}");
        message
    };
    for len in [0, 7, 200, bytes.len() / 2, bytes.len() - 1] {
        refused("truncated.safetensors", &bytes[..len]);
    }
    for at in [bytes.len() - 5, bytes.len() / 2] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 4;
        assert!(refused("flipped.safetensors", &flipped).contains("checksum"));
    }
    let model = folder.path("model.safetensors");
    network("abs", "tanh").save(&model).expect("saves");
    let message = Checkpoint::load(&model).expect_err("a model").to_string();
    assert!(message.contains("its format is 'mrnn'"), "{message}");
    let message = Network::load(&path).expect_err("a checkpoint").to_string();
    assert!(message.contains("its format is 'mrnn-checkpoint'"), "{message}");
    let message =
        Checkpoint::load(folder.path("nowhere.safetensors")).expect_err("none").to_string();
    assert!(message.contains("nowhere.safetensors"), "{message}");

    let trainer = trainer::<f32>(&network("abs", "tanh"), &options(), "cpu");
    let error = trainer.save(folder.path("run.json")).expect_err("an extension");
    assert!(matches!(error, Error::Network(mrnn::Error::UnknownExtension { .. })), "{error}");
}
