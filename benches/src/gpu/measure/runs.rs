//! What is timed, on engines of any backend.

use crate::Result;
use crate::files::draws;
use crate::gpu::plan::Case;
use crate::protocol::Call;
use candle_core::{Device as TensorDevice, Tensor};
use mrnn::noise::Target;
use mrnn::{
    Engine, Gradients, InitialState, Layout, LossGradient, Network, Record, Sequence, Session,
    Tape, TapeOptions,
};
use mrnn_cuda::Mode;
use mrnn_cuda::device::Device;
use mrnn_cuda::tensors::{DeviceSequence, DeviceSession};
use std::sync::Arc;

/// A case with all memory that its runs need.
pub(super) trait Run {
    /// Goes back to the initial state.
    fn restart(&mut self) -> Result<()>;

    /// Takes all steps.
    fn run(&mut self) -> Result<()>;

    /// What the run came to: the activations after the last step, or the gradient by all parameters.
    fn outcome(&mut self) -> Result<Vec<f32>>;
}

/// A case on an engine of its network.
pub(super) fn prepare(
    engine: &Engine<f32>,
    network: &Network,
    case: Case,
    steps: usize,
) -> mrnn::Result<Box<dyn Run>> {
    let batch = case.batch;
    let draws = |target, width| draws(target, [steps, batch, width]).collect::<Vec<_>>();
    let input = draws(Target::Input, network.num_inputs());
    let y = || vec![0.0; batch * network.num_outputs()];
    Ok(match case.call {
        Call::Sequence => Box::new(Forward { session: engine.session(batch)?, steps, input }),
        Call::Step => Box::new(Steps { session: engine.session(batch)?, input, y: y() }),
        Call::Gradient => {
            let tape = engine.clone().tape(network, batch, steps, TapeOptions::default())?;
            let by_y = draws(Target::Hidden, network.num_outputs());
            let gradient = vec![0.0; tape.num_parameters()];
            Box::new(Gradient { tape, input, by_y, gradient })
        }
    })
}

/// Input `[T, B, I]`.
fn sequence(steps: usize, input: &[f32]) -> Sequence<'_, f32> {
    Sequence { layout: Layout::TimeFirst, input: Some(input), ..Sequence::silent(steps) }
}

fn last_h(session: &Session<f32>) -> Result<Vec<f32>> {
    let mut h = vec![0.0; session.batch() * session.dimensions().num_units];
    session.copy_state(None, Some(&mut h))?;
    Ok(h)
}

/// A sequence in one call.
struct Forward {
    session: Session<f32>,
    steps: usize,
    input: Vec<f32>,
}

impl Run for Forward {
    fn restart(&mut self) -> Result<()> {
        self.session.reset();
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        let sequence = sequence(self.steps, &self.input);
        Ok(self.session.advance(&sequence, &mut Record::default())?)
    }

    fn outcome(&mut self) -> Result<Vec<f32>> {
        last_h(&self.session)
    }
}

/// A sequence whose input lies on the device.
pub(super) struct Queued {
    session: DeviceSession<f32>,
    input: DeviceSequence<f32>,
}

impl Queued {
    pub(super) fn new(
        device: Arc<dyn Device>,
        network: &Network,
        case: Case,
        mode: Option<Mode>,
        steps: usize,
    ) -> Result<Self> {
        let (options, batch) = (case.arithmetic.options(), case.batch);
        let session = DeviceSession::new(device, network, options, mode, batch)?;
        let shape = [steps, batch, network.num_inputs()];
        let input: Vec<f32> = draws(Target::Input, shape).collect();
        let input = session.put(&Tensor::from_vec(input, &shape, &TensorDevice::Cpu)?)?;
        Ok(Self { session, input })
    }
}

impl Run for Queued {
    fn restart(&mut self) -> Result<()> {
        Ok(self.session.reset()?)
    }

    fn run(&mut self) -> Result<()> {
        Ok(self.session.step_n(&self.input)?)
    }

    fn outcome(&mut self) -> Result<Vec<f32>> {
        Ok(self.session.h()?.flatten_all()?.to_vec1()?)
    }
}

/// A call a step, with the readouts after each, as a closed loop has it.
struct Steps {
    session: Session<f32>,
    input: Vec<f32>,
    y: Vec<f32>,
}

impl Run for Steps {
    fn restart(&mut self) -> Result<()> {
        self.session.reset();
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        let width = self.session.batch() * self.session.dimensions().num_inputs;
        for input in self.input.chunks_exact(width) {
            self.session.step(input, None)?;
            self.session.copy_outputs(&mut self.y)?;
        }
        Ok(())
    }

    fn outcome(&mut self) -> Result<Vec<f32>> {
        last_h(&self.session)
    }
}

/// A sequence and the gradient of a loss that is linear in the readouts.
struct Gradient {
    tape: Tape<f32>,
    input: Vec<f32>,
    /// `[T, B, outputs]`
    by_y: Vec<f32>,
    gradient: Vec<f32>,
}

impl Run for Gradient {
    fn restart(&mut self) -> Result<()> {
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        let sequence = sequence(self.tape.max_steps(), &self.input);
        self.tape.forward(InitialState::default(), &sequence, &mut Record::default())?;
        let loss = LossGradient { y: Some(&self.by_y), ..LossGradient::default() };
        let mut gradients =
            Gradients { parameters: Some(&mut self.gradient), ..Gradients::default() };
        Ok(self.tape.backward(&sequence, &loss, &mut gradients)?)
    }

    fn outcome(&mut self) -> Result<Vec<f32>> {
        Ok(self.gradient.clone())
    }
}
