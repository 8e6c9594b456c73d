//! AVX-512: 16 floats or 8 doubles. Needs avx512f, avx512bw, avx512dq and avx512vl.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the promise is the trait's, one for all functions"
)]

use super::{Vector, Widen, instructions};
use crate::math;
use std::arch::x86_64::*;

/// 16 floats.
#[derive(Clone, Copy)]
pub(crate) struct F32x16(__m512);

/// 8 doubles.
#[derive(Clone, Copy)]
pub(crate) struct F64x8(__m512d);

impl Vector for F32x16 {
    const LANES: usize = 16;
    const REGISTERS: usize = 32;

    instructions!(f32:
        _mm512_set1_ps, _mm512_loadu_ps, _mm512_storeu_ps,
        _mm512_add_ps, _mm512_sub_ps, _mm512_mul_ps, _mm512_div_ps, _mm512_min_ps, _mm512_max_ps);

    #[inline(always)]
    unsafe fn stream(self, to: *mut f32) {
        unsafe { _mm512_stream_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { _mm512_fmadd_ps(self.0, factor.0, summand.0) })
    }
    #[inline(always)]
    unsafe fn where_positive(self, of: Self) -> Self {
        Self(unsafe {
            let positive = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(of.0, _mm512_setzero_ps());
            _mm512_maskz_mov_ps(positive, self.0)
        })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        unsafe { _mm512_reduce_add_ps(self.0) }
    }
    #[inline(always)]
    unsafe fn neg_abs(self) -> Self {
        Self(unsafe { _mm512_or_ps(self.0, _mm512_set1_ps(-0.0)) })
    }
    #[inline(always)]
    unsafe fn with_sign_of(self, other: Self) -> Self {
        Self(unsafe { _mm512_or_ps(self.0, _mm512_and_ps(other.0, _mm512_set1_ps(-0.0))) })
    }
    #[inline(always)]
    unsafe fn low_bits_to_exponent(self) -> Self {
        Self(unsafe { _mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_castps_si512(self.0))) })
    }
    #[inline(always)]
    unsafe fn gather(base: *const f32, indices: *const u16) -> Self {
        Self(unsafe {
            let indices = _mm512_cvtepu16_epi32(_mm256_loadu_si256(indices.cast()));
            _mm512_i32gather_ps::<4>(indices, base)
        })
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
        unsafe {
            let pairs = _mm512_loadu_si512(from.cast());
            let even = _mm512_slli_epi32::<16>(pairs);
            let odd = _mm512_and_si512(pairs, _mm512_set1_epi32(i32::MIN >> 15));
            (Self(_mm512_castsi512_ps(even)), Self(_mm512_castsi512_ps(odd)))
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        unsafe {
            let zero = _mm512_setzero_ps();
            let mut rows = [zero; 16];
            for (i, row) in rows.iter_mut().enumerate() {
                *row = _mm512_loadu_ps(from.add(i * from_stride));
            }
            // Within 128-bit lanes: pairs of rows, then pairs of pairs.
            let mut pairs = [_mm512_setzero_pd(); 16];
            for i in (0..16).step_by(2) {
                pairs[i] = _mm512_castps_pd(_mm512_unpacklo_ps(rows[i], rows[i + 1]));
                pairs[i + 1] = _mm512_castps_pd(_mm512_unpackhi_ps(rows[i], rows[i + 1]));
            }
            let mut quads = [zero; 16];
            for i in (0..16).step_by(4) {
                quads[i] = _mm512_castpd_ps(_mm512_unpacklo_pd(pairs[i], pairs[i + 2]));
                quads[i + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(pairs[i], pairs[i + 2]));
                quads[i + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(pairs[i + 1], pairs[i + 3]));
                quads[i + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(pairs[i + 1], pairs[i + 3]));
            }
            // Then the lanes themselves, a transpose of 4 by 4 of them.
            for i in 0..4 {
                let [a, b, c, d] = [quads[i], quads[4 + i], quads[8 + i], quads[12 + i]];
                let ab_even = _mm512_shuffle_f32x4::<0b10_00_10_00>(a, b);
                let ab_odd = _mm512_shuffle_f32x4::<0b11_01_11_01>(a, b);
                let cd_even = _mm512_shuffle_f32x4::<0b10_00_10_00>(c, d);
                let cd_odd = _mm512_shuffle_f32x4::<0b11_01_11_01>(c, d);
                let columns = [
                    _mm512_shuffle_f32x4::<0b10_00_10_00>(ab_even, cd_even),
                    _mm512_shuffle_f32x4::<0b10_00_10_00>(ab_odd, cd_odd),
                    _mm512_shuffle_f32x4::<0b11_01_11_01>(ab_even, cd_even),
                    _mm512_shuffle_f32x4::<0b11_01_11_01>(ab_odd, cd_odd),
                ];
                for (lane, column) in columns.into_iter().enumerate() {
                    _mm512_storeu_ps(to.add((4 * lane + i) * to_stride), column);
                }
            }
        }
    }

    math::f32_activations!();
}

