//! What is done to a running network: gains, currents, clamps.

use super::structure::Structure;
use crate::memory::{reserved, zeros};
use crate::{Error, Network, Result, Scalar};
use std::sync::Arc;

/// What messages call its arrays.
const WHAT: &str = "the manipulations of a session";

/// The manipulations of one session, shared by its batch. Nothing here allocates once it is made. Regions and pathways
/// go by the numbers of [`Network::region_index`] and [`Network::pathway`].
#[derive(Debug, Clone)]
pub struct Manipulation<T: Scalar> {
    structure: Arc<Structure>,
    /// Of recurrent, then input regions.
    region_gains: Vec<T>,
    pathway_gains: Vec<T>,
    current: Vec<T>,
    clamped: Vec<Option<T>>,
    /// Gains that are not 1.
    num_gains: usize,
    num_clamped: usize,
    revision: u64,
}

impl<T: Scalar> Manipulation<T> {
    /// None yet: gains 1, currents 0, no unit clamped.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn of(network: &Network) -> Result<Self> {
        Self::of_structure(Arc::new(Structure::of(network)))
    }

    pub(super) fn of_structure(structure: Arc<Structure>) -> Result<Self> {
        let dimensions = structure.dimensions;
        Ok(Self {
            region_gains: ones(dimensions.num_regions + dimensions.num_input_regions)?,
            pathway_gains: ones(dimensions.num_pathways)?,
            current: zeros(WHAT, dimensions.num_units)?,
            clamped: zeros(WHAT, dimensions.num_units)?,
            num_gains: 0,
            num_clamped: 0,
            revision: 0,
            structure,
        })
    }

    /// What the source activations of a pathway from `source_region` (recurrent regions `0..`, then input
    /// regions) are multiplied with: the product of the gains of both.
    pub fn pathway_gain(&self, pathway: usize, source_region: usize) -> T {
        let pathway = self.pathway_gains.get(pathway).copied().unwrap_or(T::ONE);
        pathway * self.region_gain(source_region)
    }

    /// What the activations of a region are multiplied with where a readout reads them.
    pub fn region_gain(&self, source_region: usize) -> T {
        // A backend asks for what it was given; an answer without a panic keeps its step free of one.
        self.region_gains.get(source_region).copied().unwrap_or(T::ONE)
    }

    /// Whether any gain is other than 1.
    pub fn has_gains(&self) -> bool {
        self.num_gains > 0
    }

    /// What is added to the drive of each unit, `[H]`.
    pub fn current(&self) -> &[T] {
        &self.current
    }

    /// The values that the h of clamped units are held at, by unit, `[H]`; `None` where no unit is clamped.
    pub fn clamped(&self) -> Option<&[Option<T>]> {
        (self.num_clamped > 0).then_some(&self.clamped)
    }

    /// A number that every change makes another one.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes over those of another session, of a network of the same structure.
    ///
    /// # Errors
    /// [`Error::OtherStructure`]; nothing changes then.
    pub fn take(&mut self, other: &Self) -> Result<()> {
        if *self.structure != *other.structure {
            let difference = "the manipulations are of another network's sessions".to_owned();
            return Err(Error::OtherStructure { difference });
        }
        self.region_gains.copy_from_slice(&other.region_gains);
        self.pathway_gains.copy_from_slice(&other.pathway_gains);
        self.current.copy_from_slice(&other.current);
        self.clamped.copy_from_slice(&other.clamped);
        (self.num_gains, self.num_clamped) = (other.num_gains, other.num_clamped);
        self.changed();
        Ok(())
    }

    /// Scales what a region sends, as [`Session::set_region_gain`](super::Session::set_region_gain).
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`]; [`Error::NonFiniteManipulation`]; nothing changes then.
    pub fn set_region_gain(&mut self, region: usize, gain: T) -> Result<()> {
        check("gain", "region", region, gain, self.region_gains.len())?;
        self.num_gains -= usize::from(self.region_gains[region] != T::ONE);
        self.num_gains += usize::from(gain != T::ONE);
        self.region_gains[region] = gain;
        self.changed();
        Ok(())
    }

    /// Scales what a pathway carries, as [`Session::set_pathway_gain`](super::Session::set_pathway_gain).
    ///
    /// # Errors
    /// As [`set_region_gain`](Self::set_region_gain).
    pub fn set_pathway_gain(&mut self, pathway: usize, gain: T) -> Result<()> {
        check("gain", "pathway", pathway, gain, self.pathway_gains.len())?;
        self.num_gains -= usize::from(self.pathway_gains[pathway] != T::ONE);
        self.num_gains += usize::from(gain != T::ONE);
        self.pathway_gains[pathway] = gain;
        self.changed();
        Ok(())
    }

    /// Adds a current to the drive of a recurrent region's units, as
    /// [`Session::set_region_current`](super::Session::set_region_current).
    ///
    /// # Errors
    /// As [`set_region_gain`](Self::set_region_gain).
    pub fn set_region_current(&mut self, region: usize, current: T) -> Result<()> {
        let regions = &self.structure.regions;
        check("current", "recurrent region", region, current, regions.len())?;
        self.current[regions[region].clone()].fill(current);
        self.changed();
        Ok(())
    }

    /// Holds the h of a unit, as [`Session::clamp_unit`](super::Session::clamp_unit).
    ///
    /// # Errors
    /// As [`set_region_gain`](Self::set_region_gain).
    pub fn clamp_unit(&mut self, unit: usize, value: T) -> Result<()> {
        check("clamped value", "unit", unit, value, self.clamped.len())?;
        self.num_clamped += usize::from(self.clamped[unit].is_none());
        self.clamped[unit] = Some(value);
        self.changed();
        Ok(())
    }

    /// Lets a unit's h follow its x again.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`].
    pub fn release_unit(&mut self, unit: usize) -> Result<()> {
        check_index("unit", unit, self.clamped.len())?;
        self.num_clamped -= usize::from(self.clamped[unit].is_some());
        self.clamped[unit] = None;
        self.changed();
        Ok(())
    }

    /// Takes every gain, current and clamp back.
    pub fn clear(&mut self) {
        self.region_gains.fill(T::ONE);
        self.pathway_gains.fill(T::ONE);
        self.current.fill(T::ZERO);
        self.clamped.fill(None);
        self.num_gains = 0;
        self.num_clamped = 0;
        self.changed();
    }

    fn changed(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }
}

fn ones<T: Scalar>(len: usize) -> Result<Vec<T>> {
    let mut ones = reserved(WHAT, len)?;
    ones.resize(len, T::ONE);
    Ok(ones)
}

pub(super) fn check_index(kind: &'static str, index: usize, count: usize) -> Result<()> {
    if index < count { Ok(()) } else { Err(Error::IndexOutOfRange { kind, index, count }) }
}

fn check<T: Scalar>(
    quantity: &'static str,
    kind: &'static str,
    index: usize,
    value: T,
    count: usize,
) -> Result<()> {
    check_index(kind, index, count)?;
    if value.is_finite() {
        return Ok(());
    }
    Err(Error::NonFiniteManipulation { quantity, kind, index, value: value.to_f64() })
}
