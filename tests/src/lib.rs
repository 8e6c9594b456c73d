//! Conformance cases: recorded networks, inputs and the activity that they must give, and the run of a
//! case on every engine and precision. `conformance/README.md` says what a case is.
#![forbid(unsafe_code)]

mod case;
pub mod random;
mod run;

pub use case::{Case, CaseError, Tolerance, case_folders};
pub use run::{Outcome, run};
