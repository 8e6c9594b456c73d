//! Arnoldi iteration for the eigenvalue of largest magnitude of a large sparse matrix (Saad 2011, ch. 6).
//!
//! A Krylov-Schur solver would restart; it would also have to survive starts in an invariant subspace,
//! which equal units give. Without restarts an invariant subspace is simply the end.

use faer::Mat;

/// A square matrix, known by its products with vectors.
pub(super) trait Operator {
    /// Rows and columns.
    fn dimension(&self) -> usize;

    /// The product with a vector.
    fn apply(&self, vector: &[f64]) -> Vec<f64>;
}

/// Most vectors of the basis.
const MAX_BASIS: usize = 240;
/// The estimate is compared with that of this many vectors before.
const INTERVAL: usize = 20;
/// Relative change at which the estimate counts as settled, twice in a row.
const TOLERANCE: f64 = 1e-11;

/// The largest magnitude of an eigenvalue, where the iteration settles on one.
pub(super) fn largest_magnitude(matrix: &impl Operator) -> Option<f64> {
    let n = matrix.dimension();
    // The start has a part in every direction, and no symmetry that a network could share.
    let start: Vec<f64> =
        (0..n).map(|i| 1.0 + 0.5 * (i as f64 * 0.618_033_988_75).fract()).collect();
    let mut basis = vec![normalised(start)?];
    let mut columns: Vec<Vec<f64>> = Vec::new();
    let (mut previous, mut settled) = (f64::NAN, 0);
    while basis.len() <= MAX_BASIS.min(n) {
        let mut next = matrix.apply(&basis[basis.len() - 1]);
        let size = norm(&next);
        let mut column = vec![0.0; basis.len()];
        // A second pass keeps the basis orthogonal to the last digits.
        for _ in 0..2 {
            for (coefficient, vector) in column.iter_mut().zip(&basis) {
                let part = dot(vector, &next);
                *coefficient += part;
                next.iter_mut().zip(vector).for_each(|(next, value)| *next -= part * value);
            }
        }
        let rest = norm(&next);
        let is_invariant = rest <= 1e-14 * size;
        column.push(rest);
        columns.push(column);
        if is_invariant {
            return ritz_magnitude(&columns);
        }
        if columns.len().is_multiple_of(INTERVAL) {
            let estimate = ritz_magnitude(&columns)?;
            let change = (estimate - previous).abs();
            settled = if change <= TOLERANCE * estimate { settled + 1 } else { 0 };
            if settled == 2 {
                return Some(estimate);
            }
            previous = estimate;
        }
        basis.push(normalised(next)?);
    }
    None
}

/// The largest eigenvalue magnitude of the Hessenberg matrix with these columns.
fn ritz_magnitude(columns: &[Vec<f64>]) -> Option<f64> {
    let entry = |row: usize, col: usize| columns[col].get(row).copied().unwrap_or(0.0);
    let hessenberg = Mat::from_fn(columns.len(), columns.len(), entry);
    dense_largest_magnitude(&hessenberg)
}

/// The largest magnitude among all eigenvalues of a small matrix, where they are found.
pub(super) fn dense_largest_magnitude(matrix: &Mat<f64>) -> Option<f64> {
    let eigenvalues = matrix.eigenvalues().ok()?;
    let mut magnitudes = eigenvalues.iter().map(|value| value.re.hypot(value.im));
    magnitudes.try_fold(0.0, |largest: f64, magnitude| {
        magnitude.is_finite().then_some(largest.max(magnitude))
    })
}

fn normalised(mut vector: Vec<f64>) -> Option<Vec<f64>> {
    let norm = norm(&vector);
    vector.iter_mut().for_each(|value| *value /= norm);
    (norm.is_finite() && norm > 0.0).then_some(vector)
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
