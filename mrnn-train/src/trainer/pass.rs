use crate::{Batch, Result};
use mrnn::memory::{reserved, zeros};
use mrnn::{
    Gradients, InitialState, Layout, LossGradient, Network, NoiseSource, Precision, Record,
    Sequence, Tape,
};

/// Forward and backward passes of trials, and the arrays between them.
#[derive(Debug)]
pub(super) struct Pass<T: Precision> {
    tape: Tape<T>,
    steps: usize,
    input: Vec<T>,
    h: Vec<T>,
    y: Vec<T>,
    gradient: Vec<T>,
}

impl<T: Precision> Pass<T> {
    pub(super) fn with(tape: Tape<T>) -> Result<Self> {
        let gradient = zeros("the gradient", tape.num_parameters())?;
        Ok(Self { tape, steps: 0, input: Vec::new(), h: Vec::new(), y: Vec::new(), gradient })
    }

    pub(super) fn refresh(&mut self, network: &Network) -> Result<()> {
        Ok(self.tape.refresh(network)?)
    }

    /// Runs the trials of a batch from `first` on, as many as the tape has room for; where there are fewer, silent ones
    /// follow.
    pub(super) fn forward(
        &mut self,
        batch: &Batch,
        first: usize,
        noise: NoiseSource,
        keep_h: bool,
    ) -> Result<()> {
        let dimensions = self.tape.dimensions();
        let (trials, steps) = (self.tape.batch(), batch.shape().steps);
        if steps > self.tape.max_steps() {
            let limit = self.tape.max_steps();
            return Err(mrnn::Error::TooManySteps { steps, limit }.into());
        }
        self.steps = steps;
        let values = &batch.input()[first * steps * dimensions.num_inputs..];
        let len = trials * steps * dimensions.num_inputs;
        self.input.clear();
        self.input.extend(values.iter().take(len).map(|&value| T::from_f64(f64::from(value))));
        self.input.resize(len, T::ZERO);
        resize(&mut self.y, "the outputs", trials * steps * dimensions.num_outputs)?;
        let h = if keep_h { trials * steps * dimensions.num_units } else { 0 };
        resize(&mut self.h, "the activations", h)?;

        self.tape.set_noise(noise, 0);
        let h = keep_h.then_some(&mut self.h[..]);
        let mut record = Record { h, y: Some(&mut self.y), ..Record::default() };
        let sequence = sequence(&self.input, steps);
        Ok(self.tape.forward(InitialState::default(), &sequence, &mut record)?)
    }

    /// The gradient by all parameters, from those by the outputs of the last forward pass and by its activations, which
    /// stand in [`h`](Self::h).
    pub(super) fn backward(&mut self, by_outputs: &[f64], by_h: bool) -> Result<&[T]> {
        for (y, &slope) in self.y.iter_mut().zip(by_outputs) {
            *y = T::from_f64(slope);
        }
        let h = by_h.then_some(&self.h[..]);
        let slopes = LossGradient { h, y: Some(&self.y), ..LossGradient::default() };
        let mut gradients =
            Gradients { parameters: Some(&mut self.gradient), ..Gradients::default() };
        self.tape.backward(&sequence(&self.input, self.steps), &slopes, &mut gradients)?;
        Ok(&self.gradient)
    }

    /// Outputs of the last forward pass, `[B, T, O]`.
    pub(super) fn y(&self) -> &[T] {
        &self.y
    }

    /// Activations of the last forward pass, `[B, T, H]`; none where they were not kept.
    pub(super) fn h(&mut self) -> &mut [T] {
        &mut self.h
    }
}

fn sequence<T>(input: &[T], steps: usize) -> Sequence<'_, T> {
    Sequence { steps, layout: Layout::BatchFirst, input: Some(input), stimulation: None }
}

fn resize<T: Precision>(array: &mut Vec<T>, what: &str, len: usize) -> Result<()> {
    if array.capacity() < len {
        *array = reserved(what, len)?;
    }
    array.resize(len, T::ZERO);
    Ok(())
}
