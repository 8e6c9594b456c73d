//! What gradients are taken of: a network, a batch of sequences from some start, and a loss.

use crate::found::Found;
use mrnn::network::ParameterRanges;
use mrnn::{
    Dimensions, DynamicsKind, Engine, Gradients, InitialState, Layout, LossGradient, Manipulation,
    Network, NoiseSource, Precision, Record, Recording, Sequence, Session, Tape, TapeOptions,
};
use mrnn_tests::compare::{values, widened};
use mrnn_tests::random;
use proptest::prelude::*;
use std::ops::Range;

/// What one sequence begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Init,
    X,
    XAndH,
    /// Elman alone; x for leaky dynamics.
    H,
}

pub(crate) const STARTS: [Start; 4] = [Start::Init, Start::X, Start::XAndH, Start::H];

#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) network: Network,
    pub(crate) batch: usize,
    pub(crate) steps: usize,
    pub(crate) layout: Layout,
    pub(crate) input: Option<Vec<f64>>,
    pub(crate) stimulation: Option<Vec<f64>>,
    pub(crate) x0: Option<Vec<f64>>,
    pub(crate) h0: Option<Vec<f64>>,
    pub(crate) x: Option<Loss>,
    pub(crate) h: Option<Loss>,
    pub(crate) y: Option<Loss>,
    pub(crate) noise: NoiseSource,
    /// Gains, a current and clamps, which ones follows from the number.
    pub(crate) manipulated: Option<usize>,
}

/// Index of a sequence's first step.
pub(crate) const FIRST_STEP: u64 = 5;

/// Σ a·v + ½·b·v² over a recorded array v.
#[derive(Debug, Clone)]
pub(crate) struct Loss {
    pub(crate) linear: Vec<f64>,
    pub(crate) quadratic: Vec<f64>,
}

/// The arrays of a problem in an engine's precision.
pub(crate) struct Arrays<T> {
    input: Option<Vec<T>>,
    stimulation: Option<Vec<T>>,
    pub(crate) x0: Option<Vec<T>>,
    pub(crate) h0: Option<Vec<T>>,
}

/// Numbers in [−1, 1), others for each stream.
pub(crate) fn numbers(stream: usize, len: usize) -> Vec<f64> {
    values::<f64>(1000 * stream + len).split_off(1000 * stream)
}

impl Loss {
    fn new(stream: usize, len: usize) -> Self {
        Self { linear: numbers(stream, len), quadratic: numbers(stream + 1, len) }
    }

    /// dL/dv.
    pub(crate) fn gradient<T: Precision>(&self, found: &[T]) -> Vec<T> {
        let terms = self.linear.iter().zip(&self.quadratic).zip(found);
        terms.map(|((a, b), v)| T::from_f64(a + b * v.to_f64())).collect()
    }
}

impl Problem {
    /// A problem whose every array is there, without manipulations.
    pub(crate) fn new(network: Network, batch: usize, steps: usize, start: Start) -> Self {
        let rows = batch * steps;
        let (units, inputs) = (network.num_units(), network.num_inputs());
        let is_leaky = network.dynamics().kind == DynamicsKind::Leaky;
        let has_x = start != Start::Init && (start != Start::H || is_leaky);
        let has_h = start == Start::XAndH || (start == Start::H && !is_leaky);
        Self {
            batch,
            steps,
            layout: Layout::BatchFirst,
            input: Some(numbers(1, rows * inputs)),
            stimulation: Some(numbers(2, rows * units)),
            x0: has_x.then(|| numbers(3, batch * units)),
            h0: has_h.then(|| numbers(4, batch * units)),
            x: Some(Loss::new(5, rows * units)),
            h: Some(Loss::new(7, rows * units)),
            y: Some(Loss::new(9, rows * network.num_outputs())),
            noise: NoiseSource { first_trial: 3, ..NoiseSource::of(&network) },
            manipulated: None,
            network,
        }
    }

    pub(crate) fn engine<T: Precision>(&self, backend: &str) -> Engine<T> {
        mrnn_tests::engine(&self.network, backend).expect("an engine")
    }

