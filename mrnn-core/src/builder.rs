//! A network under construction.

mod own;

use crate::delay;
use crate::description::read::read_into;
use crate::draws::{absent_per_column, check_sparsity};
use crate::limits::{MAX_SYNAPSES, MAX_UNITS};
use crate::matrix::check_dense;
use crate::names::{check_name, unknown};
use crate::{
    ConnectionSpec, Constraints, Description, Dynamics, DynamicsKind, Error, InputRegionSpec,
    Network, Problems, ReadoutSpec, RecurrentRegionSpec, Result,
};
use indexmap::IndexMap;
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Recurrent,
    Input,
}

/// Collects regions, connections and settings, checks each as it comes, and becomes a [`Network`].
///
/// Calls and JSON texts may be mixed in any order; a connection needs its regions to be there. After
/// an error the builder is as it was before the call.
///
/// ```
/// use mrnn_core::{ConnectionSpec, InputRegionSpec, NetworkBuilder, RecurrentRegionSpec};
/// let mut builder = NetworkBuilder::new();
/// builder.add_recurrent_region(RecurrentRegionSpec::new("exc", 40))?;
/// builder.add_recurrent_region(RecurrentRegionSpec::inhibitory("inh", 10))?;
/// builder.add_input_region(InputRegionSpec::new("cue", 3))?;
/// builder.connect(ConnectionSpec::sparse("exc", "inh", 0.5))?;
/// builder.connect(ConnectionSpec::new("inh", "exc"))?;
/// builder.connect(ConnectionSpec::new("cue", "exc"))?;
/// let network = builder.finalize()?;
/// assert_eq!(network.num_units(), 50);
/// # Ok::<(), mrnn_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct NetworkBuilder {
    description: Description,
    regions: IndexMap<String, (Kind, usize)>,
    connections: HashMap<(String, String), usize>,
    num_units: usize,
    num_inputs: usize,
    num_outputs: usize,
    num_synapses: u128,
    finalized: bool,
}

impl NetworkBuilder {
    /// An empty builder with every default.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder that holds what a JSON description says.
    ///
    /// # Errors
    /// Everything that is wrong with the text, at once ([`Error::Several`] where it is more than one
    /// thing), each with its place, such as `recurrent_regions[2]`.
    pub fn from_json(text: &str) -> Result<Self> {
        let mut builder = Self::new();
        let mut read = read_into(&mut builder, text);
        // What was not read may be what is missing.
        if read.settings_and_regions_are_known {
            read.problems.take(builder.unfinished());
        }
        read.problems.finish(Ok(builder))
    }

