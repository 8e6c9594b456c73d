//! Training on tapes of the CUDA engine.

use mrnn::{Network, TapeOptions};
use mrnn_cuda::{Mode, Options};
use mrnn_train::{Compute, Loss, StepReport, Task, Trainer, TrainerOptions, tasks};

const STEPS: usize = 25;
const BATCH: usize = 8;
const UPDATES: u64 = 25;

fn flip_flop() -> (Network, Box<dyn Task>) {
    let text = include_str!("../../../examples/flipflop.json");
    let network = Network::from_json(text).expect("a network");
    let steps = STEPS.to_string();
    let task = tasks::by_name("flip-flop", &[("steps", &steps)], network.dynamics().dt);
    (network, task.expect("a task"))
}

fn updates(trainer: &mut Trainer<f32>, task: &dyn Task) -> Vec<StepReport> {
    let update = |update: u64| {
        let trials = update * BATCH as u64..(update + 1) * BATCH as u64;
        trainer.step(&task.batch(trials, 7).expect("trials")).expect("an update")
    };
    (0..UPDATES).map(update).collect()
}

/// The same trials change the same parameters, update by update, as on the CPU, and the loss falls.
#[test]
fn flip_flops_are_learned_as_on_the_cpu() {
    if !mrnn_tests::has_cuda() {
        return;
    }
    let (network, task) = flip_flop();
    let mut options = TrainerOptions::new(BATCH, STEPS, Loss::MeanSquaredError);
    options.optimizer.learning_rate = 0.01;
    let on_cpu = Trainer::<f32>::new(&network, options.clone(), &Compute::default());
    let expected = updates(&mut on_cpu.expect("a trainer"), &*task);
    for mode in Mode::ALL {
        let engine =
            mrnn_tests::cuda::<f32>(&network, Options::default(), mode).expect("an engine");
        let tape = engine.tape(&network, BATCH, STEPS, TapeOptions::default()).expect("a tape");
        let mut trainer =
            Trainer::with_tape(&network, options.clone(), tape).expect("its own tape");
        let found = updates(&mut trainer, &*task);
        for (found, expected) in found.iter().zip(&expected) {
            let error = (found.loss / expected.loss - 1.0).abs();
            assert!(error < 1e-4, "{} is not {} in mode {mode:?}", found.loss, expected.loss);
        }
        let (first, last) = (&found[0], &found[found.len() - 1]);
        assert!(last.loss < 0.8 * first.loss, "{} after {}", last.loss, first.loss);
    }
}

#[test]
fn tapes_of_other_sizes_are_refused() {
    let (network, _) = flip_flop();
    for (batch, steps, what) in [(BATCH + 1, STEPS, "trials"), (BATCH, STEPS + 1, "steps")] {
        let engine = mrnn::engine::<f32>(&network, "cpu").expect("an engine");
        let tape = engine.tape(&network, batch, steps, TapeOptions::default()).expect("a tape");
        let options = TrainerOptions::new(BATCH, STEPS, Loss::MeanSquaredError);
        let error = Trainer::with_tape(&network, options, tape).expect_err("other sizes");
        assert!(error.to_string().contains(what), "{error}");
    }
}
