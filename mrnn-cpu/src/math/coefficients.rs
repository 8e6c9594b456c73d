//! Numbers of the activation functions. The polynomials are minimax fits in relative error, found by
//! coefficients.py and then rounded; each says how far the unrounded one is off.

use mrnn_core::Scalar;
use std::f64::consts::{LN_2, LOG2_E};

/// How a number is split into a multiple of a step and a remainder.
#[derive(Clone, Copy)]
pub(crate) struct Reduction<T: 'static> {
    /// 1/step
    pub(crate) per_step: T,
    /// −step as a sum.
    pub(crate) minus_step: &'static [T],
    /// A sum with it has no fraction, and its lowest bits hold the other summand plus the bias of exponents
    /// (and more, which multiplies the power of 2 that they make).
    pub(crate) round: T,
}

/// The numbers for one precision of computing. Those of doubles serve results that are rounded to float32.
pub(crate) trait Coefficients: Scalar {
    const TWO: Self;
    const MINUS_HALF: Self;

    /// Down from here tanh is −1 in float32.
    const TANH_MIN: Self;
    /// In steps of ln(2)/2.
    const TANH_REDUCTION: Reduction<Self>;
    /// (1 − e²ʳ)/r for |r| up to ln(2)/4.
    const ONE_MINUS_EXP_2: &'static [Self];

    /// Down from here e to the power of it is 0 in float32.
    const EXP_MIN: Self;
    /// Up from here the sigmoid is 1 in float32.
    const EXP_MAX: Self;
    /// In steps of ln 2, to a power of 2 divided by `EXP_SCALE`.
    const EXP_REDUCTION: Reduction<Self>;
    const EXP_SCALE: Self;
    /// eʳ for |r| up to ln(2)/2.
    const EXP: &'static [Self];
    /// ln(1 + u)/u for u from 0 to 1.
    const LN_1P: &'static [Self];
}

/// Sums with it round to whole numbers.
const ROUND_F32: f32 = 1.5 * (1_u32 << 23) as f32;
const ROUND_F64: f64 = 1.5 * (1_u64 << 52) as f64;

impl Coefficients for f32 {
    const TWO: f32 = 2.0;
    const MINUS_HALF: f32 = -0.5;

    const TANH_MIN: f32 = -10.0;
    const TANH_REDUCTION: Reduction<f32> = Reduction {
        per_step: (2.0 * LOG2_E) as f32,
        minus_step: &[(-LN_2 / 2.0) as f32],
        round: ROUND_F32 + 127.0,
    };
    /// 2⁻²⁶·⁵
    const ONE_MINUS_EXP_2: &'static [f32] =
        &[-2.0, -1.9999999, -1.3333205, -0.6666742, -0.26781133, -0.08888877];

    const EXP_MIN: f32 = -104.0;
    const EXP_MAX: f32 = 20.0;
    /// Multiples of the first part are exact up to 255.
    const EXP_REDUCTION: Reduction<f32> = Reduction {
        per_step: LOG2_E as f32,
        minus_step: &[-355.0 / 512.0, (355.0 / 512.0 - LN_2) as f32],
        round: ROUND_F32 + 127.0 + 64.0,
    };
    const EXP_SCALE: f32 = 1.0 / (1_u128 << 64) as f32;
    /// 2⁻²⁹
    const EXP: &'static [f32] =
        &[1.0, 1.0, 0.4999999, 0.1666642, 0.04166823, 0.008374857, 0.0013836798];
    /// 2⁻²⁷·⁵
    const LN_1P: &'static [f32] = &[
        1.0,
        -0.4999993,
        0.33330512,
        -0.24958588,
        0.19695401,
        -0.15355396,
        0.10680556,
        -0.05766445,
        0.020204587,
        -0.003318473,
    ];
}

impl Coefficients for f64 {
    const TWO: f64 = 2.0;
    const MINUS_HALF: f64 = -0.5;

    const TANH_MIN: f64 = -10.0;
    const TANH_REDUCTION: Reduction<f64> =
        Reduction { per_step: 2.0 * LOG2_E, minus_step: &[-LN_2 / 2.0], round: ROUND_F64 + 1023.0 };
    /// 2⁻³²
    const ONE_MINUS_EXP_2: &'static [f64] = &[
        -2.00000000006265,
        -2.0000000187168787,
        -1.3333332998700693,
        -0.6666616611991257,
        -0.2666688971058565,
        -0.08922276534257913,
        -0.02539680430571895,
    ];

    const EXP_MIN: f64 = -104.0;
    const EXP_MAX: f64 = 20.0;
    const EXP_REDUCTION: Reduction<f64> =
        Reduction { per_step: LOG2_E, minus_step: &[-LN_2], round: ROUND_F64 + 1023.0 };
    const EXP_SCALE: f64 = 1.0;
    /// 2⁻³⁴·⁵
    const EXP: &'static [f64] = &[
        0.9999999999615302,
        1.0000000002440579,
        0.5000000104847688,
        0.16666665121568502,
        0.04166622454752132,
        0.008333561537303441,
        0.0013948242402301296,
        0.00019775109505413305,
    ];
    /// 2⁻³⁵·⁵
    const LN_1P: &'static [f64] = &[
        1.0,
        -0.49999999556812896,
        0.333333021310757,
        -0.24999227511822264,
        0.19990303444021473,
        -0.16594265790429127,
        0.13934131594654423,
        -0.11324897004143006,
        0.08296028603680611,
        -0.04994296656511215,
        0.022163982916671713,
        -0.0062553688993623536,
        0.0008277740194266122,
    ];
}
