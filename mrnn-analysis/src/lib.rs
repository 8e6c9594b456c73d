//! What the dynamics of a network are: exact linearisation, fixed and slow points, flow fields, principal components, and
//! the currents between regions, in float64.
//!
//! A network without noise, under an input and a stimulation that do not change, is a map from a state to the next
//! ([`StepMap`]). Its derivatives follow from the equations, so that points where it rests are found by Newton's method instead
//! of by descending for thousands of steps (Sussillo and Barak 2013, "Opening the black box").
//!
//! ```
//! use mrnn_analysis::{FixedPointOptions, StepMap, fixed_points};
//!
//! let network = mrnn::Network::from_json(r#"{
//!     "recurrent_regions": [{"name": "exc", "num_units": 8, "base_firing": 0.5},
//!                           {"name": "inh", "num_units": 4, "sign": "neg"}],
//!     "recurrent_connections": [{"src_region": "exc", "dst_region": "inh"},
//!                               {"src_region": "inh", "dst_region": "exc"}],
//!     "dynamics": {"type": "leaky", "dt": 1, "tau": 10, "activation": "tanh"}}"#)?;
//! let map = StepMap::new(&network, &[], None)?;
//! let starts = vec![network.initial_condition(); 4];
//! let found = fixed_points(&map, &starts, &FixedPointOptions::default())?;
//! let linear = map.linearize(&found.points[0].state)?;
//! assert!(linear.modes[0].magnitude() < 1.0, "it is stable");
//! # Ok::<(), mrnn_analysis::Error>(())
//! ```
#![forbid(unsafe_code)]

mod currents;
mod error;
mod fixed_points;
mod flow_field;
mod linearization;
mod newton;
mod principal_components;
mod silencing;
mod starts;
mod step_map;

pub use currents::{PathwayCurrent, pathway_currents};
pub use error::{Error, Result};
pub use fixed_points::{
    FixedPoint, FixedPointOptions, FixedPoints, fixed_points, fixed_points_watched,
};
pub use flow_field::{FlowField, flow_field};
pub use linearization::{Linearization, Mode};
pub use principal_components::PrincipalComponents;
pub use silencing::{Silenced, SilencingEffect, silencing};
pub use starts::{StartOptions, starts};
pub use step_map::StepMap;