    /// A builder that holds what a description says.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn from_description(description: Description) -> Result<Self> {
        let mut builder = Self::new();
        let mut problems = Problems::default();
        problems.take(builder.set_dynamics(description.dynamics));
        problems.take(builder.set_constraints(description.constraints));
        problems.take(builder.set_spectral_radius(description.spectral_radius));
        problems.take(builder.set_seed(description.seed));
        for region in description.recurrent_regions {
            problems.take(builder.add_recurrent_region(region));
        }
        for region in description.input_regions {
            problems.take(builder.add_input_region(region));
        }
        for connection in description.recurrent_connections {
            problems.take(builder.add_listed_connection(connection, true));
        }
        for connection in description.input_connections {
            problems.take(builder.add_listed_connection(connection, false));
        }
        for readout in description.readouts {
            problems.take(builder.add_readout(readout));
        }
        problems.take(builder.unfinished());
        problems.finish(Ok(builder))
    }

    /// Adds what a JSON description says. What it says of dynamics and constraints replaces what was
    /// there; what it leaves out stays.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn add_json(&mut self, text: &str) -> Result<()> {
        self.reject_finalized("adding a description")?;
        let mut extended = self.clone();
        read_into(&mut extended, text).problems.finish(Ok(()))?;
        *self = extended;
        Ok(())
    }

    /// What has been collected so far.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Whether [`finalize`](Self::finalize) has succeeded.
    pub fn is_finalized(&self) -> bool {
        self.finalized
    }

    /// Adds a recurrent region after those that are there.
    ///
    /// # Errors
    /// A bad or used name, zero or too many units, a number that is out of its range.
    pub fn add_recurrent_region(&mut self, spec: RecurrentRegionSpec) -> Result<()> {
        self.reject_finalized(&format!("adding the region '{}'", spec.name))?;
        let name = &spec.name;
        let mut problems = Problems::default();
        problems.take(self.check_new_name(Kind::Recurrent, name));
        problems.take(self.check_parent(name, spec.parent_region.as_deref()));
        problems.take(finite(format!("base_firing of '{name}'"), spec.base_firing));
        problems.take(finite(format!("init of '{name}'"), spec.init));
        if let Some(tau) = spec.tau {
            problems.take(positive(format!("tau of '{name}'"), tau));
        }
        if let Some(noise) = spec.noise {
            problems.take(non_negative(format!("noise of '{name}'"), noise));
        }
        let num_units = add_units(self.num_units, name, spec.num_units, "recurrent");
        self.num_units = problems.finish(num_units)?;
        let position = self.description.recurrent_regions.len();
        self.regions.insert(name.clone(), (Kind::Recurrent, position));
        self.description.recurrent_regions.push(spec);
        Ok(())
    }

    /// Adds an input region after those that are there.
    ///
    /// # Errors
    /// As [`add_recurrent_region`](Self::add_recurrent_region).
    pub fn add_input_region(&mut self, spec: InputRegionSpec) -> Result<()> {
        self.reject_finalized(&format!("adding the input region '{}'", spec.name))?;
        let name = &spec.name;
        let mut problems = Problems::default();
        problems.take(self.check_new_name(Kind::Input, name));
        if let Some(noise) = spec.noise {
            problems.take(non_negative(format!("noise of '{name}'"), noise));
        }
        let num_inputs = add_units(self.num_inputs, name, spec.num_units, "input");
        self.num_inputs = problems.finish(num_inputs)?;
        let position = self.description.input_regions.len();
        self.regions.insert(name.clone(), (Kind::Input, position));
        self.description.input_regions.push(spec);
        Ok(())
    }

    /// Adds a connection from a recurrent or input region to a recurrent region. A zero connection
    /// between the two is replaced.
    ///
    /// # Errors
    /// An unknown region, a destination that is an input region, a sparsity outside [0, 1], a delay that
    /// is negative or not finite, a real connection that exists already, more synapses than the limit.
    pub fn connect(&mut self, spec: ConnectionSpec) -> Result<()> {
        let (src, dst) = (spec.src_region.clone(), spec.dst_region.clone());
        self.reject_finalized(&format!("connecting '{src}' -> '{dst}'"))?;
        let mut problems = Problems::default();
        let ends = (problems.keep(self.region_units(&src)), problems.keep(self.region_units(&dst)));
        problems.take(check_sparsity(&spec));
        problems.take(delay::check(&spec));
        if let (_, Some((Kind::Input, _))) = ends {
            problems.take(Err(Error::IntoInputRegion { src: src.clone(), dst: dst.clone() }));
        }
        let (Some((kind, src_units)), Some((_, dst_units))) = problems.finish(Ok(ends))? else {
            unreachable!("an unknown region is a problem")
        };
        let present = dst_units - absent_per_column(spec.sparsity, dst_units);
        let added = if spec.zero_connection { 0 } else { present as u128 * src_units as u128 };
        let count = self.num_synapses + added;
        if count > MAX_SYNAPSES as u128 {
            return Err(Error::TooManySynapses { src, dst, count, limit: MAX_SYNAPSES });
        }
        let key = (src, dst);
        let existing = self.connections.get(&key).copied();
        let list = self.connections_from(kind);
        match existing {
            Some(position) if list[position].zero_connection => list[position] = spec,
            Some(_) => return Err(Error::DuplicateConnection { src: key.0, dst: key.1 }),
            None => {
                list.push(spec);
                let position = list.len() - 1;
                self.connections.insert(key, position);
            }
        }
        self.num_synapses = count;
        Ok(())
    }

    /// Sets the conduction delay of a declared connection, in ms. That it is a multiple of dt is checked by
    /// [`finalize`](Self::finalize), since dt may still change.
    ///
    /// # Errors
    /// An unknown region, a connection that is not declared, a delay that is negative or not finite.
    pub fn set_delay(&mut self, src: &str, dst: &str, delay: f64) -> Result<()> {
        self.reject_finalized(&format!("setting the delay of '{src}' -> '{dst}'"))?;
        let spec = self.declared(src, dst)?;
        let delayed = ConnectionSpec { delay, ..spec.clone() };
        delay::check(&delayed)?;
        *spec = delayed;
        Ok(())
    }

    fn connections_from(&mut self, kind: Kind) -> &mut Vec<ConnectionSpec> {
        match kind {
            Kind::Recurrent => &mut self.description.recurrent_connections,
            Kind::Input => &mut self.description.input_connections,
        }
    }

    /// [`connect`](Self::connect) for an entry of a description's two lists.
    pub(crate) fn add_listed_connection(
        &mut self,
        spec: ConnectionSpec,
        in_recurrent_list: bool,
    ) -> Result<()> {
        let (kind, _) = self.region_units(&spec.src_region)?;
        let (listed, actual) = match (in_recurrent_list, kind) {
            (true, Kind::Input) => ("recurrent_connections", "an input"),
            (false, Kind::Recurrent) => ("input_connections", "a recurrent"),
            (true, Kind::Recurrent) | (false, Kind::Input) => return self.connect(spec),
        };
        let (src, dst) = (spec.src_region, spec.dst_region);
        Err(Error::WrongSourceKind { src, dst, listed, actual })
    }

    /// Adds a linear readout of recurrent or parent regions.
    ///
    /// # Errors
    /// A bad or used name, zero or too many outputs, no source, an unknown source, a source twice.
    pub fn add_readout(&mut self, spec: ReadoutSpec) -> Result<()> {
        self.reject_finalized(&format!("adding the readout '{}'", spec.name))?;
        let mut problems = Problems::default();
        problems.take(check_name("readout", &spec.name));
        let what = format!("the readout '{}'", spec.name);
        if self.description.readouts.iter().any(|readout| readout.name == spec.name) {
            problems.take(Err(Error::DuplicateName { kind: "readout", name: spec.name.clone() }));
        }
        if spec.src_regions.is_empty() {
            problems.take(Err(Error::NoSourceRegion { name: spec.name.clone() }));
        }
        let regions = &self.description.recurrent_regions;
        if let Some(sources) = problems.keep(resolve(&what, regions, &spec.src_regions)) {
            let fan_in = sources.into_iter().map(|position| regions[position].num_units).sum();
            problems.take(check_dense(&what, spec.num_units, fan_in).map(drop));
        }
        let num_outputs = add_units(self.num_outputs, &spec.name, spec.num_units, "readout");
        self.num_outputs = problems.finish(num_outputs)?;
        self.description.readouts.push(spec);
        Ok(())
    }

    /// Sets the network-wide dynamics.
    ///
    /// # Errors
    /// A number that is not finite, not positive or negative where it must not be.
    pub fn set_dynamics(&mut self, dynamics: Dynamics) -> Result<()> {
        self.reject_finalized("setting the dynamics")?;
        let mut problems = Problems::default();
        problems.take(positive("dt".to_owned(), dynamics.dt));
        problems.take(positive("tau".to_owned(), dynamics.tau));
        problems.take(non_negative("noise.hidden".to_owned(), dynamics.noise.hidden));
        problems.finish(non_negative("noise.input".to_owned(), dynamics.noise.input))?;
        self.description.dynamics = dynamics;
        Ok(())
    }

    /// Sets which weights obey Dale's law, and how.
    ///
    /// # Errors
    /// Only after [`finalize`](Self::finalize).
    pub fn set_constraints(&mut self, constraints: Constraints) -> Result<()> {
        self.reject_finalized("setting the constraints")?;
        self.description.constraints = constraints;
        Ok(())
    }

    /// Sets the spectral radius that the initial effective recurrent weights are scaled to.
    ///
    /// # Errors
    /// A radius that is not finite and positive.
    pub fn set_spectral_radius(&mut self, radius: Option<f64>) -> Result<()> {
        self.reject_finalized("setting the spectral radius")?;
        radius.map_or(Ok(()), |radius| positive("spectral_radius".to_owned(), radius))?;
        self.description.spectral_radius = radius;
        Ok(())
    }

    /// Sets the seed of every draw.
    ///
    /// # Errors
    /// Only after [`finalize`](Self::finalize).
    pub fn set_seed(&mut self, seed: u64) -> Result<()> {
        self.reject_finalized("setting the seed")?;
        self.description.seed = seed;
        Ok(())
    }

    /// Draws masks and initial weights and returns the finished network. Every pair of regions that
    /// was not connected counts as a zero connection. Nothing can be added afterwards.
    ///
    /// # Errors
    /// No recurrent region; dt above a time constant; a delay that is no multiple of dt or longer than
    /// [`MAX_DELAY_STEPS`](crate::limits::MAX_DELAY_STEPS); a spectral radius that can't be reached; memory.
    pub fn finalize(&mut self) -> Result<Network> {
        self.reject_finalized("finalize")?;
        self.unfinished()?;
        let network = Network::draw(&self.description)?;
        self.finalized = true;
        Ok(network)
    }

    /// What keeps the whole from being a network though each part is right.
    fn unfinished(&self) -> Result<()> {
        let mut problems = Problems::default();
        let Description { recurrent_regions, dynamics, .. } = &self.description;
        let connections = self.description.recurrent_connections.iter();
        for spec in connections.chain(&self.description.input_connections) {
            problems.take(delay::steps(spec, dynamics.dt).map(drop));
        }
        if recurrent_regions.is_empty() {
            problems.take(Err(Error::NoRecurrentRegion));
        }
        if dynamics.kind == DynamicsKind::Leaky {
            let network = ("tau".to_owned(), Some(dynamics.tau));
            let regions = recurrent_regions.iter().map(|r| (format!("tau of '{}'", r.name), r.tau));
            for (what, tau) in std::iter::once(network).chain(regions) {
                let Some(tau) = tau else { continue };
                if dynamics.dt > tau {
                    problems.take(Err(Error::TimeStepExceedsTau { what, dt: dynamics.dt, tau }));
                } else if !(dynamics.dt / tau).is_normal() {
                    problems.take(Err(Error::NotPositive {
                        what: format!("dt / {what}"),
                        value: dynamics.dt / tau,
                    }));
                }
            }
        }
        problems.finish(Ok(()))
    }

    fn reject_finalized(&self, operation: &str) -> Result<()> {
        if self.finalized {
            return Err(Error::AlreadyFinalized { operation: operation.to_owned() });
        }
        Ok(())
    }

    fn check_new_name(&self, kind: Kind, name: &str) -> Result<()> {
        let kind_name = match kind {
            Kind::Recurrent => "recurrent region",
            Kind::Input => "input region",
        };
        check_name(kind_name, name)?;
        let is_parent =
            |region: &RecurrentRegionSpec| region.parent_region.as_deref() == Some(name);
        match self.regions.get(name) {
            Some((existing, _)) if *existing == kind => {
                Err(Error::DuplicateName { kind: kind_name, name: name.to_owned() })
            }
            Some(_) => Err(Error::NameInBothKinds { name: name.to_owned() }),
            None if self.description.recurrent_regions.iter().any(is_parent) => {
                Err(Error::ParentIsRegion { name: name.to_owned() })
            }
            None => Ok(()),
        }
    }

    /// Number of regions of both kinds.
    pub(crate) fn num_regions(&self) -> usize {
        self.regions.len()
    }

    /// Whether a region of either kind has this name.
    pub(crate) fn has_region(&self, name: &str) -> bool {
        self.regions.contains_key(name)
    }

    fn check_parent(&self, region: &str, parent: Option<&str>) -> Result<()> {
        let Some(parent) = parent else { return Ok(()) };
        check_name("parent region", parent)?;
        if parent == region || self.regions.contains_key(parent) {
            return Err(Error::ParentIsRegion { name: parent.to_owned() });
        }
        Ok(())
    }

    fn region_units(&self, name: &str) -> Result<(Kind, usize)> {
        let (kind, position) = self.region(name)?;
        Ok(match kind {
            Kind::Recurrent => (kind, self.description.recurrent_regions[position].num_units),
            Kind::Input => (kind, self.description.input_regions[position].num_units),
        })
    }
}

