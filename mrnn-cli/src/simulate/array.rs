//! The external input that `--input` names, from any of its file formats.

use super::element::{Element, append};
use super::{npy, tensor};
use crate::failure::Failure;
use crate::paths::has_extension;
use crate::table::excerpt;
use mrnn::Network;
use std::io;
use std::path::Path;

/// The name of the array in files that hold several.
pub(super) const NAME: &str = "input";
/// What memory is needed for.
pub(super) const WHAT: &str = "the input";

/// External input to every input unit, row-major.
#[derive(Debug)]
pub(crate) struct InputArray<T> {
    shape: Shape,
    values: Vec<T>,
}

/// Why there is no array; completed by the file's path.
#[derive(Debug)]
pub(super) enum ReadError {
    Content(String),
    Io(io::Error),
    Memory(mrnn::Error),
}

impl From<mrnn::Error> for ReadError {
    fn from(error: mrnn::Error) -> Self {
        Self::Memory(error)
    }
}

impl From<String> for ReadError {
    fn from(reason: String) -> Self {
        Self::Content(reason)
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::Content("ends before its array does".to_owned());
        }
        Self::Io(error)
    }
}

impl ReadError {
    /// Of a file that holds other arrays.
    pub(super) fn no_array(mut names: Vec<String>) -> Self {
        const MAX_NAMES: usize = 8;
        names.sort_unstable();
        let quoted = |name: &String| format!("'{}'", excerpt(name));
        let shown: Vec<_> = names.iter().take(MAX_NAMES).map(quoted).collect();
        let found = match names.len() {
            0 => "none at all".to_owned(),
            count if count > MAX_NAMES => {
                format!("{} and {} more", shown.join(", "), count - MAX_NAMES)
            }
            _ => shown.join(", "),
        };
        Self::Content(format!("has no array '{NAME}'; it has {found}"))
    }
}

/// The extent of an input array: `[T, I]`, or `[B, T, I]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    batch: Option<usize>,
    steps: usize,
    num_inputs: usize,
}

impl Shape {
    /// The shape as a file gives it, where it suits the network.
    pub(super) fn of(found: &[usize], num_inputs: usize) -> Result<Self, String> {
        if num_inputs == 0 {
            return Err("cannot be used: the network has no input region".to_owned());
        }
        let shape = match *found {
            [steps, inputs] if inputs == num_inputs => Self { batch: None, steps, num_inputs },
            [batch, steps, inputs] if inputs == num_inputs => {
                Self { batch: Some(batch), steps, num_inputs }
            }
            _ => {
                let found = excerpt(&format!("{found:?}"));
                return Err(format!(
                    "has an array of shape {found}; [T, {num_inputs}] or [B, T, {num_inputs}] is \
                     needed, as the network has {num_inputs} input units"
                ));
            }
        };
        let size = found.iter().try_fold(1_usize, |size, &extent| size.checked_mul(extent));
        match size {
            Some(0) => Err(format!("has an array of shape {found:?}, which has no element")),
            Some(_) => Ok(shape),
            None => Err(format!("has an array of shape {found:?}, which no memory can hold")),
        }
    }

    /// Where an element lies, `[trial, step, input]`.
    fn position(self, index: usize) -> String {
        let (row, input) = (index / self.num_inputs, index % self.num_inputs);
        let step = row % self.steps;
        match self.batch {
            Some(_) => format!("[{}, {step}, {input}]", row / self.steps),
            None => format!("[{step}, {input}]"),
        }
    }
}

impl<T: Element> InputArray<T> {
    /// Reads the array that fits the network.
    pub(crate) fn read(path: &Path, network: &Network) -> Result<Self, Failure> {
        let num_inputs = network.num_inputs();
        let array = if has_extension(path, "npy") {
            npy::read_npy(path, num_inputs)
        } else if has_extension(path, "npz") {
            npy::read_npz(path, num_inputs)
        } else if has_extension(path, "safetensors") {
            tensor::read_safetensors(path, num_inputs)
        } else {
            Err(ReadError::Content("is none of .npy, .npz and .safetensors".to_owned()))
        };
        array.map_err(|error| match error {
            ReadError::Content(reason) => Failure::Input { path: path.to_owned(), reason },
            ReadError::Io(error) => Failure::read(path, error),
            ReadError::Memory(error) => error.into(),
        })
    }

    /// Collects row-major elements.
    ///
    /// Memory grows with the elements that there are; the shape may promise far more.
    pub(super) fn collect(
        shape: Shape,
        elements: impl Iterator<Item = io::Result<f64>>,
    ) -> Result<Self, ReadError> {
        let mut values = Vec::new();
        for (index, element) in elements.enumerate() {
            let value = T::from_f64(element?);
            if !value.is_finite() {
                let position = shape.position(index);
                let reason =
                    format!("has {value} at {position}; input must be finite in {}", T::NAME);
                return Err(reason.into());
            }
            append(WHAT, &mut values, value)?;
        }
        Ok(Self { shape, values })
    }
}

impl<T> InputArray<T> {
    /// Number of trials, where the array tells them apart.
    pub(crate) fn batch(&self) -> Option<usize> {
        self.shape.batch
    }

    /// Number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.shape.steps
    }

    /// The input of one trial from `first_step` on.
    pub(crate) fn trial(&self, member: usize, first_step: usize) -> &[T] {
        let member = if self.shape.batch.is_some() { member } else { 0 };
        let row = |step: usize| (member * self.shape.steps + step) * self.shape.num_inputs;
        &self.values[row(first_step)..row(self.shape.steps)]
    }
}
