//! Input arrays in safetensors files, those that `--out` writes included.

use super::array::{InputArray, NAME, ReadError, Shape};
use super::element::Element;
use crate::table::excerpt;
use safetensors::{Dtype, SafeTensors};
use std::path::Path;

pub(super) fn read_safetensors<T: Element>(
    path: &Path,
    num_inputs: usize,
) -> Result<InputArray<T>, ReadError> {
    let bytes = std::fs::read(path)?;
    let tensors = SafeTensors::deserialize(&bytes)
        .map_err(|error| format!("is not a safetensors file: {}", excerpt(&error.to_string())))?;
    let Ok(tensor) = tensors.tensor(NAME) else {
        let names = tensors.names().into_iter().map(str::to_owned);
        return Err(ReadError::no_array(names.collect()));
    };
    let shape = Shape::of(tensor.shape(), num_inputs)?;
    if tensor.dtype() == Dtype::F32 {
        let (elements, _) = tensor.data().as_chunks();
        InputArray::collect(shape, elements.iter().map(|&e| Ok(f32::from_le_bytes(e).into())))
    } else if tensor.dtype() == Dtype::F64 {
        let (elements, _) = tensor.data().as_chunks();
        InputArray::collect(shape, elements.iter().map(|&e| Ok(f64::from_le_bytes(e))))
    } else {
        let dtype = tensor.dtype();
        Err(format!("has elements of type {dtype}; F32 or F64 is needed").into())
    }
}
