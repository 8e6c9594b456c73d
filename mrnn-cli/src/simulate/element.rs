//! What array files need to know of a precision.

use mrnn::{Error, Result};
use safetensors::Dtype;

/// An element of the arrays that a run reads and writes: `f32` or `f64`.
pub(crate) trait Element: mrnn::Precision {
    /// Its name in safetensors files.
    const DTYPE: Dtype;

    /// Appends the values' bytes, little-endian.
    fn append_bytes(values: &[Self], bytes: &mut Vec<u8>);
}

macro_rules! element {
    ($float:ident, $dtype:ident) => {
        impl Element for $float {
            const DTYPE: Dtype = Dtype::$dtype;

            fn append_bytes(values: &[Self], bytes: &mut Vec<u8>) {
                bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
        }
    };
}

element!(f32, F32);
element!(f64, F64);

/// An empty vector with room for `len` elements.
pub(crate) fn reserved<T>(what: &str, len: usize) -> Result<Vec<T>> {
    let mut values = Vec::new();
    match values.try_reserve_exact(len) {
        Ok(()) => Ok(values),
        Err(_) => {
            let bytes = len as u128 * size_of::<T>() as u128;
            Err(Error::OutOfMemory { what: what.to_owned(), bytes })
        }
    }
}

/// `len` zeros.
pub(crate) fn zeros<T: Element>(what: &str, len: usize) -> Result<Vec<T>> {
    let mut values = reserved(what, len)?;
    values.resize(len, T::ZERO);
    Ok(values)
}
