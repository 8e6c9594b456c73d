//! The largest errors of the activation functions in units in the last place (ulp), on every instruction
//! set that this machine has.
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "jobs run on sets that the machine has, on slices of whole vectors"
)]

use crate::simd::Widen;
use crate::simd::tests::{Job, sets};
use mrnn_core::Activation;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Inputs at a time; a multiple of every set's lanes.
const BLOCK: usize = 1 << 16;

const FUNCTIONS: [Activation; 3] = [Activation::Tanh, Activation::Sigmoid, Activation::Softplus];
/// Largest errors allowed: of the fast form and of the precise one.
const LIMITS: [f64; 2] = [3.0, 1.0];

/// An activation function of a block of floats.
struct Apply<'a> {
    function: Activation,
    precise: bool,
    x: &'a [f32],
    result: Vec<f32>,
}

impl Job for Apply<'_> {
    #[inline(always)]
    unsafe fn run<F: Widen>(&mut self) {
        macro_rules! each {
            ($method:ident) => {
                for (x, result) in
                    self.x.chunks_exact(F::LANES).zip(self.result.chunks_exact_mut(F::LANES))
                {
                    unsafe { F::load(x.as_ptr()).$method().store(result.as_mut_ptr()) }
                }
            };
        }
        match (self.function, self.precise) {
            (Activation::Tanh, false) => each!(tanh),
            (Activation::Tanh, true) => each!(tanh_precise),
            (Activation::Sigmoid, false) => each!(sigmoid),
            (Activation::Sigmoid, true) => each!(sigmoid_precise),
            (Activation::Softplus, false) => each!(softplus),
            (Activation::Softplus, true) => each!(softplus_precise),
            (Activation::Relu | Activation::Linear, _) => unreachable!("not of FUNCTIONS"),
        }
    }
}

/// The largest error met, and where.
#[derive(Debug, Clone, Copy, Default)]
struct Worst {
    ulp: f64,
    x: f32,
}

impl Worst {
    fn meet(&mut self, ulp: f64, x: f32) {
        if ulp > self.ulp {
            *self = Self { ulp, x };
        }
    }
}

/// The error of `got` in units in the last place of `exact` as a float32: 0 where it is the exact value
/// rounded, infinite where NaN, an infinity or a sign is wrong, where |tanh| or a sigmoid exceeds 1, or where
/// softplus is not x above its threshold.
fn error(function: Activation, x: f32, got: f32, exact: f64) -> f64 {
    if got.to_bits() == (exact as f32).to_bits() || got.is_nan() && exact.is_nan() {
        return 0.0;
    }
    let impossible = match function {
        Activation::Tanh | Activation::Sigmoid => got.abs() > 1.0,
        Activation::Softplus => x > 20.0,
        Activation::Relu | Activation::Linear => unreachable!("not of FUNCTIONS"),
    };
    if impossible || !got.is_finite() || got.is_sign_negative() != exact.is_sign_negative() {
        return f64::INFINITY;
    }
    (f64::from(got) - exact).abs() / ulp(exact)
}

/// The distance of neighbouring floats of float32 where `value` is.
fn ulp(value: f64) -> f64 {
    let exponent = (value.to_bits() >> 52) & 0x7ff;
    f64::from_bits((exponent.max(1023 - 126) - 23) << 52)
}

/// Largest errors: of each function, the fast form's and the precise one's.
type Errors = [[Worst; 2]; 3];

/// Largest errors on each set over blocks of inputs, which `fill` makes from their number. They are printed.
fn measure(count: u32, fill: impl Fn(u32, &mut [f32]) + Sync) -> Vec<Errors> {
    let names: Vec<_> = sets::<Apply<'_>>().iter().map(|set| set.0).collect();
    let next = AtomicU32::new(0);
    let total = Mutex::new(vec![Errors::default(); names.len()]);
    let work = || {
        let mut own = vec![Errors::default(); names.len()];
        let mut x = vec![0.0; BLOCK];
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= count {
                break;
            }
            fill(block, &mut x);
            measure_block(&x, &mut own);
        }
        let mut total = total.lock().expect("no thread panicked");
        for (total, own) in total
            .as_flattened_mut()
            .as_flattened_mut()
            .iter_mut()
            .zip(own.as_flattened().as_flattened())
        {
            total.meet(own.ulp, own.x);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let total = total.into_inner().expect("no thread panicked");
    println!("largest errors in ulp, and where");
    for (name, errors) in names.iter().zip(&total) {
        for (function, [fast, precise]) in FUNCTIONS.iter().zip(errors) {
            println!(
                "{name:9} {:9} {:.3} at {:e}, precise {:.4} at {:e}",
                function.name(),
                fast.ulp,
                fast.x,
                precise.ulp,
                precise.x
            );
        }
    }
    total
}

fn measure_block(x: &[f32], worst: &mut [Errors]) {
    let mut job = Apply { function: Activation::Tanh, precise: false, x, result: vec![0.0; BLOCK] };
    for (f, function) in FUNCTIONS.into_iter().enumerate() {
        let exact: Vec<f64> = x.iter().map(|&x| function.apply(f64::from(x))).collect();
        for (form, precise) in [false, true].into_iter().enumerate() {
            (job.function, job.precise) = (function, precise);
            for ((_, run), worst) in sets().into_iter().zip(&mut *worst) {
                unsafe { run(&mut job) };
                for ((&x, &got), &exact) in x.iter().zip(&job.result).zip(&exact) {
                    worst[f][form].meet(error(function, x, got, exact), x);
                }
            }
        }
    }
}

fn assert_within_limits(errors: &[Errors]) {
    for worst in errors.as_flattened() {
        for (worst, limit) in worst.iter().zip(LIMITS) {
            assert!(worst.ulp <= limit, "{worst:?}, and the limit is {limit}");
        }
    }
}

#[test]
#[ignore = "all 2³² floats: minutes, in release; `cargo ulp` runs it"]
fn every_float_is_within_the_limits() {
    let fill = |block: u32, x: &mut [f32]| {
        for (bits, x) in (block * BLOCK as u32..).zip(x) {
            *x = f32::from_bits(bits);
        }
    };
    assert_within_limits(&measure(1 << 16, fill));
}

#[test]
fn sampled_floats_are_within_the_limits() {
    let mut sample: Vec<u32> = (0..=u32::MAX).step_by(4099).collect();
    // Where the functions or the forms' insides change.
    let special = [0.0, f32::MIN_POSITIVE, f32::MAX, f32::INFINITY, f32::NAN, 1.0, 9.02, 20.0];
    let underflows = [87.33654, 88.72284, 103.27893, 103.972_08, 104.0];
    let exponent_steps = (0..=150).map(|n| (n as f32 + 0.5) * std::f32::consts::LN_2);
    for magnitude in special.into_iter().chain(underflows).chain(exponent_steps) {
        for value in [magnitude, -magnitude] {
            sample.extend((-50..=50).map(|step| value.to_bits().wrapping_add_signed(step)));
        }
    }
    let fill = |block: u32, x: &mut [f32]| {
        x.fill(0.0);
        let start = block as usize * BLOCK;
        for (x, &bits) in x.iter_mut().zip(&sample[start..]) {
            *x = f32::from_bits(bits);
        }
    };
    assert_within_limits(&measure(sample.len().div_ceil(BLOCK) as u32, fill));
}
