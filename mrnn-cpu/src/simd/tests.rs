//! Every vector type that this machine has, against scalar code.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "jobs run on sets that the machine has, on arrays as long as the functions say"
)]

use super::*;
use std::fmt::Debug;

/// Something to do with the vectors of a set.
pub(crate) trait Job {
    /// To be inlined into the function that enables the set's features.
    ///
    /// # Safety
    /// The processor has the set.
    unsafe fn run<F: Widen>(&mut self);
}

/// An instruction set's name, and what runs a job on its vectors.
pub(crate) type Set<J> = (&'static str, unsafe fn(&mut J));

/// The sets that this machine has.
pub(crate) fn sets<J: Job>() -> Vec<Set<J>> {
    let mut sets: Vec<Set<J>> = vec![("portable", portable)];
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            sets.push(("AVX2", avx2));
        }
        if ["avx512f", "avx512bw", "avx512dq", "avx512vl"].map(detected) == [true; 4] {
            sets.push(("AVX-512", avx512));
        }
    }
    #[cfg(target_arch = "aarch64")]
    sets.push(("NEON", neon));
    sets
}

/// Runs the job on every set that this machine has, whose names are printed.
fn on_every_set<J: Job>(mut job: J) {
    for (name, run) in sets::<J>() {
        println!("on {name}");
        unsafe { run(&mut job) }
    }
}

