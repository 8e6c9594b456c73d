use crate::{Error, Result};

/// The numbers of a batch's arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchShape {
    /// Trials B, at least 1.
    pub trials: usize,
    /// Steps T of each, at least 1; a shorter trial has mask 0 after its end.
    pub steps: usize,
    /// Input units I.
    pub inputs: usize,
    /// Outputs O, at least 1.
    pub outputs: usize,
}

/// Trials to learn from or to be tested with. Arrays are row-major, batch first.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    shape: BatchShape,
    input: Vec<f32>,
    target: Vec<f32>,
    mask: Vec<f32>,
}

impl Batch {
    /// A batch of external input `[B, T, I]`, target outputs `[B, T, O]` and the weights with which their errors count
    /// `[B, T, O]`, 0 where any output will do.
    ///
    /// # Errors
    /// [`Error::EmptyBatch`]; [`mrnn::Error::Shape`]; [`mrnn::Error::NonFiniteElement`]; [`Error::MaskElement`] for a
    /// weight below 0; [`Error::EmptyMask`].
    pub fn new(
        shape: BatchShape,
        input: Vec<f32>,
        target: Vec<f32>,
        mask: Vec<f32>,
    ) -> Result<Self> {
        let BatchShape { trials, steps, inputs, outputs } = shape;
        for (what, number) in [("trials", trials), ("steps", steps), ("outputs", outputs)] {
            if number == 0 {
                return Err(Error::EmptyBatch { what });
            }
        }
        for (what, array, width_name, width) in [
            ("the input of the batch", &input, "inputs", inputs),
            ("the target of the batch", &target, "outputs", outputs),
            ("the mask of the batch", &mask, "outputs", outputs),
        ] {
            let expected = trials.saturating_mul(steps).saturating_mul(width);
            if array.len() != expected {
                return Err(Error::Network(mrnn::Error::Shape {
                    what: what.to_owned(),
                    expected,
                    found: array.len(),
                    shape: format!("trials {trials} x steps {steps} x {width_name} {width}"),
                }));
            }
            if let Some(index) = array.iter().position(|value| !value.is_finite()) {
                let value = f64::from(array[index]);
                let what = what.to_owned();
                return Err(Error::Network(mrnn::Error::NonFiniteElement { what, index, value }));
            }
        }
        if let Some(index) = mask.iter().position(|&weight| weight < 0.0) {
            let (row, output) = (index / outputs, index % outputs);
            let (trial, step) = (row / steps, row % steps);
            return Err(Error::MaskElement { trial, step, output, value: mask[index] });
        }
        if mask.iter().all(|&weight| weight == 0.0) {
            return Err(Error::EmptyMask);
        }
        Ok(Self { shape, input, target, mask })
    }

    /// Numbers of trials, steps, inputs and outputs.
    pub fn shape(&self) -> BatchShape {
        self.shape
    }

    /// External input, `[B, T, I]`.
    pub fn input(&self) -> &[f32] {
        &self.input
    }

    /// Target outputs, `[B, T, O]`.
    pub fn target(&self) -> &[f32] {
        &self.target
    }

    /// Weights with which the errors of the outputs count, `[B, T, O]`.
    pub fn mask(&self) -> &[f32] {
        &self.mask
    }

    /// Checks that there is an answer `[B, T, O]` to every target.
    ///
    /// # Errors
    /// [`mrnn::Error::Shape`].
    pub fn check_outputs(&self, outputs: &[f32]) -> Result<()> {
        let BatchShape { trials, steps, outputs: width, .. } = self.shape;
        if outputs.len() != self.target.len() {
            return Err(Error::Network(mrnn::Error::Shape {
                what: "the outputs".to_owned(),
                expected: self.target.len(),
                found: outputs.len(),
                shape: format!("trials {trials} x steps {steps} x outputs {width}"),
            }));
        }
        Ok(())
    }
}
