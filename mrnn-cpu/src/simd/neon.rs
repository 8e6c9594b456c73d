//! NEON: 4 floats or 2 doubles. Every 64-bit ARM has it.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the promise is the trait's, one for all functions"
)]

use super::{Vector, Widen, instructions};
use crate::math;
use std::arch::aarch64::*;

/// 4 floats.
#[derive(Clone, Copy)]
pub(crate) struct F32x4(float32x4_t);

/// 2 doubles.
#[derive(Clone, Copy)]
pub(crate) struct F64x2(float64x2_t);

impl Vector for F32x4 {
    const LANES: usize = 4;
    const REGISTERS: usize = 32;

    instructions!(f32:
        vdupq_n_f32, vld1q_f32, vst1q_f32,
        vaddq_f32, vsubq_f32, vmulq_f32, vdivq_f32, vminq_f32, vmaxq_f32);

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { vfmaq_f32(summand.0, self.0, factor.0) })
    }
    #[inline(always)]
    unsafe fn where_positive(self, of: Self) -> Self {
        Self(unsafe {
            let positive = vcgtzq_f32(of.0);
            vreinterpretq_f32_u32(vandq_u32(positive, vreinterpretq_u32_f32(self.0)))
        })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        unsafe { vaddvq_f32(self.0) }
    }
    #[inline(always)]
    unsafe fn neg_abs(self) -> Self {
        Self(unsafe { vnegq_f32(vabsq_f32(self.0)) })
    }
    #[inline(always)]
    unsafe fn with_sign_of(self, other: Self) -> Self {
        Self(unsafe { vbslq_f32(vdupq_n_u32(1 << 31), other.0, self.0) })
    }
    #[inline(always)]
    unsafe fn low_bits_to_exponent(self) -> Self {
        Self(unsafe { vreinterpretq_f32_u32(vshlq_n_u32::<23>(vreinterpretq_u32_f32(self.0))) })
    }
    #[inline(always)]
    unsafe fn gather(base: *const f32, indices: *const u16) -> Self {
        unsafe {
            let at = |i: usize| base.add(usize::from(*indices.add(i)));
            let elements = vld1q_lane_f32::<0>(at(0), vdupq_n_f32(0.0));
            let elements = vld1q_lane_f32::<1>(at(1), elements);
            let elements = vld1q_lane_f32::<2>(at(2), elements);
            Self(vld1q_lane_f32::<3>(at(3), elements))
        }
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
        unsafe {
            let pairs = vreinterpretq_u32_u16(vld1q_u16(from));
            let even = vshlq_n_u32::<16>(pairs);
            let odd = vandq_u32(pairs, vdupq_n_u32(0xffff_0000));
            (Self(vreinterpretq_f32_u32(even)), Self(vreinterpretq_f32_u32(odd)))
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        unsafe {
            let mut rows = [vdupq_n_f32(0.0); 4];
            for (i, row) in rows.iter_mut().enumerate() {
                *row = vld1q_f32(from.add(i * from_stride));
            }
            let [a, b, c, d] = rows;
            let ab_even = vreinterpretq_f64_f32(vtrn1q_f32(a, b));
            let ab_odd = vreinterpretq_f64_f32(vtrn2q_f32(a, b));
            let cd_even = vreinterpretq_f64_f32(vtrn1q_f32(c, d));
            let cd_odd = vreinterpretq_f64_f32(vtrn2q_f32(c, d));
            let columns = [
                vtrn1q_f64(ab_even, cd_even),
                vtrn1q_f64(ab_odd, cd_odd),
                vtrn2q_f64(ab_even, cd_even),
                vtrn2q_f64(ab_odd, cd_odd),
            ];
            for (i, column) in columns.into_iter().enumerate() {
                vst1q_f32(to.add(i * to_stride), vreinterpretq_f32_f64(column));
            }
        }
    }

    math::f32_activations!();
}

impl Widen for F32x4 {
    type Wide = F64x2;

    #[inline(always)]
    unsafe fn widen(self) -> (F64x2, F64x2) {
        unsafe {
            let first = vcvt_f64_f32(vget_low_f32(self.0));
            (F64x2(first), F64x2(vcvt_high_f64_f32(self.0)))
        }
    }
    #[inline(always)]
    unsafe fn narrow(first: F64x2, second: F64x2) -> Self {
        Self(unsafe { vcvt_high_f32_f64(vcvt_f32_f64(first.0), second.0) })
    }
}

impl Vector for F64x2 {
    const LANES: usize = 2;
    const REGISTERS: usize = 32;

    instructions!(f64:
        vdupq_n_f64, vld1q_f64, vst1q_f64,
        vaddq_f64, vsubq_f64, vmulq_f64, vdivq_f64, vminq_f64, vmaxq_f64);

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { vfmaq_f64(summand.0, self.0, factor.0) })
    }
    #[inline(always)]
    unsafe fn where_positive(self, of: Self) -> Self {
        Self(unsafe {
            let positive = vcgtzq_f64(of.0);
            vreinterpretq_f64_u64(vandq_u64(positive, vreinterpretq_u64_f64(self.0)))
        })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f64 {
        unsafe { vaddvq_f64(self.0) }
    }
    #[inline(always)]
    unsafe fn neg_abs(self) -> Self {
        Self(unsafe { vnegq_f64(vabsq_f64(self.0)) })
    }
    #[inline(always)]
    unsafe fn with_sign_of(self, other: Self) -> Self {
        Self(unsafe { vbslq_f64(vdupq_n_u64(1 << 63), other.0, self.0) })
    }
    #[inline(always)]
    unsafe fn low_bits_to_exponent(self) -> Self {
        Self(unsafe { vreinterpretq_f64_u64(vshlq_n_u64::<52>(vreinterpretq_u64_f64(self.0))) })
    }
    #[inline(always)]
    unsafe fn gather(base: *const f64, indices: *const u16) -> Self {
        unsafe {
            let at = |i: usize| base.add(usize::from(*indices.add(i)));
            let elements = vld1q_lane_f64::<0>(at(0), vdupq_n_f64(0.0));
            Self(vld1q_lane_f64::<1>(at(1), elements))
        }
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
        unsafe {
            let pairs = vreinterpret_u32_u16(vld1_u16(from));
            let even = vreinterpret_f32_u32(vshl_n_u32::<16>(pairs));
            let odd = vreinterpret_f32_u32(vand_u32(pairs, vdup_n_u32(0xffff_0000)));
            (Self(vcvt_f64_f32(even)), Self(vcvt_f64_f32(odd)))
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f64, from_stride: usize, to: *mut f64, to_stride: usize) {
        unsafe {
            let (a, b) = (vld1q_f64(from), vld1q_f64(from.add(from_stride)));
            vst1q_f64(to, vtrn1q_f64(a, b));
            vst1q_f64(to.add(to_stride), vtrn2q_f64(a, b));
        }
    }

    math::f64_activations!();
}
