use crate::{Error, Result, StepMap};
use faer::{Mat, c64};
use std::ops::Range;

/// A map near a state: `F(state + δ) ≈ F(state) + by_state·δ + by_input·δu`.
#[derive(Debug, Clone)]
pub struct Linearization {
    /// The derivative of the next state by the state, row by next unit.
    pub by_state: Mat<f64>,
    /// The derivative of the next state by the input.
    pub by_input: Mat<f64>,
    /// Eigenvalues and eigenvectors of `by_state`, the largest first.
    pub modes: Vec<Mode>,
}

/// An eigenvalue of a linearisation, and what moves with it.
#[derive(Debug, Clone)]
pub struct Mode {
    /// The eigenvalue λ: what its direction is multiplied with in a step.
    pub eigenvalue: c64,
    /// Direction of the state, of length 1: `J·right = λ·right`.
    pub right: Vec<c64>,
    /// What reads its amplitude out of a state: `leftᵀ·J = λ·leftᵀ` and `leftᵀ·right = 1`; all NaN where the
    /// eigenvectors do not span the space.
    pub left: Vec<c64>,
    dt: f64,
}

impl Mode {
    /// |λ|: above 1 it grows.
    pub fn magnitude(&self) -> f64 {
        self.eigenvalue.re.hypot(self.eigenvalue.im)
    }

    /// The time in ms in which it decays to 1/e, −dt/ln|λ|; negative where it grows, infinite at |λ| = 1, and 0 at λ = 0.
    pub fn time_constant(&self) -> f64 {
        match self.magnitude() {
            0.0 => 0.0,
            1.0 => f64::INFINITY,
            magnitude => -self.dt / magnitude.ln(),
        }
    }

    /// The frequency in Hz at which it turns, |arg λ|/(2π·dt).
    pub fn frequency(&self) -> f64 {
        let angle = self.eigenvalue.im.atan2(self.eigenvalue.re).abs();
        angle / (std::f64::consts::TAU * self.dt * 1e-3)
    }
}

impl Mode {
    /// How much of the direction lies in some units: the sum of their squared magnitudes in `right`, of 1 in all.
    pub fn share(&self, units: Range<usize>) -> f64 {
        let squares = self.right.get(units).unwrap_or_default().iter();
        squares.map(|v| v.re * v.re + v.im * v.im).sum()
    }
}

impl Linearization {
    /// The effective gain from each of some ranges of units to each: the largest singular value of that block of
    /// `by_state`, by how much a step can make a perturbation of the source larger in the destination. Row by
    /// destination.
    ///
    /// # Errors
    /// [`Error::Units`] for a range that is no part of the state; [`Error::EigenvaluesNotConverged`].
    pub fn gains(&self, ranges: &[Range<usize>]) -> Result<Vec<Vec<f64>>> {
        let units = self.by_state.nrows();
        if let Some(range) = ranges.iter().find(|r| r.start >= r.end || r.end > units) {
            return Err(Error::Units { start: range.start, end: range.end, units });
        }
        let gain = |destination: &Range<usize>, source: &Range<usize>| {
            let rows = (destination.start, destination.len());
            let block = self.by_state.submatrix(rows.0, source.start, rows.1, source.len());
            let values = block
                .singular_values()
                .map_err(|_| Error::EigenvaluesNotConverged { units: rows.1 })?;
            Ok(values.into_iter().fold(0.0, f64::max))
        };
        let row = |destination| ranges.iter().map(|source| gain(destination, source)).collect();
        ranges.iter().map(row).collect()
    }

    /// To first order, how far `perturbation` of the state has become after `steps` steps.
    ///
    /// # Errors
    /// [`Error::Length`]; [`Error::NonFinite`].
    pub fn perturbation_after(&self, perturbation: &[f64], steps: usize) -> Result<Vec<f64>> {
        let units = self.by_state.nrows();
        crate::error::check("the perturbation", perturbation, units, "unit of the free regions")?;
        let mut now = Mat::from_fn(units, 1, |unit, _| perturbation[unit]);
        for _ in 0..steps {
            now = &self.by_state * &now;
        }
        Ok((0..units).map(|unit| now[(unit, 0)]).collect())
    }

    /// Directions that grow.
    pub fn num_unstable(&self) -> usize {
        self.modes.iter().filter(|mode| mode.magnitude() > 1.0).count()
    }
}

impl StepMap {
    /// The linearisation at a state, exact.
    ///
    /// # Errors
    /// [`Error::Length`]; [`Error::NonFinite`]; [`Error::Delay`]; [`Error::EigenvaluesNotConverged`].
    pub fn linearize(&self, state: &[f64]) -> Result<Linearization> {
        self.check("the state", state)?;
        self.check_delays()?;
        let by_state = self.jacobian_less(state, 0.0);
        let modes = modes(&by_state, self.dt())?;
        Ok(Linearization { by_input: self.input_jacobian(state), by_state, modes })
    }
}

/// The eigenvalues of a matrix by magnitude, conjugates with the positive imaginary part first.
fn modes(matrix: &Mat<f64>, dt: f64) -> Result<Vec<Mode>> {
    let units = matrix.nrows();
    let not_converged = |_| Error::EigenvaluesNotConverged { units };
    let eigen = matrix.eigen().map_err(not_converged)?;
    let (values, vectors) = (eigen.S().column_vector(), eigen.U());
    let inverse = faer::linalg::solvers::DenseSolveCore::inverse(&vectors.partial_piv_lu());
    let mode = |mode: usize| {
        let right: Vec<c64> = (0..units).map(|unit| vectors[(unit, mode)]).collect();
        let length = right.iter().map(|v| v.re * v.re + v.im * v.im).sum::<f64>().sqrt();
        let left = (0..units).map(|unit| inverse[(mode, unit)] * c64::new(length, 0.0));
        let left: Vec<c64> = left.collect();
        let is_finite = left.iter().all(|v| v.re.is_finite() && v.im.is_finite());
        let nan = c64::new(f64::NAN, f64::NAN);
        Mode {
            eigenvalue: values[mode],
            right: right.iter().map(|v| v / c64::new(length, 0.0)).collect(),
            left: if is_finite { left } else { vec![nan; units] },
            dt,
        }
    };
    let mut modes: Vec<Mode> = (0..units).map(mode).collect();
    modes.sort_by(|a, b| {
        let by_size = b.magnitude().total_cmp(&a.magnitude());
        by_size.then(b.eigenvalue.im.total_cmp(&a.eigenvalue.im))
    });
    Ok(modes)
}
