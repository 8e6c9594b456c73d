//! The trained networks of the examples do their tasks on trials that they have not learnt from.

use mrnn::{Network, NoiseSource};
use mrnn_train::{Compute, evaluate, for_network, tasks};
use std::path::Path;

/// Of 1000 trials of another seed than that of the training.
fn score(model: &str, task: &str) -> f64 {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/models");
    let network = Network::load(models.join(model)).expect("a shipped model");
    let task = tasks::by_name(task, &[], network.dynamics().dt).expect("a task");
    let task = for_network(task, &network).expect("the network is made for it");
    let batch = task.batch(0..1000, 12).expect("trials");
    let noise = NoiseSource { enabled: false, seed: 0, first_trial: 0 };
    let compute = Compute::default();
    let evaluation = evaluate::<f32>(&network, &batch, task.loss(), noise, &compute);
    let outputs = evaluation.expect("runs").outputs;
    task.score(&batch, &outputs).expect("a score").value()
}

#[test]
fn the_flip_flop_holds_its_bits() {
    let score = score("flipflop.safetensors", "flip-flop");
    assert!(score >= 0.995, "{score}");
}

#[test]
fn the_loop_goes_and_withholds() {
    let score = score("go_nogo.safetensors", "go-no-go");
    assert!(score >= 0.95, "{score}");
}
