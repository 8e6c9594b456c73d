use super::error::{Error, Result};
use super::later::Later;
use super::operand::{Operand, check_shape};
use super::recording::{Recording, Wanted};
use super::sequence::DeviceSequence;
use crate::batch::Batch;
use crate::device::{Device, Pending};
use crate::engine::CudaEngine;
use crate::failure::Failure;
use crate::options::Options;
use crate::precision::Precision;
use crate::schedule::Mode;
use candle_core::{Device as TensorDevice, Tensor, WithDType};
use mrnn_core::engine::{
    Arguments, Assembly, Conditions, Dimensions, Layout, Manipulation, NoiseSource, Record,
    Sequence, check_precision,
};
use mrnn_core::{Network, Scalar};
use std::sync::Arc;

/// The mutable state of a batch of copies of a network on a device, and the network's weights there.
///
/// Steps are queued: a call returns before they have been taken, and whatever is read later comes after them. A failure
/// of the device in their midst is told by a later call; from the first one on, every call that needs the device answers
/// [`DeviceFailed`](mrnn_core::Error::DeviceFailed). After an error about an operand everything is as before.
pub struct DeviceSession<T: Precision> {
    batch: Batch<T>,
    /// The network of the weights on the device.
    network: Network,
    options: Options,
    arguments: Arguments,
    manipulation: Manipulation<T>,
    noise: NoiseSource,
    step: u64,
    failure: Failure,
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

