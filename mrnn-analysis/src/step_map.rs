use crate::error::check;
use crate::{Error, Result};
use faer::Mat;
use mrnn::{Activation, DynamicsKind, Network};
use mrnn_core::engine::{Assembly, RegionAssembly};
use std::iter::repeat_n;

/// A step of a network as a map of its state, under constant input and stimulation and without noise. The state is the
/// pre-activations x of leaky networks and the activations h of Elman networks, of all units or of those of some regions,
/// with the activations of the others held:
///
/// leaky `F(x) = x + α(−x + W·φ(x) + W_inp·u + b) + α·s`, Elman `F(h) = φ(W·h + W_inp·u + b + s)`.
#[derive(Debug, Clone)]
pub struct StepMap {
    kind: DynamicsKind,
    /// Time of a step in ms.
    dt: f64,
    /// The free units among all.
    free: Vec<usize>,
    /// Of each free unit.
    alpha: Vec<f64>,
    activation: Vec<Activation>,
    /// W from free to free units.
    weights: Mat<f64>,
    /// W_inp to free units.
    input_weights: Mat<f64>,
    /// What does not depend on the state: drive of input, base firing, held regions and stimulation.
    drive: Vec<f64>,
    /// A delayed connection between free units.
    delayed: Option<(String, String)>,
}

impl StepMap {
    /// The map of the whole network. `input` is u, `[I]`; `stimulation` s, `[H]`, 0 where it is not given.
    ///
    /// # Errors
    /// [`Error::Length`]; [`Error::NonFinite`]; memory.
    pub fn new(network: &Network, input: &[f64], stimulation: Option<&[f64]>) -> Result<Self> {
        let free = (0..network.num_units()).collect();
        Self::build(network, input, stimulation, free, None)
    }

    /// The map of some regions, or of the children of a parent region, in network order, with the activations of all other
    /// units held at those of `held`, `[H]`.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`mrnn::Error::UnknownName`].
    pub fn of_regions(
        network: &Network,
        regions: &[&str],
        held: &[f64],
        input: &[f64],
        stimulation: Option<&[f64]>,
    ) -> Result<Self> {
        check("held", held, network.num_units(), "recurrent unit")?;
        let chosen = network.resolve(regions)?;
        let mut free = Vec::new();
        for (region, units) in network.recurrent_regions().zip(network.unit_ranges()) {
            if chosen.iter().any(|chosen| std::ptr::eq(*chosen, region)) {
                free.extend(units);
            }
        }
        Self::build(network, input, stimulation, free, Some(held))
    }

    fn build(
        network: &Network,
        input: &[f64],
        stimulation: Option<&[f64]>,
        free: Vec<usize>,
        held: Option<&[f64]>,
    ) -> Result<Self> {
        check("the input", input, network.num_inputs(), "input unit")?;
        if let Some(stimulation) = stimulation {
            check("the stimulation", stimulation, network.num_units(), "recurrent unit")?;
        }
        let dynamics = network.dynamics();
        let assembly = Assembly::of(network);
        let of_free = |region: &RegionAssembly<'_>| free.binary_search(&region.units.start).is_ok();
        let free_regions: Vec<_> = assembly.regions.iter().filter(|r| of_free(r)).collect();
        let (recurrent, from_input) = (network.effective_recurrent()?, network.effective_input()?);
        let is_free = |unit: &usize| free.binary_search(unit).is_ok();
        let drive = free.iter().map(|&unit| {
            let of_input: f64 = from_input.row(unit).iter().zip(input).map(|(w, u)| w * u).sum();
            let held = held.unwrap_or_default().iter().enumerate();
            let held = held.filter(|(source, _)| !is_free(source));
            let of_held: f64 = held.map(|(source, h)| recurrent[(unit, source)] * h).sum();
            let stimulation = stimulation.map_or(0.0, |stimulation| stimulation[unit]);
            of_input + of_held + assembly.base_firing[unit] + stimulation
        });
        let blocks = free_regions.iter().flat_map(|region| &region.recurrent);
        let delayed = blocks.filter(|block| block.delay > 0 && is_free(&block.sources.start));
        let delayed = delayed.map(|block| block.pathway).min();
        let delayed = delayed.and_then(|pathway| network.pathways().nth(pathway));
        let delayed = delayed.map(|connection| {
            let spec = connection.spec();
            (spec.src_region.clone(), spec.dst_region.clone())
        });
        Ok(Self {
            kind: dynamics.kind,
            dt: dynamics.dt,
            alpha: free_regions.iter().flat_map(|r| repeat_n(r.alpha, r.units.len())).collect(),
            activation: free_regions
                .iter()
                .flat_map(|r| repeat_n(r.activation, r.units.len()))
                .collect(),
            weights: Mat::from_fn(free.len(), free.len(), |row, column| {
                recurrent[(free[row], free[column])]
            }),
            input_weights: Mat::from_fn(free.len(), input.len(), |row, column| {
                from_input[(free[row], column)]
            }),
            drive: drive.collect(),
            delayed,
            free,
        })
    }

