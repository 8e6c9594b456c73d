//! What regions, connections and readouts have of their own, where the network's default is not meant.

use super::{Kind, NetworkBuilder, non_negative, positive};
use crate::names::unknown;
use crate::network::wrong_kind;
use crate::{Activation, Error, RecurrentRegionSpec, Result};

impl NetworkBuilder {
    /// Sets the time constant of a recurrent region, in ms. That it is not below dt is checked by
    /// [`finalize`](Self::finalize).
    ///
    /// # Errors
    /// An unknown or input region, a time constant that is not finite and positive.
    pub fn set_region_tau(&mut self, region: &str, tau: f64) -> Result<()> {
        self.reject_finalized(&format!("setting tau of '{region}'"))?;
        let spec = self.recurrent_spec(region)?;
        positive(format!("tau of '{region}'"), tau)?;
        spec.tau = Some(tau);
        Ok(())
    }

    /// Sets the activation function of a recurrent region.
    ///
    /// # Errors
    /// An unknown or input region.
    pub fn set_region_activation(&mut self, region: &str, activation: Activation) -> Result<()> {
        self.reject_finalized(&format!("setting the activation of '{region}'"))?;
        self.recurrent_spec(region)?.activation = Some(activation);
        Ok(())
    }

    /// Sets the noise level σ of a recurrent or input region.
    ///
    /// # Errors
    /// An unknown region, a level that is negative or not finite.
    pub fn set_region_noise(&mut self, region: &str, noise: f64) -> Result<()> {
        self.reject_finalized(&format!("setting the noise of '{region}'"))?;
        let (kind, position) = self.region(region)?;
        non_negative(format!("noise of '{region}'"), noise)?;
        match kind {
            Kind::Recurrent => self.description.recurrent_regions[position].noise = Some(noise),
            Kind::Input => self.description.input_regions[position].noise = Some(noise),
        }
        Ok(())
    }

    /// Sets whether training may change base firing and initial state of a recurrent region.
    ///
    /// # Errors
    /// An unknown or input region.
    pub fn set_learnable(&mut self, region: &str, bias: bool, init: bool) -> Result<()> {
        self.reject_finalized(&format!("setting what '{region}' learns"))?;
        let spec = self.recurrent_spec(region)?;
        (spec.learnable_bias, spec.learnable_init) = (bias, init);
        Ok(())
    }

    /// Sets whether training may change the weights of a declared connection.
    ///
    /// # Errors
    /// An unknown region, a connection that is not declared.
    pub fn set_trainable(&mut self, src: &str, dst: &str, trainable: bool) -> Result<()> {
        self.reject_finalized(&format!("setting whether '{src}' -> '{dst}' is trainable"))?;
        self.declared(src, dst)?.trainable = trainable;
        Ok(())
    }

    /// Sets whether training may change weights and bias of a readout.
    ///
    /// # Errors
    /// An unknown readout.
    pub fn set_readout_trainable(&mut self, readout: &str, trainable: bool) -> Result<()> {
        self.reject_finalized(&format!("setting whether the readout '{readout}' is trainable"))?;
        let readouts = &mut self.description.readouts;
        let Some(position) = readouts.iter().position(|spec| spec.name == readout) else {
            let known = readouts.iter().map(|spec| spec.name.as_str());
            return Err(unknown("readout", readout, known));
        };
        readouts[position].trainable = trainable;
        Ok(())
    }

    fn recurrent_spec(&mut self, name: &str) -> Result<&mut RecurrentRegionSpec> {
        match self.region(name)? {
            (Kind::Recurrent, position) => Ok(&mut self.description.recurrent_regions[position]),
            (Kind::Input, _) => Err(wrong_kind(name, "an input region", "a recurrent region")),
        }
    }

    /// The entry of a declared connection.
    pub(super) fn declared(&mut self, src: &str, dst: &str) -> Result<&mut crate::ConnectionSpec> {
        let (kind, _) = self.region(src)?;
        self.region(dst)?;
        let (src, dst) = (src.to_owned(), dst.to_owned());
        let Some(&position) = self.connections.get(&(src.clone(), dst.clone())) else {
            return Err(Error::UnknownConnection { src, dst: format!("to '{dst}'") });
        };
        Ok(&mut self.connections_from(kind)[position])
    }

    pub(super) fn region(&self, name: &str) -> Result<(Kind, usize)> {
        let known = || unknown("region", name, self.regions.keys().map(String::as_str));
        self.regions.get(name).copied().ok_or_else(known)
    }
}
