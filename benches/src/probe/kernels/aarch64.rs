//! NEON.

use super::vector::vector_kernels;
use super::{ADDEND, FACTOR, Kernels, Line, PREFETCH_DISTANCE, START};
use std::arch::aarch64::*;
use std::arch::is_aarch64_feature_detected;
use std::hint::black_box;

pub(super) fn available() -> impl Iterator<Item = &'static Kernels> {
    is_aarch64_feature_detected!("neon").then_some(&NEON).into_iter()
}

/// Stable Rust has no prefetch for ARM; both ways of reading are the same.
fn prefetch(_: *const f32) {}

vector_kernels!(NEON: "NEON", neon, "neon", float32x4_t, 4 lanes, 24 chains, vdupq_n_f32, vld1q_f32,
    vst1q_f32, vaddq_f32, |value, factor, addend| vfmaq_f32(addend, value, factor));
