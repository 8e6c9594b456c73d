use std::fmt;

/// What kernels are compiled to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::driver) enum Target {
    /// A cubin for the GPU itself, of this compute capability.
    Card((u32, u32)),
    /// PTX for an older one, which the driver compiles on for the GPU.
    Portable((u32, u32)),
}

impl Target {
    /// The GPU's own architecture where the compiler knows it, else the newest one before it.
    pub(super) fn choose(capability: (u32, u32), known: &[u32]) -> Option<Self> {
        let known = known.iter().map(|&number| (number / 10, number % 10));
        let newest = known.filter(|&known| known <= capability).max()?;
        Some(if newest == capability { Self::Card(newest) } else { Self::Portable(newest) })
    }

    /// The compute capability whose instructions a kernel may have.
    pub(in crate::driver) fn capability(self) -> (u32, u32) {
        match self {
            Self::Card(capability) | Self::Portable(capability) => capability,
        }
    }
}

/// NVRTC's name of it.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Card(_) => "sm",
            Self::Portable(_) => "compute",
        };
        let (major, minor) = self.capability();
        write!(f, "{kind}_{major}{minor}")
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    const OF_CUDA_12_4: [u32; 13] = [50, 52, 53, 60, 61, 62, 70, 72, 75, 80, 86, 89, 90];

    fn name(capability: (u32, u32), known: &[u32]) -> Option<String> {
        Target::choose(capability, known).map(|target| target.to_string())
    }

    #[test]
    fn a_known_card_gets_its_own_code() {
        assert_eq!(name((9, 0), &OF_CUDA_12_4).as_deref(), Some("sm_90"));
        assert_eq!(name((8, 6), &OF_CUDA_12_4).as_deref(), Some("sm_86"));
        assert_eq!(name((12, 0), &[75, 100, 120]).as_deref(), Some("sm_120"));
    }

    #[test]
    fn a_newer_card_than_the_compiler_gets_ptx_of_the_newest_before_it() {
        assert_eq!(name((10, 0), &OF_CUDA_12_4).as_deref(), Some("compute_90"));
        assert_eq!(name((12, 1), &[90, 100, 120, 130]).as_deref(), Some("compute_120"));
        // 8.7 is known to compilers for Jetson alone.
        assert_eq!(name((8, 7), &OF_CUDA_12_4).as_deref(), Some("compute_86"));
    }

    #[test]
    fn an_older_card_than_all_gets_nothing() {
        assert_eq!(name((7, 0), &[75, 80]), None);
        assert_eq!(name((8, 0), &[]), None);
    }
}
