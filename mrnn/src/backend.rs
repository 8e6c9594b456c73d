use mrnn_core::engine::Engine;
use mrnn_core::{Error, Network, Result, Scalar, reference};
use mrnn_cpu::Options as EngineOptions;
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
pub trait Precision: Scalar + mrnn_cpu::Precision + sealed::Reference {}

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

/// [`engine`] with options, which are the CPU engine's; other backends take the defaults alone.
///
/// # Errors
/// As [`engine`]; [`Error::BackendUnavailable`] for options that the backend can't follow here.
pub fn engine_with<T: Precision>(
    network: &Network,
    backend: &str,
    options: EngineOptions,
) -> Result<Engine<T>> {
    match available(backend, options)? {
        Available::Cpu => mrnn_cpu::engine(network, options),
        Available::Reference => T::reference(network),
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
    match available(backend, options)? {
        Available::Cpu => mrnn_cpu::engine_taking_synapses(network, options),
        Available::Reference => T::reference(network),
    }
}

/// The backends that this build has.
enum Available {
    Cpu,
    Reference,
}

fn available(backend: &str, options: EngineOptions) -> Result<Available> {
    let unavailable = |reason: &str| {
        Err(Error::BackendUnavailable { backend: backend.to_owned(), reason: reason.to_owned() })
    };
    match backend.parse()? {
        Backend::Cpu => Ok(Available::Cpu),
        Backend::Reference if options != EngineOptions::default() => {
            unavailable("it has no options but the precision")
        }
        Backend::Reference => Ok(Available::Reference),
        Backend::Cuda { .. } => unavailable("this build of mrnn has no CUDA backend"),
    }
}
