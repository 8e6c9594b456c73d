//! Arrays in safetensors files.

use super::error::{Fault, excerpt};
use super::{Array, Wanted};
use mrnn::Precision;
use safetensors::{Dtype, SafeTensors};
use std::path::Path;

/// The bytes of a file whose header is valid.
#[derive(Debug)]
pub(super) struct TensorFile(Vec<u8>);

impl TensorFile {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let file = Self(std::fs::read(path)?);
        file.tensors()?;
        Ok(file)
    }

    fn tensors(&self) -> Result<SafeTensors<'_>, Fault> {
        SafeTensors::deserialize(&self.0).map_err(|error| {
            format!("is not a safetensors file: {}", excerpt(&error.to_string())).into()
        })
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.tensors().is_ok_and(|tensors| tensors.tensor(name).is_ok())
    }

    pub(super) fn read<T: Precision>(&self, wanted: Wanted<'_>) -> Result<Array<T>, Fault> {
        let tensors = self.tensors()?;
        let Ok(tensor) = tensors.tensor(wanted.name) else {
            let names = tensors.names().into_iter().map(str::to_owned);
            return Err(Fault::no_array(wanted.name, names.collect()));
        };
        let shape = tensor.shape().to_vec();
        wanted.check_shape(&shape)?;
        if tensor.dtype() == Dtype::F32 {
            let (elements, _) = tensor.data().as_chunks();
            wanted.collect(shape, elements.iter().map(|&e| Ok(f32::from_le_bytes(e).into())))
        } else if tensor.dtype() == Dtype::F64 {
            let (elements, _) = tensor.data().as_chunks();
            wanted.collect(shape, elements.iter().map(|&e| Ok(f64::from_le_bytes(e))))
        } else {
            Err(wanted.wrong_type(&tensor.dtype().to_string(), "F32 or F64"))
        }
    }
}
