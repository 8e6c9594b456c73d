#[cfg(doc)]
use super::Error;
use super::error::Result;
use super::operand::Operand;
use crate::batch::Batch;
use crate::device::Device;
use crate::engine::CudaEngine;
use crate::failure::Failure;
use crate::options::Options;
use crate::precision::Precision;
use crate::schedule::Mode;
use candle_core::{Device as TensorDevice, Tensor, WithDType};
use mrnn_core::engine::{
    Arguments, Assembly, Dimensions, Manipulation, NoiseSource, check_precision,
};
use mrnn_core::{Network, Scalar};
use std::sync::Arc;

/// The mutable state of a batch of copies of a network on a device, and the network's weights there.
///
/// Steps are queued: a call returns before they have been taken, and whatever is read later comes after them. A failure
/// of the device in their midst is told by a later call; from the first one on, every call that needs the device answers
/// [`DeviceFailed`](mrnn_core::Error::DeviceFailed). After an error about an operand everything is as before.
pub struct DeviceSession<T: Precision> {
    pub(super) batch: Batch<T>,
    /// The network of the weights on the device.
    network: Network,
    options: Options,
    pub(super) arguments: Arguments,
    pub(super) manipulation: Manipulation<T>,
    pub(super) noise: NoiseSource,
    pub(super) step: u64,
    pub(super) failure: Failure,
}

impl<T: Precision> std::fmt::Debug for DeviceSession<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("DeviceSession");
        debug.field("arguments", &self.arguments).field("mode", &self.batch.mode());
        debug.finish_non_exhaustive()
    }
}

impl<T: Precision + WithDType> DeviceSession<T> {
    /// A session of `batch` copies of a copy of a network on a device, in its initial state, with the network's noise,
    /// and with all of its sequences in one mode, where one is given. The GPU is `device`, whatever `options` say of it.
    ///
    /// # Errors
    /// [`Overflow`](mrnn_core::Error::Overflow) for a parameter that the precision or the weights' format can't hold;
    /// [`BatchOutOfRange`](mrnn_core::Error::BatchOutOfRange);
    /// [`BackendUnavailable`](mrnn_core::Error::BackendUnavailable) for options that the precision lacks, and where the
    /// network does not fit the mode; [`OutOfMemory`](mrnn_core::Error::OutOfMemory).
    pub fn new(
        device: Arc<dyn Device>,
        network: &Network,
        options: Options,
        mode: Option<Mode>,
        batch: usize,
    ) -> Result<Self> {
        let arguments = Arguments::new(Dimensions::of(network), batch)?;
        check::<T>(network, options)?;
        let engine = CudaEngine::new(device, &Assembly::of(network), options, mode)?;
        Ok(Self {
            batch: Batch::new(Arc::new(engine), batch)?,
            network: network.clone(),
            options,
            arguments,
            manipulation: Manipulation::of(network)?,
            noise: NoiseSource::of(network),
            step: 0,
            failure: Failure::default(),
        })
    }

    /// Number of copies of the network B.
    pub fn batch(&self) -> usize {
        self.arguments.batch()
    }

    /// Numbers of units, inputs and outputs.
    pub fn dimensions(&self) -> Dimensions {
        self.arguments.dimensions()
    }

    /// Which kernels take the steps.
    pub fn mode(&self) -> Mode {
        self.batch.mode()
    }

    /// The raw parameters `[P]`, in the order of [`ParameterRanges`](mrnn_core::network::ParameterRanges).
    ///
    /// # Errors
    /// Those of tensors.
    pub fn parameters(&self) -> Result<Tensor> {
        let parameters = self.network.parameters().into_iter();
        let parameters: Vec<T> = parameters.map(<T as Scalar>::from_f64).collect();
        let len = parameters.len();
        Ok(Tensor::from_vec(parameters, len, &TensorDevice::Cpu)?)
    }

    /// Replaces the parameters, `[P]`, for the steps to come, in the memory that is there. The state stays.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`NonFiniteElement`](mrnn_core::Error::NonFiniteElement);
    /// [`Overflow`](mrnn_core::Error::Overflow) for one that the weights' format can't hold; a failure of the device.
    pub fn set_parameters(&mut self, parameters: &Tensor) -> Result<()> {
        let before = self.network.parameters();
        let parameters = Operand::<T>::new("the parameters", parameters, false, &[before.len()])?;
        let values: Vec<f64> =
            parameters.elements().iter().map(|&value| Scalar::to_f64(value)).collect();
        self.network.set_parameters(&values)?;
        let Self { batch, network, options, failure, .. } = self;
        let taken = check::<T>(network, *options)
            .and_then(|()| failure.attempt(|| batch.refresh(&Assembly::of(network))));
        if taken.is_err() {
            self.network.set_parameters(&before)?;
        }
        Ok(taken?)
    }

    /// The network with the parameters of now.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Takes over gains, currents and clamps for the steps to come.
    ///
    /// # Errors
    /// [`OtherStructure`](mrnn_core::Error::OtherStructure) for those of another network.
    pub fn set_manipulation(&mut self, manipulation: &Manipulation<T>) -> Result<()> {
        Ok(self.manipulation.take(manipulation)?)
    }

    /// The gains, currents and clamps in force.
    pub fn manipulation(&self) -> &Manipulation<T> {
        &self.manipulation
    }

    /// Replaces the noise of the steps to come.
    pub fn set_noise(&mut self, noise: NoiseSource) {
        self.noise = noise;
    }

    /// The noise of the steps to come.
    pub fn noise(&self) -> NoiseSource {
        self.noise
    }

    /// The index of the next step, which counts its noise.
    pub fn step_index(&self) -> u64 {
        self.step
    }

    /// Moves the step index: the noise of the next step is that of `step`.
    pub fn set_step_index(&mut self, step: u64) {
        self.step = step;
    }
}

/// Whether a session of this precision and these options can have the parameters of a network.
fn check<T: Precision>(network: &Network, options: Options) -> mrnn_core::Result<()> {
    check_precision::<T>(network)?;
    crate::check::<T>(network, options)
}
