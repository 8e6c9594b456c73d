//! AVX-512, and AVX2 with FMA.

use super::vector::vector_kernels;
use super::{ADDEND, FACTOR, Kernels, Line, PREFETCH_DISTANCE, START};
use std::arch::x86_64::*;
use std::hint::black_box;

pub(super) fn available() -> impl Iterator<Item = &'static Kernels> {
    let avx512 = is_x86_feature_detected!("avx512f");
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    avx512.then_some(&AVX512).into_iter().chain(avx2.then_some(&AVX2))
}

fn prefetch(place: *const f32) {
    // SAFETY: a prefetch of any address, even none of ours, changes nothing but caches.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
}

vector_kernels!(AVX512: "AVX-512", avx512, "avx512f", __m512, 16 lanes, 16 chains, _mm512_set1_ps,
    _mm512_loadu_ps, _mm512_storeu_ps, _mm512_add_ps,
    |value, factor, addend| _mm512_fmadd_ps(value, factor, addend));

vector_kernels!(AVX2: "AVX2", avx2, "avx2,fma", __m256, 8 lanes, 12 chains, _mm256_set1_ps,
    _mm256_loadu_ps, _mm256_storeu_ps, _mm256_add_ps,
    |value, factor, addend| _mm256_fmadd_ps(value, factor, addend));
