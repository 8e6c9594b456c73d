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
    values.try_reserve_exact(len).map_err(|_| out_of_memory::<T>(what, len))?;
    Ok(values)
}

/// Appends an element to a vector of a length that is not known before.
pub(crate) fn append<T>(what: &str, values: &mut Vec<T>, value: T) -> Result<()> {
    values.try_reserve(1).map_err(|_| out_of_memory::<T>(what, values.len() + 1))?;
    values.push(value);
    Ok(())
}

fn out_of_memory<T>(what: &str, len: usize) -> Error {
    Error::OutOfMemory { what: what.to_owned(), bytes: len as u128 * size_of::<T>() as u128 }
}

/// `len` zeros.
pub(crate) fn zeros<T: Element>(what: &str, len: usize) -> Result<Vec<T>> {
    let mut values = reserved(what, len)?;
    values.resize(len, T::ZERO);
    Ok(values)
}
