//! Multi-regional recurrent neural networks: describe a brain circuit as named regions with signed,
//! sparse connections, and step it.
//!
//! ```
//! use mrnn::Network;
//!
//! let network = Network::from_json(r#"{
//!     "recurrent_regions": [{"name": "exc", "num_units": 40},
//!                           {"name": "inh", "num_units": 10, "sign": "neg"}],
//!     "input_regions": [{"name": "cue", "num_units": 3}],
//!     "recurrent_connections": [{"src_region": "exc", "dst_region": "inh", "sparsity": 0.5},
//!                               {"src_region": "inh", "dst_region": "exc"}],
//!     "input_connections": [{"src_region": "cue", "dst_region": "exc"}]}"#)?;
//! let engine = mrnn::engine::<f32>(&network, "cpu")?;
//! let mut session = engine.session(1)?;
//! session.step(&[1.0, 0.0, 0.0], None)?;
//! let exc = network.region_activity(&session.h(), &["exc"])?;
//! assert_eq!(exc.len(), 40);
//! # Ok::<(), mrnn::Error>(())
//! ```
//!
//! This crate is the one place that names every backend; everything else comes from [`mrnn_core`].
#![forbid(unsafe_code)]

mod backend;
mod options;

pub use backend::{Backend, Precision, engine, engine_taking_synapses, engine_with};
pub use mrnn_core::description::Choice;
pub use mrnn_core::engine::{
    Dimensions, Engine, Gradients, InitialState, Layout, LossGradient, Manipulation, NoiseSource,
    Record, Recording, Sequence, Session, Snapshot, Tape, TapeOptions, WeightFormat,
};
pub use mrnn_core::{
    Activation, AtomicFile, Connection, ConnectionSpec, Constraints, Csr, Dale, Description,
    Dynamics, DynamicsKind, Error, InputRegion, InputRegionSpec, Matrix, Network, NetworkBuilder,
    NoiseLevels, Problems, ReadoutSpec, RecurrentRegion, RecurrentRegionSpec, Region, Result,
    Scalar, Sign, Synapses, limits, memory, model, names, network, noise,
};
pub use mrnn_cpu::InstructionSet;
pub use options::EngineOptions;
