//! What is timed, on engines of any backend.

use crate::files::draws;
use crate::gpu::plan::Case;
use crate::protocol::Call;
use mrnn::noise::Target;
use mrnn::{
    Engine, Gradients, InitialState, Layout, LossGradient, Network, Record, Result, Sequence,
    Session, Tape, TapeOptions,
};

/// A case with all memory that its runs need.
pub(super) trait Run {
    /// Goes back to the initial state.
    fn restart(&mut self);

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
) -> Result<Box<dyn Run>> {
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
    fn restart(&mut self) {
        self.session.reset();
    }

    fn run(&mut self) -> Result<()> {
        self.session.advance(&sequence(self.steps, &self.input), &mut Record::default())
    }

    fn outcome(&mut self) -> Result<Vec<f32>> {
        last_h(&self.session)
    }
}

/// A call a step, with the readouts after each, as a closed loop has it.
struct Steps {
    session: Session<f32>,
    input: Vec<f32>,
    y: Vec<f32>,
}

impl Run for Steps {
    fn restart(&mut self) {
        self.session.reset();
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
    fn restart(&mut self) {}

    fn run(&mut self) -> Result<()> {
        let sequence = sequence(self.tape.max_steps(), &self.input);
        self.tape.forward(InitialState::default(), &sequence, &mut Record::default())?;
        let loss = LossGradient { y: Some(&self.by_y), ..LossGradient::default() };
        let mut gradients =
            Gradients { parameters: Some(&mut self.gradient), ..Gradients::default() };
        self.tape.backward(&sequence, &loss, &mut gradients)
    }

    fn outcome(&mut self) -> Result<Vec<f32>> {
        Ok(self.gradient.clone())
    }
}