    /// A tape with the problem's noise and manipulations.
    pub(crate) fn tape<T: Precision>(&self, backend: &str, options: TapeOptions) -> Tape<T> {
        let engine = self.engine::<T>(backend);
        let manipulation = self.manipulation(&engine);
        let mut tape = engine.tape(&self.network, self.batch, self.steps, options).expect("a tape");
        tape.set_manipulation(&manipulation).expect("of the same network");
        tape.set_noise(self.noise, FIRST_STEP);
        tape
    }

    pub(crate) fn manipulation<T: Precision>(&self, engine: &Engine<T>) -> Manipulation<T> {
        let mut session = engine.session(1).expect("a session");
        self.manipulate(&mut session);
        session.manipulation().clone()
    }

    pub(crate) fn manipulate<T: Precision>(&self, session: &mut Session<T>) {
        let Some(pick) = self.manipulated else { return };
        let Dimensions { num_units, num_regions, num_input_regions, num_pathways, .. } =
            session.dimensions();
        let region = pick % (num_regions + num_input_regions);
        session.set_region_gain(region, T::from_f64(0.5)).expect("a region");
        if num_pathways > 0 {
            session.set_pathway_gain(pick % num_pathways, T::from_f64(-0.75)).expect("a pathway");
        }
        session.set_region_current(pick % num_regions, T::from_f64(0.25)).expect("a region");
        for unit in [pick, 2 * pick + 1] {
            session.clamp_unit(unit % num_units, T::from_f64(0.375)).expect("a unit");
        }
    }

    /// The problem of some members of the batch, with sequences in that layout.
    pub(crate) fn part(&self, members: Range<usize>, layout: Layout) -> Self {
        let rows = |array: &[f64]| self.rows_of(array, members.clone(), layout);
        let states = |array: &Vec<f64>| self.states_of(array, members.clone());
        let loss = |loss: &Option<Loss>| {
            let rows = |Loss { linear, quadratic }: &Loss| (rows(linear), rows(quadratic));
            let parts = loss.as_ref().map(rows);
            parts.map(|(linear, quadratic)| Loss { linear, quadratic })
        };
        let first_trial = self.noise.first_trial + members.start as u64;
        Self {
            batch: members.len(),
            layout,
            input: self.input.as_deref().map(rows),
            stimulation: self.stimulation.as_deref().map(rows),
            x0: self.x0.as_ref().map(states),
            h0: self.h0.as_ref().map(states),
            x: loss(&self.x),
            h: loss(&self.h),
            y: loss(&self.y),
            noise: NoiseSource { first_trial, ..self.noise },
            ..self.clone()
        }
    }

    /// The rows of some members of a sequence's array, in another layout.
    pub(crate) fn rows_of(&self, array: &[f64], members: Range<usize>, layout: Layout) -> Vec<f64> {
        let width = array.len() / (self.batch * self.steps);
        let from = Sequence::<f64> { layout: self.layout, ..Sequence::silent(self.steps) };
        let to = Sequence::<f64> { layout, ..from };
        let mut rows = vec![0.0; members.len() * self.steps * width];
        for (position, member) in members.clone().enumerate() {
            for step in 0..self.steps {
                let row = &array[from.row(self.batch, member, step, width)];
                rows[to.row(members.len(), position, step, width)].copy_from_slice(row);
            }
        }
        rows
    }

    /// The rows of some members of a `[batch, units]` array.
    pub(crate) fn states_of(&self, array: &[f64], members: Range<usize>) -> Vec<f64> {
        let units = self.network.num_units();
        array[members.start * units..members.end * units].to_vec()
    }

    pub(crate) fn arrays<T: Precision>(&self) -> Arrays<T> {
        let rounded = |array: &Option<Vec<f64>>| {
            array.as_ref().map(|array| array.iter().copied().map(T::from_f64).collect())
        };
        Arrays {
            input: rounded(&self.input),
            stimulation: rounded(&self.stimulation),
            x0: rounded(&self.x0),
            h0: rounded(&self.h0),
        }
    }

