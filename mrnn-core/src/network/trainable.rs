//! What training may change of a finished network.

use super::Network;
use crate::{Error, Result};

impl Network {
    /// Sets whether training may change the weights of a declared connection.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::UnknownConnection`] where none is declared.
    pub fn set_trainable(&mut self, src: &str, dst: &str, trainable: bool) -> Result<()> {
        let connection = self.source_mut(src, dst)?.connection_mut(dst);
        let unknown =
            || Error::UnknownConnection { src: src.to_owned(), dst: format!("to '{dst}'") };
        connection.ok_or_else(unknown)?.set_trainable(trainable);
        Ok(())
    }

    /// Sets whether training may change base firing and initial state of a recurrent region.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::WrongKind`] for an input or parent region.
    pub fn set_learnable(&mut self, region: &str, bias: bool, init: bool) -> Result<()> {
        let position = self.destination(region)?;
        let spec = &mut self.recurrent[position].spec;
        (spec.learnable_bias, spec.learnable_init) = (bias, init);
        Ok(())
    }

    /// Sets whether training may change weights and bias of a readout.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    pub fn set_readout_trainable(&mut self, readout: &str, trainable: bool) -> Result<()> {
        self.readout(readout)?;
        self.readouts[readout].spec.trainable = trainable;
        Ok(())
    }
}
