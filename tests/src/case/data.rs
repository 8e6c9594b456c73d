//! Reading the tensors of a case.

use super::CaseError;
use safetensors::{Dtype, SafeTensors};
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, CaseError> {
    std::fs::read(path).map_err(|source| CaseError::Io { path: path.to_owned(), source })
}

pub(super) struct Data<'a> {
    path: &'a Path,
    tensors: SafeTensors<'a>,
}

impl<'a> Data<'a> {
    pub(super) fn new(path: &'a Path, bytes: &'a [u8]) -> Result<Self, CaseError> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| CaseError::Tensor {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self { path, tensors })
    }

    pub(super) fn optional(&self, name: &str, len: usize) -> Result<Option<Vec<f64>>, CaseError> {
        let Ok(view) = self.tensors.tensor(name) else { return Ok(None) };
        #[expect(clippy::wildcard_enum_match_arm, reason = "the other types are another crate's")]
        let elements: Vec<f64> = match view.dtype() {
            Dtype::F64 => {
                view.data().as_chunks().0.iter().map(|&b| f64::from_le_bytes(b)).collect()
            }
            Dtype::F32 => view
                .data()
                .as_chunks()
                .0
                .iter()
                .map(|&b| f64::from(f32::from_le_bytes(b)))
                .collect(),
            other => return Err(self.bad(format!("'{name}' has elements of {other:?}"))),
        };
        if elements.len() != len {
            return Err(
                self.bad(format!("'{name}' has shape {:?}, not {len} elements", view.shape()))
            );
        }
        Ok(Some(elements))
    }

    pub(super) fn required(&self, name: &str, len: usize) -> Result<Vec<f64>, CaseError> {
        // An array of nothing need not be stored.
        let absent = || {
            if len == 0 { Ok(Vec::new()) } else { Err(self.bad(format!("'{name}' is missing"))) }
        };
        self.optional(name, len)?.map_or_else(absent, Ok)
    }

    fn bad(&self, reason: String) -> CaseError {
        CaseError::Tensor { path: self.path.to_owned(), reason }
    }
}
