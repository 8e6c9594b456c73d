use mrnn_core::Scalar;

/// The precisions that this engine has kernels for: `f32` and `f64`.
pub trait Precision: Scalar + sealed::Reduced {}

impl Precision for f32 {}
impl Precision for f64 {}

mod sealed {
    pub trait Reduced {
        /// Whether operands may be kept, or multiplied, with fewer bits.
        const IS_REDUCIBLE: bool;
    }

    impl Reduced for f32 {
        const IS_REDUCIBLE: bool = true;
    }

    impl Reduced for f64 {
        const IS_REDUCIBLE: bool = false;
    }
}
