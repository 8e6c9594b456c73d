use crate::error::check;
use crate::{Error, PrincipalComponents, Result};
use mrnn::Network;
use mrnn_core::engine::{Assembly, RegionAssembly};

/// What one connection added to the drive of its destination over a trajectory: the current-based decomposition of
/// Perich et al. (2020, "Inferring brain-wide interactions using data-constrained recurrent neural network models").
#[derive(Debug, Clone)]
pub struct PathwayCurrent {
    /// Source region.
    pub source: String,
    /// Destination region.
    pub destination: String,
    /// W·source after each step's begin, `[steps, destination units]` row by row.
    pub currents: Vec<f64>,
    /// Units of the destination.
    pub units: usize,
    /// Mean over steps of the Euclidean norm over units.
    pub strength: f64,
    /// The strength as a fraction of the sum of the strengths of all connections into the destination.
    pub share: f64,
}

impl PathwayCurrent {
    /// The directions along which the current varies.
    ///
    /// # Errors
    /// As [`PrincipalComponents::of`].
    pub fn principal_components(&self) -> Result<PrincipalComponents> {
        PrincipalComponents::of(&self.currents, self.units)
    }
}

/// The currents of every connection that has synapses, in pathway order. `activity` is h at the beginning of each step,
/// `[steps, H]`, and `input` u of each, `[steps, I]`, without its noise. What a delayed connection carries before the
/// first step is h of the first step, and input 0, as after `set_state`.
///
/// # Errors
/// [`Error::NoStates`]; [`Error::Length`]; [`Error::NonFinite`]; memory.
pub fn pathway_currents(
    network: &Network,
    activity: &[f64],
    input: &[f64],
) -> Result<Vec<PathwayCurrent>> {
    let (units, inputs) = (network.num_units(), network.num_inputs());
    let steps = activity.len() / units;
    if steps == 0 {
        return Err(Error::NoStates);
    }
    check("the activity", activity, steps * units, "recurrent unit and step")?;
    check("the input", input, steps * inputs, "input unit and step")?;
    let assembly = Assembly::of(network);
    let num_regions = assembly.dimensions.num_regions;
    let mut blocks: Vec<_> = assembly.regions.iter().flat_map(RegionAssembly::blocks).collect();
    blocks.sort_by_key(|block| block.pathway);
    let connections = network.pathways().filter(|connection| connection.num_synapses() > 0);
    let mut found = Vec::new();
    for (block, connection) in blocks.into_iter().zip(connections) {
        let spec = connection.spec();
        let weights = network.effective(&spec.src_region, &spec.dst_region)?;
        let mut currents = Vec::with_capacity(steps * weights.rows());
        for step in 0..steps {
            let then = step.checked_sub(block.delay);
            let values = match (then, block.source_region >= num_regions) {
                (Some(then), true) => &input[then * inputs..][block.sources.clone()],
                (None, true) => &[][..],
                (then, false) => &activity[then.unwrap_or(0) * units..][block.sources.clone()],
            };
            let row = |row: usize| -> f64 {
                weights.row(row).iter().zip(values).map(|(w, h)| w * h).sum()
            };
            currents.extend((0..weights.rows()).map(row));
        }
        let norm = |row: &[f64]| row.iter().map(|current| current * current).sum::<f64>().sqrt();
        let norms = currents.chunks_exact(weights.rows()).map(norm);
        found.push(PathwayCurrent {
            source: spec.src_region.clone(),
            destination: spec.dst_region.clone(),
            units: weights.rows(),
            strength: norms.sum::<f64>() / steps as f64,
            share: 0.0,
            currents,
        });
    }
    let all: Vec<f64> = found
        .iter()
        .map(|of: &PathwayCurrent| {
            let same = found.iter().filter(|other| other.destination == of.destination);
            same.map(|other| other.strength).sum()
        })
        .collect();
    for (current, all) in found.iter_mut().zip(all) {
        current.share = if all > 0.0 { current.strength / all } else { 0.0 };
    }
    Ok(found)
}
