use super::Prepared;
use crate::protocol::Case;
use crate::{Result, files, weights};
use mrnn::{
    Engine, Gradients, InitialState, Layout, LossGradient, Network, Record, Sequence, Tape,
    TapeOptions,
};

/// A sequence forward, with its activations kept, and back.
pub(super) struct Gradient {
    network: Network,
    tape: Tape<f32>,
    /// `[T, B, I]`
    input: Vec<f32>,
    /// `[T, B, H]`
    loss_gradient: Vec<f32>,
    /// `[T, B, H]`
    h: Vec<f32>,
    /// By all parameters.
    gradient: Vec<f32>,
}

impl Gradient {
    pub(super) fn new(
        case: &Case,
        network: Network,
        engine: Engine<f32>,
        input: Vec<f32>,
    ) -> Result<Self> {
        let path = case.loss_gradient.as_ref().ok_or("a gradient needs the gradient of a loss")?;
        let loss_gradient = files::read_npy(path, &[case.steps, case.batch, network.num_units()])?;
        let tape = engine.tape(&network, case.batch, case.steps, TapeOptions::default())?;
        let h = vec![0.0; loss_gradient.len()];
        let gradient = vec![0.0; tape.num_parameters()];
        Ok(Self { network, tape, input, loss_gradient, h, gradient })
    }
}

impl Prepared for Gradient {
    fn run(&mut self) -> mrnn::Result<()> {
        let sequence = Sequence {
            layout: Layout::TimeFirst,
            input: Some(&self.input),
            ..Sequence::silent(self.tape.max_steps())
        };
        let mut record = Record { h: Some(&mut self.h), ..Record::default() };
        self.tape.forward(InitialState::default(), &sequence, &mut record)?;
        let loss = LossGradient { h: Some(&self.loss_gradient), ..LossGradient::default() };
        let mut gradients =
            Gradients { parameters: Some(&mut self.gradient), ..Gradients::default() };
        self.tape.backward(&sequence, &loss, &mut gradients)
    }

    /// By effective weights; 0 where there is no synapse.
    fn outcome(&self) -> Result<(Vec<f32>, [usize; 2])> {
        let units = self.network.num_units();
        let shape = [units, units + self.network.num_inputs()];
        Ok((weights::dense_gradient(&self.network, &self.gradient)?, shape))
    }
}
