//! The entry functions of each instruction set.

use super::transpose::{Rows, stream, transpose};
use super::{
    Adjoint, PanelProduct, Place, Sources, State, SynapseProduct, adjoint, narrow, product, update,
    wide,
};
use crate::options::InstructionSet;
use crate::packed::PackedRegion;
use crate::simd::{Vector, portable};
use mrnn_core::description::DynamicsKind;
use mrnn_core::{Activation, Scalar};

/// The entry functions of one instruction set, which the processor must have.
pub(crate) struct Kernels<T: Scalar> {
    /// Elements of a vector.
    pub(crate) lanes: usize,
    /// Most vectors of a panel.
    pub(crate) max_panel: usize,
    /// Most vectors of a slice of the batch.
    pub(crate) max_slice: usize,
    /// The drive of a panel, or of a tile and perhaps the next, `[rows][width]`; returns the number of rows.
    pub(crate) drive: unsafe fn(&Place<'_, T>, &Sources<'_, T>, *mut T) -> usize,
    /// The new state of the units of a drive.
    pub(crate) update: unsafe fn(&PackedRegion<T>, DynamicsKind, bool, &State<T>),
    /// `h = φ(x)` for whole vectors.
    pub(crate) activate: unsafe fn(Activation, bool, usize, *const T, *mut T),
    /// The gradient by the state of the units of a drive, back in time.
    pub(crate) adjoint: unsafe fn(&PackedRegion<T>, DynamicsKind, &Adjoint<T>),
    /// Most vectors of a panel of sources whose gradients are worked out.
    pub(crate) max_product: usize,
    /// The gradients of all pairs of some units.
    pub(crate) panel_product: unsafe fn(&PanelProduct<'_, T>),
    /// The gradients of existing synapses.
    pub(crate) synapse_product: unsafe fn(&SynapseProduct<'_, T>),
    /// `to[col][row] = from[row][col]`
    pub(crate) transpose: unsafe fn(Rows<*const T>, Rows<*mut T>, usize, usize),
    /// `to[row][col] = from[row][col]`, past the caches.
    pub(crate) stream: unsafe fn(Rows<*const T>, Rows<*mut T>, usize, usize),
}

/// The precisions that this engine has kernels for: `f32` and `f64`.
pub trait Precision: Scalar + sealed::Select {}

impl Precision for f32 {}
impl Precision for f64 {}

pub(crate) mod sealed {
    use super::{InstructionSet, Kernels, Scalar};

    pub trait Select: Scalar + Sized {
        #[allow(private_interfaces)]
        fn kernels(set: InstructionSet) -> &'static Kernels<Self>;
    }
}

/// Entry functions of a vector type, with the features that it needs enabled in each.
macro_rules! entries {
    ($(#[$feature:meta])* $vector:ty) => {{
        type T = <$vector as Vector>::Elem;
        $(#[$feature])*
        unsafe fn drive_entry(place: &Place<'_, T>, sources: &Sources<'_, T>, to: *mut T) -> usize {
            // SAFETY: the table's promise.
            unsafe {
                if sources.vectors == 0 {
                    narrow::drive::<$vector>(place, sources, to)
                } else {
                    wide::drive::<$vector>(place, sources, to)
                }
            }
        }
        $(#[$feature])*
        unsafe fn update_entry(
            region: &PackedRegion<T>,
            kind: DynamicsKind,
            precise: bool,
            state: &State<T>,
        ) {
            // SAFETY: the table's promise.
            unsafe { update::update::<$vector>(region, kind, precise, state) }
        }
        $(#[$feature])*
        unsafe fn activate_entry(
            activation: Activation,
            precise: bool,
            vectors: usize,
            x: *const T,
            h: *mut T,
        ) {
            // SAFETY: the table's promise.
            unsafe { update::activate::<$vector>(activation, precise, vectors, x, h) }
        }
        $(#[$feature])*
        unsafe fn adjoint_entry(region: &PackedRegion<T>, kind: DynamicsKind, adjoint: &Adjoint<T>) {
            // SAFETY: the table's promise.
            unsafe { adjoint::adjoint::<$vector>(region, kind, adjoint) }
        }
        $(#[$feature])*
        unsafe fn panel_product_entry(product: &PanelProduct<'_, T>) {
            // SAFETY: the table's promise.
            unsafe { product::panel::<$vector>(product) }
        }
        $(#[$feature])*
        unsafe fn synapse_product_entry(product: &SynapseProduct<'_, T>) {
            // SAFETY: the table's promise.
            unsafe { product::synapses::<$vector>(product) }
        }
        $(#[$feature])*
        unsafe fn transpose_entry(from: Rows<*const T>, to: Rows<*mut T>, rows: usize, cols: usize) {
            // SAFETY: the table's promise.
            unsafe { transpose::<$vector>(from, to, rows, cols) }
        }
        $(#[$feature])*
        unsafe fn stream_entry(from: Rows<*const T>, to: Rows<*mut T>, rows: usize, cols: usize) {
            // SAFETY: the table's promise.
            unsafe { stream::<$vector>(from, to, rows, cols) }
        }
        const { &Kernels {
            lanes: <$vector>::LANES,
            max_panel: narrow::max_panel::<$vector>(),
            max_slice: wide::max_slice::<$vector>(),
            drive: drive_entry,
            update: update_entry,
            activate: activate_entry,
            adjoint: adjoint_entry,
            max_product: product::max_product::<$vector>(),
            panel_product: panel_product_entry,
            synapse_product: synapse_product_entry,
            transpose: transpose_entry,
            stream: stream_entry,
        } }
    }};
}

macro_rules! select {
    ($float:ty, $avx512:ident, $avx2:ident, $neon:ident, $portable:ident) => {
        impl sealed::Select for $float {
            #[allow(private_interfaces)]
            fn kernels(set: InstructionSet) -> &'static Kernels<Self> {
                match set {
                    #[cfg(target_arch = "x86_64")]
                    InstructionSet::Avx512 => entries!(
                        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                        crate::simd::avx512::$avx512
                    ),
                    #[cfg(target_arch = "x86_64")]
                    InstructionSet::Avx2 => entries!(
                        #[target_feature(enable = "avx2,fma")]
                        crate::simd::avx2::$avx2
                    ),
                    #[cfg(target_arch = "aarch64")]
                    InstructionSet::Neon => entries!(crate::simd::neon::$neon),
                    // A set that another architecture has is not available here.
                    #[cfg(not(target_arch = "x86_64"))]
                    InstructionSet::Avx512 | InstructionSet::Avx2 => {
                        Self::kernels(InstructionSet::Portable)
                    }
                    #[cfg(not(target_arch = "aarch64"))]
                    InstructionSet::Neon => Self::kernels(InstructionSet::Portable),
                    InstructionSet::Portable => entries!(portable::$portable),
                }
            }
        }
    };
}

select!(f32, F32x16, F32x8, F32x4, F32s);
select!(f64, F64x8, F64x4, F64x2, F64s);
