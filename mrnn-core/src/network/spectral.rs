//! The spectral radius of the effective recurrent matrix, and scaling to a target.

use super::{Effective, Network};
use crate::{Connection, Error, Result};
use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::matrix_free::LinOp;
use faer::matrix_free::eigen::{PartialEigenParams, partial_eigen, partial_eigen_scratch};
use faer::{Col, Mat, MatMut, MatRef, Par, c64};

/// Largest network whose eigenvalues are all computed (H³ time, H² memory); beyond it only those of
/// largest magnitude are, by Krylov-Schur iteration over the existing synapses.
const MAX_DENSE_UNITS: usize = 1024;
/// Eigenvalues that the iteration asks for: more than one, so that a conjugate pair or several of
/// nearly the same magnitude converge together.
const WANTED: usize = 4;
const TOLERANCE: f64 = 1e-10;

impl Network {
    /// Largest magnitude among the eigenvalues of the effective recurrent matrix.
    ///
    /// # Errors
    /// [`Error::EigenvaluesNotConverged`].
    pub fn effective_spectral_radius(&self) -> Result<f64> {
        if self.num_units <= MAX_DENSE_UNITS { self.dense_radius() } else { self.krylov_radius() }
    }

    /// Scales the recurrent weights so that the effective matrix has spectral radius `target`.
    ///
    /// # Errors
    /// [`Error::NotPositive`] or [`Error::NonFinite`] for the target; [`Error::ZeroSpectralRadius`]
    /// where there is nothing to scale; [`Error::EigenvaluesNotConverged`].
    pub fn scale_spectral_radius(&mut self, target: f64) -> Result<()> {
        let what = "the target spectral radius".to_owned();
        if !target.is_finite() {
            return Err(Error::NonFinite { what, value: target });
        }
        if target <= 0.0 {
            return Err(Error::NotPositive { what, value: target });
        }
        let radius = self.effective_spectral_radius()?;
        // Rounding leaves a nilpotent matrix with eigenvalues near this size.
        let largest = self.largest_recurrent_weight();
        if radius <= f64::EPSILON * largest {
            return Err(Error::ZeroSpectralRadius { target });
        }
        let factor = target / radius;
        for region in self.recurrent.values_mut() {
            for connection in region.region.connections_mut() {
                connection.values_mut().iter_mut().for_each(|weight| *weight *= factor);
            }
        }
        Ok(())
    }

    fn largest_recurrent_weight(&self) -> f64 {
        let connections = self.recurrent.values().flat_map(|region| region.region.connections());
        let values = connections.flat_map(Connection::values);
        values.fold(0.0, |largest, weight| weight.abs().max(largest))
    }

    fn dense_radius(&self) -> Result<f64> {
        let effective = self.effective_recurrent()?;
        let matrix = Mat::from_fn(self.num_units, self.num_units, |i, j| effective[(i, j)]);
        let eigenvalues = matrix
            .eigenvalues()
            .map_err(|_| Error::EigenvaluesNotConverged { units: self.num_units })?;
        Ok(eigenvalues.iter().map(|value| value.re.hypot(value.im)).fold(0.0, f64::max))
    }

    fn krylov_radius(&self) -> Result<f64> {
        let matrix = EffectiveMatrix::new(self);
        if matrix.blocks.is_empty() {
            return Ok(0.0);
        }
        let n = self.num_units;
        let params = PartialEigenParams::default();
        let mut memory = MemBuffer::new(partial_eigen_scratch(&matrix, WANTED, Par::Seq, params));
        let mut vectors = Mat::<c64>::zeros(n, WANTED);
        let mut values = [c64::new(0.0, 0.0); WANTED];
        // Any start with a part in every direction serves; equal entries would lie in an invariant
        // subspace of a network of identical units.
        let start = Col::from_fn(n, |i| 1.0 + 0.5 * (i as f64 * 0.618_033_988_75).fract());
        let start = &start * (1.0 / start.norm_l2());
        let info = partial_eigen(
            vectors.as_mut(),
            &mut values,
            &matrix,
            start.as_ref(),
            TOLERANCE,
            Par::Seq,
            MemStack::new(&mut memory),
            params,
        );
        let converged = &values[..info.n_converged_eigen];
        let magnitudes = converged.iter().map(|value| value.re.hypot(value.im));
        magnitudes.reduce(f64::max).ok_or(Error::EigenvaluesNotConverged { units: n })
    }
}

/// The effective recurrent matrix as its blocks, for products with vectors.
#[derive(Debug)]
struct EffectiveMatrix<'n> {
    num_units: usize,
    blocks: Vec<(usize, usize, &'n Connection, Effective)>,
}

impl<'n> EffectiveMatrix<'n> {
    fn new(network: &'n Network) -> Self {
        let ranges = network.unit_ranges();
        let mut blocks = Vec::new();
        for (region, cols) in network.recurrent.values().zip(&ranges) {
            for connection in region.region.connections().filter(|c| c.num_synapses() > 0) {
                let dst = network.recurrent.get_index_of(&connection.spec().dst_region);
                let row0 = ranges[dst.expect("connections end in recurrent regions")].start;
                let rule = network.effective_recurrent_rule(connection);
                blocks.push((row0, cols.start, connection, rule));
            }
        }
        Self { num_units: network.num_units, blocks }
    }
}

impl LinOp<f64> for EffectiveMatrix<'_> {
    fn apply_scratch(&self, _: usize, _: Par) -> StackReq {
        StackReq::EMPTY
    }

    fn nrows(&self) -> usize {
        self.num_units
    }

    fn ncols(&self) -> usize {
        self.num_units
    }

    fn apply(&self, mut out: MatMut<'_, f64>, rhs: MatRef<'_, f64>, _: Par, _: &mut MemStack) {
        out.fill(0.0);
        for column in 0..rhs.ncols() {
            for (row0, col0, connection, rule) in &self.blocks {
                connection.for_each_synapse(|row, col, raw| {
                    out[(row0 + row, column)] += rule.weight(raw) * rhs[(col0 + col, column)];
                });
            }
        }
    }

    fn conj_apply(
        &self,
        out: MatMut<'_, f64>,
        rhs: MatRef<'_, f64>,
        par: Par,
        stack: &mut MemStack,
    ) {
        self.apply(out, rhs, par, stack);
    }
}
