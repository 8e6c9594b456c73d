//! How a batch's sequences are launched: the first of these that the network fits.

use crate::cluster::Clusters;
use crate::device::{Buffer, Graph, Stream};
use crate::kernels::Finish;
use crate::linear::{Linear, Steps};
use crate::parameters::{Call, Units};
use crate::precision::Precision;
use crate::resident::Resident;
use mrnn_core::{Error, Result};
use std::mem::offset_of;

/// Steps of a graph.
const GRAPH_STEPS: usize = 32;

/// Which kernels take the steps of sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A launch a step, in graphs.
    Steps,
    /// One launch for a sequence, with the weights in one cluster of blocks, which takes some members of the batch.
    Clusters,
    /// One launch for a sequence, with the weights spread over the device.
    Resident,
}

impl Mode {
    /// Every mode, in the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::Clusters, Self::Resident, Self::Steps];

    /// Its name in messages and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Clusters => "clusters",
            Self::Resident => "resident",
        }
    }
}

/// The launches for a batch.
pub(crate) struct Schedule<T: Precision> {
    steps: Steps,
    sequences: Sequences,
    call: Buffer<Call>,
    units: Units,
    precision: std::marker::PhantomData<T>,
}

enum Sequences {
    Steps(Option<Graph>),
    Clusters(Box<Clusters>),
    Resident(Resident),
}

impl<T: Precision> Schedule<T> {
    /// The schedule of `mode`, or the first that fits.
    ///
    /// # Errors
    /// [`Error::BackendUnavailable`] where the network does not fit `mode`; memory.
    pub(crate) fn new(
        linear: &Linear<T>,
        units: Units,
        finish: Finish,
        batch: usize,
        mode: Option<Mode>,
    ) -> Result<Self> {
        let modes =
            Mode::ALL.into_iter().filter(|candidate| mode.is_none_or(|mode| mode == *candidate));
        let mut fitting = None;
        for mode in modes {
            fitting = match mode {
                Mode::Clusters => Clusters::plan(linear, finish, batch)?
                    .map(|plan| Sequences::Clusters(Box::new(plan))),
                Mode::Resident => Resident::plan(linear, finish, batch)?.map(Sequences::Resident),
                Mode::Steps => Some(Sequences::Steps(None)),
            };
            if fitting.is_some() {
                break;
            }
        }
        let sequences = fitting.ok_or_else(|| {
            let (name, mode) = (&linear.device.properties().name, mode.map_or("any", Mode::name));
            let reason = format!(
                "the network and a batch of {batch} do not fit the mode '{mode}' on {name}"
            );
            Error::BackendUnavailable { backend: "cuda".to_owned(), reason }
        })?;
        let call = Buffer::zeros(&linear.device, "the calls of a cuda session", 1)?;
        let steps = linear.steps(finish, batch)?;
        Ok(Self { steps, sequences, call, units, precision: std::marker::PhantomData })
    }

    pub(crate) fn mode(&self) -> Mode {
        match self.sequences {
            Sequences::Steps(_) => Mode::Steps,
            Sequences::Clusters(_) => Mode::Clusters,
            Sequences::Resident(_) => Mode::Resident,
        }
    }

    /// Queues `steps` steps of `call`, one after the other. `has_gains`: some of its gains are not 1. The kernels do not
    /// depend on `steps`, so that a sequence has the bits of its single steps.
    pub(crate) fn run(
        &mut self,
        stream: &dyn Stream,
        linear: &Linear<T>,
        call: Call,
        has_gains: bool,
        steps: usize,
    ) -> Result<()> {
        let Self { steps: single, sequences, call: buffer, units, .. } = self;
        buffer.write(stream, 0, &[call])?;
        let is_reduced = linear.weight_bytes() < size_of::<T>();
        match sequences {
            // A cluster multiplies its weights with gains, which would round reduced ones again.
            Sequences::Clusters(clusters) if !(is_reduced && has_gains) => {
                clusters.launch(stream, linear, *units, buffer, steps)
            }
            Sequences::Resident(resident) => resident.launch(stream, linear, *units, buffer, steps),
            Sequences::Steps(graph) if steps >= GRAPH_STEPS => {
                if graph.is_none() {
                    stream.begin_graph()?;
                    let launches = (0..GRAPH_STEPS).try_for_each(|step| {
                        single.launch(stream, linear, *units, buffer, (step, 1))
                    });
                    let ended = stream.end_graph();
                    launches?;
                    *graph = Some(ended?);
                }
                let whole = steps - steps % GRAPH_STEPS;
                for first in (0..whole).step_by(GRAPH_STEPS) {
                    number_from(stream, buffer, first)?;
                    if let Some(graph) = graph {
                        // SAFETY: the graph's launches use the buffers of this schedule and of its engine.
                        unsafe { stream.replay(graph)? };
                    }
                }
                number_from(stream, buffer, 0)?;
                (whole..steps)
                    .try_for_each(|step| single.launch(stream, linear, *units, buffer, (step, 1)))
            }
            Sequences::Clusters(_) | Sequences::Steps(_) => (0..steps)
                .try_for_each(|step| single.launch(stream, linear, *units, buffer, (step, 1))),
        }
    }
}

/// What the launches to come number their steps from.
fn number_from(stream: &dyn Stream, call: &Buffer<Call>, first_step: usize) -> Result<()> {
    let place = call.address() + offset_of!(Call, first_step) as u64;
    // SAFETY: the field lies in the buffer.
    unsafe { stream.write(place, &(first_step as i32).to_ne_bytes()) }
}