/// Positions of the recurrent regions that `names` mean, in the order of the names; a parent means its
/// children in network order.
pub(crate) fn resolve<'a, N: AsRef<str>>(
    what: &str,
    regions: impl IntoIterator<Item = &'a RecurrentRegionSpec> + Clone,
    names: &[N],
) -> Result<Vec<usize>> {
    let mut positions = Vec::new();
    for name in names {
        let name = name.as_ref();
        let before = positions.len();
        for (i, region) in regions.clone().into_iter().enumerate() {
            if region.name == name || region.parent_region.as_deref() == Some(name) {
                if positions.contains(&i) {
                    return Err(Error::RegionTwice {
                        what: what.to_owned(),
                        name: region.name.clone(),
                    });
                }
                positions.push(i);
            }
        }
        if positions.len() == before {
            let known = regions
                .into_iter()
                .flat_map(|r| std::iter::once(r.name.as_str()).chain(r.parent_region.as_deref()));
            return Err(unknown("region", name, known));
        }
    }
    Ok(positions)
}

fn add_units(total: usize, name: &str, num_units: usize, kind: &'static str) -> Result<usize> {
    if num_units == 0 {
        return Err(Error::ZeroUnits { name: name.to_owned() });
    }
    let sum = total.checked_add(num_units).filter(|&sum| sum <= MAX_UNITS);
    sum.ok_or_else(|| Error::TooManyUnits {
        name: name.to_owned(),
        num_units,
        kind,
        limit: MAX_UNITS,
    })
}

fn finite(what: String, value: f64) -> Result<()> {
    if value.is_finite() { Ok(()) } else { Err(Error::NonFinite { what, value }) }
}

pub(crate) fn positive(what: String, value: f64) -> Result<()> {
    match value {
        _ if !value.is_finite() => Err(Error::NonFinite { what, value }),
        _ if value <= 0.0 => Err(Error::NotPositive { what, value }),
        _ => Ok(()),
    }
}

fn non_negative(what: String, value: f64) -> Result<()> {
    match value {
        _ if !value.is_finite() => Err(Error::NonFinite { what, value }),
        _ if value < 0.0 => Err(Error::Negative { what, value }),
        _ => Ok(()),
    }
}
