use crate::Result;
use mrnn::{
    Gradients, InitialState, Layout, LossGradient, Network, NoiseSource, Precision, Record, Scalar,
    Sequence, Tape,
};
use std::sync::{Mutex, MutexGuard};

/// The widths of a recurrence's tensors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    pub(super) batch: usize,
    pub(super) inputs: usize,
    pub(super) units: usize,
    pub(super) outputs: usize,
    pub(super) parameters: usize,
}

/// What a forward pass depends on.
pub(super) struct Arguments<'a, T> {
    pub(super) parameters: &'a [T],
    pub(super) input: &'a [T],
    pub(super) x0: Option<&'a [T]>,
    pub(super) steps: usize,
    pub(super) noise: NoiseSource,
}

/// Gradients by activations and readouts.
pub(super) struct Slopes<T> {
    h: Option<Vec<T>>,
    y: Option<Vec<T>>,
}

impl<T: Copy> Slopes<T> {
    /// Those of rows of `units` activations and `outputs` readouts side by side.
    pub(super) fn split(rows: Vec<T>, units: usize, outputs: usize) -> Self {
        match (units, outputs) {
            (_, 0) => Self { h: Some(rows), y: None },
            (0, _) => Self { h: None, y: Some(rows) },
            _ => {
                let rows = || rows.chunks_exact(units + outputs);
                let h = rows().flat_map(|row| &row[..units]).copied().collect();
                let y = rows().flat_map(|row| &row[units..]).copied().collect();
                Self { h: Some(h), y: Some(y) }
            }
        }
    }
}

/// An array each for the gradients by parameters, input and x0, where they are wanted.
type Wanted<'a, T> = (Option<&'a mut [T]>, Option<&'a mut [T]>, Option<&'a mut [T]>);

/// A tape with the parameters that it has last run with.
#[derive(Debug)]
pub(super) struct Passes<T: Precision> {
    network: Network,
    tape: Tape<T>,
    parameters: Vec<T>,
    /// Forward passes taken; the tape holds the last.
    count: u64,
}

impl<T: Precision> Passes<T> {
    /// Those of a tape with the parameters of the network.
    pub(super) fn new(network: &Network, tape: Tape<T>) -> Self {
        let parameters = network.parameters().into_iter().map(Scalar::from_f64).collect();
        Self { network: network.clone(), tape, parameters, count: 0 }
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn widths(&self) -> Widths {
        let dimensions = self.tape.dimensions();
        Widths {
            batch: self.tape.batch(),
            inputs: dimensions.num_inputs,
            units: dimensions.num_units,
            outputs: dimensions.num_outputs,
            parameters: self.tape.num_parameters(),
        }
    }

    /// Runs the steps, writes activations and readouts, and returns the number of the pass.
    pub(super) fn forward(
        &mut self,
        arguments: &Arguments<'_, T>,
        (h, y): (Option<&mut [T]>, Option<&mut [T]>),
    ) -> Result<u64> {
        if self.parameters != arguments.parameters {
            let parameters: Vec<f64> = arguments.parameters.iter().map(|p| p.to_f64()).collect();
            self.network.set_parameters(&parameters)?;
            self.tape.refresh(&self.network)?;
            self.parameters.copy_from_slice(arguments.parameters);
        }
        self.count += 1;
        self.tape.set_noise(arguments.noise, 0);
        let start = InitialState { x: arguments.x0, h: None };
        self.tape.forward(start, &sequence(arguments), &mut Record { x: None, h, y })?;
        Ok(self.count)
    }

    /// The gradients over forward pass number `pass`, which is taken again where the tape no longer holds it. Returns
    /// the number of the pass that the tape holds.
    pub(super) fn backward(
        &mut self,
        pass: u64,
        arguments: &Arguments<'_, T>,
        slopes: &Slopes<T>,
        (parameters, input, x0): Wanted<'_, T>,
    ) -> Result<u64> {
        if pass != self.count {
            self.forward(arguments, (None, None))?;
        }
        let loss = LossGradient { x: None, h: slopes.h.as_deref(), y: slopes.y.as_deref() };
        let mut gradients = Gradients { parameters, input, x0, ..Gradients::default() };
        self.tape.backward(&sequence(arguments), &loss, &mut gradients)?;
        Ok(self.count)
    }
}

fn sequence<'a, T>(arguments: &Arguments<'a, T>) -> Sequence<'a, T> {
    let (steps, input) = (arguments.steps, Some(arguments.input));
    Sequence { steps, layout: Layout::BatchFirst, input, stimulation: None }
}

pub(super) fn lock<T: Precision>(
    passes: &Mutex<Passes<T>>,
) -> candle_core::Result<MutexGuard<'_, Passes<T>>> {
    passes.lock().map_err(|_| candle_core::Error::msg("a pass of the recurrence has panicked"))
}
