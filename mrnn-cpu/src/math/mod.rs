//! Activation functions of vectors.

use crate::simd::Vector;
use mrnn_core::{Activation, Scalar};

/// The activations of a vector of floats, for the body of its `impl Vector`.
macro_rules! f32_activations {
    () => {
        crate::math::f64_activations!();
    };
}

/// The activations of a vector of doubles, for the body of its `impl Vector`: the standard library's,
/// element by element.
macro_rules! f64_activations {
    () => {
        #[inline(always)]
        unsafe fn tanh(self) -> Self {
            unsafe { crate::math::by_element(self, mrnn_core::Activation::Tanh) }
        }
        #[inline(always)]
        unsafe fn sigmoid(self) -> Self {
            unsafe { crate::math::by_element(self, mrnn_core::Activation::Sigmoid) }
        }
        #[inline(always)]
        unsafe fn softplus(self) -> Self {
            unsafe { crate::math::by_element(self, mrnn_core::Activation::Softplus) }
        }
        #[inline(always)]
        unsafe fn tanh_precise(self) -> Self {
            unsafe { self.tanh() }
        }
        #[inline(always)]
        unsafe fn sigmoid_precise(self) -> Self {
            unsafe { self.sigmoid() }
        }
        #[inline(always)]
        unsafe fn softplus_precise(self) -> Self {
            unsafe { self.softplus() }
        }
    };
}

pub(crate) use {f32_activations, f64_activations};

/// φ of each element, one after the other.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
pub(crate) unsafe fn by_element<V: Vector>(x: V, activation: Activation) -> V {
    const { assert!(V::LANES <= 16) };
    let mut elements = [V::Elem::ZERO; 16];
    // SAFETY: the array holds a vector, and the set is there.
    unsafe {
        x.store(elements.as_mut_ptr());
        for element in &mut elements[..V::LANES] {
            *element = activation.apply(*element);
        }
        V::load(elements.as_ptr())
    }
}
