//! The spectral radius of the effective recurrent matrix, and scaling to a target.

use super::{Effective, Network};
use crate::{Connection, Error, Result};
use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::matrix_free::LinOp;
use faer::matrix_free::eigen::{PartialEigenParams, partial_eigen, partial_eigen_scratch};
use faer::reborrow::ReborrowMut;
use faer::{Col, Mat, MatMut, MatRef, Par, c64};
use std::ops::Range;

/// Largest network whose eigenvalues are all computed (H³ time, H² memory); beyond it only those of
/// largest magnitude are, by Krylov-Schur iteration over the existing synapses.
const MAX_DENSE_UNITS: usize = 1024;
/// Eigenvalues that the iteration asks for: a conjugate pair converges together.
const WANTED: usize = 2;
/// Relative residual at which an eigenvalue counts as converged.
const TOLERANCE: f64 = 1e-10;

impl Network {
    /// Largest magnitude among the eigenvalues of the effective recurrent matrix.
    ///
    /// # Errors
    /// [`Error::EigenvaluesNotConverged`].
    pub fn effective_spectral_radius(&self) -> Result<f64> {
        let matrix = EffectiveMatrix::new(self);
        match self.num_units {
            // Rounding would give a nilpotent matrix eigenvalues far from 0.
            _ if !matrix.has_cycle() => Ok(0.0),
            0..=MAX_DENSE_UNITS => self.dense_radius(),
            _ => matrix.krylov_radius(),
        }
    }

    /// Scales the recurrent weights so that the effective matrix has spectral radius `target`.
    ///
    /// # Errors
    /// [`Error::NotPositive`] or [`Error::NonFinite`] for the target; [`Error::ZeroSpectralRadius`]
    /// where there is nothing to scale; [`Error::ScaleOverflow`]; [`Error::EigenvaluesNotConverged`].
    /// Nothing changes then.
    pub fn scale_spectral_radius(&mut self, target: f64) -> Result<()> {
        let what = "the target spectral radius".to_owned();
        if !target.is_finite() {
            return Err(Error::NonFinite { what, value: target });
        }
        if target <= 0.0 {
            return Err(Error::NotPositive { what, value: target });
        }
        let radius = self.effective_spectral_radius()?;
        if radius == 0.0 {
            return Err(Error::ZeroSpectralRadius { target });
        }
        let factor = target / radius;
        let connections = self.recurrent.values().flat_map(|region| region.region.connections());
        for connection in connections {
            if connection.values().iter().any(|weight| !(weight * factor).is_finite()) {
                let (src, dst) = (&connection.spec().src_region, &connection.spec().dst_region);
                return Err(Error::ScaleOverflow { src: src.clone(), dst: dst.clone(), factor });
            }
        }
        for region in self.recurrent.values_mut() {
            for connection in region.region.connections_mut() {
                connection.values_mut().iter_mut().for_each(|weight| *weight *= factor);
            }
        }
        Ok(())
    }

    fn dense_radius(&self) -> Result<f64> {
        let effective = self.effective_recurrent()?;
        let matrix = Mat::from_fn(self.num_units, self.num_units, |i, j| effective[(i, j)]);
        let eigenvalues = matrix
            .eigenvalues()
            .map_err(|_| Error::EigenvaluesNotConverged { units: self.num_units })?;
        Ok(eigenvalues.iter().map(|value| value.re.hypot(value.im)).fold(0.0, f64::max))
    }
}

/// The effective recurrent matrix as its blocks, for products with vectors.
#[derive(Debug)]
struct EffectiveMatrix<'n> {
    num_units: usize,
    blocks: Vec<Block<'n>>,
}

#[derive(Debug)]
struct Block<'n> {
    rows: Range<usize>,
    cols: Range<usize>,
    connection: &'n Connection,
    rule: Effective,
}

impl<'n> EffectiveMatrix<'n> {
    fn new(network: &'n Network) -> Self {
        let ranges = network.unit_ranges();
        let mut blocks = Vec::new();
        for (region, cols) in network.recurrent.values().zip(&ranges) {
            for connection in region.region.connections().filter(|c| c.num_synapses() > 0) {
                let dst = network.recurrent.get_index_of(&connection.spec().dst_region);
                let rows = ranges[dst.expect("connections end in recurrent regions")].clone();
                let rule = network.effective_recurrent_rule(connection);
                blocks.push(Block { rows, cols: cols.clone(), connection, rule });
            }
        }
        Self { num_units: network.num_units, blocks }
    }

    /// Whether some unit reaches itself through synapses of nonzero weight. Units that reach none but
    /// already removed ones are removed until nothing is left, or only what leads into cycles.
    fn has_cycle(&self) -> bool {
        let mut targets = vec![0_usize; self.num_units];
        for Block { cols, connection, rule, .. } in &self.blocks {
            connection.for_each_synapse(|_, col, raw| {
                targets[cols.start + col] += usize::from(rule.weight(raw) != 0.0);
            });
        }
        let mut removable: Vec<usize> = (0..self.num_units).filter(|&u| targets[u] == 0).collect();
        let mut removed = 0;
        while let Some(unit) = removable.pop() {
            removed += 1;
            let into_unit = self.blocks.iter().filter(|block| block.rows.contains(&unit));
            for Block { rows, cols, connection, rule } in into_unit {
                connection.for_each_source(unit - rows.start, |col, raw| {
                    let source = cols.start + col;
                    if rule.weight(raw) != 0.0 {
                        targets[source] -= 1;
                        if targets[source] == 0 {
                            removable.push(source);
                        }
                    }
                });
            }
        }
        removed < self.num_units
    }

    fn krylov_radius(&self) -> Result<f64> {
        let n = self.num_units;
        let params = PartialEigenParams::default();
        let mut memory = MemBuffer::new(partial_eigen_scratch(self, WANTED, Par::Seq, params));
        let mut vectors = Mat::<c64>::zeros(n, WANTED);
        let mut values = [c64::new(0.0, 0.0); WANTED];
        // Any start with a part in every direction serves; equal entries would lie in an invariant
        // subspace of a network of identical units.
        let start = Col::from_fn(n, |i| 1.0 + 0.5 * (i as f64 * 0.618_033_988_75).fract());
        let start = &start * (1.0 / start.norm_l2());
        let info = partial_eigen(
            vectors.as_mut(),
            &mut values,
            self,
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
        for column in 0..rhs.ncols() {
            let sources: Vec<f64> = rhs.col(column).iter().copied().collect();
            let mut product = vec![0.0; self.num_units];
            for Block { rows, cols, connection, rule } in &self.blocks {
                let sources = &sources[cols.clone()];
                for (row, product) in product[rows.clone()].iter_mut().enumerate() {
                    connection.for_each_source(row, |col, raw| {
                        *product += rule.weight(raw) * sources[col];
                    });
                }
            }
            out.rb_mut()
                .col_mut(column)
                .iter_mut()
                .zip(product)
                .for_each(|(out, product)| *out = product);
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
