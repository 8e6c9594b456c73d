//! What the currents of the last step taken depend on beside the state.

use crate::engine::Manipulation;
use crate::engine::structure::Structure;
use crate::memory::{reserved, zeros};
use crate::{Result, Scalar};

const WHAT: &str = "the pathways of a session";

pub(super) struct LastStep<T> {
    /// The gain of each pathway in the last step.
    gains: Vec<T>,
    /// The revision of the manipulations that the gains are of.
    revision: u64,
    /// Members that have taken a step since their state was replaced.
    stepped: Vec<bool>,
}

impl<T: Scalar> LastStep<T> {
    pub(super) fn new(structure: &Structure, batch: usize) -> Result<Self> {
        let num_pathways = structure.pathways.len();
        let mut gains = reserved(WHAT, num_pathways)?;
        gains.resize(num_pathways, T::ONE);
        Ok(Self { gains, revision: 0, stepped: zeros(WHAT, batch)? })
    }

    /// A step has been taken by every member.
    pub(super) fn taken(&mut self, structure: &Structure, manipulation: &Manipulation<T>) {
        if self.revision != manipulation.revision() {
            let pathways = structure.pathways.iter().enumerate();
            for (gain, (number, pathway)) in self.gains.iter_mut().zip(pathways) {
                *gain = manipulation.pathway_gain(number, pathway.source_region);
            }
            self.revision = manipulation.revision();
        }
        self.stepped.fill(true);
    }

    /// The state of every member has been replaced.
    pub(super) fn forget(&mut self) {
        self.stepped.fill(false);
    }

    /// The state of the members that are true has been replaced.
    pub(super) fn forget_members(&mut self, members: &[bool]) {
        self.stepped.iter_mut().zip(members).for_each(|(stepped, reset)| *stepped &= !reset);
    }

    pub(super) fn gain(&self, pathway: usize) -> T {
        self.gains[pathway]
    }

    pub(super) fn stepped(&self) -> &[bool] {
        &self.stepped
    }
}
