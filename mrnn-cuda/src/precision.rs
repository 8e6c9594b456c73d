use crate::device::Element;
use mrnn_core::Scalar;

pub(crate) mod sealed {
    pub trait Sealed {
        /// The kernels' name of the type.
        const REAL: &'static str;
        /// Whether products with fewer bits exist.
        const IS_REDUCIBLE: bool;
    }

    impl Sealed for f32 {
        const REAL: &'static str = "float";
        const IS_REDUCIBLE: bool = true;
    }

    impl Sealed for f64 {
        const REAL: &'static str = "double";
        const IS_REDUCIBLE: bool = false;
    }
}

/// The precisions that CUDA engines compute in: `f32` and `f64`.
pub trait Precision: Scalar + Element + sealed::Sealed {}

impl Precision for f32 {}
impl Precision for f64 {}
