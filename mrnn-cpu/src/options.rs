//! How an engine computes.

use crate::bf16;
use mrnn_core::{Error, Result};
use std::num::NonZeroUsize;

/// How the CPU engine computes. Every choice is made when the engine is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Threads that share the batch of a sequence; `None` for as many as there are physical cores.
    /// Single steps always run on the thread that calls, and so do sequences too short to be worth
    /// waking another. At most as many run as the system allows. Results do not depend on it while
    /// they are finite, but for gradients by parameters: each thread adds up those of its own members, so that their
    /// last bits are those of this number of threads.
    pub threads: Option<NonZeroUsize>,
    /// Activations within 1 ulp instead of 3.
    pub precise: bool,
    /// How weights are kept.
    pub weights: WeightFormat,
    /// Instructions to compute with; `None` for the best that the processor has. Results of two
    /// sets may differ in their last bits.
    pub instruction_set: Option<InstructionSet>,
}

/// How an engine keeps weights. Activity is in the engine's precision whatever this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WeightFormat {
    /// In the engine's precision.
    #[default]
    Full,
    /// Rounded to bfloat16, which has 8 significant bits: a relative error of at most 1/256 in each weight of a
    /// connection that is above 1.2e-38; smaller ones lose more, and one above 3.39e38 is an error. Readouts keep theirs. Single steps and small batches read half the bytes of dense
    /// connections.
    Bf16,
}

impl WeightFormat {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Full, Self::Bf16];

    /// The name that options use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Bf16 => "bf16",
        }
    }

    /// Whether each of some weights, which `what` names, is finite in this format.
    ///
    /// # Errors
    /// [`Error::Overflow`] with the first that is not.
    pub(crate) fn check(self, weights: &[f64], what: impl FnOnce() -> String) -> Result<()> {
        let overflow = match self {
            Self::Full => None,
            Self::Bf16 => weights.iter().find(|&&weight| !bf16::round(weight).is_finite()),
        };
        match overflow {
            None => Ok(()),
            Some(&value) => Err(Error::Overflow { what: what(), value, precision: self.name() }),
        }
    }
}

/// A set of vector instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InstructionSet {
    /// AVX-512 F, BW, DQ and VL.
    Avx512,
    /// AVX2 and FMA.
    Avx2,
    /// Of every 64-bit ARM processor.
    Neon,
    /// Plain Rust, on every processor.
    Portable,
}

impl InstructionSet {
    /// Every set, the best first.
    pub const ALL: [Self; 4] = [Self::Avx512, Self::Avx2, Self::Neon, Self::Portable];

    /// The name that options use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Neon => "neon",
            Self::Portable => "portable",
        }
    }

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                std::arch::is_x86_feature_detected!("avx512f")
                    && std::arch::is_x86_feature_detected!("avx512bw")
                    && std::arch::is_x86_feature_detected!("avx512dq")
                    && std::arch::is_x86_feature_detected!("avx512vl")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                std::arch::is_x86_feature_detected!("avx2")
                    && std::arch::is_x86_feature_detected!("fma")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Neon => cfg!(target_arch = "aarch64"),
            Self::Portable => true,
        }
    }

    /// The best set of this processor.
    pub fn best() -> Self {
        Self::ALL.into_iter().find(|set| set.is_available()).unwrap_or(Self::Portable)
    }
}
