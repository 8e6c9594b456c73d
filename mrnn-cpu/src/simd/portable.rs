//! Arrays, which the compiler turns into vectors of the set that every machine of the target has.
//! `mul_add` rounds twice: a fused one may be a call of a function.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the promise is the trait's, one for all functions"
)]

use super::{Vector, Widen};
use crate::math;

/// 8 floats.
#[derive(Clone, Copy)]
pub(crate) struct F32s([f32; 8]);

/// 4 doubles.
#[derive(Clone, Copy)]
pub(crate) struct F64s([f64; 4]);

/// The elements of an array computed one by one.
macro_rules! each {
    ($lane:ident => $element:expr) => {{
        let mut elements = [0.0; Self::LANES];
        for ($lane, element) in elements.iter_mut().enumerate() {
            *element = $element;
        }
        Self(elements)
    }};
}

macro_rules! portable {
    ($vector:ident: $elem:ident, $lanes:literal, $mantissa_bits:literal, $activations:ident) => {
        impl Vector for $vector {
            type Elem = $elem;
            const LANES: usize = $lanes;
            const REGISTERS: usize = 8;

            #[inline(always)]
            unsafe fn splat(value: $elem) -> Self {
                Self([value; $lanes])
            }
            #[inline(always)]
            unsafe fn load(from: *const $elem) -> Self {
                Self(unsafe { from.cast::<[$elem; $lanes]>().read() })
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $elem) {
                unsafe { to.cast::<[$elem; $lanes]>().write(self.0) }
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                each!(i => self.0[i] + other.0[i])
            }
            #[inline(always)]
            unsafe fn sub(self, other: Self) -> Self {
                each!(i => self.0[i] - other.0[i])
            }
            #[inline(always)]
            unsafe fn mul(self, other: Self) -> Self {
                each!(i => self.0[i] * other.0[i])
            }
            #[inline(always)]
            unsafe fn div(self, other: Self) -> Self {
                each!(i => self.0[i] / other.0[i])
            }
            #[inline(always)]
            unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
                each!(i => self.0[i] * factor.0[i] + summand.0[i])
            }
            #[inline(always)]
            unsafe fn min(self, limit: Self) -> Self {
                each!(i => if limit.0[i] < self.0[i] { limit.0[i] } else { self.0[i] })
            }
            #[inline(always)]
            unsafe fn max(self, limit: Self) -> Self {
                each!(i => if limit.0[i] > self.0[i] { limit.0[i] } else { self.0[i] })
            }
            #[inline(always)]
            unsafe fn where_positive(self, of: Self) -> Self {
                each!(i => if of.0[i] > 0.0 { self.0[i] } else { 0.0 })
            }
            #[inline(always)]
            unsafe fn sum(self) -> $elem {
                let halves = $lanes / 2;
                let pairs: [$elem; $lanes / 2] = std::array::from_fn(|i| self.0[i] + self.0[halves + i]);
                pairs.iter().sum()
            }
            #[inline(always)]
            unsafe fn neg_abs(self) -> Self {
                each!(i => -self.0[i].abs())
            }
            #[inline(always)]
            unsafe fn with_sign_of(self, other: Self) -> Self {
                each!(i => self.0[i].copysign(other.0[i]))
            }
            #[inline(always)]
            unsafe fn low_bits_to_exponent(self) -> Self {
                each!(i => $elem::from_bits(self.0[i].to_bits() << $mantissa_bits))
            }
            #[inline(always)]
            unsafe fn gather(base: *const $elem, indices: *const u16) -> Self {
                each!(i => unsafe { *base.add(usize::from(*indices.add(i))) })
            }
            #[inline(always)]
            unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
                let pairs = unsafe { from.cast::<[[u16; 2]; $lanes]>().read() };
                let even = each!(i => f32::from_bits(u32::from(pairs[i][0]) << 16).into());
                let odd = each!(i => f32::from_bits(u32::from(pairs[i][1]) << 16).into());
                (even, odd)
            }
            #[inline(always)]
            unsafe fn transpose(
                from: *const $elem,
                from_stride: usize,
                to: *mut $elem,
                to_stride: usize,
            ) {
                for row in 0..$lanes {
                    for col in 0..$lanes {
                        unsafe { *to.add(col * to_stride + row) = *from.add(row * from_stride + col) }
                    }
                }
            }

            math::$activations!();
        }
    };
}

portable!(F32s: f32, 8, 23, f32_activations);
portable!(F64s: f64, 4, 52, f64_activations);

impl Widen for F32s {
    type Wide = F64s;

    #[inline(always)]
    unsafe fn widen(self) -> (F64s, F64s) {
        let [a, b, c, d, e, f, g, h] = self.0.map(f64::from);
        (F64s([a, b, c, d]), F64s([e, f, g, h]))
    }
    #[inline(always)]
    unsafe fn narrow(first: F64s, second: F64s) -> Self {
        each!(i => if i < 4 { first.0[i] as f32 } else { second.0[i - 4] as f32 })
    }
}
