//! How an engine computes.

use mrnn_core::engine::WeightFormat;
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
    /// How weights are kept. In bfloat16, single steps and small batches read half the bytes of dense connections.
    pub weights: WeightFormat,
    /// Instructions to compute with; `None` for the best that the processor has. Results of two
    /// sets may differ in their last bits.
    pub instruction_set: Option<InstructionSet>,
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