impl Widen for F32x16 {
    type Wide = F64x8;

    #[inline(always)]
    unsafe fn widen(self) -> (F64x8, F64x8) {
        unsafe {
            let first = _mm512_castps512_ps256(self.0);
            let second = _mm512_extractf32x8_ps::<1>(self.0);
            (F64x8(_mm512_cvtps_pd(first)), F64x8(_mm512_cvtps_pd(second)))
        }
    }
    #[inline(always)]
    unsafe fn narrow(first: F64x8, second: F64x8) -> Self {
        Self(unsafe {
            let first = _mm512_castps256_ps512(_mm512_cvtpd_ps(first.0));
            _mm512_insertf32x8::<1>(first, _mm512_cvtpd_ps(second.0))
        })
    }
}

impl Vector for F64x8 {
    const LANES: usize = 8;
    const REGISTERS: usize = 32;

    instructions!(f64:
        _mm512_set1_pd, _mm512_loadu_pd, _mm512_storeu_pd,
        _mm512_add_pd, _mm512_sub_pd, _mm512_mul_pd, _mm512_div_pd, _mm512_min_pd, _mm512_max_pd);

    #[inline(always)]
    unsafe fn stream(self, to: *mut f64) {
        unsafe { _mm512_stream_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { _mm512_fmadd_pd(self.0, factor.0, summand.0) })
    }
    #[inline(always)]
    unsafe fn where_positive(self, of: Self) -> Self {
        Self(unsafe {
            let positive = _mm512_cmp_pd_mask::<_CMP_GT_OQ>(of.0, _mm512_setzero_pd());
            _mm512_maskz_mov_pd(positive, self.0)
        })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f64 {
        unsafe { _mm512_reduce_add_pd(self.0) }
    }
    #[inline(always)]
    unsafe fn neg_abs(self) -> Self {
        Self(unsafe { _mm512_or_pd(self.0, _mm512_set1_pd(-0.0)) })
    }
    #[inline(always)]
    unsafe fn with_sign_of(self, other: Self) -> Self {
        Self(unsafe { _mm512_or_pd(self.0, _mm512_and_pd(other.0, _mm512_set1_pd(-0.0))) })
    }
    #[inline(always)]
    unsafe fn low_bits_to_exponent(self) -> Self {
        Self(unsafe { _mm512_castsi512_pd(_mm512_slli_epi64::<52>(_mm512_castpd_si512(self.0))) })
    }
    #[inline(always)]
    unsafe fn gather(base: *const f64, indices: *const u16) -> Self {
        Self(unsafe {
            let indices = _mm256_cvtepu16_epi32(_mm_loadu_si128(indices.cast()));
            _mm512_i32gather_pd::<8>(indices, base)
        })
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
        unsafe {
            let pairs = _mm256_loadu_si256(from.cast());
            let even = _mm256_castsi256_ps(_mm256_slli_epi32::<16>(pairs));
            let odd = _mm256_and_si256(pairs, _mm256_set1_epi32(i32::MIN >> 15));
            (Self(_mm512_cvtps_pd(even)), Self(_mm512_cvtps_pd(_mm256_castsi256_ps(odd))))
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f64, from_stride: usize, to: *mut f64, to_stride: usize) {
        unsafe {
            let zero = _mm512_setzero_pd();
            let mut rows = [zero; 8];
            for (i, row) in rows.iter_mut().enumerate() {
                *row = _mm512_loadu_pd(from.add(i * from_stride));
            }
            // Pairs of rows within 128-bit lanes, then a transpose of 4 by 4 lanes.
            let mut pairs = [zero; 8];
            for i in (0..8).step_by(2) {
                pairs[i] = _mm512_unpacklo_pd(rows[i], rows[i + 1]);
                pairs[i + 1] = _mm512_unpackhi_pd(rows[i], rows[i + 1]);
            }
            for i in 0..2 {
                let [a, b, c, d] = [pairs[i], pairs[2 + i], pairs[4 + i], pairs[6 + i]];
                let ab_even = _mm512_shuffle_f64x2::<0b10_00_10_00>(a, b);
                let ab_odd = _mm512_shuffle_f64x2::<0b11_01_11_01>(a, b);
                let cd_even = _mm512_shuffle_f64x2::<0b10_00_10_00>(c, d);
                let cd_odd = _mm512_shuffle_f64x2::<0b11_01_11_01>(c, d);
                let columns = [
                    _mm512_shuffle_f64x2::<0b10_00_10_00>(ab_even, cd_even),
                    _mm512_shuffle_f64x2::<0b10_00_10_00>(ab_odd, cd_odd),
                    _mm512_shuffle_f64x2::<0b11_01_11_01>(ab_even, cd_even),
                    _mm512_shuffle_f64x2::<0b11_01_11_01>(ab_odd, cd_odd),
                ];
                for (lane, column) in columns.into_iter().enumerate() {
                    _mm512_storeu_pd(to.add((2 * lane + i) * to_stride), column);
                }
            }
        }
    }

    math::f64_activations!();
}
