//! The options of all backends, and which of them each takes.

use crate::Backend;
use mrnn_core::engine::WeightFormat;
use mrnn_core::{Error, Result};
use mrnn_cpu::InstructionSet;
use std::num::NonZeroUsize;

/// How an engine computes. Every choice is made when the engine is created; which options a backend has, says
/// [`Backend::has_option`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EngineOptions {
    /// Threads that share the batch of a sequence, on "cpu"; `None` for as many as there are physical cores. Single
    /// steps always run on the thread that calls, and so do sequences too short to be worth waking another. At most as
    /// many run as the system allows. Results do not depend on it while they are finite, but for gradients by
    /// parameters: each thread adds up those of its own members, so that their last bits are those of this number of
    /// threads.
    pub threads: Option<NonZeroUsize>,
    /// Activations within 1 ulp instead of 3, on "cpu".
    pub precise: bool,
    /// How weights are kept, on "cpu" and, in float32, on "cuda". In bfloat16, single steps and small batches read half the
    /// bytes of dense connections.
    pub weights: WeightFormat,
    /// Instructions to compute with, on "cpu"; `None` for the best that the processor has. Results of two sets may
    /// differ in their last bits.
    pub instruction_set: Option<InstructionSet>,
    /// Products of float32 networks with TF32 operands, which have 11 significant bits, on "cuda".
    pub tf32: bool,
}

impl EngineOptions {
    /// Whether a backend has every option that is not as by default; `name` is what the backend was called.
    pub(crate) fn check(self, backend: Backend, name: &str) -> Result<()> {
        match self.given().find(|option| !backend.has_option(option)) {
            None => Ok(()),
            Some(option) => Err(Error::BackendUnavailable {
                backend: name.to_owned(),
                reason: format!("it does not have the option '{option}'"),
            }),
        }
    }

    /// The options of the CPU engine.
    pub(crate) fn cpu(self) -> mrnn_cpu::Options {
        let Self { threads, precise, weights, instruction_set, tf32: _ } = self;
        mrnn_cpu::Options { threads, precise, weights, instruction_set }
    }

    /// The options of the CUDA engine.
    pub(crate) fn cuda(self, device: usize) -> mrnn_cuda::Options {
        let Self { threads: _, precise: _, weights, instruction_set: _, tf32 } = self;
        mrnn_cuda::Options { device, weights, tf32 }
    }

    /// Names of the options that are not as by default.
    fn given(self) -> impl Iterator<Item = &'static str> {
        let Self { threads, precise, weights, instruction_set, tf32 } = self;
        let options = [
            ("threads", threads.is_some()),
            ("precise", precise),
            ("weights", weights != WeightFormat::default()),
            ("instruction_set", instruction_set.is_some()),
            ("tf32", tf32),
        ];
        options.into_iter().filter_map(|(option, is_given)| is_given.then_some(option))
    }
}
