//! Vectors of each instruction set behind one trait, so that a kernel is written once.
//!
//! A kernel generic over [`Vector`] is inlined whole into an entry function that enables the set's
//! features (`kernels/table.rs`); each operation then becomes one instruction.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
#[cfg(target_arch = "aarch64")]
pub(crate) mod neon;
pub(crate) mod portable;
#[cfg(test)]
pub(crate) mod tests;

use mrnn_core::Scalar;

/// A vector of floats.
///
/// # Safety of its functions
/// The processor has the instruction set, and pointers are readable or writable for as many elements as
/// the function says. No pointer needs an alignment beyond its element's.
pub(crate) trait Vector: Copy {
    /// `f32` or `f64`
    type Elem: Scalar;
    /// Elements of a vector.
    const LANES: usize;
    /// Registers of the set.
    const REGISTERS: usize;

    unsafe fn splat(value: Self::Elem) -> Self;
    /// Reads `LANES` elements.
    unsafe fn load(from: *const Self::Elem) -> Self;
    /// Writes `LANES` elements.
    unsafe fn store(self, to: *mut Self::Elem);
    /// Writes `LANES` elements to an address that a vector's size divides, past the caches where the set can;
    /// other threads see that after [`platform::fence`](crate::platform::fence).
    #[inline(always)]
    unsafe fn stream(self, to: *mut Self::Elem) {
        // SAFETY: the caller's promise.
        unsafe { self.store(to) }
    }
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn div(self, other: Self) -> Self;
    /// `self·factor + summand`, rounded once where the set has that.
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// The smaller; NaN stays NaN. `limit` is not NaN.
    unsafe fn min(self, limit: Self) -> Self;
    /// The larger; NaN stays NaN. `limit` is not NaN.
    unsafe fn max(self, limit: Self) -> Self;
    /// The elements where those of `of` are above 0, and 0 elsewhere.
    unsafe fn where_positive(self, of: Self) -> Self;
    /// The sum of all elements.
    unsafe fn sum(self) -> Self::Elem;
    /// −|x|
    unsafe fn neg_abs(self) -> Self;
    /// The number, which is not negative, with the sign of another.
    unsafe fn with_sign_of(self, other: Self) -> Self;
    /// The lowest bits of the representation moved to the place of sign and exponent, zeros after them:
    /// 2ⁿ where they hold n plus the exponent's bias.
    unsafe fn low_bits_to_exponent(self) -> Self;
    /// `base[index]` for each of `LANES` indices.
    unsafe fn gather(base: *const Self::Elem, indices: *const u16) -> Self;
    /// Reads `2·LANES` bfloat16 numbers: those at even places, those at odd places.
    unsafe fn load_bf16(from: *const u16) -> (Self, Self);
    /// Writes the transpose of `LANES` rows of `LANES` elements. Strides are in elements.
    unsafe fn transpose(
        from: *const Self::Elem,
        from_stride: usize,
        to: *mut Self::Elem,
        to_stride: usize,
    );

    /// max(x, 0); NaN stays NaN.
    #[inline(always)]
    unsafe fn relu(self) -> Self {
        // SAFETY: the caller's promise.
        unsafe { self.max(Self::splat(Self::Elem::ZERO)) }
    }

    unsafe fn tanh(self) -> Self;
    unsafe fn sigmoid(self) -> Self;
    unsafe fn softplus(self) -> Self;
    unsafe fn tanh_precise(self) -> Self;
    unsafe fn sigmoid_precise(self) -> Self;
    unsafe fn softplus_precise(self) -> Self;
    /// 1 − e⁻ˣ for x ≥ 0, accurate near 0: the derivative of softplus by its value.
    unsafe fn one_minus_exp_neg(self) -> Self;
}

/// Floats that two vectors of doubles of the same set can take over.
///
/// # Safety of its functions
/// As [`Vector`]'s.
pub(crate) trait Widen: Vector<Elem = f32> {
    type Wide: Vector<Elem = f64>;
    /// The first and the second half of the elements.
    unsafe fn widen(self) -> (Self::Wide, Self::Wide);
    /// Rounds the two halves.
    unsafe fn narrow(first: Self::Wide, second: Self::Wide) -> Self;
}

/// The methods of [`Vector`] that are one instruction of x86-64 or ARM, in the order of their
/// declaration. Of two operands of `min` and `max` these instructions return the second where one is NaN
/// (x86-64), or NaN (ARM).
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! instructions {
    (
        $elem:ty: $splat:ident, $load:ident, $store:ident,
        $add:ident, $sub:ident, $mul:ident, $div:ident, $min:ident, $max:ident
    ) => {
        type Elem = $elem;

        #[inline(always)]
        unsafe fn splat(value: $elem) -> Self {
            Self(unsafe { $splat(value) })
        }
        #[inline(always)]
        unsafe fn load(from: *const $elem) -> Self {
            Self(unsafe { $load(from) })
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut $elem) {
            unsafe { $store(to, self.0) }
        }
        #[inline(always)]
        unsafe fn add(self, other: Self) -> Self {
            Self(unsafe { $add(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn sub(self, other: Self) -> Self {
            Self(unsafe { $sub(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn mul(self, other: Self) -> Self {
            Self(unsafe { $mul(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn div(self, other: Self) -> Self {
            Self(unsafe { $div(self.0, other.0) })
        }
        #[inline(always)]
        unsafe fn min(self, limit: Self) -> Self {
            Self(unsafe { $min(limit.0, self.0) })
        }
        #[inline(always)]
        unsafe fn max(self, limit: Self) -> Self {
            Self(unsafe { $max(limit.0, self.0) })
        }
    };
}
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use instructions;