    /// The units that the state is of, among all.
    pub fn units(&self) -> &[usize] {
        &self.free
    }

    /// Time of a step in ms.
    pub fn dt(&self) -> f64 {
        self.dt
    }

    /// Whether `state` is one of this map.
    pub(crate) fn check(&self, what: &str, state: &[f64]) -> Result<()> {
        check(what, state, self.free.len(), "unit of the free regions")
    }

    /// Whether the next state depends on the state alone.
    pub(crate) fn check_delays(&self) -> Result<()> {
        match &self.delayed {
            None => Ok(()),
            Some((src, dst)) => Err(Error::Delay { src: src.clone(), dst: dst.clone() }),
        }
    }

    /// The next state.
    pub(crate) fn step(&self, state: &[f64], next: &mut [f64]) {
        let sources = self.activations(state);
        for (unit, next) in next.iter_mut().enumerate() {
            let drive = self.drive_of(unit, &sources);
            *next = match self.kind {
                DynamicsKind::Leaky => state[unit] + self.alpha[unit] * (drive - state[unit]),
                DynamicsKind::Elman => self.activation[unit].apply(drive),
            };
        }
    }

    /// The next state, `[units]`.
    ///
    /// # Errors
    /// [`Error::Length`]; [`Error::NonFinite`].
    pub fn next(&self, state: &[f64]) -> Result<Vec<f64>> {
        self.check("the state", state)?;
        let mut next = vec![0.0; state.len()];
        self.step(state, &mut next);
        Ok(next)
    }

    /// What multiplies the derivative by drive, of each unit: α, or φ'(drive).
    pub(crate) fn slopes_of_result(&self, state: &[f64]) -> Vec<f64> {
        match self.kind {
            DynamicsKind::Leaky => self.alpha.clone(),
            DynamicsKind::Elman => {
                let sources = self.activations(state);
                let slope = |unit: usize| {
                    let h = self.activation[unit].apply(self.drive_of(unit, &sources));
                    self.activation[unit].derivative_from_activation(h)
                };
                (0..state.len()).map(slope).collect()
            }
        }
    }

    /// The derivative of the next state by the state, row by next unit, less `identity` times the identity.
    pub(crate) fn jacobian_less(&self, state: &[f64], identity: f64) -> Mat<f64> {
        let rows = self.slopes_of_result(state);
        let columns: Vec<f64> = match self.kind {
            DynamicsKind::Leaky => {
                let units = state.iter().zip(&self.activation);
                let slope = |(&x, activation): (&f64, &Activation)| {
                    activation.derivative_from_activation(activation.apply(x))
                };
                units.map(slope).collect()
            }
            DynamicsKind::Elman => vec![1.0; state.len()],
        };
        let mut jacobian = Mat::from_fn(state.len(), state.len(), |row, column| {
            rows[row] * self.weights[(row, column)] * columns[column]
        });
        for unit in 0..state.len() {
            let kept = match self.kind {
                DynamicsKind::Leaky => 1.0 - self.alpha[unit],
                DynamicsKind::Elman => 0.0,
            };
            jacobian[(unit, unit)] += kept - identity;
        }
        jacobian
    }

    /// The derivative of the next state by the input.
    pub(crate) fn input_jacobian(&self, state: &[f64]) -> Mat<f64> {
        let rows = self.slopes_of_result(state);
        Mat::from_fn(state.len(), self.input_weights.ncols(), |row, column| {
            rows[row] * self.input_weights[(row, column)]
        })
    }

    fn activations(&self, state: &[f64]) -> Vec<f64> {
        match self.kind {
            DynamicsKind::Leaky => {
                let units = state.iter().zip(&self.activation);
                units.map(|(&x, activation)| activation.apply(x)).collect()
            }
            DynamicsKind::Elman => state.to_vec(),
        }
    }

    fn drive_of(&self, unit: usize, sources: &[f64]) -> f64 {
        let products = sources.iter().enumerate();
        let of_sources: f64 = products.map(|(source, h)| self.weights[(unit, source)] * h).sum();
        of_sources + self.drive[unit]
    }
}
