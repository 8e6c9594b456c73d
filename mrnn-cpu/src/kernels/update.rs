//! From the drive of units to their new state.

use crate::packed::PackedRegion;
use crate::simd::Vector;
use mrnn_core::Activation;
use mrnn_core::description::DynamicsKind;

/// Where the state of some units lies, whole vectors each.
#[derive(Clone, Copy)]
pub(crate) struct State<T> {
    pub(crate) vectors: usize,
    /// Drive without noise and stimulation.
    pub(crate) drive: *const T,
    /// Noise and stimulation; NULL where there is none.
    pub(crate) extra: *const T,
    pub(crate) x: *mut T,
    /// New h.
    pub(crate) h: *mut T,
}

/// An activation as a type: a closure would not be inlined into the features of its caller for certain.
trait Function {
    unsafe fn of<V: Vector>(x: V) -> V;
}

macro_rules! functions {
    ($($name:ident: $x:ident => $value:expr;)*) => {$(
        struct $name;
        impl Function for $name {
            #[inline(always)]
            unsafe fn of<V: Vector>($x: V) -> V {
                // SAFETY: the caller's promise.
                #[allow(unused_unsafe)]
                unsafe { $value }
            }
        }
    )*};
}

functions! {
    Relu: x => x.relu();
    Linear: x => x;
    Tanh: x => x.tanh();
    TanhPrecise: x => x.tanh_precise();
    Sigmoid: x => x.sigmoid();
    SigmoidPrecise: x => x.sigmoid_precise();
    Softplus: x => x.softplus();
    SoftplusPrecise: x => x.softplus_precise();
}

/// Calls `$function` with the type of an activation as its second generic argument.
macro_rules! by_activation {
    ($activation:expr, $precise:expr, $function:ident::<$vector:ident>($($argument:expr),*)) => {
        match ($activation, $precise) {
            (Activation::Relu, _) => $function::<$vector, Relu>($($argument),*),
            (Activation::Linear, _) => $function::<$vector, Linear>($($argument),*),
            (Activation::Tanh, false) => $function::<$vector, Tanh>($($argument),*),
            (Activation::Tanh, true) => $function::<$vector, TanhPrecise>($($argument),*),
            (Activation::Sigmoid, false) => $function::<$vector, Sigmoid>($($argument),*),
            (Activation::Sigmoid, true) => $function::<$vector, SigmoidPrecise>($($argument),*),
            (Activation::Softplus, false) => $function::<$vector, Softplus>($($argument),*),
            (Activation::Softplus, true) => $function::<$vector, SoftplusPrecise>($($argument),*),
        }
    };
}

/// Leaky: `x' = x + α(drive − x)`. Elman: `x' = drive`. Then `h' = φ(x')`.
///
/// # Safety
/// The pointers have as many vectors as `state` says.
#[inline(always)]
pub(super) unsafe fn update<V: Vector>(
    region: &PackedRegion<V::Elem>,
    kind: DynamicsKind,
    precise: bool,
    &state: &State<V::Elem>,
) {
    // SAFETY: the caller's promise.
    unsafe {
        match kind {
            DynamicsKind::Leaky => {
                by_activation!(region.activation, precise, leaky::<V>(state, region.alpha));
            }
            DynamicsKind::Elman => by_activation!(region.activation, precise, elman::<V>(state)),
        }
    }
}

#[inline(always)]
unsafe fn leaky<V: Vector, F: Function>(state: State<V::Elem>, alpha: V::Elem) {
    // SAFETY: the caller's promise.
    unsafe {
        let alpha = V::splat(alpha);
        for place in (0..state.vectors).map(|vector| vector * V::LANES) {
            let x = V::load(state.x.add(place));
            let next = alpha.mul_add(full_drive::<V>(state, place).sub(x), x);
            next.store(state.x.add(place));
            F::of(next).store(state.h.add(place));
        }
    }
}

#[inline(always)]
unsafe fn elman<V: Vector, F: Function>(state: State<V::Elem>) {
    // SAFETY: the caller's promise.
    unsafe {
        for place in (0..state.vectors).map(|vector| vector * V::LANES) {
            let next = full_drive::<V>(state, place);
            next.store(state.x.add(place));
            F::of(next).store(state.h.add(place));
        }
    }
}

#[inline(always)]
unsafe fn full_drive<V: Vector>(state: State<V::Elem>, place: usize) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let drive = V::load(state.drive.add(place));
        if state.extra.is_null() { drive } else { drive.add(V::load(state.extra.add(place))) }
    }
}

/// `h = φ(x)`, with the bits that a step would give.
///
/// # Safety
/// Both have `vectors` vectors.
#[inline(always)]
pub(super) unsafe fn activate<V: Vector>(
    activation: Activation,
    precise: bool,
    vectors: usize,
    x: *const V::Elem,
    h: *mut V::Elem,
) {
    // SAFETY: the caller's promise.
    unsafe { by_activation!(activation, precise, each::<V>(vectors, x, h)) }
}

#[inline(always)]
unsafe fn each<V: Vector, F: Function>(vectors: usize, x: *const V::Elem, h: *mut V::Elem) {
    // SAFETY: the caller's promise.
    unsafe {
        for place in (0..vectors).map(|vector| vector * V::LANES) {
            F::of(V::load(x.add(place))).store(h.add(place));
        }
    }
}