    /// Queues x = init, h and what delayed connections still carry of it φ(init), input 0, and makes the step index 0.
    /// Noise and manipulations stay as they are.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn reset(&mut self) -> Result<()> {
        self.failure.attempt(|| self.batch.reset(None))?;
        self.step = 0;
        Ok(())
    }

    /// Queues the replacement of the state, `[B, H]` each. Where x is given without h, h = φ(x). Elman states may be given
    /// by h alone. Delayed connections carry the new h until later steps arrive, and input 0. Where neither is given,
    /// nothing changes.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`NonFiniteElement`](mrnn_core::Error::NonFiniteElement);
    /// [`StateWithoutX`](mrnn_core::Error::StateWithoutX); a failure of the device.
    pub fn set_state(&mut self, x: Option<&Tensor>, h: Option<&Tensor>) -> Result<()> {
        let rows = [self.batch(), self.dimensions().num_units];
        let operand = |what, tensor: Option<&Tensor>| {
            let operand = tensor.map(|tensor| Operand::<T>::new(what, tensor, false, &rows));
            let elements = |operand: Operand<T>| operand.elements().to_vec();
            operand.transpose().map(|operand| operand.map(elements))
        };
        let (x, h) = (operand("x", x)?, operand("h", h)?);
        let (x, h) = (x.as_deref(), h.as_deref());
        self.arguments.state(x, h)?;
        if x.is_some() || h.is_some() {
            self.failure.attempt(|| self.batch.set_state(x, h))?;
        }
        Ok(())
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

    /// Copies an input `[T, B, I]` to the device, to be used from there. This waits for the copy, not for steps.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`TooManySteps`](mrnn_core::Error::TooManySteps);
    /// [`OutOfMemory`](mrnn_core::Error::OutOfMemory), after which all is as before; a failure of the device.
    pub fn put(&self, input: &Tensor) -> Result<DeviceSequence<T>> {
        let input = self.input(input, true)?;
        let shape = (input.steps(), self.batch(), self.dimensions().num_inputs);
        Ok(DeviceSequence::new(&self.batch.engine().device, shape, &input.elements())?)
    }

    /// Queues a step with input `[B, I]`.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; a failure of the device.
    pub fn step(&mut self, input: &Tensor) -> Result<()> {
        let input = self.input(input, false)?;
        self.advance(1, &input.elements(), &mut Record::default())
    }

    /// Queues the steps of an input on the device. The result is that of single steps, bit for bit.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::OtherDevice`]; a failure of the device.
    pub fn step_n(&mut self, input: &DeviceSequence<T>) -> Result<()> {
        check_shape("the input sequence", &input.dims(), true, &self.input_rows())?;
        if !input.array.buffer.is_on(&self.batch.engine().device) {
            return Err(Error::OtherDevice);
        }
        let Self { batch, failure, manipulation, noise, step, .. } = self;
        let conditions = Conditions { noise: *noise, first_step: *step, manipulation };
        failure.attempt(|| batch.queue((&input.array, input.steps()), &conditions))?;
        *step = step.wrapping_add(input.steps() as u64);
        Ok(())
    }

    /// Takes the steps of an input `[T, B, I]` and gives the activations after each, `[T, B, H]`.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub fn run(&mut self, input: &Tensor) -> Result<Tensor> {
        let recording = self.record(input, Wanted { h: true, ..Wanted::default() })?;
        Ok(recording.h.expect("it was wanted"))
    }

    /// Takes the steps of an input `[T, B, I]`, waits for them, and gives what is wanted of the activity after each.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`TooManySteps`](mrnn_core::Error::TooManySteps);
    /// [`OutOfMemory`](mrnn_core::Error::OutOfMemory) for the record; a failure of the device.
    pub fn record(&mut self, input: &Tensor, wanted: Wanted) -> Result<Recording> {
        let input = self.input(input, true)?;
        let (steps, batch) = (input.steps(), self.batch());
        let Dimensions { num_units, num_outputs, .. } = self.dimensions();
        let room = |what, width: usize, is_wanted: bool| {
            let zeros = || mrnn_core::memory::zeros(what, steps * batch * width);
            is_wanted.then(zeros).transpose()
        };
        let mut x: Option<Vec<T>> = room("the record of x", num_units, wanted.x)?;
        let mut h = room("the record of h", num_units, wanted.h)?;
        let mut y = room("the record of y", num_outputs, wanted.y)?;
        let mut record = Record { x: x.as_deref_mut(), h: h.as_deref_mut(), y: y.as_deref_mut() };
        self.advance(steps, &input.elements(), &mut record)?;
        let tensor = |values: Option<Vec<T>>, width| {
            let shape = (steps, batch, width);
            values.map(|values| Tensor::from_vec(values, shape, &TensorDevice::Cpu)).transpose()
        };
        Ok(Recording {
            x: tensor(x, num_units)?,
            h: tensor(h, num_units)?,
            y: tensor(y, num_outputs)?,
        })
    }

    /// The pre-activations x, `[B, H]`, after all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn x(&self) -> Result<Tensor> {
        self.x_later()?.wait()
    }

    /// The activations h, `[B, H]`, after all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn h(&self) -> Result<Tensor> {
        self.h_later()?.wait()
    }

    /// The readouts of the current h, `[B, outputs]`, after all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn y(&self) -> Result<Tensor> {
        self.y_later()?.wait()
    }

    /// [`x`](Self::x), without waiting.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn x_later(&self) -> Result<Later<T>> {
        self.later(self.dimensions().num_units, || self.batch.x().read_later())
    }

    /// [`h`](Self::h), without waiting.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn h_later(&self) -> Result<Later<T>> {
        self.later(self.dimensions().num_units, || self.batch.h().read_later())
    }

    /// [`y`](Self::y), without waiting.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn y_later(&self) -> Result<Later<T>> {
        self.later(self.dimensions().num_outputs, || {
            self.batch.outputs(&self.manipulation)?.read_later()
        })
    }

    /// Waits for all that is queued.
    ///
    /// # Errors
    /// A failure of the device.
    pub fn synchronize(&self) -> Result<()> {
        Ok(self.failure.attempt(|| self.batch.stream().synchronize())?)
    }

    /// The seconds that the device needs for what `queue` queues, by its own clock, once that has ended. What is made ready
    /// at first use, such as a graph of launches, counts where this is the first use.
    ///
    /// # Errors
    /// Those of `queue`; a failure of the device.
    pub fn time(&mut self, queue: impl FnOnce(&mut Self) -> Result<()>) -> Result<f64> {
        let from = self.failure.attempt(|| self.batch.stream().mark())?;
        queue(self)?;
        let stream = self.batch.stream();
        Ok(self.failure.attempt(|| stream.seconds(&from, &stream.mark()?))?)
    }

    fn input_rows(&self) -> [usize; 2] {
        [self.batch(), self.dimensions().num_inputs]
    }

    fn input(&self, input: &Tensor, has_steps: bool) -> Result<Operand<T>> {
        let operand = Operand::new("the input", input, has_steps, &self.input_rows())?;
        if has_steps {
            self.arguments.steps(operand.steps())?;
        }
        Ok(operand)
    }

    fn advance(&mut self, steps: usize, input: &[T], record: &mut Record<'_, T>) -> Result<()> {
        let Self { batch, failure, manipulation, noise, step, .. } = self;
        let conditions = Conditions { noise: *noise, first_step: *step, manipulation };
        let layout = Layout::TimeFirst;
        let sequence = Sequence { steps, layout, input: Some(input), stimulation: None };
        failure.attempt(|| batch.advance(&sequence, &conditions, record))?;
        *step = step.wrapping_add(steps as u64);
        Ok(())
    }

    fn later(
        &self,
        width: usize,
        read: impl FnOnce() -> mrnn_core::Result<Pending<T>>,
    ) -> Result<Later<T>> {
        Ok(Later::new(self.failure.attempt(read)?, (self.batch(), width)))
    }
}

/// Whether a session of this precision and these options can have the parameters of a network.
fn check<T: Precision>(network: &Network, options: Options) -> mrnn_core::Result<()> {
    check_precision::<T>(network)?;
    crate::check::<T>(network, options)
}
