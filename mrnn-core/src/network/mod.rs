//! The finished network: regions with their connections, readouts, and the questions one asks of them.

mod arnoldi;
mod effective;
mod parameter_vector;
mod parameters;
mod pathways;
mod query;
mod regions;
mod spectral;
mod trainable;

pub use effective::Effective;
pub use parameter_vector::{ParameterRanges, ParameterTensor};

pub(crate) use parameters::wrong_kind;

use crate::builder::resolve;
use crate::draws::{self, Stream};
use crate::matrix::check_dense;
use crate::memory::zeros;
use crate::{
    Connection, Constraints, Description, Dynamics, InputRegion, NetworkBuilder, ReadoutSpec,
    RecurrentRegion, Region, Result, Synapses,
};
use indexmap::IndexMap;
use std::ops::Range;
use std::path::Path;

/// A valid multi-regional network and its parameters.
///
/// Units of one kind are laid out in the order in which their regions were added.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    dynamics: Dynamics,
    constraints: Constraints,
    spectral_radius: Option<f64>,
    seed: u64,
    recurrent: IndexMap<String, RecurrentRegion>,
    input: IndexMap<String, InputRegion>,
    readouts: IndexMap<String, Readout>,
    num_units: usize,
    num_inputs: usize,
    num_outputs: usize,
}

/// A linear output `y = W_out·h + b_out` of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Readout {
    pub(crate) spec: ReadoutSpec,
    sources: Vec<Range<usize>>,
    pub(crate) weight: Vec<f64>,
    pub(crate) bias: Vec<f64>,
}

impl Readout {
    /// What the description says of it.
    pub fn spec(&self) -> &ReadoutSpec {
        &self.spec
    }

    /// Unit ranges that it reads, in the order of the weight's columns.
    pub fn sources(&self) -> &[Range<usize>] {
        &self.sources
    }

    /// Number of recurrent units that it reads.
    pub fn num_sources(&self) -> usize {
        self.sources.iter().map(Range::len).sum()
    }

    /// W_out, `[num_units, num_sources]`, row by row.
    pub fn weight(&self) -> &[f64] {
        &self.weight
    }

    /// b_out, `[num_units]`.
    pub fn bias(&self) -> &[f64] {
        &self.bias
    }
}

/// The ends of a connection whose synapses are needed while a network is put together.
pub(crate) struct Ends<'a> {
    pub(crate) spec: &'a crate::ConnectionSpec,
    pub(crate) stream: Stream,
    /// destination and source units
    pub(crate) shape: (usize, usize),
}

impl Network {
    /// The network of a JSON description, with drawn masks and initial weights.
    ///
    /// # Errors
    /// As [`NetworkBuilder::from_json`] and [`NetworkBuilder::finalize`].
    pub fn from_json(text: &str) -> Result<Self> {
        NetworkBuilder::from_json(text)?.finalize()
    }

