//! What a network is made of, as plain data: the JSON description and its defaults.
//!
//! ```json
//! { "recurrent_regions":     [{"name": "exc", "num_units": 40}, {"name": "inh", "num_units": 10, "sign": "neg"}],
//!   "input_regions":         [{"name": "cue", "num_units": 3}],
//!   "recurrent_connections": [{"src_region": "exc", "dst_region": "inh", "sparsity": 0.5},
//!                             {"src_region": "inh", "dst_region": "exc"}],
//!   "input_connections":     [{"src_region": "cue", "dst_region": "exc"}],
//!   "dynamics":              {"type": "leaky", "dt": 10, "tau": 100, "activation": "relu"} }
//! ```
//! Training changes connections and readouts unless their `trainable` is false, and a region's base firing and initial
//! state where `learnable_bias` and `learnable_init` are true.
//!
//! Keys that begin with `__comment` and a region's `device` are ignored; every other unknown key is an error.

mod choice;
mod json;
pub(crate) mod read;

use crate::Activation;
use serde::Serialize;

pub use choice::Choice;

/// Whether a region's units excite or inhibit their targets (Dale's law).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Sign {
    /// Excitatory, `"pos"`
    #[default]
    #[serde(rename = "pos")]
    Excitatory,
    /// Inhibitory, `"neg"`
    #[serde(rename = "neg")]
    Inhibitory,
}

impl Sign {
    /// +1 or −1.
    pub fn factor(self) -> f64 {
        match self {
            Self::Excitatory => 1.0,
            Self::Inhibitory => -1.0,
        }
    }
}

/// The update rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DynamicsKind {
    /// Leaky integration with time constant τ.
    #[default]
    Leaky,
    /// No memory but the activation itself.
    Elman,
}

/// How a constrained weight is kept on its source's side of zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dale {
    /// abs(weight) · sign
    #[default]
    Abs,
    /// max(weight, 0) · sign
    Clamp,
}

/// Noise levels σ, dimensionless, and whether a new session starts with noise on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NoiseLevels {
    /// Whether sessions draw noise unless told otherwise; default false.
    pub enabled: bool,
    /// σ of recurrent units; default 0.01.
    pub hidden: f64,
    /// σ of input units; default 0.01.
    pub input: f64,
}

impl Default for NoiseLevels {
    fn default() -> Self {
        Self { enabled: false, hidden: 0.01, input: 0.01 }
    }
}

/// The network-wide dynamics, the default of every region.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Dynamics {
    /// Update rule.
    #[serde(rename = "type")]
    pub kind: DynamicsKind,
    /// Time step in ms; default 10.
    pub dt: f64,
    /// Time constant in ms; default 100.
    pub tau: f64,
    /// Activation function; default relu.
    pub activation: Activation,
    /// Noise levels.
    pub noise: NoiseLevels,
}

impl Default for Dynamics {
    fn default() -> Self {
        Self {
            kind: DynamicsKind::default(),
            dt: 10.0,
            tau: 100.0,
            activation: Activation::default(),
            noise: NoiseLevels::default(),
        }
    }
}

/// Which weights obey Dale's law, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Constraints {
    /// Recurrent weights are constrained; default true.
    pub recurrent: bool,
    /// Input weights are constrained; default true.
    pub input: bool,
    /// The constraint's form.
    pub dale: Dale,
}

impl Default for Constraints {
    fn default() -> Self {
        Self { recurrent: true, input: true, dale: Dale::default() }
    }
}

/// A recurrent region's entry in a description.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecurrentRegionSpec {
    /// Unique name.
    pub name: String,
    /// Number of units, at least 1.
    pub num_units: usize,
    /// Sign of its outgoing synapses.
    pub sign: Sign,
    /// Tonic input to each unit.
    pub base_firing: f64,
    /// Initial pre-activation state of each unit.
    pub init: f64,
    /// Name shared with other regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_region: Option<String>,
    /// Whether training may change the base firing.
    pub learnable_bias: bool,
    /// Whether training may change the initial state.
    #[serde(skip_serializing_if = "is_false")]
    pub learnable_init: bool,
    /// Time constant in ms; the network's where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tau: Option<f64>,
    /// Activation function; the network's where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activation: Option<Activation>,
    /// Noise level σ; the network's where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
}

impl RecurrentRegionSpec {
    /// An excitatory region with every default.
    pub fn new(name: impl Into<String>, num_units: usize) -> Self {
        Self {
            name: name.into(),
            num_units,
            sign: Sign::default(),
            base_firing: 0.0,
            init: 0.0,
            parent_region: None,
            learnable_bias: false,
            learnable_init: false,
            tau: None,
            activation: None,
            noise: None,
        }
    }

    /// An inhibitory region with every other default.
    pub fn inhibitory(name: impl Into<String>, num_units: usize) -> Self {
        Self { sign: Sign::Inhibitory, ..Self::new(name, num_units) }
    }

