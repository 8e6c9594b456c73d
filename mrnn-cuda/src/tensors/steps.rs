//! Inputs, and the steps that they drive.

use super::error::{Error, Result};
use super::operand::{Operand, check_shape};
use super::recording::{Recording, Wanted};
use super::sequence::DeviceSequence;
use super::session::DeviceSession;
use crate::precision::Precision;
use candle_core::{Device, Tensor, WithDType};
use mrnn_core::engine::{Conditions, Dimensions, Layout, Record, Sequence};

impl<T: Precision + WithDType> DeviceSession<T> {
    /// Copies an input `[T, B, I]` to the device, to be used from there. This waits for the copy, not for steps.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`TooManySteps`](mrnn_core::Error::TooManySteps);
    /// [`OutOfMemory`](mrnn_core::Error::OutOfMemory), after which all is as before; a failure of the device.
    pub fn put(&self, input: &Tensor) -> Result<DeviceSequence<T>> {
        let input = self.input(input, true)?;
        self.failure.check()?;
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
            values.map(|values| Tensor::from_vec(values, shape, &Device::Cpu)).transpose()
        };
        Ok(Recording {
            x: tensor(x, num_units)?,
            h: tensor(h, num_units)?,
            y: tensor(y, num_outputs)?,
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
}