    /// Loads a description (`.json`) or a model (`.safetensors`).
    ///
    /// # Errors
    /// Everything that is wrong with the file, with its path.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        crate::model::load(path.as_ref())
    }

    /// The network of a model file's bytes, for models that are compiled in or come over a wire.
    ///
    /// # Errors
    /// Everything that is wrong with the bytes.
    pub fn from_safetensors(bytes: &[u8]) -> Result<Self> {
        crate::model::parse(bytes)
    }

    /// Saves the model as one safetensors file. The old file at `path` stays until the new one is
    /// complete on disk.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io).
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        crate::model::save(self, path.as_ref())
    }

    /// Draws everything from the description's seed.
    pub(crate) fn draw(description: &Description) -> Result<Self> {
        let seed = description.seed;
        let mut network = Self::assemble(description, |ends| {
            draws::synapses(ends.spec, ends.shape, draws::stream_seed(seed, ends.stream))
        })?;
        network.draw_weights();
        if let Some(radius) = network.spectral_radius {
            network.scale_spectral_radius(radius)?;
        }
        Ok(network)
    }

    /// Puts a checked description's parts together, with the synapses that `synapses` returns.
    pub(crate) fn assemble(
        description: &Description,
        mut synapses: impl FnMut(&Ends<'_>) -> Result<Synapses>,
    ) -> Result<Self> {
        let new_recurrent =
            |s: &crate::RecurrentRegionSpec| (s.name.clone(), RecurrentRegion::new(s.clone()));
        let mut recurrent: IndexMap<_, _> =
            description.recurrent_regions.iter().map(new_recurrent).collect();
        let new_input = |s: &crate::InputRegionSpec| (s.name.clone(), InputRegion::new(s.clone()));
        let mut input: IndexMap<_, _> = description.input_regions.iter().map(new_input).collect();
        let num_units = recurrent.values().map(|r| r.region.num_units()).sum();
        let num_inputs = input.values().map(|r| r.region.num_units()).sum();

        for spec in &description.recurrent_connections {
            let (src, dst) = (
                recurrent.get_index_of(&spec.src_region),
                recurrent.get_index_of(&spec.dst_region),
            );
            let (src, dst) =
                (src.expect("checked by the builder"), dst.expect("checked by the builder"));
            let stream = Stream::Recurrent { src, dst };
            let dst_units = recurrent[dst].region.num_units();
            insert(&mut recurrent[src].region, spec, stream, dst_units, &mut synapses)?;
        }
        for spec in &description.input_connections {
            let (src, dst) =
                (input.get_index_of(&spec.src_region), recurrent.get_index_of(&spec.dst_region));
            let (src, dst) =
                (src.expect("checked by the builder"), dst.expect("checked by the builder"));
            let stream = Stream::Input { src, dst };
            let dst_units = recurrent[dst].region.num_units();
            insert(&mut input[src].region, spec, stream, dst_units, &mut synapses)?;
        }

        let mut network = Self {
            dynamics: description.dynamics,
            constraints: description.constraints,
            spectral_radius: description.spectral_radius,
            seed: description.seed,
            recurrent,
            input,
            readouts: IndexMap::new(),
            num_units,
            num_inputs,
            num_outputs: description.readouts.iter().map(|r| r.num_units).sum(),
        };
        for spec in &description.readouts {
            let readout = network.new_readout(spec)?;
            network.readouts.insert(spec.name.clone(), readout);
        }
        Ok(network)
    }

    fn new_readout(&self, spec: &ReadoutSpec) -> Result<Readout> {
        let what = format!("the readout '{}'", spec.name);
        let ranges = self.unit_ranges();
        let positions =
            resolve(&what, self.recurrent.values().map(|r| &r.spec), &spec.src_regions)?;
        let sources: Vec<Range<usize>> = positions.iter().map(|&i| ranges[i].clone()).collect();
        let fan_in: usize = sources.iter().map(Range::len).sum();
        let len = check_dense(&what, spec.num_units, fan_in)?;
        let bias = vec![0.0; spec.num_units];
        Ok(Readout { spec: spec.clone(), sources, weight: zeros(&what, len)?, bias })
    }

    fn draw_weights(&mut self) {
        let (seed, constraints) = (self.seed, self.constraints);
        let (recurrent_fan, input_fan) = (2 * self.num_units, self.num_units + self.num_inputs);
        let destinations: IndexMap<String, usize> =
            self.recurrent.keys().enumerate().map(|(i, name)| (name.clone(), i)).collect();
        for (src, region) in self.recurrent.values_mut().enumerate() {
            for connection in region.region.connections_mut() {
                let dst = destinations[&connection.spec().dst_region];
                let seed = draws::stream_seed(seed, Stream::Recurrent { src, dst });
                draw_connection(connection, constraints.recurrent, recurrent_fan, seed);
            }
        }
        for (src, region) in self.input.values_mut().enumerate() {
            for connection in region.region.connections_mut() {
                let dst = destinations[&connection.spec().dst_region];
                let seed = draws::stream_seed(seed, Stream::Input { src, dst });
                draw_connection(connection, constraints.input, input_fan, seed);
            }
        }
        for (index, readout) in self.readouts.values_mut().enumerate() {
            let fan_in = readout.num_sources();
            let seed = draws::stream_seed(seed, Stream::Readout { index });
            draws::fill_readout(&mut readout.weight, fan_in, seed);
        }
    }

    /// The description that this network was made from, with every default written out.
    pub fn description(&self) -> Description {
        let specs = |region: &Region| -> Vec<_> {
            region.connections().map(|connection| connection.spec().clone()).collect()
        };
        Description {
            recurrent_regions: self.recurrent.values().map(|r| r.spec.clone()).collect(),
            input_regions: self.input.values().map(|r| r.spec.clone()).collect(),
            recurrent_connections: self.recurrent.values().flat_map(|r| specs(&r.region)).collect(),
            input_connections: self.input.values().flat_map(|r| specs(&r.region)).collect(),
            readouts: self.readouts.values().map(|r| r.spec.clone()).collect(),
            dynamics: self.dynamics,
            constraints: self.constraints,
            spectral_radius: self.spectral_radius,
            seed: self.seed,
        }
    }

    /// Number of recurrent units H.
    pub fn num_units(&self) -> usize {
        self.num_units
    }

    /// Number of input units I.
    pub fn num_inputs(&self) -> usize {
        self.num_inputs
    }

    /// Number of readout units.
    pub fn num_outputs(&self) -> usize {
        self.num_outputs
    }

    /// Number of existing synapses, both kinds.
    pub fn num_synapses(&self) -> usize {
        let regions = self.recurrent.values().map(|r| &r.region);
        let regions = regions.chain(self.input.values().map(|r| &r.region));
        regions.flat_map(Region::connections).map(Connection::num_synapses).sum()
    }

    /// Network-wide dynamics.
    pub fn dynamics(&self) -> &Dynamics {
        &self.dynamics
    }

    /// Which weights obey Dale's law.
    pub fn constraints(&self) -> Constraints {
        self.constraints
    }

    /// Spectral radius that the initial effective recurrent weights were scaled to.
    pub fn spectral_radius(&self) -> Option<f64> {
        self.spectral_radius
    }

    /// Seed of every draw.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Recurrent regions in network order.
    pub fn recurrent_regions(&self) -> impl ExactSizeIterator<Item = &RecurrentRegion> {
        self.recurrent.values()
    }

    /// Input regions in network order.
    pub fn input_regions(&self) -> impl ExactSizeIterator<Item = &InputRegion> {
        self.input.values()
    }

    /// Readouts in network order.
    pub fn readouts(&self) -> impl ExactSizeIterator<Item = &Readout> {
        self.readouts.values()
    }

    /// The unit range of each recurrent region, in network order.
    pub fn unit_ranges(&self) -> Vec<Range<usize>> {
        ranges(self.recurrent.values().map(|r| r.region.num_units()))
    }

    /// The unit range of each input region among the input units, in network order.
    pub fn input_ranges(&self) -> Vec<Range<usize>> {
        ranges(self.input.values().map(|r| r.region.num_units()))
    }
}

fn ranges(lengths: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let next = |start: &mut usize, len| {
        let range = *start..*start + len;
        *start = range.end;
        Some(range)
    };
    lengths.scan(0, next).collect()
}

fn insert(
    region: &mut Region,
    spec: &crate::ConnectionSpec,
    stream: Stream,
    dst_units: usize,
    synapses: &mut impl FnMut(&Ends<'_>) -> Result<Synapses>,
) -> Result<()> {
    let shape = (dst_units, region.num_units());
    let synapses = synapses(&Ends { spec, stream, shape })?;
    region.insert(Connection::new(spec.clone(), shape, region.sign(), synapses)?)
}

fn draw_connection(connection: &mut Connection, constrained: bool, fan: usize, seed: u64) {
    if constrained {
        draws::fill_uniform(connection, fan, seed);
    } else {
        draws::fill_xavier(connection, seed);
    }
}
