//! The backend-independent core of mrnn: what a multi-regional recurrent neural network is, how it
//! is described, checked, initialised and saved, and a plain reference engine that any other engine
//! is measured against.
//!
//! The path of every use is [`Description`] → [`NetworkBuilder`] → [`Network`] →
//! [`Engine`](engine::Engine) → [`Session`](engine::Session). A `Network` that exists is valid.
#![forbid(unsafe_code)]

mod activation;
mod atomic_file;
pub mod builder;
mod connection;
mod csr;
mod delay;
pub mod description;
mod draws;
pub mod engine;
mod error;
pub mod limits;
mod matrix;
pub mod memory;
pub mod model;
pub mod names;
pub mod network;
pub mod noise;
pub mod reference;
mod region;
mod scalar;

pub use activation::Activation;
pub use atomic_file::AtomicFile;
pub use builder::NetworkBuilder;
pub use connection::{Connection, Synapses};
pub use csr::Csr;
pub use description::{
    ConnectionSpec, Constraints, Dale, Description, Dynamics, DynamicsKind, InputRegionSpec,
    NoiseLevels, ReadoutSpec, RecurrentRegionSpec, Sign,
};
pub use error::{Error, Problems, Result};
pub use matrix::Matrix;
pub use network::Network;
pub use region::{InputRegion, RecurrentRegion, Region};
pub use scalar::Scalar;
