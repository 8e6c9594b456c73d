//! Why a GPU can't be used here, and what to do about it.

use super::api::{Failure, OLDEST_VERSION};
use super::nvrtc::Target;
use mrnn_core::Error;
use std::fmt;

/// The driver's release that came with [`OLDEST_VERSION`].
const OLDEST_RELEASE: u32 = 525;

/// The least compute capability that kernels are written for.
pub(super) const LEAST_CAPABILITY: (u32, u32) = (8, 0);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// `reason` is the system's.
    #[error(
        "no NVIDIA driver was found ({reason}); install the GPU's driver, release \
         {OLDEST_RELEASE} or newer, or use the backend 'cpu'"
    )]
    NoDriver { reason: String },
    #[error("CUDA is there for Linux and Windows alone; use the backend 'cpu'")]
    NoDriverForSystem,
    #[error(
        "the NVIDIA driver is one for CUDA {version}, and CUDA {OLDEST_VERSION} is needed; install \
         driver release {OLDEST_RELEASE} or newer"
    )]
    DriverTooOld { version: Version },
    #[error(
        "the NVIDIA driver's library has no function {function}; install driver release \
         {OLDEST_RELEASE} or newer"
    )]
    DriverIncomplete { function: &'static str },
    #[error("the NVIDIA driver does not work: {}; {}", .0.text, advice(.0.code))]
    DriverFailed(Failure),
    #[error(
        "the NVIDIA driver finds no GPU; see what 'nvidia-smi -L' lists, and whether the \
         environment variable CUDA_VISIBLE_DEVICES hides GPUs"
    )]
    NoDevice,
    #[error("there is no GPU {ordinal}; {}", numbers(*.count))]
    NoSuchDevice { ordinal: usize, count: usize },
    #[error(
        "the GPU '{name}' has compute capability {capability}, and {} is needed (Ampere or newer); \
         use another GPU, or the backend 'cpu'",
        Version::of(LEAST_CAPABILITY)
    )]
    CapabilityTooLow { name: String, capability: Version },
    #[error(
        "the GPU '{name}' can't be taken into use: {}; see with 'nvidia-smi' who uses it and how",
        .failure.text
    )]
    NoContext { name: String, failure: Failure },
    /// `unusable` says why what was found won't do.
    #[error(
        "the library NVRTC, which compiles the kernels, was not found (looked for {}{}); install \
         the CUDA toolkit, 'pip install {package}' where mrnn is installed with pip, or put the \
         library's folder on the system's path of libraries",
        .looked_for.join(", "),
        .unusable.iter().map(|reason| format!("; {reason}")).collect::<String>()
    )]
    NoCompiler { looked_for: Vec<String>, unusable: Vec<String>, package: &'static str },
    #[error(
        "NVRTC {compiler} knows no architecture of the compute capability {capability} that the \
         kernel '{kernel}' needs; install a newer one"
    )]
    NoArchitecture { compiler: Version, kernel: String, capability: Version },
    #[error("NVRTC {compiler} can't compile the kernel '{kernel}' for {architecture}: {log}")]
    NotCompiled { compiler: Version, kernel: String, architecture: String, log: String },
    #[error(
        "the NVIDIA driver (CUDA {driver}) can't load the kernel '{kernel}', compiled by NVRTC \
         {compiler} for {target}: {}{}",
        .failure.text,
        too_new(.compiler, .driver)
    )]
    NotLoaded {
        compiler: Version,
        driver: Version,
        kernel: String,
        target: Target,
        failure: Failure,
    },
}

impl Refusal {
    /// The error of the backend `backend`.
    pub(super) fn of(&self, backend: &str) -> Error {
        Error::BackendUnavailable { backend: backend.to_owned(), reason: self.to_string() }
    }
}

fn advice(code: u32) -> &'static str {
    match code {
        Failure::STUB_LIBRARY => {
            "this is the toolkit's stand-in for the driver: take the toolkit's folder 'stubs' off \
             the path of libraries, and install the driver"
        }
        Failure::DRIVER_MISMATCH => {
            "the driver has been updated while it was in use: restart the machine"
        }
        Failure::SYSTEM_NOT_READY => "see that the machine's fabric manager runs",
        _ => "see what 'nvidia-smi' says",
    }
}

fn numbers(count: usize) -> String {
    match count {
        1 => "there is one, and its number is 0".to_owned(),
        _ => format!("there are {count}, numbered 0 to {}", count.saturating_sub(1)),
    }
}

fn too_new(compiler: &Version, driver: &Version) -> String {
    if compiler > driver {
        format!("; install a newer driver, or NVRTC {driver}")
    } else {
        String::new()
    }
}

/// A version, or a compute capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) major: u32,
    pub(super) minor: u32,
}

impl Version {
    pub(super) const fn of((major, minor): (u32, u32)) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
