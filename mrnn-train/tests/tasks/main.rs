//! The tasks of the crate: their trials against an independent account of each task, and their scores.

mod centre_out_reach;
mod delayed_match_to_category;
mod flip_flop;
mod go_no_go;
mod perceptual_discrimination;
mod ready_set_go;
mod registry;

use mrnn_train::{Batch, BatchShape, Error, Loss, Score, Task, tasks};
use std::ops::Range;

const DT: f64 = 10.0;
const SEED: u64 = 5;

#[track_caller]
fn task(name: &str, settings: &[(&str, &str)]) -> Box<dyn Task> {
    tasks::by_name(name, settings, DT).expect("the parameters are valid")
}

#[track_caller]
fn batch(task: &dyn Task, trials: Range<u64>) -> Batch {
    task.batch(trials, SEED).expect("there are trials")
}

/// One trial of a batch.
#[derive(Clone, Copy)]
struct Trial<'a> {
    batch: &'a Batch,
    number: usize,
}

impl Trial<'_> {
    fn steps(self) -> Range<usize> {
        0..self.batch.shape().steps
    }

    fn input(self, step: usize, channel: usize) -> f32 {
        let BatchShape { steps, inputs, .. } = self.batch.shape();
        self.batch.input()[(self.number * steps + step) * inputs + channel]
    }

    fn target(self, step: usize, output: usize) -> f32 {
        self.batch.target()[self.place(step, output)]
    }

    fn mask(self, step: usize, output: usize) -> f32 {
        self.batch.mask()[self.place(step, output)]
    }

    fn place(self, step: usize, output: usize) -> usize {
        let BatchShape { steps, outputs, .. } = self.batch.shape();
        (self.number * steps + step) * outputs + output
    }

    /// The steps at which a channel is on; they follow one another.
    #[track_caller]
    fn on(self, channel: usize) -> Range<usize> {
        let on: Vec<usize> =
            self.steps().filter(|&step| self.input(step, channel) != 0.0).collect();
        let range = on.first().map_or(0..0, |&first| first..first + on.len());
        assert_eq!(range.clone().collect::<Vec<_>>(), on, "channel {channel} is on once");
        range
    }

    /// The steps that ask for an output.
    fn asked(self, output: usize) -> Vec<usize> {
        self.steps().filter(|&step| self.mask(step, output) > 0.0).collect()
    }
}

/// The direction that a ring of inputs from `first` on shows, in degrees from 0 to 360: that of the population vector
/// (Georgopoulos et al. 1982).
#[track_caller]
fn ring_direction(trial: Trial<'_>, step: usize, first: usize, inputs: usize) -> f64 {
    let (mut x, mut y) = (0.0, 0.0);
    for input in 0..inputs {
        let response = f64::from(trial.input(step, first + input));
        assert!(response > 0.0 && response <= 1.0, "{response}");
        let (sine, cosine) = (input as f64 / inputs as f64 * std::f64::consts::TAU).sin_cos();
        x += response * cosine;
        y += response * sine;
    }
    y.atan2(x).to_degrees().rem_euclid(360.0)
}

/// Whether a ring of inputs is silent.
fn is_ring_silent(trial: Trial<'_>, step: usize, first: usize, inputs: usize) -> bool {
    (first..first + inputs).all(|channel| trial.input(step, channel) == 0.0)
}

fn trials(batch: &Batch) -> impl Iterator<Item = Trial<'_>> {
    (0..batch.shape().trials).map(move |number| Trial { batch, number })
}

/// Asserts that the arrays hold targets that the task's loss takes, and weights 0 or 1.
#[track_caller]
fn assert_targets_are_valid(task: &dyn Task, batch: &Batch) {
    task.loss().check(batch).expect("the loss takes the targets");
    assert!(batch.mask().iter().all(|&weight| weight == 0.0 || weight == 1.0));
}

/// The score of an answer to a batch.
#[track_caller]
fn fraction(task: &dyn Task, batch: &Batch, outputs: &[f32]) -> f64 {
    let score = task.score(batch, outputs).expect("the outputs have the right shape");
    assert!(matches!(score, Score::Fraction { total, .. } if total > 0), "{score:?}");
    score.value()
}

/// The batch with the outputs of one trial replaced.
fn with_outputs(
    batch: &Batch,
    trial: Trial<'_>,
    mut value: impl FnMut(usize, usize) -> f32,
) -> Vec<f32> {
    let mut outputs = batch.target().to_vec();
    for step in trial.steps() {
        for output in 0..batch.shape().outputs {
            outputs[trial.place(step, output)] = value(step, output);
        }
    }
    outputs
}

/// Asserts that a setting is refused with a message that holds every part.
#[track_caller]
fn assert_refused(name: &str, settings: &[(&str, &str)], parts: &[&str]) {
    let error = tasks::by_name(name, settings, DT).err().expect("it is refused").to_string();
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}
