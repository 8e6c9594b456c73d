//! Single regions, what holds for them, and their parents.

use super::{Network, wrong_kind};
use crate::names::unknown;
use crate::{Activation, RecurrentRegion, Result, Sign};

impl Network {
    /// The recurrent region of a name.
    ///
    /// # Errors
    /// [`Error::UnknownName`](crate::Error::UnknownName); [`Error::WrongKind`](crate::Error::WrongKind) for an input
    /// or parent region.
    pub fn recurrent_region(&self, name: &str) -> Result<&RecurrentRegion> {
        Ok(&self.recurrent[self.destination(name)?])
    }

    /// Sign of the outgoing synapses of a recurrent or input region.
    ///
    /// # Errors
    /// [`Error::UnknownName`](crate::Error::UnknownName); [`Error::WrongKind`](crate::Error::WrongKind) for a parent
    /// region.
    pub fn region_sign(&self, name: &str) -> Result<Sign> {
        Ok(self.source(name)?.0.sign())
    }

    /// Time constant of a recurrent region, its own or the network's, in ms.
    ///
    /// # Errors
    /// As [`recurrent_region`](Self::recurrent_region).
    pub fn region_tau(&self, name: &str) -> Result<f64> {
        Ok(self.recurrent_region(name)?.spec().tau_in(&self.dynamics))
    }

    /// Activation function of a recurrent region, its own or the network's.
    ///
    /// # Errors
    /// As [`recurrent_region`](Self::recurrent_region).
    pub fn region_activation(&self, name: &str) -> Result<Activation> {
        Ok(self.recurrent_region(name)?.spec().activation_in(&self.dynamics))
    }

    /// Noise level σ of a recurrent or input region, its own or the network's.
    ///
    /// # Errors
    /// As [`region_sign`](Self::region_sign).
    pub fn region_noise(&self, name: &str) -> Result<f64> {
        match self.source(name)? {
            (_, true) => Ok(self.recurrent[name].spec().noise_in(&self.dynamics)),
            (_, false) => Ok(self.input[name].spec().noise_in(&self.dynamics)),
        }
    }

    /// The names of parent regions, in the order of their first children.
    pub fn parents(&self) -> Vec<&str> {
        let mut parents: Vec<&str> = Vec::new();
        for parent in self.recurrent.values().filter_map(|r| r.spec.parent_region.as_deref()) {
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        parents
    }

    /// The children of a parent region, in network order.
    ///
    /// # Errors
    /// [`Error::UnknownName`](crate::Error::UnknownName); [`Error::WrongKind`](crate::Error::WrongKind) for a region
    /// that is no parent.
    pub fn children(&self, parent: &str) -> Result<Vec<&RecurrentRegion>> {
        let is_child =
            |region: &&RecurrentRegion| region.spec.parent_region.as_deref() == Some(parent);
        let children: Vec<_> = self.recurrent.values().filter(is_child).collect();
        if !children.is_empty() {
            return Ok(children);
        }
        if self.recurrent.contains_key(parent) || self.input.contains_key(parent) {
            return Err(wrong_kind(parent, "a single region", "a parent region"));
        }
        Err(unknown("parent region", parent, self.parents()))
    }
}
