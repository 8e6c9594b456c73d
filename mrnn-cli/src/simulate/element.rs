//! What array files need to know of a precision.

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
