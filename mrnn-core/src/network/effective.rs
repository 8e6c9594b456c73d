//! Effective weights: what the dynamics multiply with.

use super::Network;
use crate::{Connection, Dale, Matrix, Region, Result};

/// How a raw weight of one connection becomes its effective weight.
///
/// Constrained (Dale's law): `abs(weight)·sign` or `max(weight, 0)·sign`; unconstrained: the weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effective {
    dale: Option<Dale>,
    sign: f64,
}

impl Effective {
    /// The effective weight of an existing synapse.
    pub fn weight(self, raw: f64) -> f64 {
        match self.dale {
            None => raw,
            Some(Dale::Abs) => raw.abs() * self.sign,
            Some(Dale::Clamp) => raw.max(0.0) * self.sign,
        }
    }

    /// The derivative of the effective by the raw weight: −1, 0 or 1. That of abs is 0 at 0, that of the clamp
    /// is 1 there, as PyTorch's are, so that a clamped weight can grow again.
    pub fn derivative(self, raw: f64) -> f64 {
        match self.dale {
            None => 1.0,
            Some(Dale::Abs) if raw == 0.0 => 0.0,
            Some(Dale::Abs) => raw.signum() * self.sign,
            Some(Dale::Clamp) if raw < 0.0 => 0.0,
            Some(Dale::Clamp) => self.sign,
        }
    }
}

impl Network {
    /// The rule of a connection that begins in a recurrent region.
    pub fn effective_recurrent_rule(&self, connection: &Connection) -> Effective {
        self.rule(self.constraints.recurrent, connection)
    }

    /// The rule of a connection that begins in an input region.
    pub fn effective_input_rule(&self, connection: &Connection) -> Effective {
        self.rule(self.constraints.input, connection)
    }

    fn rule(&self, constrained: bool, connection: &Connection) -> Effective {
        let dale = constrained.then_some(self.constraints.dale);
        Effective { dale, sign: connection.sign().factor() }
    }

    /// The effective recurrent weights, `[H, H]`, row = destination unit.
    ///
    /// # Errors
    /// [`Error::MatrixTooLarge`](crate::Error::MatrixTooLarge).
    pub fn effective_recurrent(&self) -> Result<Matrix> {
        let mut matrix = Matrix::zeros("the recurrent matrix", self.num_units, self.num_units)?;
        for (region, columns) in self.recurrent.values().zip(self.unit_ranges()) {
            let rule = |connection: &_| self.effective_recurrent_rule(connection);
            self.fill_columns(&mut matrix, &region.region, columns.start, rule);
        }
        Ok(matrix)
    }

    /// The effective input weights, `[H, I]`, row = destination unit.
    ///
    /// # Errors
    /// [`Error::MatrixTooLarge`](crate::Error::MatrixTooLarge).
    pub fn effective_input(&self) -> Result<Matrix> {
        let mut matrix = Matrix::zeros("the input matrix", self.num_units, self.num_inputs)?;
        for (region, columns) in self.input.values().zip(self.input_ranges()) {
            let rule = |connection: &_| self.effective_input_rule(connection);
            self.fill_columns(&mut matrix, &region.region, columns.start, rule);
        }
        Ok(matrix)
    }

    fn fill_columns(
        &self,
        matrix: &mut Matrix,
        region: &Region,
        col0: usize,
        rule: impl Fn(&Connection) -> Effective,
    ) {
        let rows = self.unit_ranges();
        for connection in region.connections() {
            let dst = self.recurrent.get_index_of(&connection.spec().dst_region);
            let row0 = rows[dst.expect("connections end in recurrent regions")].start;
            let rule = rule(connection);
            connection.for_each_synapse(|row, col, raw| {
                matrix[(row0 + row, col0 + col)] = rule.weight(raw);
            });
        }
    }
}
