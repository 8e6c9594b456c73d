use crate::engine::arguments::Arguments;
use crate::{Error, Result};

/// Where sequences begin: x and h, `[B, H]` each. Without x, at the network's initial states; with x alone, h = φ(x);
/// Elman dynamics may begin at an h alone. What delayed connections carry at first is as in
/// [`Session::set_state`](crate::engine::Session::set_state).
#[derive(Debug, Clone, Copy)]
pub struct InitialState<'a, T> {
    /// Pre-activations.
    pub x: Option<&'a [T]>,
    /// Activations.
    pub h: Option<&'a [T]>,
}

impl<T> Default for InitialState<'_, T> {
    fn default() -> Self {
        Self { x: None, h: None }
    }
}

/// The gradients of a loss by what a sequence records, in the layout of the sequence; zero where none is given.
#[derive(Debug, Clone, Copy)]
pub struct LossGradient<'a, T> {
    /// By the pre-activations after each step, `[B, T, H]` or `[T, B, H]`.
    pub x: Option<&'a [T]>,
    /// By the activations after each step, `[B, T, H]` or `[T, B, H]`.
    pub h: Option<&'a [T]>,
    /// By the readouts after each step, `[B, T, outputs]` or `[T, B, outputs]`.
    pub y: Option<&'a [T]>,
}

impl<T> Default for LossGradient<'_, T> {
    fn default() -> Self {
        Self { x: None, h: None, y: None }
    }
}

impl<T> LossGradient<'_, T> {
    pub(super) fn check(&self, arguments: Arguments, steps: usize) -> Result<()> {
        for (what, array, width) in [
            ("the gradient by x", self.x, arguments.units()),
            ("the gradient by h", self.h, arguments.units()),
            ("the gradient by y", self.y, arguments.outputs()),
        ] {
            let Some(array) = array else { continue };
            arguments.rows(what, array.len(), steps, width)?;
        }
        Ok(())
    }
}

/// Where gradients go; what is left out is not worked out.
#[derive(Debug)]
pub struct Gradients<'a, T> {
    /// By all parameters, in the order of [`ParameterRanges`](crate::network::ParameterRanges), summed over the batch.
    pub parameters: Option<&'a mut [T]>,
    /// By the external input, `[B, T, I]` or `[T, B, I]`.
    pub input: Option<&'a mut [T]>,
    /// By the stimulation, `[B, T, H]` or `[T, B, H]`.
    pub stimulation: Option<&'a mut [T]>,
    /// By the initial pre-activations, `[B, H]`; where the sequence began without x, by x = init.
    pub x0: Option<&'a mut [T]>,
    /// By the initial activations, `[B, H]`, where the sequence began with h; else 0, for they follow from x.
    pub h0: Option<&'a mut [T]>,
}

impl<T> Default for Gradients<'_, T> {
    fn default() -> Self {
        Self { parameters: None, input: None, stimulation: None, x0: None, h0: None }
    }
}

impl<T> Gradients<'_, T> {
    pub(super) fn check(
        &self,
        arguments: Arguments,
        steps: usize,
        num_parameters: usize,
    ) -> Result<()> {
        if let Some(parameters) = &self.parameters
            && parameters.len() != num_parameters
        {
            return Err(Error::Shape {
                what: "the gradient by the parameters".to_owned(),
                expected: num_parameters,
                found: parameters.len(),
                shape: format!("{num_parameters} parameters"),
            });
        }
        for (what, array, steps, width) in [
            ("the gradient by the input", &self.input, steps, arguments.inputs()),
            ("the gradient by the stimulation", &self.stimulation, steps, arguments.units()),
            ("the gradient by x0", &self.x0, 1, arguments.units()),
            ("the gradient by h0", &self.h0, 1, arguments.units()),
        ] {
            let Some(array) = array else { continue };
            arguments.rows(what, array.len(), steps, width)?;
        }
        Ok(())
    }
}
