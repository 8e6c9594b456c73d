//! A network with all that a sequence may have, and its run on an engine.

use crate::Result;
use crate::gpu::networks::{self, Size};
use mrnn::noise::Target;
use mrnn::{
    DynamicsKind, Engine, Gradients, InitialState, Layout, LossGradient, Network, NoiseSource,
    Precision, Record, Recording, Sequence, TapeOptions,
};

/// A network, a batch and arrays for it.
pub(super) struct Problem {
    pub(super) network: Network,
    pub(super) batch: usize,
    pub(super) steps: usize,
    noise: Option<NoiseSource>,
    /// `[T, B, I]`
    input: Vec<f32>,
    /// `[T, B, outputs]`
    by_y: Vec<f32>,
}

/// What came of a run.
pub(super) struct Outcome<T> {
    pub(super) recording: Recording<T>,
    /// By all parameters.
    pub(super) gradient: Vec<T>,
}

impl<T: Precision> Outcome<T> {
    /// Its arrays and their names.
    pub(super) fn arrays(&self) -> [(&'static str, &[T]); 4] {
        let Recording { x, h, y } = &self.recording;
        [("x", x), ("h", h), ("y", y), ("gradient", &self.gradient)]
    }

    /// The names of the arrays that have other bits in another outcome.
    pub(super) fn differing(&self, other: &Self) -> Vec<&'static str> {
        let bits = |values: &[T]| values.iter().map(|v| v.to_f64().to_bits()).collect::<Vec<_>>();
        let pairs = self.arrays().into_iter().zip(other.arrays());
        let differ = pairs.filter(|((_, ours), (_, theirs))| bits(ours) != bits(theirs));
        differ.map(|((name, _), _)| name).collect()
    }
}

impl Problem {
    pub(super) fn new(
        size: Size,
        kind: DynamicsKind,
        (batch, steps): (usize, usize),
        is_noisy: bool,
    ) -> Result<Self> {
        let network = networks::network(size, kind)?;
        let draws =
            |target, width| crate::files::draws(target, [steps, batch, width]).collect::<Vec<_>>();
        Ok(Self {
            batch,
            steps,
            noise: is_noisy.then_some(NoiseSource { enabled: true, seed: 5, first_trial: 3 }),
            input: draws(Target::Input, network.num_inputs()),
            by_y: draws(Target::Hidden, network.num_outputs()),
            network,
        })
    }

    /// A sequence and the gradient of a loss that is linear in its readouts.
    pub(super) fn run<T: Precision>(&self, engine: &Engine<T>) -> mrnn::Result<Outcome<T>> {
        let input = self.input();
        let sequence = self.sequence(&input);
        let mut session = engine.session(self.batch)?;
        let mut tape =
            engine.clone().tape(&self.network, self.batch, self.steps, TapeOptions::default())?;
        if let Some(noise) = self.noise {
            session.set_noise(noise);
            tape.set_noise(noise, 0);
        }
        let recording = session.run(&sequence)?;
        let gradient = self.gradient(&mut tape, &sequence)?;
        Ok(Outcome { recording, gradient })
    }

    pub(super) fn gradient<T: Precision>(
        &self,
        tape: &mut mrnn::Tape<T>,
        sequence: &Sequence<'_, T>,
    ) -> mrnn::Result<Vec<T>> {
        let by_y: Vec<T> = self.by_y.iter().map(|&value| T::from_f64(value.into())).collect();
        tape.forward(InitialState::default(), sequence, &mut Record::default())?;
        let loss = LossGradient { y: Some(&by_y), ..LossGradient::default() };
        let mut gradient = vec![T::ZERO; tape.num_parameters()];
        let mut gradients = Gradients { parameters: Some(&mut gradient), ..Gradients::default() };
        tape.backward(sequence, &loss, &mut gradients)?;
        Ok(gradient)
    }

    /// The same sequence, one step after the other.
    pub(super) fn step_by_step<T: Precision>(
        &self,
        engine: &Engine<T>,
    ) -> mrnn::Result<Recording<T>> {
        let mut session = engine.session(self.batch)?;
        if let Some(noise) = self.noise {
            session.set_noise(noise);
        }
        let mut recording = Recording { x: Vec::new(), h: Vec::new(), y: Vec::new() };
        let mut y = vec![T::ZERO; self.batch * self.network.num_outputs()];
        for input in self.input().chunks_exact(self.batch * self.network.num_inputs()) {
            session.step(input, None)?;
            session.copy_outputs(&mut y)?;
            recording.x.extend(session.x());
            recording.h.extend(session.h());
            recording.y.extend_from_slice(&y);
        }
        Ok(recording)
    }

    pub(super) fn input<T: Precision>(&self) -> Vec<T> {
        self.input.iter().map(|&value| T::from_f64(value.into())).collect()
    }

    pub(super) fn sequence<'a, T>(&self, input: &'a [T]) -> Sequence<'a, T> {
        let layout = Layout::TimeFirst;
        Sequence { layout, input: Some(input), ..Sequence::silent(self.steps) }
    }
}
