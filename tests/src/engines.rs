//! Engines by the names that tests give them.

use mrnn::{Engine, Network, Precision, Result};
use mrnn_cuda::{Mode, Options};
use mrnn_cuda_emulator as emulator;
use std::cell::Cell;
use std::sync::OnceLock;

/// The CUDA engine's modes, and the names that tests have for them on the emulated device.
pub const CUDA_MODES: [(&str, Mode); 3] = [
    ("cuda steps", Mode::Steps),
    ("cuda clusters", Mode::Clusters),
    ("cuda resident", Mode::Resident),
];

/// Whether the CUDA kernels can be run here: as C++, which needs a compiler. `MRNN_REQUIRE_CXX=1` makes it an error
/// that they can't.
pub fn has_cuda() -> bool {
    static HAS_CUDA: OnceLock<bool> = OnceLock::new();
    *HAS_CUDA.get_or_init(|| {
        let is_available = emulator::is_available();
        if !is_available {
            assert!(std::env::var_os("MRNN_REQUIRE_CXX").is_none(), "no C++ compiler");
            eprintln!("the CUDA kernels: skipped, no C++ compiler for them");
        }
        is_available
    })
}

/// Whether a test's next check is one of those that the CUDA engine takes part in: of properties of many random networks
/// every fourth after the first eight, for emulated kernels are slow.
pub fn cuda_is_due() -> bool {
    thread_local! {
        static CHECKS: Cell<usize> = const { Cell::new(0) };
    }
    let check = CHECKS.replace(CHECKS.get() + 1);
    has_cuda() && (check < 8 || check.is_multiple_of(4))
}

/// An engine: "cpu", "reference", or one of [`CUDA_MODES`] on the emulated device.
///
/// # Errors
/// As [`mrnn::engine()`].
pub fn engine<T: Precision>(network: &Network, name: &str) -> Result<Engine<T>> {
    match CUDA_MODES.iter().find(|(mode, _)| *mode == name) {
        Some(&(_, mode)) => cuda(network, Options::default(), mode),
        None => mrnn::engine(network, name),
    }
}

/// A CUDA engine on the emulated device.
///
/// # Errors
/// As [`mrnn_cuda::engine_on`].
pub fn cuda<T: Precision>(network: &Network, options: Options, mode: Mode) -> Result<Engine<T>> {
    let device = emulator::device(emulator::small_device());
    mrnn_cuda::engine_on(device, network, options, Some(mode))
}