    pub(crate) fn sequence<'a, T>(&self, arrays: &'a Arrays<T>) -> Sequence<'a, T> {
        Sequence {
            steps: self.steps,
            layout: self.layout,
            input: arrays.input.as_deref(),
            stimulation: arrays.stimulation.as_deref(),
        }
    }

    /// The forward pass, with everything recorded.
    pub(crate) fn forward<T: Precision>(&self, tape: &mut Tape<T>) -> Recording<T> {
        let arrays = self.arrays::<T>();
        let rows = self.batch * self.steps;
        let zeros = |width: usize| vec![T::ZERO; rows * width];
        let mut recording = Recording {
            x: zeros(self.network.num_units()),
            h: zeros(self.network.num_units()),
            y: zeros(self.network.num_outputs()),
        };
        let Recording { x, h, y } = &mut recording;
        let mut record = Record { x: Some(x), h: Some(h), y: Some(y) };
        let start = InitialState { x: arrays.x0.as_deref(), h: arrays.h0.as_deref() };
        tape.forward(start, &self.sequence(&arrays), &mut record).expect("a valid problem");
        recording
    }

    /// All gradients over the tape's last forward pass, which gave `recording`. They replace NaN.
    pub(crate) fn backward<T: Precision>(
        &self,
        tape: &mut Tape<T>,
        recording: &Recording<T>,
    ) -> Found {
        let arrays = self.arrays::<T>();
        let of_loss = |loss: &Option<Loss>, found: &[T]| loss.as_ref().map(|l| l.gradient(found));
        let x = of_loss(&self.x, &recording.x);
        let h = of_loss(&self.h, &recording.h);
        let y = of_loss(&self.y, &recording.y);
        let loss = LossGradient { x: x.as_deref(), h: h.as_deref(), y: y.as_deref() };

        let nans = |len: usize| vec![T::from_f64(f64::NAN); len];
        let (rows, units) = (self.batch * self.steps, self.network.num_units());
        let mut parameters = nans(self.network.num_parameters());
        let mut input = nans(rows * self.network.num_inputs());
        let mut stimulation = nans(rows * units);
        let (mut x0, mut h0) = (nans(self.batch * units), nans(self.batch * units));
        let mut gradients = Gradients {
            parameters: Some(&mut parameters),
            input: Some(&mut input),
            stimulation: Some(&mut stimulation),
            x0: Some(&mut x0),
            h0: Some(&mut h0),
        };
        tape.backward(&self.sequence(&arrays), &loss, &mut gradients).expect("a forward pass");
        Found {
            parameters: widened(&parameters),
            input: widened(&input),
            stimulation: widened(&stimulation),
            x0: widened(&x0),
            h0: widened(&h0),
        }
    }

    pub(crate) fn gradients<T: Precision>(&self, tape: &mut Tape<T>) -> Found {
        let recording = self.forward(tape);
        self.backward(tape, &recording)
    }
}

/// The network with raw weights of both signs, whatever Dale's law makes of them, and units that begin apart.
pub(crate) fn varied(mut network: Network) -> Network {
    let mut parameters = network.parameters();
    let ranges = ParameterRanges::of(&network);
    let draws = numbers(11, parameters.len());
    for (i, (parameter, draw)) in parameters.iter_mut().zip(draws).enumerate() {
        if i >= ranges.base_firing.start {
            *parameter += 0.5 * draw;
        } else if draw < -0.3 {
            *parameter = -*parameter;
        }
    }
    network.set_parameters(&parameters).expect("finite");
    network
}

/// Problems of every kind, on random networks.
pub(crate) fn problem() -> impl Strategy<Value = Problem> {
    let network = random::network().prop_map(varied);
    let sizes = (1_usize..=3, 1_usize..8);
    let start = prop::sample::select(STARTS.to_vec());
    let arrays = prop::array::uniform5(prop::bool::weighted(0.75));
    let manipulated = prop::option::of(0_usize..100);
    (network, sizes, start, any::<bool>(), arrays, manipulated).prop_map(
        |(
            network,
            (batch, steps),
            start,
            time_first,
            [input, stimulation, x, h, y],
            manipulated,
        )| {
            let all = Problem::new(network, batch, steps, start);
            Problem {
                layout: if time_first { Layout::TimeFirst } else { Layout::BatchFirst },
                input: all.input.filter(|_| input),
                stimulation: all.stimulation.filter(|_| stimulation),
                x: all.x.filter(|_| x),
                h: all.h.filter(|_| h),
                y: all.y.filter(|_| y),
                manipulated,
                ..all
            }
        },
    )
}