    /// Its time constant in a network of such dynamics, in ms.
    pub fn tau_in(&self, dynamics: &Dynamics) -> f64 {
        self.tau.unwrap_or(dynamics.tau)
    }

    /// Its activation function in a network of such dynamics.
    pub fn activation_in(&self, dynamics: &Dynamics) -> Activation {
        self.activation.unwrap_or(dynamics.activation)
    }

    /// Its noise level σ in a network of such dynamics.
    pub fn noise_in(&self, dynamics: &Dynamics) -> f64 {
        self.noise.unwrap_or(dynamics.noise.hidden)
    }
}

/// An input region's entry in a description.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputRegionSpec {
    /// Unique name.
    pub name: String,
    /// Number of units, at least 1.
    pub num_units: usize,
    /// Sign of its outgoing synapses.
    pub sign: Sign,
    /// Noise level σ; the network's where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
}

impl InputRegionSpec {
    /// An excitatory input region.
    pub fn new(name: impl Into<String>, num_units: usize) -> Self {
        Self { name: name.into(), num_units, sign: Sign::default(), noise: None }
    }

    /// Its noise level σ in a network of such dynamics.
    pub fn noise_in(&self, dynamics: &Dynamics) -> f64 {
        self.noise.unwrap_or(dynamics.noise.input)
    }
}

/// A connection's entry in a description.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConnectionSpec {
    /// Source region, recurrent or input.
    pub src_region: String,
    /// Destination region, recurrent.
    pub dst_region: String,
    /// Fraction of synapses that are absent, in `[0, 1]`; `None` for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sparsity: Option<f64>,
    /// Fixed at zero, without parameters.
    pub zero_connection: bool,
    /// Whether training may change the weights.
    pub trainable: bool,
    /// Conduction delay in ms, a multiple of dt: activations arrive that much later than without it.
    #[serde(skip_serializing_if = "is_zero")]
    pub delay: f64,
}

fn is_zero(delay: &f64) -> bool {
    *delay == 0.0
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_true(flag: &bool) -> bool {
    *flag
}

impl ConnectionSpec {
    /// A connection with all of its synapses.
    pub fn new(src_region: impl Into<String>, dst_region: impl Into<String>) -> Self {
        Self {
            src_region: src_region.into(),
            dst_region: dst_region.into(),
            sparsity: None,
            zero_connection: false,
            trainable: true,
            delay: 0.0,
        }
    }

    /// A connection that lacks the fraction `sparsity` of its synapses.
    pub fn sparse(src: impl Into<String>, dst: impl Into<String>, sparsity: f64) -> Self {
        Self { sparsity: Some(sparsity), ..Self::new(src, dst) }
    }

    /// A connection that is fixed at zero.
    pub fn zero(src: impl Into<String>, dst: impl Into<String>) -> Self {
        Self { zero_connection: true, ..Self::new(src, dst) }
    }
}

/// A linear output `y = W_out·h + b_out` from named regions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadoutSpec {
    /// Unique name.
    pub name: String,
    /// Number of outputs.
    pub num_units: usize,
    /// Recurrent regions or parent regions that it reads.
    pub src_regions: Vec<String>,
    /// Whether training may change weights and bias.
    #[serde(skip_serializing_if = "is_true")]
    pub trainable: bool,
}

impl ReadoutSpec {
    /// A trainable readout.
    pub fn new(name: impl Into<String>, num_units: usize, src_regions: Vec<String>) -> Self {
        Self { name: name.into(), num_units, src_regions, trainable: true }
    }
}

/// A whole network as plain data; [`NetworkBuilder`](crate::NetworkBuilder) checks it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Description {
    /// Recurrent regions in network order.
    pub recurrent_regions: Vec<RecurrentRegionSpec>,
    /// Input regions in network order.
    pub input_regions: Vec<InputRegionSpec>,
    /// Connections between recurrent regions.
    pub recurrent_connections: Vec<ConnectionSpec>,
    /// Connections from input to recurrent regions.
    pub input_connections: Vec<ConnectionSpec>,
    /// Linear readouts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readouts: Vec<ReadoutSpec>,
    /// Dynamics.
    pub dynamics: Dynamics,
    /// Constraints.
    pub constraints: Constraints,
    /// Spectral radius that the initial effective recurrent weights are scaled to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spectral_radius: Option<f64>,
    /// Seed of every draw: masks, initial weights, noise.
    pub seed: u64,
}

impl Description {
    /// The description as JSON text in one line.
    pub(crate) fn to_compact_json(&self) -> String {
        serde_json::to_string(self).expect("finite numbers and string keys always serialise")
    }

    /// The description as JSON text, with every default written out.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("finite numbers and string keys always serialise")
    }
}
