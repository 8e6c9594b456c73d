//! The numbers by which engines know regions and connections.
//!
//! Regions: the recurrent ones in network order, then the input ones. Pathways: every declared connection,
//! zero connections included, source region by source region in that order, each one's outgoing
//! connections in declared order.

use super::Network;
use crate::{Connection, Error, Region, Result, delay};

impl Network {
    /// Recurrent, then input regions: a region's position is its number.
    pub(crate) fn source_regions(&self) -> impl Iterator<Item = &Region> {
        let recurrent = self.recurrent.values().map(|region| &region.region);
        recurrent.chain(self.input.values().map(|region| &region.region))
    }

    /// The number of a region: recurrent regions `0..`, then the input regions.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::WrongKind`] for a parent region.
    pub fn region_index(&self, name: &str) -> Result<usize> {
        let (region, _) = self.source(name)?;
        let position = self.source_regions().position(|other| std::ptr::eq(other, region));
        Ok(position.expect("a source region is among the source regions"))
    }

    /// The connections in pathway order: the n-th is pathway n.
    pub fn pathways(&self) -> impl Iterator<Item = &Connection> {
        self.source_regions().flat_map(Region::connections)
    }

    /// The connections in pathway order.
    pub(super) fn pathways_mut(&mut self) -> impl Iterator<Item = &mut Connection> {
        let recurrent = self.recurrent.values_mut().map(|region| &mut region.region);
        let regions = recurrent.chain(self.input.values_mut().map(|region| &mut region.region));
        regions.flat_map(Region::connections_mut)
    }

    /// Takes the synapses of every connection, in pathway order, and leaves zero connections.
    pub(crate) fn take_connections(&mut self) -> impl Iterator<Item = Connection> {
        self.pathways_mut().map(Connection::take)
    }

    /// The number of the pathway from `src` to `dst`.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::UnknownConnection`] where none is declared.
    pub fn pathway(&self, src: &str, dst: &str) -> Result<usize> {
        self.destination(dst)?;
        let source = self.region_index(src)?;
        let before = self.source_regions().take(source).map(|region| region.connections().len());
        let region = self.source_regions().nth(source).expect("the region of this number");
        let position = region.connection_position(dst).ok_or_else(|| Error::UnknownConnection {
            src: src.to_owned(),
            dst: format!("to '{dst}'"),
        })?;
        Ok(before.sum::<usize>() + position)
    }

    /// The delay of one of this network's connections, in steps of dt.
    pub(crate) fn delay_steps(&self, connection: &Connection) -> usize {
        delay::steps(connection.spec(), self.dynamics.dt).expect("checked before it came in")
    }
}
