//! Activation functions of vectors, without branches: the time is the same for every input.
//!
//! Of floats, [`tanh`], [`sigmoid`] and [`softplus`] are within 3 units in the last place (ulp) of the
//! exact value for each of the 2³² inputs, subnormal ones and results included, and their precise forms,
//! computed in doubles and rounded once, within 1. `cargo ulp` measures that on each instruction set.

mod coefficients;
#[cfg(test)]
mod tests;

use crate::simd::Vector;
use coefficients::{Coefficients, Reduction};
use mrnn_core::Scalar;

/// The activations of a vector of floats, for the body of its `impl Vector`.
macro_rules! f32_activations {
    () => {
        #[inline(always)]
        unsafe fn tanh(self) -> Self {
            unsafe { crate::math::tanh(self) }
        }
        #[inline(always)]
        unsafe fn sigmoid(self) -> Self {
            unsafe { crate::math::sigmoid(self) }
        }
        #[inline(always)]
        unsafe fn softplus(self) -> Self {
            unsafe { crate::math::softplus(self) }
        }
        #[inline(always)]
        unsafe fn tanh_precise(self) -> Self {
            unsafe {
                let (first, second) = self.widen();
                Self::narrow(crate::math::tanh(first), crate::math::tanh(second))
            }
        }
        #[inline(always)]
        unsafe fn sigmoid_precise(self) -> Self {
            unsafe {
                let (first, second) = self.widen();
                Self::narrow(crate::math::sigmoid(first), crate::math::sigmoid(second))
            }
        }
        #[inline(always)]
        unsafe fn softplus_precise(self) -> Self {
            unsafe {
                let (first, second) = self.widen();
                Self::narrow(crate::math::softplus(first), crate::math::softplus(second))
            }
        }
        #[inline(always)]
        unsafe fn one_minus_exp_neg(self) -> Self {
            unsafe { crate::math::one_minus_exp_neg(self) }
        }
    };
}

/// The activations of a vector of doubles, for the body of its `impl Vector`: the standard library's,
/// element by element.
macro_rules! f64_activations {
    () => {
        #[inline(always)]
        unsafe fn tanh(self) -> Self {
            unsafe { crate::math::by_element(self, |x| mrnn_core::Activation::Tanh.apply(x)) }
        }
        #[inline(always)]
        unsafe fn sigmoid(self) -> Self {
            unsafe { crate::math::by_element(self, |x| mrnn_core::Activation::Sigmoid.apply(x)) }
        }
        #[inline(always)]
        unsafe fn softplus(self) -> Self {
            unsafe { crate::math::by_element(self, |x| mrnn_core::Activation::Softplus.apply(x)) }
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
        #[inline(always)]
        unsafe fn one_minus_exp_neg(self) -> Self {
            unsafe { crate::math::by_element(self, |x: f64| -(-x).exp_m1()) }
        }
    };
}

pub(crate) use {f32_activations, f64_activations};

/// A function of each element, one after the other.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
pub(crate) unsafe fn by_element<V: Vector>(x: V, function: impl Fn(V::Elem) -> V::Elem) -> V {
    const { assert!(V::LANES <= 16) };
    let mut elements = [V::Elem::ZERO; 16];
    // SAFETY: the array holds a vector, and the set is there.
    unsafe {
        x.store(elements.as_mut_ptr());
        for element in &mut elements[..V::LANES] {
            *element = function(*element);
        }
        V::load(elements.as_ptr())
    }
}

/// (1 − e)/(1 + e) with e to the power of −2|x|, with the sign of x. As e = 2ⁿ·e²ʳ and 1 − e²ʳ is a
/// polynomial, nothing cancels near 0; |x| is limited to where the value is 1 in float32.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
pub(crate) unsafe fn tanh<V: Vector<Elem: Coefficients>>(x: V) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let numerator = one_minus_exp_2(x.neg_abs());
        numerator.div(V::splat(V::Elem::TWO).sub(numerator)).with_sign_of(x)
    }
}

/// 1 − e⁻ˣ for x ≥ 0.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
pub(crate) unsafe fn one_minus_exp_neg<V: Vector<Elem: Coefficients>>(x: V) -> V {
    // SAFETY: the caller's promise.
    unsafe { one_minus_exp_2(x.mul(V::splat(V::Elem::MINUS_HALF))) }
}

/// 1 − e²ˣ for x ≤ 0, limited to where it is 1 in float32.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
unsafe fn one_minus_exp_2<V: Vector<Elem: Coefficients>>(x: V) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let (r, bits) = reduce(x.max(V::splat(V::Elem::TANH_MIN)), V::Elem::TANH_REDUCTION);
        let power = bits.low_bits_to_exponent();
        let rest = r.mul(polynomial(V::Elem::ONE_MINUS_EXP_2, r));
        power.mul_add(rest, V::splat(V::Elem::ONE).sub(power))
    }
}

/// eˣ/(1 + eˣ), where x is limited to where the value is 0 and 1 in float32.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
pub(crate) unsafe fn sigmoid<V: Vector<Elem: Coefficients>>(x: V) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let x = x.min(V::splat(V::Elem::EXP_MAX)).max(V::splat(V::Elem::EXP_MIN));
        let exp = scaled_exp(x);
        let scale = V::splat(V::Elem::EXP_SCALE);
        exp.div(exp.mul_add(scale, V::splat(V::Elem::ONE))).mul(scale)
    }
}

/// max(x, 0) + ln(1 + e^−|x|), which above 20 is x in float32.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
pub(crate) unsafe fn softplus<V: Vector<Elem: Coefficients>>(x: V) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let exp = scaled_exp(x.neg_abs().max(V::splat(V::Elem::EXP_MIN)));
        let exp = exp.mul(V::splat(V::Elem::EXP_SCALE));
        exp.mul_add(polynomial(V::Elem::LN_1P, exp), x.relu())
    }
}

/// eˣ/`EXP_SCALE`, for x from `EXP_MIN` to `EXP_MAX`. The scale keeps results that become subnormal normal
/// until a caller's last multiplication.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
unsafe fn scaled_exp<V: Vector<Elem: Coefficients>>(x: V) -> V {
    // SAFETY: the caller's promise.
    unsafe {
        let (r, bits) = reduce(x, V::Elem::EXP_REDUCTION);
        polynomial(V::Elem::EXP, r).mul(bits.low_bits_to_exponent())
    }
}

/// The remainder of x less the nearest multiple n of a step, and a number whose lowest bits are n plus the
/// reduction's bias.
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
unsafe fn reduce<V: Vector>(x: V, reduction: Reduction<V::Elem>) -> (V, V) {
    // SAFETY: the caller's promise.
    unsafe {
        let round = V::splat(reduction.round);
        let bits = x.mul_add(V::splat(reduction.per_step), round);
        let n = bits.sub(round);
        let mut remainder = x;
        for &part in reduction.minus_step {
            remainder = n.mul_add(V::splat(part), remainder);
        }
        (remainder, bits)
    }
}

/// c₀ + c₁x + c₂x² + …
///
/// # Safety
/// The processor has the vector's instruction set.
#[inline(always)]
unsafe fn polynomial<V: Vector>(coefficients: &[V::Elem], x: V) -> V {
    let (&last, others) = coefficients.split_last().expect("a polynomial has coefficients");
    // SAFETY: the caller's promise.
    unsafe {
        let mut sum = V::splat(last);
        for &coefficient in others.iter().rev() {
            sum = sum.mul_add(x, V::splat(coefficient));
        }
        sum
    }
}
