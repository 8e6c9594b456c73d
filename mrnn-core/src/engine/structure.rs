//! What of a network its parameters don't change.

use super::Dimensions;
use crate::{Error, Network, Result};
use std::ops::Range;

/// Regions, pathways and readouts by number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Structure {
    pub(crate) dimensions: Dimensions,
    /// Units of each recurrent region.
    pub(crate) regions: Vec<Range<usize>>,
    /// Units of each input region, among the input units.
    inputs: Vec<Range<usize>>,
    pub(crate) pathways: Vec<Pathway>,
    /// Outputs and sources of each readout.
    readouts: Vec<(usize, Vec<Range<usize>>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pathway {
    /// Recurrent regions, then input regions.
    pub(crate) source_region: usize,
    pub(crate) dst_region: usize,
    delay: usize,
    num_synapses: usize,
}

impl Structure {
    pub(crate) fn of(network: &Network) -> Self {
        let pathways = network.source_regions().enumerate().flat_map(|(source_region, region)| {
            region.connections().map(move |connection| Pathway {
                source_region,
                dst_region: network.destination(&connection.spec().dst_region).expect("valid"),
                delay: network.delay_steps(connection),
                num_synapses: connection.num_synapses(),
            })
        });
        let readouts = network.readouts().map(|r| (r.spec().num_units, r.sources().to_vec()));
        Self {
            dimensions: Dimensions::of(network),
            regions: network.unit_ranges(),
            inputs: network.input_ranges(),
            pathways: pathways.collect(),
            readouts: readouts.collect(),
        }
    }

    /// Units of a pathway's destination.
    pub(crate) fn pathway_units(&self, pathway: usize) -> usize {
        self.regions[self.pathways[pathway].dst_region].len()
    }

    /// Whether `network` has this structure.
    ///
    /// # Errors
    /// [`Error::OtherStructure`] with the first difference, by the network's names.
    pub(crate) fn check(&self, network: &Network) -> Result<()> {
        let other = Self::of(network);
        if *self == other {
            return Ok(());
        }
        let difference = self.difference(&other, network);
        Err(Error::OtherStructure { difference })
    }

    fn difference(&self, other: &Self, network: &Network) -> String {
        let (ours, theirs) = (&self.dimensions, &other.dimensions);
        let counts = [
            ("recurrent regions", ours.num_regions, theirs.num_regions),
            ("input regions", ours.num_input_regions, theirs.num_input_regions),
            ("connections", ours.num_pathways, theirs.num_pathways),
            ("readouts", self.readouts.len(), other.readouts.len()),
        ];
        for (what, ours, theirs) in counts {
            if ours != theirs {
                return format!("the network has {theirs} {what}, its own has {ours}");
            }
        }
        if ours.kind != theirs.kind {
            return format!("the dynamics are {:?}, its own are {:?}", theirs.kind, ours.kind);
        }
        let ours = self.regions.iter().chain(&self.inputs);
        let theirs = other.regions.iter().chain(&other.inputs);
        for ((ours, theirs), region) in ours.zip(theirs).zip(network.source_regions()) {
            if ours.len() != theirs.len() {
                let (name, ours, theirs) = (region.name(), ours.len(), theirs.len());
                return format!("the region '{name}' has {theirs} units, its own has {ours}");
            }
        }
        let pathways = self.pathways.iter().zip(&other.pathways).zip(network.pathways());
        for ((ours, theirs), connection) in pathways {
            let spec = connection.spec();
            let name = format!("the connection '{}' -> '{}'", spec.src_region, spec.dst_region);
            let ends = |pathway: &Pathway| (pathway.source_region, pathway.dst_region);
            if ends(ours) != ends(theirs) {
                return format!("{name} stands where its own network has another");
            }
            for (what, ours, theirs) in [
                ("synapses", ours.num_synapses, theirs.num_synapses),
                ("steps of delay", ours.delay, theirs.delay),
            ] {
                if ours != theirs {
                    return format!("{name} has {theirs} {what}, its own has {ours}");
                }
            }
        }
        "the readouts have other numbers of outputs or other source regions".to_owned()
    }
}
