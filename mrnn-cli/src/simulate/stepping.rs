//! Stepping in chunks, so that memory does not grow with the number of steps.

use super::activity::Activity;
use super::drive::Drive;
use super::element::Element;
use super::run_file::{RunFile, Tensor};
use crate::failure::Failure;
use crate::progress::Progress;
use mrnn::memory::zeros;
use mrnn::{Dimensions, Layout, Network, Record, Sequence, Session};
use std::ops::Range;
use std::time::{Duration, Instant};

/// Most elements of one array of a chunk, unless one step has more.
const MAX_CHUNK_ELEMENTS: usize = 1 << 20;
const TEMPLATE: &str = "{bar:40} {pos}/{len} steps, {eta} left";
/// Chunks grow until they take this long.
const CHUNK_TIME: Duration = Duration::from_millis(50);

/// What is observed of a run.
#[derive(Debug)]
pub(crate) struct Run {
    /// Of the recurrent regions.
    pub(crate) activity: Activity,
    /// Of the input regions, where there is input and traces of it are wanted.
    pub(crate) input: Option<Activity>,
    /// Number of steps.
    pub(crate) steps: usize,
    /// Number of trials.
    pub(crate) batch: usize,
    /// Time of the stepping alone.
    pub(crate) elapsed: Duration,
}

impl Run {
    /// Takes all steps; writes them to `file`, and keeps traces of activity and input, where wanted.
    pub(crate) fn take<T: Element>(
        network: &Network,
        session: &mut Session<T>,
        drive: &Drive<T>,
        steps: usize,
        keep_traces: bool,
        mut file: Option<&mut RunFile<T>>,
    ) -> Result<Self, Failure> {
        let batch = session.batch();
        let observe = |units| Activity::new(units, batch, keep_traces.then_some(steps));
        let mut activity = observe(network.unit_ranges())?;
        let has_input = keep_traces && !drive.is_silent();
        let mut input = has_input.then(|| observe(network.input_ranges())).transpose()?;

        let mut chunk = Chunk::new(session, drive, steps, file.is_some())?;
        let mut progress = Progress::new(TEMPLATE, 0, steps as u64);
        let mut elapsed = Duration::ZERO;
        let (mut first, mut len) = (0, 1);
        while first < steps {
            chunk.steps = first..steps.min(first + len);
            let took = chunk.advance(session, drive)?;
            elapsed += took;
            activity.observe(chunk.steps.len(), chunk.part(Tensor::H));
            if let Some(input) = &mut input {
                input.observe(chunk.steps.len(), chunk.part(Tensor::Input));
            }
            if let Some(file) = &mut file {
                chunk.write(file)?;
            }
            first = chunk.steps.end;
            progress.set(first as u64);
            if took < CHUNK_TIME {
                len = chunk.max_steps.min(2 * len);
            }
        }
        Ok(Self { activity, input, steps, batch, elapsed })
    }
}

/// Some steps of every trial, with the arrays that are wanted of them.
#[derive(Debug)]
struct Chunk<T> {
    steps: Range<usize>,
    max_steps: usize,
    batch: usize,
    dimensions: Dimensions,
    input: Option<Vec<T>>,
    h: Vec<T>,
    x: Option<Vec<T>>,
    y: Option<Vec<T>>,
}

impl<T: Element> Chunk<T> {
    fn new(
        session: &Session<T>,
        drive: &Drive<T>,
        steps: usize,
        keep_all: bool,
    ) -> mrnn::Result<Self> {
        let (batch, dimensions) = (session.batch(), session.dimensions());
        let Dimensions { num_units, num_inputs, num_outputs, .. } = dimensions;
        let widest = num_units.max(num_inputs).max(num_outputs);
        let max_steps = (MAX_CHUNK_ELEMENTS / (batch * widest)).clamp(1, steps);
        let array = |what: &str, width: usize| zeros(what, batch * max_steps * width);
        let optional = |is_kept: bool, what, width| is_kept.then(|| array(what, width)).transpose();
        Ok(Self {
            steps: 0..0,
            max_steps,
            batch,
            dimensions,
            input: optional(!drive.is_silent(), "the input", num_inputs)?,
            h: array("the record of h", num_units)?,
            x: optional(keep_all, "the record of x", num_units)?,
            y: optional(keep_all, "the record of y", num_outputs)?,
        })
    }

    /// Takes the chunk's steps and returns the time that they took.
    fn advance(&mut self, session: &mut Session<T>, drive: &Drive<T>) -> Result<Duration, Failure> {
        let rows = self.batch * self.steps.len();
        let Dimensions { num_units, num_inputs, num_outputs, .. } = self.dimensions;
        let mut input = self.input.as_mut().map(|input| &mut input[..rows * num_inputs]);
        if let Some(input) = &mut input {
            drive.fill(self.steps.clone(), input)?;
        }
        let sequence = Sequence {
            steps: self.steps.len(),
            layout: Layout::BatchFirst,
            input: input.as_deref(),
            stimulation: None,
        };
        let mut record = Record {
            x: self.x.as_mut().map(|x| &mut x[..rows * num_units]),
            h: Some(&mut self.h[..rows * num_units]),
            y: self.y.as_mut().map(|y| &mut y[..rows * num_outputs]),
        };
        let started = Instant::now();
        session.advance(&sequence, &mut record)?;
        Ok(started.elapsed())
    }

    /// What the chunk's steps left of an array, `[B, steps, ·]`; nothing where it is not kept.
    fn part(&self, tensor: Tensor) -> &[T] {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = self.dimensions;
        let (values, width) = match tensor {
            Tensor::H => (Some(&self.h), num_units),
            Tensor::X => (self.x.as_ref(), num_units),
            Tensor::Y => (self.y.as_ref(), num_outputs),
            Tensor::Input => (self.input.as_ref(), num_inputs),
        };
        values.map_or(&[], |values| &values[..self.batch * self.steps.len() * width])
    }

    fn write(&self, file: &mut RunFile<T>) -> Result<(), Failure> {
        let mut tensors = Tensor::ALL.into_iter();
        tensors.try_for_each(|tensor| file.write(tensor, self.steps.clone(), self.part(tensor)))
    }
}
