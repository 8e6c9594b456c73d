use crate::EngineOptions;
use mrnn_core::engine::Engine;
use mrnn_core::{Error, Network, Result, Scalar, reference};
use std::str::FromStr;

/// Where an engine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// `"cpu"`
    Cpu,
    /// `"reference"`: plain float64 loops, to measure others against.
    Reference,
    /// `"cuda"` or `"cuda:<device>"`
    Cuda {
        /// Index of the GPU.
        device: usize,
    },
}

impl Backend {
    /// Whether engines of this backend have an option, which goes by the name of its field in [`EngineOptions`].
    pub fn has_option(self, option: &str) -> bool {
        match self {
            Self::Cpu => ["threads", "precise", "weights", "instruction_set"].contains(&option),
            Self::Reference => false,
            Self::Cuda { .. } => ["weights", "tf32"].contains(&option),
        }
    }

    /// The backend of a name, which has every option that is not as by default.
    fn with(name: &str, options: EngineOptions) -> Result<Self> {
        let backend = name.parse()?;
        options.check(backend, name)?;
        Ok(backend)
    }
}

impl FromStr for Backend {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let cuda_device = || name.strip_prefix("cuda:")?.parse().ok();
        match name {
            "cpu" => Ok(Self::Cpu),
            "reference" => Ok(Self::Reference),
            "cuda" => Ok(Self::Cuda { device: 0 }),
            _ => cuda_device().map(|device| Self::Cuda { device }).ok_or_else(|| {
                Error::UnknownChoice {
                    what: "the backend".to_owned(),
                    value: name.to_owned(),
                    known: "'cpu', 'cuda', 'cuda:<device>', 'reference'".to_owned(),
                }
            }),
        }
    }
}

mod sealed {
    use super::{Engine, Network, Result};

    pub trait Reference: Sized + mrnn_core::Scalar {
        fn reference(network: &Network) -> Result<Engine<Self>>;
    }
}

/// The precisions that engines can be asked for: `f32` and `f64`.
pub trait Precision:
    Scalar + mrnn_cpu::Precision + mrnn_cuda::Precision + sealed::Reference
{
}

impl Precision for f32 {}
impl Precision for f64 {}

impl sealed::Reference for f32 {
    fn reference(_: &Network) -> Result<Engine<Self>> {
        let reason = "it computes in f64 only".to_owned();
        Err(Error::BackendUnavailable { backend: "reference".to_owned(), reason })
    }
}

impl sealed::Reference for f64 {
    fn reference(network: &Network) -> Result<Engine<Self>> {
        reference::engine(network)
    }
}

/// Prepares a network for the backend of that name (see [`Backend`]), with every default of [`EngineOptions`].
///
/// # Errors
/// [`Error::UnknownChoice`] for an unknown name; [`Error::BackendUnavailable`] for a backend that can't
/// run here, with the reason; [`Error::OutOfMemory`].
pub fn engine<T: Precision>(network: &Network, backend: &str) -> Result<Engine<T>> {
    engine_with(network, backend, EngineOptions::default())
}

/// [`engine`] with options.
///
/// # Errors
/// As [`engine`]; [`Error::BackendUnavailable`] for an option that the backend does not have, or not here or in this
/// precision, and which one; [`Error::Overflow`] for a weight that is too large for the format of weights.
pub fn engine_with<T: Precision>(
    network: &Network,
    backend: &str,
    options: EngineOptions,
) -> Result<Engine<T>> {
    match Backend::with(backend, options)? {
        Backend::Cpu => mrnn_cpu::engine(network, options.cpu()),
        Backend::Reference => T::reference(network),
        Backend::Cuda { device } => mrnn_cuda::engine(network, options.cuda(device)),
    }
}

/// [`engine_with`], with the synapses taken out of the network, so that large ones do not lie in memory twice. The
/// network stays valid, with zero connections alone, and after an error of memory too. "reference" leaves
/// it as it is.
///
/// # Errors
/// As [`engine_with`].
pub fn engine_taking_synapses<T: Precision>(
    network: &mut Network,
    backend: &str,
    options: EngineOptions,
) -> Result<Engine<T>> {
    match Backend::with(backend, options)? {
        Backend::Cpu => mrnn_cpu::engine_taking_synapses(network, options.cpu()),
        Backend::Reference => T::reference(network),
        Backend::Cuda { device } => {
            mrnn_cuda::engine_taking_synapses(network, options.cuda(device))
        }
    }
}
