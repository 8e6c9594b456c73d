use crate::Result;
use mrnn::{Network, Recording, Sequence, Session};

/// What is silenced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silenced {
    /// All that a region sends, and what readouts read of it.
    Region(String),
    /// What one connection carries.
    Pathway {
        /// Source region.
        source: String,
        /// Destination region.
        destination: String,
    },
}

/// What silencing changes, over all members and steps.
#[derive(Debug, Clone)]
pub struct SilencingEffect {
    /// What is silenced.
    pub silenced: Silenced,
    /// Root mean square of the change of the activations h.
    pub activity: f64,
    /// Root mean square of the change of the readouts y; 0 for networks without readouts.
    pub output: f64,
}

/// Runs the sequence of `batch` trials from the initial state once as it is, and once with each region and each connection that has
/// synapses silenced: recurrent regions first, then input regions, then connections in pathway order. Noise is the
/// network's, the same in every run.
///
/// # Errors
/// [`mrnn::Error::Shape`] for the sequence; [`mrnn::Error::BatchOutOfRange`]; memory.
pub fn silencing(
    network: &Network,
    batch: usize,
    sequence: &Sequence<'_, f64>,
) -> Result<Vec<SilencingEffect>> {
    let mut session = mrnn::engine::<f64>(network, "cpu")?.session(batch)?;
    let intact = session.run(sequence)?;
    let mut effects = Vec::new();
    let mut effect = |session: &mut Session<f64>, silenced: Silenced| -> Result<()> {
        session.reset();
        let changed = session.run(sequence)?;
        session.clear_manipulations();
        let of = |array: fn(&Recording<f64>) -> &[f64]| change(array(&intact), array(&changed));
        effects.push(SilencingEffect { silenced, activity: of(|r| &r.h), output: of(|r| &r.y) });
        Ok(())
    };
    let regions = network.recurrent_regions().map(|region| region.region());
    let regions = regions.chain(network.input_regions().map(|region| region.region()));
    for (number, region) in regions.enumerate() {
        session.set_region_gain(number, 0.0)?;
        effect(&mut session, Silenced::Region(region.name().to_owned()))?;
    }
    for (number, connection) in network.pathways().enumerate() {
        if connection.num_synapses() == 0 {
            continue;
        }
        session.set_pathway_gain(number, 0.0)?;
        let spec = connection.spec();
        let (source, destination) = (spec.src_region.clone(), spec.dst_region.clone());
        effect(&mut session, Silenced::Pathway { source, destination })?;
    }
    Ok(effects)
}

/// Root mean square of the difference.
fn change(before: &[f64], after: &[f64]) -> f64 {
    if before.is_empty() {
        return 0.0;
    }
    let squares = before.iter().zip(after).map(|(before, after)| (after - before).powi(2));
    (squares.sum::<f64>() / before.len() as f64).sqrt()
}
