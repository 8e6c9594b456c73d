//! The spectral radius of the effective recurrent matrix, and scaling to a target.

use super::{Effective, Network, arnoldi};
use crate::builder::positive;
use crate::{Connection, Error, Result};
use faer::Mat;
use std::ops::Range;

/// Networks up to this size have all their eigenvalues computed at once (H³ time, H² memory); larger ones
/// only where Arnoldi iteration does not settle.
const SMALL_UNITS: usize = 1024;
/// Largest network whose eigenvalues are all computed.
const MAX_DENSE_UNITS: usize = 8192;

impl Network {
    /// Largest magnitude among the eigenvalues of the effective recurrent matrix.
    ///
    /// # Errors
    /// [`Error::EigenvaluesNotConverged`].
    pub fn effective_spectral_radius(&self) -> Result<f64> {
        let matrix = EffectiveMatrix::new(self);
        // Rounding would give a nilpotent matrix eigenvalues far from 0.
        if !matrix.has_cycle() {
            return Ok(0.0);
        }
        let units = self.num_units;
        let large = if units > SMALL_UNITS { arnoldi::largest_magnitude(&matrix) } else { None };
        match large {
            Some(radius) => Ok(radius),
            None if units <= MAX_DENSE_UNITS => self.dense_radius(),
            None => Err(Error::EigenvaluesNotConverged { units }),
        }
    }

    /// Scales the recurrent weights so that the effective matrix has spectral radius `target`.
    ///
    /// # Errors
    /// [`Error::NotPositive`] or [`Error::NonFinite`] for the target; [`Error::ZeroSpectralRadius`]
    /// where there is nothing to scale; [`Error::ScaleOverflow`]; [`Error::EigenvaluesNotConverged`].
    /// Nothing changes then.
    pub fn scale_spectral_radius(&mut self, target: f64) -> Result<()> {
        positive("the target spectral radius".to_owned(), target)?;
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
        let units = self.num_units;
        arnoldi::dense_largest_magnitude(&matrix).ok_or(Error::EigenvaluesNotConverged { units })
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
}

impl arnoldi::Operator for EffectiveMatrix<'_> {
    fn dimension(&self) -> usize {
        self.num_units
    }

    fn apply(&self, vector: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.num_units];
        for Block { rows, cols, connection, rule } in &self.blocks {
            let sources = &vector[cols.clone()];
            for (row, product) in product[rows.clone()].iter_mut().enumerate() {
                connection.for_each_source(row, |col, raw| {
                    *product += rule.weight(raw) * sources[col];
                });
            }
        }
        product
    }
}
