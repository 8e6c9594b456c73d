//! The terms of the update, unit by unit, straight from a network's description: what engines are
//! compared with.

use mrnn::noise::{Target, TrialNoise};
use mrnn::{Activation, DynamicsKind, Network, NoiseSource};

/// What one recurrent unit's update consists of beside its drive from others.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// φ
    pub activation: Activation,
    /// α = dt/τ; 1 for Elman.
    pub alpha: f64,
    /// What a standard normal draw is multiplied with.
    pub noise_scale: f64,
    /// b
    pub base_firing: f64,
    /// Initial x.
    pub init: f64,
    /// x' = x + α(−x + …), not x' = ….
    is_leaky: bool,
}

impl Unit {
    /// x' from x and everything that is added up in the drive, s included.
    pub fn next(&self, x: f64, drive: f64) -> f64 {
        if self.is_leaky { x + self.alpha * (-x + drive) } else { drive }
    }
}

/// The recurrent units in network order.
pub fn units(network: &Network) -> Vec<Unit> {
    let dynamics = *network.dynamics();
    let is_leaky = dynamics.kind == DynamicsKind::Leaky;
    let regions = network.recurrent_regions().flat_map(|region| {
        let spec = region.spec();
        let alpha = if is_leaky { dynamics.dt / spec.tau.unwrap_or(dynamics.tau) } else { 1.0 };
        let sigma = spec.noise.unwrap_or(dynamics.noise.hidden);
        let values = region.base_firing().iter().zip(region.init());
        values.map(move |(&base_firing, &init)| Unit {
            activation: spec.activation.unwrap_or(dynamics.activation),
            alpha,
            noise_scale: noise_scale(is_leaky, alpha, sigma),
            base_firing,
            init,
            is_leaky,
        })
    });
    regions.collect()
}

/// What the input units' standard normal draws are multiplied with, in network order.
pub fn input_noise_scales(network: &Network) -> Vec<f64> {
    let dynamics = *network.dynamics();
    let is_leaky = dynamics.kind == DynamicsKind::Leaky;
    let regions = network.input_regions().flat_map(|region| {
        let sigma = region.spec().noise.unwrap_or(dynamics.noise.input);
        let scale = noise_scale(is_leaky, dynamics.dt / dynamics.tau, sigma);
        std::iter::repeat_n(scale, region.region().num_units())
    });
    regions.collect()
}

fn noise_scale(is_leaky: bool, alpha: f64, sigma: f64) -> f64 {
    if is_leaky { (2.0 * alpha).sqrt() / alpha * sigma } else { sigma }
}

/// Standard normal draws of one member of a batch; zeros where noise is off.
pub fn draws(noise: NoiseSource, member: u64, step: u64, target: Target, count: usize) -> Vec<f64> {
    let mut draws = vec![0.0; count];
    if noise.enabled {
        TrialNoise::new(noise.seed, noise.first_trial + member).fill(step, target, &mut draws);
    }
    draws
}

/// A network that runs one member step by step and keeps all of its past.
#[derive(Debug, Clone)]
pub struct Recursion {
    units: Vec<Unit>,
    input_noise_scales: Vec<f64>,
    /// First destination unit, whether the source is recurrent, first source unit, delay in steps, and
    /// effective weights of each connection.
    blocks: Vec<(usize, bool, usize, usize, mrnn::Matrix)>,
    noise: NoiseSource,
    member: u64,
    /// x of now.
    pub x: Vec<f64>,
    /// h of the start and after every step.
    pub h: Vec<Vec<f64>>,
    /// u + ξ of every step.
    u: Vec<Vec<f64>>,
}

impl Recursion {
    /// A network in its initial state.
    pub fn new(network: &Network, noise: NoiseSource, member: u64) -> Self {
        let range = |name: &str| network.region_range(name).expect("a region");
        let inputs = network.input_regions().map(|region| region.region().name());
        let inputs: Vec<&str> = inputs.collect();
        let blocks = network.pathways().map(|connection| {
            let spec = connection.spec();
            let (src, dst) = (spec.src_region.as_str(), spec.dst_region.as_str());
            let delay = (spec.delay / network.dynamics().dt).round() as usize;
            let weights = network.effective(src, dst).expect("small");
            (range(dst).start, !inputs.contains(&src), range(src).start, delay, weights)
        });
        let units = units(network);
        let x: Vec<f64> = units.iter().map(|unit| unit.init).collect();
        let h = x.iter().zip(&units).map(|(&x, unit)| unit.activation.apply(x)).collect();
        Self {
            input_noise_scales: input_noise_scales(network),
            blocks: blocks.collect(),
            units,
            noise,
            member,
            x,
            h: vec![h],
            u: Vec::new(),
        }
    }

    /// Takes the step of index `self.h.len() - 1`.
    pub fn step(&mut self, input: &[f64], stimulation: &[f64]) {
        let step = self.u.len();
        let draws = |target, count| draws(self.noise, self.member, step as u64, target, count);
        let noise = draws(Target::Input, input.len());
        let noise = noise.iter().zip(&self.input_noise_scales).map(|(draw, scale)| draw * scale);
        let hidden_noise = draws(Target::Hidden, self.units.len());
        self.u.push(input.iter().zip(noise).map(|(u, noise)| u + noise).collect());
        let mut drive: Vec<f64> = stimulation.to_vec();
        for (unit, (drive, draw)) in self.units.iter().zip(drive.iter_mut().zip(hidden_noise)) {
            *drive += unit.base_firing + unit.noise_scale * draw;
        }
        for (row0, is_recurrent, col0, delay, weights) in &self.blocks {
            // Before the start h was that of the start, and the input 0.
            let source = |col: usize| match (is_recurrent, step.checked_sub(*delay)) {
                (true, step) => self.h[step.unwrap_or(0)][col0 + col],
                (false, Some(step)) => self.u[step][col0 + col],
                (false, None) => 0.0,
            };
            for row in 0..weights.rows() {
                let terms = (0..weights.cols()).map(|col| weights[(row, col)] * source(col));
                drive[row0 + row] += terms.sum::<f64>();
            }
        }
        let units = self.units.iter().zip(self.x.iter_mut().zip(drive));
        units.for_each(|(unit, (x, drive))| *x = unit.next(*x, drive));
        let units = self.units.iter().zip(&self.x);
        self.h.push(units.map(|(unit, &x)| unit.activation.apply(x)).collect());
    }
}
