//! Reading and replacing a network's parameters.

use super::{Network, Readout};
use crate::connection::check_finite;
use crate::names::unknown;
use crate::{Connection, Error, Matrix, Region, Result, delay};

impl Network {
    /// The connection between two regions; `None` where it was never declared, which counts as a zero
    /// connection.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    pub fn connection(&self, src: &str, dst: &str) -> Result<Option<&Connection>> {
        let (region, _) = self.source(src)?;
        self.destination(dst)?;
        Ok(region.connection(dst))
    }

    /// Whether a connection that is no zero connection leads from `src` to `dst`.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    pub fn has_connection(&self, src: &str, dst: &str) -> Result<bool> {
        Ok(self.connection(src, dst)?.is_some_and(|connection| !connection.is_zero()))
    }

    /// Raw weights `[dst_units, src_units]`; 0 where no synapse exists.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::MatrixTooLarge`].
    pub fn weight(&self, src: &str, dst: &str) -> Result<Matrix> {
        self.matrix(src, dst, Connection::weight)
    }

    /// 1 where a synapse exists, else 0, `[dst_units, src_units]`.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::MatrixTooLarge`].
    pub fn mask(&self, src: &str, dst: &str) -> Result<Matrix> {
        self.matrix(src, dst, Connection::mask)
    }

    /// Effective weights `[dst_units, src_units]`.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::MatrixTooLarge`].
    pub fn effective(&self, src: &str, dst: &str) -> Result<Matrix> {
        let (_, is_recurrent) = self.source(src)?;
        self.matrix(src, dst, |connection| {
            let rule = if is_recurrent {
                self.effective_recurrent_rule(connection)
            } else {
                self.effective_input_rule(connection)
            };
            let mut matrix = connection.weight()?;
            connection.for_each_synapse(|row, col, raw| matrix[(row, col)] = rule.weight(raw));
            Ok(matrix)
        })
    }

    /// Replaces raw weights by `[dst_units, src_units]` values, row by row. Values where no synapse
    /// exists are dropped.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::ZeroConnection`], [`Error::Shape`], [`Error::NonFiniteElement`];
    /// nothing changes then.
    pub fn set_weight(&mut self, src: &str, dst: &str, weight: &[f64]) -> Result<()> {
        self.real_connection_mut(src, dst, "weight")?.set_weight(weight)
    }

    /// Replaces the set of existing synapses by a `[dst_units, src_units]` mask of 0 and 1. Weights of
    /// synapses that stay are kept; new ones start at 0.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::ZeroConnection`], [`Error::Shape`], [`Error::MaskElement`],
    /// [`Error::MatrixTooLarge`]; nothing changes then.
    pub fn set_mask(&mut self, src: &str, dst: &str, mask: &[u8]) -> Result<()> {
        self.real_connection_mut(src, dst, "mask")?.set_mask(mask)
    }

    /// Replaces the tonic input of each unit of a region.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::Shape`], [`Error::NonFiniteElement`]; nothing changes then.
    pub fn set_base_firing(&mut self, region: &str, values: &[f64]) -> Result<()> {
        self.set_units("base_firing", region, values, |region| &mut region.base_firing)
    }

    /// Replaces the initial pre-activation state of each unit of a region.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::Shape`], [`Error::NonFiniteElement`]; nothing changes then.
    pub fn set_init(&mut self, region: &str, values: &[f64]) -> Result<()> {
        self.set_units("init", region, values, |region| &mut region.init)
    }

    /// Replaces a declared connection by one of the same shape.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::UnknownConnection`], [`Error::Shape`], a delay that is no multiple
    /// of dt; nothing changes then.
    pub fn replace_connection(&mut self, src: &str, dst: &str, new: Connection) -> Result<()> {
        delay::steps(new.spec(), self.dynamics.dt)?;
        self.source_mut(src, dst)?.replace_connection(dst, new)
    }

    /// A readout by name.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    pub fn readout(&self, name: &str) -> Result<&Readout> {
        let known = || unknown("readout", name, self.readouts.keys().map(String::as_str));
        self.readouts.get(name).ok_or_else(known)
    }

    /// Replaces a readout's `[num_units, num_sources]` weights and `[num_units]` bias.
    ///
    /// # Errors
    /// [`Error::UnknownName`], [`Error::Shape`], [`Error::NonFiniteElement`]; nothing changes then.
    pub fn set_readout(&mut self, name: &str, weight: &[f64], bias: &[f64]) -> Result<()> {
        let readout = self.readout(name)?;
        let (rows, cols) = (readout.spec.num_units, readout.num_sources());
        check_values(format!("weight of the readout '{name}'"), weight, rows * cols, || {
            format!("num_units {rows} x source units {cols}")
        })?;
        check_values(format!("bias of the readout '{name}'"), bias, rows, || {
            format!("num_units {rows}")
        })?;
        let readout = &mut self.readouts[name];
        readout.weight.copy_from_slice(weight);
        readout.bias.copy_from_slice(bias);
        Ok(())
    }

    fn set_units(
        &mut self,
        what: &str,
        name: &str,
        values: &[f64],
        units: impl FnOnce(&mut crate::RecurrentRegion) -> &mut Vec<f64>,
    ) -> Result<()> {
        let position = self.destination(name)?;
        let num_units = self.recurrent[position].region.num_units();
        check_values(format!("{what} of '{name}'"), values, num_units, || {
            format!("num_units {num_units}")
        })?;
        units(&mut self.recurrent[position]).copy_from_slice(values);
        Ok(())
    }

    fn matrix(
        &self,
        src: &str,
        dst: &str,
        of: impl FnOnce(&Connection) -> Result<Matrix>,
    ) -> Result<Matrix> {
        match self.connection(src, dst)? {
            Some(connection) => of(connection),
            None => {
                let rows = self.recurrent[self.destination(dst)?].region.num_units();
                let cols = self.source(src)?.0.num_units();
                Matrix::zeros(&format!("'{src}' -> '{dst}'"), rows, cols)
            }
        }
    }

    fn real_connection_mut(
        &mut self,
        src: &str,
        dst: &str,
        what: &'static str,
    ) -> Result<&mut Connection> {
        self.source_mut(src, dst)?.connection_mut(dst).ok_or_else(|| Error::ZeroConnection {
            src: src.to_owned(),
            dst: dst.to_owned(),
            what,
        })
    }

    /// The source region of a pair, to be changed.
    pub(super) fn source_mut(&mut self, src: &str, dst: &str) -> Result<&mut Region> {
        let (_, is_recurrent) = self.source(src)?;
        self.destination(dst)?;
        Ok(if is_recurrent { &mut self.recurrent[src].region } else { &mut self.input[src].region })
    }

    /// A source region of either kind, and whether it is recurrent.
    pub(super) fn source(&self, name: &str) -> Result<(&Region, bool)> {
        if let Some(region) = self.recurrent.get(name) {
            return Ok((&region.region, true));
        }
        let Some(input) = self.input.get(name) else {
            if self.is_parent(name) {
                return Err(wrong_kind(name, "a parent region", "a single region"));
            }
            let known = self.recurrent.keys().chain(self.input.keys()).map(String::as_str);
            return Err(unknown("region", name, known));
        };
        Ok((&input.region, false))
    }

    /// The position of a recurrent region.
    pub(crate) fn destination(&self, name: &str) -> Result<usize> {
        let position = self.recurrent.get_index_of(name);
        position.ok_or_else(|| {
            if self.input.contains_key(name) {
                wrong_kind(name, "an input region", "a recurrent region")
            } else if self.is_parent(name) {
                wrong_kind(name, "a parent region", "a single region")
            } else {
                unknown("recurrent region", name, self.recurrent.keys().map(String::as_str))
            }
        })
    }

    fn is_parent(&self, name: &str) -> bool {
        self.recurrent.values().any(|region| region.spec.parent_region.as_deref() == Some(name))
    }
}

pub(crate) fn wrong_kind(name: &str, actual: &'static str, needed: &'static str) -> Error {
    Error::WrongKind { name: name.to_owned(), actual, needed }
}

fn check_values(
    what: String,
    values: &[f64],
    expected: usize,
    shape: impl FnOnce() -> String,
) -> Result<()> {
    if values.len() != expected {
        return Err(Error::Shape { what, expected, found: values.len(), shape: shape() });
    }
    check_finite(&what, values)
}
