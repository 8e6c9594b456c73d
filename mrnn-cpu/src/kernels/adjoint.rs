//! From the gradient by h to that by x and by the drive of the step before, back in time.

use crate::packed::PackedRegion;
use crate::simd::Vector;
use mrnn_core::description::DynamicsKind;
use mrnn_core::{Activation, Scalar};

/// Where the gradients of some units lie, whole vectors each.
#[derive(Clone, Copy)]
pub(crate) struct Adjoint<T> {
    pub(crate) vectors: usize,
    /// dL/dh by all later steps and readouts.
    pub(crate) drive: *const T,
    /// dL/dh of the loss itself; NULL for none.
    pub(crate) loss_h: *const T,
    /// dL/dx of the loss itself; NULL for none.
    pub(crate) loss_x: *const T,
    pub(crate) h: *const T,
    /// dL/dx of the next step, replaced by that of this one.
    pub(crate) x: *mut T,
    /// dL/d(drive) of the step that led here.
    pub(crate) q: *mut T,
}

/// φ' by the activation, as a type.
trait Derivative {
    /// φ'·gradient where φ(x) = h.
    unsafe fn times<V: Vector>(h: V, gradient: V) -> V;
}

macro_rules! derivatives {
    ($($name:ident: $h:ident, $gradient:ident => $value:expr;)*) => {$(
        struct $name;
        impl Derivative for $name {
            #[inline(always)]
            unsafe fn times<V: Vector>($h: V, $gradient: V) -> V {
                // SAFETY: the caller's promise.
                #[allow(unused_unsafe, unused_variables)]
                unsafe { $value }
            }
        }
    )*};
}

derivatives! {
    Relu: h, gradient => gradient.where_positive(h);
    Linear: _h, gradient => gradient;
    Tanh: h, gradient => {
        let one = V::splat(V::Elem::ONE);
        one.sub(h).mul(one.add(h)).mul(gradient)
    };
    Sigmoid: h, gradient => V::splat(V::Elem::ONE).sub(h).mul(h).mul(gradient);
    Softplus: h, gradient => h.one_minus_exp_neg().mul(gradient);
}

/// dL/dx = φ'·dL/dh + what the loss says of x, plus (1 − α) of that of the next step where the dynamics are leaky;
/// dL/d(drive) is α of it, or all of it.
///
/// # Safety
/// The pointers have as many vectors as `adjoint` says.
#[inline(always)]
pub(super) unsafe fn adjoint<V: Vector>(
    region: &PackedRegion<V::Elem>,
    kind: DynamicsKind,
    &adjoint: &Adjoint<V::Elem>,
) {
    let (alpha, kept) = match kind {
        DynamicsKind::Leaky => (region.alpha, Some(V::Elem::ONE - region.alpha)),
        DynamicsKind::Elman => (V::Elem::ONE, None),
    };
    // SAFETY: the caller's promise.
    unsafe {
        match region.activation {
            Activation::Relu => each::<V, Relu>(adjoint, alpha, kept),
            Activation::Linear => each::<V, Linear>(adjoint, alpha, kept),
            Activation::Tanh => each::<V, Tanh>(adjoint, alpha, kept),
            Activation::Sigmoid => each::<V, Sigmoid>(adjoint, alpha, kept),
            Activation::Softplus => each::<V, Softplus>(adjoint, alpha, kept),
        }
    }
}

#[inline(always)]
unsafe fn each<V: Vector, D: Derivative>(
    adjoint: Adjoint<V::Elem>,
    alpha: V::Elem,
    kept: Option<V::Elem>,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let alpha = V::splat(alpha);
        for place in (0..adjoint.vectors).map(|vector| vector * V::LANES) {
            let mut by_h = V::load(adjoint.drive.add(place));
            if !adjoint.loss_h.is_null() {
                by_h = by_h.add(V::load(adjoint.loss_h.add(place)));
            }
            let mut by_x = D::times(V::load(adjoint.h.add(place)), by_h);
            if !adjoint.loss_x.is_null() {
                by_x = by_x.add(V::load(adjoint.loss_x.add(place)));
            }
            if let Some(kept) = kept {
                by_x = V::splat(kept).mul_add(V::load(adjoint.x.add(place)), by_x);
            }
            by_x.store(adjoint.x.add(place));
            alpha.mul(by_x).store(adjoint.q.add(place));
        }
    }
}
