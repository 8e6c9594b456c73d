//! Arrays of float32 or float64 from `.npy`, `.npz` and `.safetensors` files.

mod error;
mod npy;
mod tensor;

pub use error::ArrayError;

use error::{Fault, excerpt};
use mrnn::{Error, Precision, Result};
use npy::NpzArchive;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use tensor::TensorFile;

/// An array of a file, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Array<T> {
    /// Its extents.
    pub shape: Vec<usize>,
    /// Its elements, all finite.
    pub values: Vec<T>,
}

/// A file that holds arrays.
#[derive(Debug)]
pub struct ArrayFile {
    path: PathBuf,
    format: Format,
}

#[derive(Debug)]
enum Format {
    Npy(File),
    Npz(NpzArchive),
    SafeTensors(TensorFile),
}

impl ArrayFile {
    /// Opens a file of a format that its extension names.
    ///
    /// # Errors
    /// [`ArrayError`], with the path.
    pub fn open(path: &Path) -> Result<Self, ArrayError> {
        let is = |extension: &str| {
            path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
        };
        let format = if is("npy") {
            File::open(path).map(Format::Npy).map_err(Fault::from)
        } else if is("npz") {
            NpzArchive::open(path).map(Format::Npz)
        } else if is("safetensors") {
            TensorFile::open(path).map(Format::SafeTensors)
        } else {
            Err("is none of .npy, .npz and .safetensors".to_owned().into())
        };
        let path = path.to_owned();
        match format {
            Ok(format) => Ok(Self { path, format }),
            Err(fault) => Err(fault.at(path)),
        }
    }

    /// The path that it was opened at.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it holds the array `name`; a `.npy` file holds one without a name, which answers to all.
    pub fn contains(&self, name: &str) -> bool {
        match &self.format {
            Format::Npy(_) => true,
            Format::Npz(archive) => archive.contains(name),
            Format::SafeTensors(tensors) => tensors.contains(name),
        }
    }

    /// Reads the array `name`. `check` says what is wrong with its shape, before its elements are read.
    ///
    /// # Errors
    /// [`ArrayError`], with the path: there is no such array, it is of another type than float32 or float64, its
    /// shape is refused, it has no element or one that is not finite in `T`, or the file is damaged.
    pub fn read<T: Precision>(
        &mut self,
        name: &str,
        check: impl Fn(&[usize]) -> Result<(), String>,
    ) -> Result<Array<T>, ArrayError> {
        let wanted = Wanted { name, check: &check };
        let array = match &mut self.format {
            Format::Npy(file) => npy::read_npy(file, wanted),
            Format::Npz(archive) => archive.read(wanted),
            Format::SafeTensors(tensors) => tensors.read(wanted),
        };
        array.map_err(|fault| fault.at(self.path.clone()))
    }
}

/// An array that is looked for.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    name: &'a str,
    check: &'a dyn Fn(&[usize]) -> Result<(), String>,
}

impl Wanted<'_> {
    /// Checks the shape that a file promises.
    fn check_shape(&self, shape: &[usize]) -> Result<(), String> {
        let fail = |reason: String| Err(format!("has an array '{}' {reason}", self.name));
        if let Err(reason) = (self.check)(shape) {
            return fail(format!("of shape {}; {reason}", excerpt(&format!("{shape:?}"))));
        }
        let size = shape.iter().try_fold(1_usize, |size, &extent| size.checked_mul(extent));
        match size {
            Some(0) => fail(format!("of shape {shape:?}, which has no element")),
            Some(_) => Ok(()),
            None => fail(format!("of shape {shape:?}, which no memory can hold")),
        }
    }

    /// Collects row-major elements.
    ///
    /// Memory grows with the elements that there are; the shape may promise far more.
    fn collect<T: Precision>(
        &self,
        shape: Vec<usize>,
        elements: impl Iterator<Item = io::Result<f64>>,
    ) -> Result<Array<T>, Fault> {
        let mut values = Vec::new();
        for (index, element) in elements.enumerate() {
            let value = T::from_f64(element?);
            if !value.is_finite() {
                return Err(format!(
                    "has {value} at {} of '{}'; it must be finite in {}",
                    position(&shape, index),
                    self.name,
                    T::NAME
                )
                .into());
            }
            append(self.name, &mut values, value)?;
        }
        Ok(Array { shape, values })
    }

    /// Of elements of another type.
    fn wrong_type(&self, found: &str, needed: &str) -> Fault {
        let found = excerpt(found);
        format!("has an array '{}' of type {found}; {needed} is needed", self.name).into()
    }
}

/// Where an element lies, such as `[trial, step, input]`.
fn position(shape: &[usize], mut index: usize) -> String {
    let mut indices: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&extent| {
            let place = index % extent;
            index /= extent;
            place
        })
        .collect();
    indices.reverse();
    format!("{indices:?}")
}

/// Appends an element to a vector of a length that is not known before.
fn append<T>(name: &str, values: &mut Vec<T>, value: T) -> Result<()> {
    values.try_reserve(1).map_err(|_| Error::OutOfMemory {
        what: format!("the array '{name}'"),
        bytes: (values.len() as u128 + 1) * size_of::<T>() as u128,
    })?;
    values.push(value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_placed_by_their_axes() {
        assert_eq!(position(&[2, 3, 4], 23), "[1, 2, 3]");
        assert_eq!(position(&[2, 3, 4], 5), "[0, 1, 1]");
    }
}
