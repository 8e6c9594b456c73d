//! All parameters of a network in one vector: the order of gradients and of an optimiser's state.

use super::{Network, Readout};
use crate::connection::check_finite;
use crate::{Connection, Error, Result, Synapses};
use std::ops::Range;

/// One of a network's parameter tensors, and its place in the vector of all parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterTensor {
    /// Name in a model file: `recurrent/<src>/<dst>/weight` (`…/values` where sparse), `input/…`,
    /// `bias/<region>`, `init/<region>`, `readout/<name>/weight`, `readout/<name>/bias`.
    pub name: String,
    /// Rows by columns, or the number of elements where the tensor has one axis.
    pub shape: Vec<usize>,
    /// Its elements in the vector, row by row.
    pub range: Range<usize>,
    /// Whether training may change it: a connection's or readout's `trainable`, a region's `learnable_bias` and
    /// `learnable_init`.
    pub trainable: bool,
}

/// Where each kind of parameter lies in the vector of all: the raw weights of the connections in
/// [pathway order](Network::pathways), each in storage order; the base firing `[H]`; the initial states `[H]`; then
/// weight and bias of each readout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterRanges {
    /// Of each pathway; empty for a zero connection.
    pub pathways: Vec<Range<usize>>,
    /// Base firing of all units.
    pub base_firing: Range<usize>,
    /// Initial state of all units.
    pub init: Range<usize>,
    /// Weight and bias of each readout.
    pub readouts: Vec<(Range<usize>, Range<usize>)>,
    /// Number of all parameters.
    pub len: usize,
}

impl ParameterRanges {
    /// Where a network's parameters lie.
    pub fn of(network: &Network) -> Self {
        let mut len = 0;
        let mut next = |count: usize| {
            len += count;
            len - count..len
        };
        let pathways = network.pathways().map(|connection| next(connection.num_synapses()));
        let pathways = pathways.collect();
        let (base_firing, init) = (next(network.num_units), next(network.num_units));
        let readout = |readout: &Readout| (next(readout.weight.len()), next(readout.bias.len()));
        let readouts = network.readouts.values().map(readout).collect();
        Self { pathways, base_firing, init, readouts, len }
    }
}

impl Network {
    /// Every parameter tensor, in the order of the vector of all parameters. Zero connections have none.
    pub fn parameter_tensors(&self) -> Vec<ParameterTensor> {
        let mut tensors: Vec<ParameterTensor> = Vec::new();
        let mut push = |name: String, shape: Vec<usize>, trainable: bool| {
            let start = tensors.last().map_or(0, |last| last.range.end);
            let range = start..start + shape.iter().product::<usize>();
            tensors.push(ParameterTensor { name, shape, range, trainable });
        };
        let num_regions = self.recurrent.len();
        for (number, region) in self.source_regions().enumerate() {
            let kind = if number < num_regions { "recurrent" } else { "input" };
            for connection in region.connections() {
                let spec = connection.spec();
                let (part, shape) = match connection.synapses() {
                    Synapses::Zero => continue,
                    Synapses::Dense(_) => {
                        let (rows, cols) = connection.shape();
                        ("weight", vec![rows, cols])
                    }
                    Synapses::Sparse(csr) => ("values", vec![csr.len()]),
                };
                let name = format!("{kind}/{}/{}/{part}", spec.src_region, spec.dst_region);
                push(name, shape, spec.trainable);
            }
        }
        for (name, region) in &self.recurrent {
            push(
                format!("bias/{name}"),
                vec![region.base_firing.len()],
                region.spec.learnable_bias,
            );
        }
        for (name, region) in &self.recurrent {
            push(format!("init/{name}"), vec![region.init.len()], region.spec.learnable_init);
        }
        for (name, readout) in &self.readouts {
            let shape = vec![readout.spec.num_units, readout.num_sources()];
            push(format!("readout/{name}/weight"), shape, readout.spec.trainable);
            let shape = vec![readout.spec.num_units];
            push(format!("readout/{name}/bias"), shape, readout.spec.trainable);
        }
        tensors
    }

    /// Number of all parameters, trainable or not.
    pub fn num_parameters(&self) -> usize {
        ParameterRanges::of(self).len
    }

    /// All parameters, those of connections raw, in the order of [`ParameterRanges`].
    pub fn parameters(&self) -> Vec<f64> {
        let mut parameters = Vec::with_capacity(self.num_parameters());
        self.pathways().for_each(|pathway| parameters.extend_from_slice(pathway.values()));
        let regions = || self.recurrent.values();
        regions().for_each(|region| parameters.extend_from_slice(&region.base_firing));
        regions().for_each(|region| parameters.extend_from_slice(&region.init));
        for readout in self.readouts.values() {
            parameters.extend_from_slice(&readout.weight);
            parameters.extend_from_slice(&readout.bias);
        }
        parameters
    }

    /// Replaces all parameters by values in the order of [`parameters`](Self::parameters), trainable or not.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::NonFiniteElement`], which names the tensor. Nothing changes then.
    pub fn set_parameters(&mut self, parameters: &[f64]) -> Result<()> {
        let expected = self.num_parameters();
        if parameters.len() != expected {
            return Err(Error::Shape {
                what: "the parameters".to_owned(),
                expected,
                found: parameters.len(),
                shape: format!("{expected} parameters"),
            });
        }
        if parameters.iter().any(|value| !value.is_finite()) {
            self.parameter_tensors().iter().try_for_each(|tensor| {
                let what = format!("the parameter '{}'", tensor.name);
                check_finite(&what, &parameters[tensor.range.clone()])
            })?;
        }
        let mut rest = parameters;
        let mut take = |to: &mut [f64]| {
            let (values, after) = rest.split_at(to.len());
            to.copy_from_slice(values);
            rest = after;
        };
        self.pathways_mut().map(Connection::values_mut).for_each(&mut take);
        self.recurrent.values_mut().for_each(|region| take(&mut region.base_firing));
        self.recurrent.values_mut().for_each(|region| take(&mut region.init));
        for readout in self.readouts.values_mut() {
            take(&mut readout.weight);
            take(&mut readout.bias);
        }
        Ok(())
    }
}
