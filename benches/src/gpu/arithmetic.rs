use mrnn::WeightFormat;
use mrnn_cuda::Options;
use serde::{Deserialize, Serialize};

/// What products of a float32 network are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arithmetic {
    /// float32
    F32,
    /// TF32 operands
    Tf32,
    /// Weights in bfloat16
    Bf16,
}

impl Arithmetic {
    /// All, the most precise first.
    pub const ALL: [Self; 3] = [Self::F32, Self::Tf32, Self::Bf16];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::Tf32 => "tf32",
            Self::Bf16 => "bf16",
        }
    }

    /// The engine's options.
    pub fn options(self) -> Options {
        Options { weights: self.weights(), tf32: self == Self::Tf32, ..Options::default() }
    }

    /// How weights are kept.
    pub fn weights(self) -> WeightFormat {
        match self {
            Self::F32 | Self::Tf32 => WeightFormat::Full,
            Self::Bf16 => WeightFormat::Bf16,
        }
    }

    /// Bytes of a weight.
    pub fn bytes_per_weight(self) -> usize {
        match self {
            Self::F32 | Self::Tf32 => 4,
            Self::Bf16 => 2,
        }
    }

    /// Largest |difference| of a sequence from the CPU engine's with the same weights, beside its largest value: four
    /// times what the rounding of a product's operands loses at most. TF32 rounds both to 11 significant bits; bfloat16
    /// weights are the same on both sides, and what they are multiplied with keeps 16 bits.
    pub fn tolerance(self) -> f64 {
        match self {
            Self::F32 => mrnn_tests::compare::tolerance::<f32>(),
            Self::Tf32 => 4.0 * 2.0 * 2_f64.powi(-11),
            Self::Bf16 => 4.0 * 2_f64.powi(-16),
        }
    }
}
