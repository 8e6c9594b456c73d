//! The inner loops, one file for each instruction set, and the choice between them.

mod scalar;

use mrnn_core::{Activation, Scalar};

/// The functions that a step is made of. All lengths are right when they are called.
pub(crate) struct Kernels<T> {
    /// `drive += W·h` for a dense block whose weights lie source by source: `weights[source][row]`.
    pub(crate) dense: fn(weights: &[T], sources: &[T], drive: &mut [T]),
    /// `drive += W·h` for compressed rows.
    pub(crate) sparse: fn(rows: CompressedRows<'_, T>, sources: &[T], drive: &mut [T]),
    /// `x += α(drive − x)`
    pub(crate) leaky: fn(alpha: T, drive: &[T], x: &mut [T]),
    /// `h = φ(x)`
    pub(crate) activate: fn(activation: Activation, x: &[T], h: &mut [T]),
}

/// The synapses of a sparse block: row r has those at `indptr[r]..indptr[r + 1]`.
#[derive(Clone, Copy)]
pub(crate) struct CompressedRows<'a, T> {
    pub(crate) indptr: &'a [usize],
    pub(crate) indices: &'a [u32],
    pub(crate) values: &'a [T],
}

/// The precisions that this engine has kernels for: `f32` and `f64`.
pub trait Precision: Scalar + sealed::Select {}

impl Precision for f32 {}
impl Precision for f64 {}

pub(crate) mod sealed {
    use super::{Kernels, scalar};

    pub trait Select: Sized {
        #[allow(private_interfaces)]
        fn kernels() -> &'static Kernels<Self>;
    }

    impl Select for f32 {
        #[allow(private_interfaces)]
        fn kernels() -> &'static Kernels<Self> {
            const { &scalar::kernels() }
        }
    }

    impl Select for f64 {
        #[allow(private_interfaces)]
        fn kernels() -> &'static Kernels<Self> {
            const { &scalar::kernels() }
        }
    }
}
