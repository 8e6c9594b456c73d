//! The equations on candle's tensors.

use crate::found::Found;
use crate::problem::{Loss, Problem};
use candle_core::backprop::GradStore;
use candle_core::{Device, Result, Tensor, Var};
use mrnn::network::ParameterRanges;
use mrnn::{Activation, Connection, Dale, DynamicsKind, Network, Recording};
use std::ops::Range;

/// A connection's raw weights, what they are multiplied with, and its ends.
struct Block {
    raw: Var,
    mask: Tensor,
    sign: f64,
    is_recurrent: bool,
    /// Source units among those of their kind.
    columns: Range<usize>,
    dst_region: usize,
    delay: usize,
    constraint: Option<Dale>,
}

impl Block {
    /// `[dst_units, src_units]`
    fn effective(&self) -> Result<Tensor> {
        let kept = match self.constraint {
            None => return self.raw.mul(&self.mask),
            Some(Dale::Abs) => self.raw.abs()?,
            Some(Dale::Clamp) => self.raw.relu()?,
        };
        kept.mul(&self.mask)? * self.sign
    }
}

/// What the loss is differentiated by, and the shape of the network.
pub(super) struct Oracle<'p> {
    problem: &'p Problem,
    blocks: Vec<Block>,
    base_firing: Var,
    init: Var,
    readouts: Vec<(Var, Var)>,
    input: Var,
    stimulation: Var,
    x0: Option<Var>,
    h0: Option<Var>,
}

fn variable(values: &[f64], shape: &[usize]) -> Result<Var> {
    Var::from_vec(values.to_vec(), shape, &Device::Cpu)
}

fn apply(activation: Activation, x: &Tensor) -> Result<Tensor> {
    match activation {
        Activation::Relu => x.relu(),
        Activation::Tanh => x.tanh(),
        Activation::Sigmoid => (x.neg()?.exp()? + 1.0)?.recip(),
        Activation::Softplus => x.gt(20.0)?.where_cond(x, &(x.exp()? + 1.0)?.log()?),
        Activation::Linear => Ok(x.clone()),
    }
}

impl<'p> Oracle<'p> {
    pub(super) fn new(problem: &'p Problem) -> Result<Self> {
        let Problem { network, batch, steps, .. } = problem;
        let (batch, steps, units) = (*batch, *steps, network.num_units());
        let mut blocks = Vec::new();
        for (connection, is_recurrent) in connections(network) {
            blocks.push(block(network, connection, is_recurrent)?);
        }
        let ranges = ParameterRanges::of(network);
        let parameters = network.parameters();
        let mut readouts = Vec::new();
        for ((weight, bias), readout) in ranges.readouts.into_iter().zip(network.readouts()) {
            let shape = [bias.len(), readout.num_sources()];
            let bias = variable(&parameters[bias.clone()], &[bias.len()])?;
            readouts.push((variable(&parameters[weight], &shape)?, bias));
        }
        let optional = |values: &Option<Vec<f64>>| {
            values.as_ref().map(|values| variable(values, &[batch, units])).transpose()
        };
        let sequence = |values: &Option<Vec<f64>>, width: usize| {
            variable(values.as_ref().expect("given"), &[batch, steps, width])
        };
        Ok(Self {
            blocks,
            base_firing: variable(&parameters[ranges.base_firing], &[units])?,
            init: variable(&parameters[ranges.init], &[units])?,
            readouts,
            input: sequence(&problem.input, network.num_inputs())?,
            stimulation: sequence(&problem.stimulation, units)?,
            x0: optional(&problem.x0)?,
            h0: optional(&problem.h0)?,
            problem,
        })
    }

    /// x, h and y after each step, `[batch, ·]` each.
    fn forward(&self) -> Result<[Vec<Tensor>; 3]> {
        let network = &self.problem.network;
        let is_leaky = network.dynamics().kind == DynamicsKind::Leaky;
        let shape = (self.problem.batch, network.num_units());
        let weights = self.blocks.iter().map(Block::effective).collect::<Result<Vec<_>>>()?;
        let regions: Vec<_> = network.recurrent_regions().zip(network.unit_ranges()).collect();
        let activate = |x: &Tensor| -> Result<Tensor> {
            let parts = regions.iter().map(|(region, units)| {
                let activation = region.spec().activation.unwrap_or(network.dynamics().activation);
                apply(activation, &columns(x, units)?)
            });
            Tensor::cat(&parts.collect::<Result<Vec<_>>>()?, 1)
        };
        let mut x = match &self.x0 {
            Some(x0) => x0.as_tensor().clone(),
            None => self.init.broadcast_as(shape)?,
        };
        let mut hs = vec![match &self.h0 {
            Some(h0) => h0.as_tensor().clone(),
            None => activate(&x)?,
        }];
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for step in 0..self.problem.steps {
            let at = |sequence: &Var, step: usize| sequence.narrow(1, step, 1)?.squeeze(1);
            let mut parts = Vec::new();
            for (number, (region, units)) in regions.iter().enumerate() {
                let mut drive = columns(&self.base_firing.broadcast_as(shape)?, units)?;
                let blocks = self.blocks.iter().zip(&weights);
                for (block, weight) in blocks.filter(|(block, _)| block.dst_region == number) {
                    let source = match (block.is_recurrent, step.checked_sub(block.delay)) {
                        (true, step) => hs[step.unwrap_or(0)].clone(),
                        (false, Some(step)) => at(&self.input, step)?,
                        (false, None) => continue,
                    };
                    let source = columns(&source, &block.columns)?;
                    drive = (drive + source.matmul(&weight.t()?)?)?;
                }
                let drive = (drive + columns(&at(&self.stimulation, step)?, units)?)?;
                let x = columns(&x, units)?;
                let dynamics = network.dynamics();
                let alpha = dynamics.dt / region.spec().tau.unwrap_or(dynamics.tau);
                parts.push(if is_leaky { (&x + ((drive - &x)? * alpha)?)? } else { drive });
            }
            x = Tensor::cat(&parts, 1)?;
            let h = activate(&x)?;
            ys.push(self.outputs(&h)?);
            xs.push(x.clone());
            hs.push(h);
        }
        hs.remove(0);
        Ok([xs, hs, ys])
    }

