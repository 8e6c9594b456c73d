//! The networks that are measured: those of the CPU's comparison, with a readout, and larger ones.

use crate::{Result, networks};
use mrnn::{DynamicsKind, Network, ReadoutSpec};
use serde::{Deserialize, Serialize};

/// Outputs of the readout, which reads all regions.
const NUM_OUTPUTS: usize = 8;

/// A network by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Size {
    /// The 350 units of examples/cbgtcl.json
    Loop,
    /// As many units, dense
    Dense(usize),
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Loop => f.write_str("loop"),
            Self::Dense(units) => units.fmt(f),
        }
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        match text.as_str() {
            "loop" => Ok(Self::Loop),
            units => {
                let units = units.parse().map_err(|_| format!("'{text}' is no network's size"))?;
                Ok(Self::Dense(units))
            }
        }
    }
}

/// The network of that size with those dynamics and a readout of all of its units.
///
/// # Errors
/// What the builder answers.
pub(super) fn network(size: Size, kind: DynamicsKind) -> Result<Network> {
    let mut builder = match size {
        Size::Loop => networks::cbgtcl(kind)?,
        Size::Dense(units) => networks::dense(kind, units)?,
    };
    let regions = builder.description().recurrent_regions.iter();
    let regions = regions.map(|region| region.name.clone()).collect();
    builder.add_readout(ReadoutSpec::new("readout", NUM_OUTPUTS, regions))?;
    Ok(builder.finalize()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_cpus_comparison() {
        for (size, of_cpu) in
            [(Size::Loop, networks::Size::Loop), (Size::Dense(350), networks::Size::Units350)]
        {
            let ours = network(size, DynamicsKind::Leaky).expect("a network");
            let theirs = networks::network(of_cpu, DynamicsKind::Leaky).expect("a network");
            assert_eq!(ours.num_outputs(), NUM_OUTPUTS);
            let weights = |network: &Network| {
                network.effective_recurrent().expect("a small matrix").as_slice().to_vec()
            };
            assert_eq!(weights(&ours), weights(&theirs), "{size}");
        }
    }
}
