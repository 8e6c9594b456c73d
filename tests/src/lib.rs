//! Conformance cases: recorded networks, inputs and the activity that they must give, and the run of a
//! case on every engine and precision. `conformance/README.md` says what a case is.
#![forbid(unsafe_code)]

mod case;
pub mod compare;
mod engines;
pub mod random;
mod run;
pub mod terms;

pub use case::{Case, CaseError, RecordedGradients, Tolerance, case_folders};
pub use engines::{CUDA_MODES, cuda, cuda_is_due, engine, has_cuda};
pub use run::{Outcome, outcome, relative_error, run};

/// Calls `check::<precision>(backend, arguments…)` for every engine; the CUDA engine's modes when they are
/// [due](cuda_is_due).
#[macro_export]
macro_rules! on_every_engine {
    ($check:ident($($argument:expr),*)) => {
        $check::<f64>("reference" $(, $argument)*);
        $check::<f64>("cpu" $(, $argument)*);
        $check::<f32>("cpu" $(, $argument)*);
        if $crate::cuda_is_due() {
            $check::<f64>("cuda steps" $(, $argument)*);
            $check::<f32>("cuda steps" $(, $argument)*);
            $check::<f32>("cuda clusters" $(, $argument)*);
            $check::<f32>("cuda resident" $(, $argument)*);
        }
    };
}
