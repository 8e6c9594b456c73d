//! AVX2 with FMA: 8 floats or 4 doubles. Needs avx2 and fma.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the promise is the trait's, one for all functions"
)]

use super::{Vector, Widen, instructions};
use crate::math;
use std::arch::x86_64::*;

/// 8 floats.
#[derive(Clone, Copy)]
pub(crate) struct F32x8(__m256);

/// 4 doubles.
#[derive(Clone, Copy)]
pub(crate) struct F64x4(__m256d);

impl Vector for F32x8 {
    const LANES: usize = 8;
    const REGISTERS: usize = 16;

    instructions!(f32:
        _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps,
        _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps, _mm256_div_ps, _mm256_min_ps, _mm256_max_ps);

    #[inline(always)]
    unsafe fn stream(self, to: *mut f32) {
        unsafe { _mm256_stream_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { _mm256_fmadd_ps(self.0, factor.0, summand.0) })
    }
    #[inline(always)]
    unsafe fn where_positive(self, of: Self) -> Self {
        Self(unsafe {
            let positive = _mm256_cmp_ps::<_CMP_GT_OQ>(of.0, _mm256_setzero_ps());
            _mm256_and_ps(positive, self.0)
        })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        unsafe {
            let half = _mm256_extractf128_ps::<1>(self.0);
            let quads = _mm_add_ps(_mm256_castps256_ps128(self.0), half);
            let pairs = _mm_add_ps(quads, _mm_movehl_ps(quads, quads));
            _mm_cvtss_f32(_mm_add_ss(pairs, _mm_shuffle_ps::<0b01>(pairs, pairs)))
        }
    }
    #[inline(always)]
    unsafe fn neg_abs(self) -> Self {
        Self(unsafe { _mm256_or_ps(self.0, _mm256_set1_ps(-0.0)) })
    }
    #[inline(always)]
    unsafe fn with_sign_of(self, other: Self) -> Self {
        Self(unsafe { _mm256_or_ps(self.0, _mm256_and_ps(other.0, _mm256_set1_ps(-0.0))) })
    }
    #[inline(always)]
    unsafe fn low_bits_to_exponent(self) -> Self {
        Self(unsafe { _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(self.0))) })
    }
    #[inline(always)]
    unsafe fn gather(base: *const f32, indices: *const u16) -> Self {
        Self(unsafe {
            let indices = _mm256_cvtepu16_epi32(_mm_loadu_si128(indices.cast()));
            _mm256_i32gather_ps::<4>(base, indices)
        })
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
        unsafe {
            let pairs = _mm256_loadu_si256(from.cast());
            let even = _mm256_slli_epi32::<16>(pairs);
            let odd = _mm256_and_si256(pairs, _mm256_set1_epi32(i32::MIN >> 15));
            (Self(_mm256_castsi256_ps(even)), Self(_mm256_castsi256_ps(odd)))
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        unsafe {
            let zero = _mm256_setzero_ps();
            let mut rows = [zero; 8];
            for (i, row) in rows.iter_mut().enumerate() {
                *row = _mm256_loadu_ps(from.add(i * from_stride));
            }
            // Within 128-bit lanes: pairs of rows, then pairs of pairs.
            let mut pairs = [_mm256_setzero_pd(); 8];
            for i in (0..8).step_by(2) {
                pairs[i] = _mm256_castps_pd(_mm256_unpacklo_ps(rows[i], rows[i + 1]));
                pairs[i + 1] = _mm256_castps_pd(_mm256_unpackhi_ps(rows[i], rows[i + 1]));
            }
            let mut quads = [zero; 8];
            for i in (0..8).step_by(4) {
                quads[i] = _mm256_castpd_ps(_mm256_unpacklo_pd(pairs[i], pairs[i + 2]));
                quads[i + 1] = _mm256_castpd_ps(_mm256_unpackhi_pd(pairs[i], pairs[i + 2]));
                quads[i + 2] = _mm256_castpd_ps(_mm256_unpacklo_pd(pairs[i + 1], pairs[i + 3]));
                quads[i + 3] = _mm256_castpd_ps(_mm256_unpackhi_pd(pairs[i + 1], pairs[i + 3]));
            }
            // Then the two lanes.
            for i in 0..4 {
                let low = _mm256_permute2f128_ps::<0x20>(quads[i], quads[4 + i]);
                let high = _mm256_permute2f128_ps::<0x31>(quads[i], quads[4 + i]);
                _mm256_storeu_ps(to.add(i * to_stride), low);
                _mm256_storeu_ps(to.add((4 + i) * to_stride), high);
            }
        }
    }

    math::f32_activations!();
}