    fn outputs(&self, h: &Tensor) -> Result<Tensor> {
        let mut outputs = Vec::new();
        for (readout, (weight, bias)) in self.problem.network.readouts().zip(&self.readouts) {
            let sources = readout.sources().iter().map(|units| columns(h, units));
            let sources = Tensor::cat(&sources.collect::<Result<Vec<_>>>()?, 1)?;
            outputs.push(sources.matmul(&weight.t()?)?.broadcast_add(bias)?);
        }
        Tensor::cat(&outputs, 1)
    }

    /// The gradients, and the activity that they belong to.
    pub(super) fn gradients(&self) -> Result<(Found, Recording<f64>)> {
        let [xs, hs, ys] = self.forward()?;
        let arrays = [
            (Tensor::stack(&xs, 1)?, &self.problem.x),
            (Tensor::stack(&hs, 1)?, &self.problem.h),
            (Tensor::stack(&ys, 1)?, &self.problem.y),
        ];
        let mut loss = Tensor::zeros((), candle_core::DType::F64, &Device::Cpu)?;
        for (array, of_array) in &arrays {
            let Some(Loss { linear, quadratic }) = of_array else { continue };
            let weights = |values: &[f64]| Tensor::from_slice(values, array.shape(), &Device::Cpu);
            let linear = (array * weights(linear)?)?.sum_all()?;
            let quadratic = (array.sqr()? * weights(quadratic)?)?.sum_all()?;
            loss = ((loss + linear)? + (quadratic * 0.5)?)?;
        }
        let store = loss.backward()?;
        let mut parameters = Vec::new();
        for (block, (connection, _)) in self.blocks.iter().zip(connections(&self.problem.network)) {
            let dense = of(&store, &block.raw)?;
            let cols = block.columns.len();
            connection.for_each_synapse(|row, col, _| parameters.push(dense[row * cols + col]));
        }
        parameters.extend(of(&store, &self.base_firing)?);
        parameters.extend(of(&store, &self.init)?);
        for (weight, bias) in &self.readouts {
            parameters.extend(of(&store, weight)?);
            parameters.extend(of(&store, bias)?);
        }
        let units = self.problem.batch * self.problem.network.num_units();
        let optional = |variable: &Option<Var>| match variable {
            Some(variable) => of(&store, variable),
            None => Ok(vec![0.0; units]),
        };
        let found = Found {
            parameters,
            input: of(&store, &self.input)?,
            stimulation: of(&store, &self.stimulation)?,
            x0: optional(&self.x0)?,
            h0: optional(&self.h0)?,
        };
        let flat = |i: usize| arrays[i].0.flatten_all()?.to_vec1();
        Ok((found, Recording { x: flat(0)?, h: flat(1)?, y: flat(2)? }))
    }
}

/// A gradient, row by row; zeros where the loss does not depend on the variable.
fn of(store: &GradStore, variable: &Var) -> Result<Vec<f64>> {
    match store.get(variable) {
        Some(gradient) => gradient.flatten_all()?.to_vec1(),
        None => Ok(vec![0.0; variable.elem_count()]),
    }
}

fn columns(tensor: &Tensor, columns: &Range<usize>) -> Result<Tensor> {
    tensor.narrow(1, columns.start, columns.len())?.contiguous()
}

/// Every connection that has parameters, in their order, and whether it begins in a recurrent region.
fn connections(network: &Network) -> impl Iterator<Item = (&Connection, bool)> {
    let recurrent = network.recurrent_regions().flat_map(|region| region.region().connections());
    let input = network.input_regions().flat_map(|region| region.region().connections());
    let all = recurrent.map(|c| (c, true)).chain(input.map(|c| (c, false)));
    all.filter(|(connection, _)| !connection.is_zero())
}

fn block(network: &Network, connection: &Connection, is_recurrent: bool) -> Result<Block> {
    let spec = connection.spec();
    let (rows, cols) = connection.shape();
    let raw = connection.weight().expect("small").into_vec();
    let mask = connection.mask().expect("small").into_vec();
    let constraints = network.constraints();
    let is_constrained = if is_recurrent { constraints.recurrent } else { constraints.input };
    Ok(Block {
        raw: variable(&raw, &[rows, cols])?,
        mask: Tensor::from_vec(mask, (rows, cols), &Device::Cpu)?,
        sign: connection.sign().factor(),
        is_recurrent,
        columns: network.region_range(&spec.src_region).expect("a region"),
        dst_region: network.region_index(&spec.dst_region).expect("a region"),
        delay: (spec.delay / network.dynamics().dt).round() as usize,
        constraint: is_constrained.then_some(constraints.dale),
    })
}
