//! Networks and batches that the tests share.

use mrnn::noise::{Target, TrialNoise};
use mrnn::{Backend, Network, Precision};
use mrnn_train::{Batch, BatchShape, Compute, Loss, Result, Score, Task, Trainer, TrainerOptions};
use std::ops::Range;

/// Excitation and inhibition, a parent region, sparse and delayed connections, a frozen one, learnable base firing and
/// initial states, two readouts of two and one outputs, the second of which is frozen.
pub(crate) fn network(dale: &str, activation: &str) -> Network {
    let text = format!(
        r#"{{
        "recurrent_regions": [
            {{"name": "exc", "num_units": 7, "parent_region": "cortex", "base_firing": 0.1, "learnable_bias": true}},
            {{"name": "inh", "num_units": 4, "sign": "neg", "parent_region": "cortex", "init": 0.2}},
            {{"name": "thal", "num_units": 3, "init": 0.1, "learnable_init": true, "tau": 40}}],
        "input_regions": [{{"name": "cue", "num_units": 2}}],
        "recurrent_connections": [
            {{"src_region": "exc", "dst_region": "exc", "sparsity": 0.4}},
            {{"src_region": "exc", "dst_region": "inh"}},
            {{"src_region": "inh", "dst_region": "exc", "delay": 20}},
            {{"src_region": "exc", "dst_region": "thal", "trainable": false}},
            {{"src_region": "thal", "dst_region": "exc", "delay": 10}}],
        "input_connections": [
            {{"src_region": "cue", "dst_region": "exc"}}, {{"src_region": "cue", "dst_region": "thal", "sparsity": 0.5}}],
        "readouts": [{{"name": "choice", "num_units": 2, "src_regions": ["cortex"]}},
                     {{"name": "gaze", "num_units": 1, "src_regions": ["thal"], "trainable": false}}],
        "constraints": {{"dale": "{dale}"}}, "seed": 5,
        "dynamics": {{"activation": "{activation}", "dt": 10, "tau": 50, "noise": {{"enabled": true, "hidden": 0.02}}}}}}"#
    );
    Network::from_json(&text).expect("valid")
}

/// Standard normal numbers.
pub(crate) fn draws(seed: u64, trial: u64, count: usize) -> Vec<f64> {
    let mut draws = vec![0.0; count];
    TrialNoise::new(seed, trial).fill(0, Target::Hidden, &mut draws);
    draws
}

/// Trials of random input and targets, of which the first steps do not count.
pub(crate) struct Noisy {
    pub(crate) steps: usize,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Noisy {
    /// For networks of [`network`].
    pub(crate) const FITTING: Self = Self { steps: 9, inputs: 2, outputs: 3 };
}

impl Task for Noisy {
    fn name(&self) -> &str {
        "noisy"
    }

    fn num_inputs(&self) -> usize {
        self.inputs
    }

    fn num_outputs(&self) -> usize {
        self.outputs
    }

    fn steps(&self) -> usize {
        self.steps
    }

    fn loss(&self) -> Loss {
        Loss::MeanSquaredError
    }

    fn metric(&self) -> &str {
        "negative_error"
    }

    fn batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        let Self { steps, inputs, outputs } = *self;
        let width = inputs + outputs;
        let values: Vec<Vec<f64>> = trials.map(|trial| draws(seed, trial, steps * width)).collect();
        let rows = || values.iter().flat_map(|trial| trial.chunks(width));
        let narrowed = |value: &f64| *value as f32;
        let input = rows().flat_map(|row| row[..inputs].iter().map(narrowed)).collect();
        let target = rows().flat_map(|row| row[inputs..].iter().map(narrowed)).collect();
        let mask = values.iter().flat_map(|_| (0..steps * outputs).map(|i| mask(i / outputs)));
        let shape = BatchShape { trials: values.len(), steps, inputs, outputs };
        Batch::new(shape, input, target, mask.collect())
    }

    fn score(&self, batch: &Batch, outputs: &[f32]) -> Result<Score> {
        let errors = batch.target().iter().zip(outputs).zip(batch.mask());
        let error: f64 = errors.map(|((t, y), m)| f64::from(m * (t - y) * (t - y))).sum();
        Ok(Score::Value(-error))
    }
}

fn mask(step: usize) -> f32 {
    match step {
        0 | 1 => 0.0,
        2 => 0.5,
        _ => 2.0,
    }
}

pub(crate) fn on(backend: &str) -> Compute {
    assert!(backend.parse::<Backend>().is_ok(), "{backend}");
    Compute { backend: backend.to_owned(), ..Compute::default() }
}

pub(crate) fn trainer<T: Precision>(
    network: &Network,
    options: &TrainerOptions,
    backend: &str,
) -> Trainer<T> {
    Trainer::new(network, options.clone(), &on(backend)).expect("a trainer")
}

#[track_caller]
pub(crate) fn assert_close(found: f64, expected: f64, tolerance: f64) {
    let error = (found - expected).abs();
    assert!(error <= tolerance * expected.abs().max(1.0), "{found} is not {expected}");
}
