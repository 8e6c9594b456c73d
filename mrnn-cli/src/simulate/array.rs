//! The external input that `--input` names, from any of its file formats.

use super::element::Element;
use crate::failure::Failure;
use mrnn::Network;
use mrnn_train::arrays::{Array, ArrayFile};
use std::path::Path;

/// The name of the array in files that hold several.
const NAME: &str = "input";

/// External input to every input unit, row-major: `[T, I]`, or `[B, T, I]`.
#[derive(Debug)]
pub(crate) struct InputArray<T> {
    batch: Option<usize>,
    steps: usize,
    num_inputs: usize,
    values: Vec<T>,
}

impl<T: Element> InputArray<T> {
    /// Reads the array that fits the network.
    pub(crate) fn read(path: &Path, network: &Network) -> Result<Self, Failure> {
        let num_inputs = network.num_inputs();
        if num_inputs == 0 {
            let reason = "cannot be used: the network has no input region".to_owned();
            return Err(Failure::Input { path: path.to_owned(), reason });
        }
        let array = ArrayFile::open(path)?.read(NAME, |shape| match *shape {
            [_, inputs] | [_, _, inputs] if inputs == num_inputs => Ok(()),
            _ => Err(format!(
                "[T, {num_inputs}] or [B, T, {num_inputs}] is needed, as the network has {num_inputs} \
                 input units"
            )),
        })?;
        let Array { shape, values } = array;
        let batch = if shape.len() == 3 { Some(shape[0]) } else { None };
        Ok(Self { batch, steps: shape[shape.len() - 2], num_inputs, values })
    }
}

impl<T> InputArray<T> {
    /// Number of trials, where the array tells them apart.
    pub(crate) fn batch(&self) -> Option<usize> {
        self.batch
    }

    /// Number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// The input of one trial from `first_step` on.
    pub(crate) fn trial(&self, member: usize, first_step: usize) -> &[T] {
        let member = if self.batch.is_some() { member } else { 0 };
        let row = |step: usize| (member * self.steps + step) * self.num_inputs;
        &self.values[row(first_step)..row(self.steps)]
    }
}
