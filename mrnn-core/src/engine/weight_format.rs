use super::{Assembly, Block, RegionAssembly, bf16};
use crate::{Error, Network, Result};

/// How an engine keeps the weights of connections. Activity is in the engine's precision whatever this is, and readouts
/// keep theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WeightFormat {
    /// In the engine's precision.
    #[default]
    Full,
    /// Rounded to bfloat16, which has 8 significant bits: a relative error of at most 1/256 in each weight above 1.2e-38;
    /// smaller ones lose more, and one above 3.39e38 is an error.
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

    /// A weight as it is kept.
    #[inline]
    pub fn rounded(self, weight: f64) -> f64 {
        match self {
            Self::Full => weight,
            Self::Bf16 => bf16::round(weight),
        }
    }

    /// Whether every weight of a network's connections is finite in this format.
    ///
    /// # Errors
    /// [`Error::Overflow`] with the first that is not.
    pub fn check(self, network: &Network) -> Result<()> {
        match self {
            Self::Full => Ok(()),
            Self::Bf16 => network.pathways().try_for_each(|connection| {
                let spec = connection.spec();
                let what = || format!("weight of '{}' -> '{}'", spec.src_region, spec.dst_region);
                connection.values().iter().try_for_each(|&weight| self.check_weight(weight, what))
            }),
        }
    }

    /// [`check`](Self::check) of what a backend gets for a refresh, which has no names.
    ///
    /// # Errors
    /// As there.
    pub fn check_assembly(self, assembly: &Assembly<'_>) -> Result<()> {
        match self {
            Self::Full => Ok(()),
            Self::Bf16 => {
                let mut blocks = assembly.regions.iter().flat_map(RegionAssembly::blocks);
                blocks.try_for_each(|block| self.check_block(block))
            }
        }
    }

    fn check_block(self, block: &Block<'_>) -> Result<()> {
        let mut checked = Ok(());
        block.for_each_synapse(|row, col, weight| {
            if checked.is_ok() {
                let what = || format!("weight [{row}, {col}] of pathway {}", block.pathway);
                checked = self.check_weight(weight, what);
            }
        });
        checked
    }

    fn check_weight(self, weight: f64, what: impl FnOnce() -> String) -> Result<()> {
        if self.rounded(weight).is_finite() {
            return Ok(());
        }
        Err(Error::Overflow { what: what(), value: weight, precision: self.name() })
    }
}
