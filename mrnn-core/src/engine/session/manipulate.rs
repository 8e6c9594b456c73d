//! What may be done to a session between its steps, and the currents that show what it does.

use super::Session;
use crate::engine::Manipulation;
use crate::engine::manipulation::check_index;
use crate::{Result, Scalar};

/// Manipulations hold for every member of the batch and until they are taken back: they survive
/// [`reset`](Session::reset), [`set_state`](Session::set_state) and [`restore`](Session::restore). No call
/// here allocates. Regions and pathways go by the numbers of
/// [`Network::region_index`](crate::Network::region_index) and [`Network::pathway`](crate::Network::pathway).
impl<T: Scalar> Session<T> {
    /// The manipulations in force.
    pub fn manipulation(&self) -> &Manipulation<T> {
        &self.manipulation
    }

    /// Scales what a recurrent or input region sends over all of its outgoing connections and into readouts;
    /// 0 silences it. Its own x and h stay as they are. At first 1.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`](crate::Error::IndexOutOfRange);
    /// [`Error::NonFiniteManipulation`](crate::Error::NonFiniteManipulation); nothing changes then.
    pub fn set_region_gain(&mut self, region: usize, gain: T) -> Result<()> {
        self.manipulation.set_region_gain(region, gain)
    }

    /// Scales what one pathway carries, on top of its source region's gain. At first 1.
    ///
    /// # Errors
    /// As [`set_region_gain`](Self::set_region_gain).
    pub fn set_pathway_gain(&mut self, pathway: usize, gain: T) -> Result<()> {
        self.manipulation.set_pathway_gain(pathway, gain)
    }

    /// Adds a current to the drive of each unit of a recurrent region, where its base firing is added too.
    /// It replaces the region's current of before; at first 0.
    ///
    /// # Errors
    /// As [`set_region_gain`](Self::set_region_gain).
    pub fn set_region_current(&mut self, region: usize, current: T) -> Result<()> {
        self.manipulation.set_region_current(region, current)
    }

    /// Holds the h of a recurrent unit, `0..H`, at a value from the next step on: in the h that the step
    /// begins with, and in that of every step after it. Its x goes on integrating.
    ///
    /// # Errors
    /// As [`set_region_gain`](Self::set_region_gain).
    pub fn clamp_unit(&mut self, unit: usize, value: T) -> Result<()> {
        self.manipulation.clamp_unit(unit, value)
    }

    /// Lets a unit's h follow its x again, from the end of the next step on.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`](crate::Error::IndexOutOfRange).
    pub fn release_unit(&mut self, unit: usize) -> Result<()> {
        self.manipulation.release_unit(unit)
    }

    /// Takes every gain, current and clamp back.
    pub fn clear_manipulations(&mut self) {
        self.manipulation.clear();
    }

    /// Copies out what one pathway added to the drive of its destination region's units in the last step:
    /// gain·W·source, `[B, dst_units]`, with the source of as many steps before as its delay, the input's
    /// noise in it, and the gains that were in force. Zeros for members that have taken no step since they were
    /// made, reset, set or restored.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`](crate::Error::IndexOutOfRange); [`Error::Shape`](crate::Error::Shape).
    pub fn copy_pathway_current(&self, pathway: usize, current: &mut [T]) -> Result<()> {
        let units = self.pathway_units(pathway)?;
        self.arguments().rows("current", current.len(), 1, ("units", units))?;
        let stepped = self.last_step.stepped();
        if stepped.contains(&true) {
            self.backend.copy_current(pathway, self.last_step.gain(pathway), current);
        }
        for (current, stepped) in current.chunks_exact_mut(units).zip(stepped) {
            if !stepped {
                current.fill(T::ZERO);
            }
        }
        self.check_device()
    }

    /// Number of units of a pathway's destination region.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`](crate::Error::IndexOutOfRange).
    pub fn pathway_units(&self, pathway: usize) -> Result<usize> {
        check_index("pathway", pathway, self.dimensions.num_pathways)?;
        Ok(self.structure.pathway_units(pathway))
    }
}