impl Widen for F32x8 {
    type Wide = F64x4;

    #[inline(always)]
    unsafe fn widen(self) -> (F64x4, F64x4) {
        unsafe {
            let first = _mm256_castps256_ps128(self.0);
            let second = _mm256_extractf128_ps::<1>(self.0);
            (F64x4(_mm256_cvtps_pd(first)), F64x4(_mm256_cvtps_pd(second)))
        }
    }
    #[inline(always)]
    unsafe fn narrow(first: F64x4, second: F64x4) -> Self {
        Self(unsafe { _mm256_set_m128(_mm256_cvtpd_ps(second.0), _mm256_cvtpd_ps(first.0)) })
    }
}

impl Vector for F64x4 {
    const LANES: usize = 4;
    const REGISTERS: usize = 16;

    instructions!(f64:
        _mm256_set1_pd, _mm256_loadu_pd, _mm256_storeu_pd,
        _mm256_add_pd, _mm256_sub_pd, _mm256_mul_pd, _mm256_div_pd, _mm256_min_pd, _mm256_max_pd);

    #[inline(always)]
    unsafe fn stream(self, to: *mut f64) {
        unsafe { _mm256_stream_pd(to, self.0) }
    }
    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(unsafe { _mm256_fmadd_pd(self.0, factor.0, summand.0) })
    }
    #[inline(always)]
    unsafe fn where_positive(self, of: Self) -> Self {
        Self(unsafe {
            let positive = _mm256_cmp_pd::<_CMP_GT_OQ>(of.0, _mm256_setzero_pd());
            _mm256_and_pd(positive, self.0)
        })
    }
    #[inline(always)]
    unsafe fn sum(self) -> f64 {
        unsafe {
            let half = _mm256_extractf128_pd::<1>(self.0);
            let pairs = _mm_add_pd(_mm256_castpd256_pd128(self.0), half);
            _mm_cvtsd_f64(_mm_add_sd(pairs, _mm_unpackhi_pd(pairs, pairs)))
        }
    }
    #[inline(always)]
    unsafe fn neg_abs(self) -> Self {
        Self(unsafe { _mm256_or_pd(self.0, _mm256_set1_pd(-0.0)) })
    }
    #[inline(always)]
    unsafe fn with_sign_of(self, other: Self) -> Self {
        Self(unsafe { _mm256_or_pd(self.0, _mm256_and_pd(other.0, _mm256_set1_pd(-0.0))) })
    }
    #[inline(always)]
    unsafe fn low_bits_to_exponent(self) -> Self {
        Self(unsafe { _mm256_castsi256_pd(_mm256_slli_epi64::<52>(_mm256_castpd_si256(self.0))) })
    }
    #[inline(always)]
    unsafe fn gather(base: *const f64, indices: *const u16) -> Self {
        Self(unsafe {
            let indices = _mm_cvtepu16_epi32(_mm_loadl_epi64(indices.cast()));
            _mm256_i32gather_pd::<8>(base, indices)
        })
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> (Self, Self) {
        unsafe {
            let pairs = _mm_loadu_si128(from.cast());
            let even = _mm_castsi128_ps(_mm_slli_epi32::<16>(pairs));
            let odd = _mm_castsi128_ps(_mm_and_si128(pairs, _mm_set1_epi32(i32::MIN >> 15)));
            (Self(_mm256_cvtps_pd(even)), Self(_mm256_cvtps_pd(odd)))
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f64, from_stride: usize, to: *mut f64, to_stride: usize) {
        unsafe {
            let mut rows = [_mm256_setzero_pd(); 4];
            for (i, row) in rows.iter_mut().enumerate() {
                *row = _mm256_loadu_pd(from.add(i * from_stride));
            }
            let pairs = [
                (_mm256_unpacklo_pd(rows[0], rows[1]), _mm256_unpacklo_pd(rows[2], rows[3])),
                (_mm256_unpackhi_pd(rows[0], rows[1]), _mm256_unpackhi_pd(rows[2], rows[3])),
            ];
            for (i, (top, bottom)) in pairs.into_iter().enumerate() {
                let low = _mm256_permute2f128_pd::<0x20>(top, bottom);
                let high = _mm256_permute2f128_pd::<0x31>(top, bottom);
                _mm256_storeu_pd(to.add(i * to_stride), low);
                _mm256_storeu_pd(to.add((2 + i) * to_stride), high);
            }
        }
    }

    math::f64_activations!();
}