unsafe fn portable<J: Job>(job: &mut J) {
    unsafe { job.run::<portable::F32s>() }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn avx2<J: Job>(job: &mut J) {
    unsafe { job.run::<avx2::F32x8>() }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn avx512<J: Job>(job: &mut J) {
    unsafe { job.run::<avx512::F32x16>() }
}

#[cfg(target_arch = "aarch64")]
unsafe fn neon<J: Job>(job: &mut J) {
    unsafe { job.run::<neon::F32x4>() }
}

#[cfg(target_arch = "x86_64")]
fn detected(feature: &str) -> bool {
    match feature {
        "avx512f" => is_x86_feature_detected!("avx512f"),
        "avx512bw" => is_x86_feature_detected!("avx512bw"),
        "avx512dq" => is_x86_feature_detected!("avx512dq"),
        "avx512vl" => is_x86_feature_detected!("avx512vl"),
        other => panic!("{other} is not asked for"),
    }
}

/// Numbers of both signs and of many sizes, in a fixed order.
fn numbers<T: Scalar>(count: usize) -> Vec<T> {
    (0..count)
        .map(|i| T::from_f64(((i * 37 + 11) as f64).sin() * 1.7_f64.powi((i % 19) as i32 - 9)))
        .collect()
}

/// A vector's elements.
unsafe fn elements<V: Vector>(vector: V) -> Vec<V::Elem> {
    let mut elements = vec![V::Elem::ZERO; V::LANES];
    unsafe { vector.store(elements.as_mut_ptr()) };
    elements
}

/// Equal as numbers, or both NaN.
#[track_caller]
fn assert_same<T: Scalar>(what: &str, got: &[T], expected: &[T]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (lane, (got, expected)) in got.iter().zip(expected).enumerate() {
        let (got, expected) = (got.to_f64(), expected.to_f64());
        assert!(
            got == expected || got.is_nan() && expected.is_nan(),
            "{what}, {}, lane {lane}: {got}, not {expected}",
            T::NAME
        );
    }
}

struct Arithmetic;

impl Job for Arithmetic {
    #[inline(always)]
    unsafe fn run<F: Widen>(&mut self) {
        unsafe {
            arithmetic::<F>(f32::mul_add, f32::EPSILON);
            arithmetic::<F::Wide>(f64::mul_add, f64::EPSILON);
        }
    }
}

#[inline(always)]
unsafe fn arithmetic<V: Vector>(fused: fn(V::Elem, V::Elem, V::Elem) -> V::Elem, epsilon: V::Elem)
where
    V::Elem: Debug,
{
    let data = numbers::<V::Elem>(3 * V::LANES);
    let (a, rest) = data.split_at(V::LANES);
    let (b, c) = rest.split_at(V::LANES);
    let zipped = |function: fn(V::Elem, V::Elem) -> V::Elem| -> Vec<V::Elem> {
        a.iter().zip(b).map(|(&a, &b)| function(a, b)).collect()
    };
    unsafe {
        let (va, vb, vc) = (V::load(a.as_ptr()), V::load(b.as_ptr()), V::load(c.as_ptr()));
        assert_same("load and store", &elements(va), a);
        assert_same("splat", &elements(V::splat(b[1])), &vec![b[1]; V::LANES]);
        assert_same("add", &elements(va.add(vb)), &zipped(|a, b| a + b));
        assert_same("sub", &elements(va.sub(vb)), &zipped(|a, b| a - b));
        assert_same("mul", &elements(va.mul(vb)), &zipped(|a, b| a * b));
        assert_same("div", &elements(va.div(vb)), &zipped(|a, b| a / b));
        assert_same("min", &elements(va.min(vb)), &zipped(|a, b| if a < b { a } else { b }));
        assert_same("max", &elements(va.max(vb)), &zipped(|a, b| if a > b { a } else { b }));
        let got = elements(va.mul_add(vb, vc));
        for lane in 0..V::LANES {
            let product = (a[lane] * b[lane]).to_f64().abs();
            let expected = fused(a[lane], b[lane], c[lane]).to_f64();
            let bound = (product + expected.abs()) * epsilon.to_f64();
            let error = (got[lane].to_f64() - expected).abs();
            assert!(error <= bound, "mul_add, lane {lane}: off by {error}");
        }
    }
}

#[test]
fn arithmetic_is_the_scalars() {
    on_every_set(Arithmetic);
}

/// Zeros, infinities, NaN, numbers around them, in every lane.
struct Specials;

impl Job for Specials {
    #[inline(always)]
    unsafe fn run<F: Widen>(&mut self) {
        unsafe {
            specials::<F>();
            specials::<F::Wide>();
        }
    }
}

#[inline(always)]
unsafe fn specials<V: Vector>() {
    let (zero, one) = (V::Elem::ZERO, V::Elem::ONE);
    let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e-40, -1e-40, 2.5, -3.5]
        .map(V::Elem::from_f64);
    for value in special {
        for lane in 0..V::LANES {
            let mut x = numbers::<V::Elem>(V::LANES);
            x[lane] = value;
            let each = |function: &dyn Fn(V::Elem) -> V::Elem| -> Vec<V::Elem> {
                x.iter().map(|&x| function(x)).collect()
            };
            unsafe {
                let (vector, ones) = (V::load(x.as_ptr()), V::splat(one));
                let relu = each(&|x| if x < zero { zero } else { x });
                assert_same("relu", &elements(vector.relu()), &relu);
                let min = each(&|x| if x > one { one } else { x });
                assert_same("min", &elements(vector.min(ones)), &min);
                let max = each(&|x| if x < one { one } else { x });
                assert_same("max", &elements(vector.max(ones)), &max);
                let neg_abs = each(&|x| if x > zero { -x } else { x });
                assert_same("neg_abs", &elements(vector.neg_abs()), &neg_abs);
                let signs = each(&|x| V::Elem::from_f64(1_f64.copysign(x.to_f64())));
                assert_same("with_sign_of", &elements(ones.with_sign_of(vector)), &signs);
            }
        }
    }
}

#[test]
fn nan_stays_and_limits_hold() {
    on_every_set(Specials);
}

/// Exponents, and the way to doubles and back.
struct Representation;

impl Job for Representation {
    #[inline(always)]
    unsafe fn run<F: Widen>(&mut self) {
        unsafe {
            for n in -126..=127_i32 {
                let bits = F::splat(f32::from_bits(0x4b40_0000 + (n + 127) as u32));
                let power = elements(bits.low_bits_to_exponent());
                assert_same("2ⁿ", &power, &vec![2_f32.powi(n); F::LANES]);
            }
            for n in -1022..=1023_i32 {
                let bits = f64::from_bits(0x4338_0000_0000_0000 + (n + 1023) as u64);
                let power = elements(F::Wide::splat(bits).low_bits_to_exponent());
                assert_same("2ⁿ", &power, &vec![2_f64.powi(n); F::Wide::LANES]);
            }
            let mut x = numbers::<f32>(F::LANES);
            x[1] = 1e-40;
            x[F::LANES - 1] = f32::NEG_INFINITY;
            let (first, second) = F::load(x.as_ptr()).widen();
            let wide: Vec<f64> = x.iter().map(|&x| x.into()).collect();
            assert_same("first half", &elements(first), &wide[..F::LANES / 2]);
            assert_same("second half", &elements(second), &wide[F::LANES / 2..]);
            let third = F::Wide::splat(1.0 / 3.0);
            let narrow = elements(F::narrow(first.mul(third), second.mul(third)));
            let expected: Vec<f32> = wide.iter().map(|&x| (x * (1.0 / 3.0)) as f32).collect();
            assert_same("narrow", &narrow, &expected);
        }
    }
}

#[test]
fn exponents_and_halves() {
    on_every_set(Representation);
}

/// Gathers, bfloat16 numbers, transposes.
struct Memory;

impl Job for Memory {
    #[inline(always)]
    unsafe fn run<F: Widen>(&mut self) {
        unsafe {
            memory::<F>();
            memory::<F::Wide>();
        }
    }
}

#[inline(always)]
unsafe fn memory<V: Vector>() {
    let table = numbers::<V::Elem>(1 << 16);
    // The first and the last entry are asked for, so that an index read as signed is noticed.
    let indices: Vec<u16> =
        (0..V::LANES).map(|i| [0, u16::MAX, 40_000, 17][i % 4] ^ (i / 4) as u16).collect();
    let expected: Vec<_> = indices.iter().map(|&i| table[usize::from(i)]).collect();
    let gathered = unsafe { elements(V::gather(table.as_ptr(), indices.as_ptr())) };
    assert_same("gather", &gathered, &expected);

    // Starts at an odd element: no alignment is promised.
    let halves: Vec<u16> = numbers::<f32>(2 * V::LANES + 1)
        .iter()
        .enumerate()
        .map(|(i, x)| if i == 4 { 0xff80 } else { (x.to_bits() >> 16) as u16 })
        .collect();
    let halves = &halves[1..];
    let widened = |offset: usize| -> Vec<V::Elem> {
        let every_other = halves.iter().skip(offset).step_by(2);
        every_other.map(|&h| V::Elem::from_f64(f32::from_bits(u32::from(h) << 16).into())).collect()
    };
    let (even, odd) = unsafe { V::load_bf16(halves.as_ptr()) };
    unsafe {
        assert_same("bfloat16 at even places", &elements(even), &widened(0));
        assert_same("bfloat16 at odd places", &elements(odd), &widened(1));
    }

    let (from_stride, to_stride) = (V::LANES + 3, V::LANES + 1);
    let from = numbers::<V::Elem>(V::LANES * from_stride);
    let untouched = V::Elem::from_f64(-99.0);
    let mut to = vec![untouched; V::LANES * to_stride];
    unsafe { V::transpose(from.as_ptr(), from_stride, to.as_mut_ptr(), to_stride) };
    let mut expected = vec![untouched; to.len()];
    for row in 0..V::LANES {
        for col in 0..V::LANES {
            expected[col * to_stride + row] = from[row * from_stride + col];
        }
    }
    assert_same("transpose", &to, &expected);
}

#[test]
fn gathers_bfloat16_and_transposes() {
    on_every_set(Memory);
}
