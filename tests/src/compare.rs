//! Values for tests, and how near results must come.

use mrnn::Precision;

/// Numbers in [−1, 1) that depend on nothing but their index.
pub fn values<T: Precision>(len: usize) -> Vec<T> {
    let value = |i: usize| (i as f64 * 0.754_877_666).fract() * 2.0 - 1.0;
    (0..len).map(|i| T::from_f64(value(i))).collect()
}

/// Largest |difference| beside the largest |expected|, or beside 1 where that is less.
pub fn tolerance<T: Precision>() -> f64 {
    match T::NAME {
        "f64" => 1e-12,
        _ => 2e-5,
    }
}

/// `found` is `expected` within the precision.
#[track_caller]
pub fn assert_near<T: Precision>(found: &[T], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let scale = expected.iter().fold(1.0, |scale: f64, value| scale.max(value.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let found = found.to_f64();
        let error = (found - expected).abs();
        assert!(error <= tolerance::<T>() * scale, "{found} is not {expected}, of at most {scale}");
    }
}

/// Widens, exactly.
pub fn widened<T: Precision>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}
