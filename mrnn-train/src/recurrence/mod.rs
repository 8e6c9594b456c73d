//! A network as a layer of a candle model.

mod operation;
mod passes;

use crate::{Compute, Error, Result};
use candle_core::{DType, Device, Tensor, WithDType};
use mrnn::{Network, NoiseSource, Precision, Tape};
use operation::Operation;
use passes::{Passes, Widths};
use std::sync::{Arc, Mutex};

/// A network as a differentiable operation on candle tensors of the CPU: forward and backward passes are the engine's,
/// with steps on the engine's threads or device. Tensors have the element type of `T`, batch first.
///
/// ```
/// use candle_core::{Device, Tensor, Var};
/// use mrnn_train::{Compute, Recurrence};
///
/// let network = mrnn::Network::from_json(r#"{
///     "recurrent_regions": [{"name": "exc", "num_units": 8}],
///     "input_regions": [{"name": "cue", "num_units": 2}],
///     "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"}],
///     "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
///     "readouts": [{"name": "choice", "num_units": 3, "src_regions": ["exc"]}]}"#)?;
/// let layer = Recurrence::<f32>::new(&network, 4, 10, &Compute::default())?;
/// let parameters = Var::from_tensor(&layer.parameters()?)?;
/// let input = Tensor::ones((4, 10, 2), candle_core::DType::F32, &Device::Cpu)?;
/// let y = layer.readouts(&parameters, &input, None)?;
/// assert_eq!(y.dims(), [4, 10, 3]);
/// let gradients = y.sqr()?.mean_all()?.backward()?;
/// assert_eq!(gradients.get(&parameters).map(Tensor::dims), Some(&[network.num_parameters()][..]));
/// # Ok::<(), mrnn_train::Error>(())
/// ```
///
/// Gradients are by the raw parameters, in the order of [`ParameterRanges`](mrnn::network::ParameterRanges), and 0 for
/// those that are not trainable. A backward pass takes the steps again where the layer has run since: once for each use
/// of the layer in a graph but the last.
#[derive(Debug, Clone)]
pub struct Recurrence<T: Precision + WithDType> {
    passes: Arc<Mutex<Passes<T>>>,
    widths: Widths,
    initial: Vec<f64>,
    noise: NoiseSource,
}

impl<T: Precision + WithDType> Recurrence<T> {
    /// The layer of a copy of a network, for `batch` sequences of at most `max_steps` steps, with the network's noise.
    /// Clones share its memory and wait for one another.
    ///
    /// # Errors
    /// A backend that can't run here; [`mrnn::Error::BatchOutOfRange`]; [`mrnn::Error::TooManySteps`]; memory.
    pub fn new(
        network: &Network,
        batch: usize,
        max_steps: usize,
        compute: &Compute,
    ) -> Result<Self> {
        Ok(Self::of(network, compute.tape(network, batch, max_steps)?))
    }

    /// The layer of a copy of a network on a tape of any engine, which takes over the network's parameters. Passes have
    /// the tape's manipulations, and the network's noise.
    ///
    /// # Errors
    /// [`mrnn::Error::OtherStructure`] for a tape of another network; those of [`Tape::refresh`].
    pub fn with_tape(network: &Network, mut tape: Tape<T>) -> Result<Self> {
        tape.refresh(network)?;
        Ok(Self::of(network, tape))
    }

    fn of(network: &Network, tape: Tape<T>) -> Self {
        let passes = Passes::new(network, tape);
        Self {
            widths: passes.widths(),
            initial: network.parameters(),
            noise: NoiseSource::of(network),
            passes: Arc::new(Mutex::new(passes)),
        }
    }

    /// The network's parameters, `[P]`.
    ///
    /// # Errors
    /// Those of tensors.
    pub fn parameters(&self) -> candle_core::Result<Tensor> {
        Tensor::from_slice(&self.initial, self.initial.len(), &Device::Cpu)?.to_dtype(T::DTYPE)
    }

    /// The network with the parameters of a tensor `[P]`.
    ///
    /// # Errors
    /// Another shape; [`mrnn::Error::NonFiniteElement`].
    pub fn network(&self, parameters: &Tensor) -> Result<Network> {
        let mut network = self.lock()?.network().clone();
        network.set_parameters(&parameters.to_dtype(DType::F64)?.to_vec1::<f64>()?)?;
        Ok(network)
    }

    /// The noise of the next passes. A layer draws the same noise each time until it is told otherwise.
    pub fn set_noise(&mut self, noise: NoiseSource) {
        self.noise = noise;
    }

    /// Readouts after each step, `[B, T, O]`, of parameters `[P]`, external input `[B, T, I]` and initial
    /// pre-activations `[B, H]`, without which sequences begin at the initial states among the parameters.
    ///
    /// # Errors
    /// Other shapes, element types or devices; parameters that are not finite; a network without readouts.
    pub fn readouts(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        x0: Option<&Tensor>,
    ) -> candle_core::Result<Tensor> {
        self.apply(parameters, input, x0, (0, self.outputs()?))
    }

    /// Activations after each step, `[B, T, H]`; the arguments are those of [`readouts`](Self::readouts).
    ///
    /// # Errors
    /// As [`readouts`](Self::readouts), but for the last.
    pub fn activations(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        x0: Option<&Tensor>,
    ) -> candle_core::Result<Tensor> {
        self.apply(parameters, input, x0, (self.widths.units, 0))
    }

    /// Activations and readouts of one pass.
    ///
    /// # Errors
    /// As [`readouts`](Self::readouts).
    pub fn activations_and_readouts(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        x0: Option<&Tensor>,
    ) -> candle_core::Result<(Tensor, Tensor)> {
        let (units, outputs) = (self.widths.units, self.outputs()?);
        let both = self.apply(parameters, input, x0, (units, outputs))?;
        Ok((both.narrow(2, 0, units)?, both.narrow(2, units, outputs)?))
    }

    fn apply(
        &self,
        parameters: &Tensor,
        input: &Tensor,
        x0: Option<&Tensor>,
        columns: (usize, usize),
    ) -> candle_core::Result<Tensor> {
        let operation = Operation::new(Arc::clone(&self.passes), self.widths, columns, self.noise);
        let (parameters, input) = (parameters.contiguous()?, input.contiguous()?);
        match x0 {
            None => parameters.apply_op2(&input, operation),
            Some(x0) => parameters.apply_op3(&input, &x0.contiguous()?, operation),
        }
    }

    fn outputs(&self) -> candle_core::Result<usize> {
        match self.widths.outputs {
            0 => Err(candle_core::Error::wrap(Error::NoReadout)),
            outputs => Ok(outputs),
        }
    }

    fn lock(&self) -> candle_core::Result<std::sync::MutexGuard<'_, Passes<T>>> {
        passes::lock(&self.passes)
    }
}
