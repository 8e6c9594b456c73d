//! The inner loops, written once over [`Vector`](crate::simd::Vector), and a table of their entry
//! functions for each instruction set.
//!
//! Every path adds up the drive of a unit in one order: its bias, then block after block, source after
//! source, each with one multiply-add (fused but in the portable set). Absent synapses of a finite activity
//! add an exact zero. So the results of one instruction set are the same bits whatever the batch, the
//! form of an image or the number of threads, as long as they are finite; after that they are not, but which
//! units are infinite and which are not a number may differ.

mod adjoint;
mod narrow;
mod product;
mod sources;
mod step;
mod table;
mod transpose;
mod update;
mod wide;

pub(crate) use adjoint::Adjoint;
pub(crate) use product::{PanelProduct, SynapseProduct};
pub(crate) use sources::{Ring, Sources};
pub(crate) use step::{
    Drive, MAX_DRIVE, Place, Step, StepBack, add_transposed_drive, step, step_back,
};
pub(crate) use table::Kernels;
pub use table::Precision;
pub(crate) use transpose::Rows;
pub(crate) use update::State;
