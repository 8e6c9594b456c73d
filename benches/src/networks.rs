//! The networks that are compared: the same at every run.

use crate::Result;
use clap::ValueEnum;
use mrnn::{
    Activation, ConnectionSpec, Constraints, Dynamics, DynamicsKind, InputRegionSpec, Network,
    NetworkBuilder, RecurrentRegionSpec,
};

/// Number of inputs of every network but the loop, which has its own 25.
const NUM_INPUTS: usize = 8;
/// Keeps two float32 implementations together over hundreds of steps, which a chaotic network would not.
const SPECTRAL_RADIUS: f64 = 0.9;

/// A network by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// 30 units in 2 regions, all connected
    #[value(name = "30")]
    Units30,
    /// 100 units in 2 regions, all connected
    #[value(name = "100")]
    Units100,
    /// The 350 units of examples/cbgtcl.json
    #[value(name = "loop")]
    Loop,
    /// 350 units, dense
    #[value(name = "350")]
    Units350,
    /// 768 units in 6 regions, 47 % of the pairs connected
    #[value(name = "768")]
    Units768,
    /// 1536 units in 6 regions, 28 % of the pairs connected
    #[value(name = "1536")]
    Units1536,
    /// 4096 units, dense
    #[value(name = "4096")]
    Units4096,
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // No size is hidden from the command line.
        self.to_possible_value().map_or(Ok(()), |value| f.write_str(value.get_name()))
    }
}

/// The network of that size with those dynamics.
///
/// # Errors
/// What the builder answers.
pub fn network(size: Size, kind: DynamicsKind) -> Result<Network> {
    let builder = match size {
        Size::Units30 => regions(kind, 2, 15, 4),
        Size::Units100 => regions(kind, 2, 50, 4),
        Size::Loop => cbgtcl(kind),
        Size::Units350 => dense(kind, 350),
        Size::Units768 => regions(kind, 6, 128, 17),
        Size::Units1536 => regions(kind, 6, 256, 10),
        Size::Units4096 => dense(kind, 4096),
    };
    Ok(builder?.finalize()?)
}

/// The network of examples/cbgtcl.json, to be finalised.
///
/// # Errors
/// What the builder answers.
pub fn cbgtcl(kind: DynamicsKind) -> Result<NetworkBuilder> {
    let mut builder = NetworkBuilder::from_json(include_str!("../../examples/cbgtcl.json"))?;
    let dynamics = Dynamics { kind, ..builder.description().dynamics };
    builder.set_dynamics(dynamics)?;
    Ok(builder)
}

/// One region of `units` units, all connected, to be finalised.
///
/// # Errors
/// What the builder answers.
pub fn dense(kind: DynamicsKind, units: usize) -> Result<NetworkBuilder> {
    regions(kind, 1, units, 1)
}

/// `count` regions of `units` units, `pairs` of whose pairs are connected: first each region to the
/// next, then each to itself, then each to the one after the next, and so on.
fn regions(kind: DynamicsKind, count: usize, units: usize, pairs: usize) -> Result<NetworkBuilder> {
    let name = |index: usize| format!("region_{}", index % count);
    let mut builder = new_builder(kind, Activation::Tanh)?;
    if count > 1 {
        // The Xavier weights of a sole region have a radius of about 1 by themselves, and large matrices take
        // long.
        builder.set_spectral_radius(Some(SPECTRAL_RADIUS))?;
    }
    for index in 0..count {
        builder.add_recurrent_region(RecurrentRegionSpec::new(name(index), units))?;
        builder.connect(ConnectionSpec::new("input", name(index)))?;
    }
    let mut distances: Vec<_> = (0..count).collect();
    distances.swap(0, 1 % count);
    let every = distances.iter().flat_map(|distance| (0..count).map(move |src| (src, distance)));
    for (src, distance) in every.take(pairs) {
        builder.connect(ConnectionSpec::new(name(src), name(src + distance)))?;
    }
    Ok(builder)
}

/// One region of `units` units whose connection to itself lacks the fraction `sparsity` of its synapses.
///
/// # Errors
/// What the builder answers.
pub fn sparse(units: usize, sparsity: f64, activation: Activation) -> Result<Network> {
    let mut builder = new_builder(DynamicsKind::Leaky, activation)?;
    builder.add_recurrent_region(RecurrentRegionSpec::new("region", units))?;
    builder.connect(ConnectionSpec::new("input", "region"))?;
    builder.connect(ConnectionSpec::sparse("region", "region", sparsity))?;
    Ok(builder.finalize()?)
}

fn new_builder(kind: DynamicsKind, activation: Activation) -> Result<NetworkBuilder> {
    let mut builder = NetworkBuilder::new();
    builder.set_seed(1)?;
    builder.set_dynamics(Dynamics { kind, activation, ..Dynamics::default() })?;
    builder.set_constraints(Constraints {
        recurrent: false,
        input: false,
        ..Constraints::default()
    })?;
    builder.add_input_region(InputRegionSpec::new("input", NUM_INPUTS))?;
    Ok(builder)
}
