//! One trial's arrays, as they are drawn and as they are scored.

use std::ops::Range;

/// The arrays of a trial that is drawn, row-major by step; all are 0 at first.
#[derive(Debug)]
pub(super) struct TrialArrays<'a> {
    pub(super) input: &'a mut [f32],
    pub(super) target: &'a mut [f32],
    pub(super) mask: &'a mut [f32],
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

impl TrialArrays<'_> {
    pub(super) fn set_input(&mut self, steps: Range<usize>, channel: usize, value: f32) {
        set(self.input, self.inputs, steps, channel, value);
    }

    pub(super) fn set_target(&mut self, steps: Range<usize>, output: usize, value: f32) {
        set(self.target, self.outputs, steps, output, value);
    }

    /// Asks for the target of an output.
    pub(super) fn ask_for(&mut self, steps: Range<usize>, output: usize) {
        set(self.mask, self.outputs, steps, output, 1.0);
    }

    /// Asks for one output to be chosen among all.
    pub(super) fn ask_for_choice(&mut self, steps: Range<usize>, output: usize) {
        self.set_target(steps.clone(), output, 1.0);
        (0..self.outputs).for_each(|output| self.ask_for(steps.clone(), output));
    }
}

fn set(array: &mut [f32], width: usize, steps: Range<usize>, column: usize, value: f32) {
    steps.for_each(|step| array[step * width + column] = value);
}

/// A trial and the outputs of a network that has done it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer<'a> {
    pub(super) input: &'a [f32],
    pub(super) target: &'a [f32],
    pub(super) mask: &'a [f32],
    pub(super) output: &'a [f32],
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

impl Answer<'_> {
    fn steps(&self) -> Range<usize> {
        0..self.mask.len() / self.outputs
    }

    pub(super) fn input(&self, step: usize, channel: usize) -> f32 {
        self.input[step * self.inputs + channel]
    }

    pub(super) fn target(&self, step: usize, output: usize) -> f32 {
        self.target[step * self.outputs + output]
    }

    pub(super) fn output(&self, step: usize, output: usize) -> f32 {
        self.output[step * self.outputs + output]
    }

    /// Whether the target of an output was asked for.
    pub(super) fn is_asked(&self, step: usize, output: usize) -> bool {
        self.mask[step * self.outputs + output] > 0.0
    }

    /// Mean of an output over some steps; 0 where there are none.
    pub(super) fn mean_output(&self, output: usize, during: impl Fn(usize) -> bool) -> f32 {
        let values =
            self.steps().filter(|&step| during(step)).map(|step| self.output(step, output));
        let (sum, count) =
            values.fold((0.0, 0_u32), |(sum, count), value| (sum + f64::from(value), count + 1));
        (sum / f64::from(count.max(1))) as f32
    }

    /// Whether the choice that the trial ends with, summed over the steps that ask for it, was the greatest output.
    pub(super) fn final_choice_is_right(&self) -> bool {
        let is_asked_for =
            |step, output| self.is_asked(step, output) && self.target(step, output) > 0.0;
        let last = self
            .steps()
            .rev()
            .find_map(|step| (0..self.outputs).find(|&output| is_asked_for(step, output)));
        let Some(choice) = last else { return false };
        let mean = |output| self.mean_output(output, |step| is_asked_for(step, choice));
        let others = (0..self.outputs).filter(|&output| output != choice);
        others.map(mean).all(|other| mean(choice) > other)
    }
}
