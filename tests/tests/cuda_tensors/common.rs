//! A network and its sessions.

use candle_core::{Device, Shape, Tensor, WithDType};
use mrnn::{Engine, Network, NoiseSource, Precision};
use mrnn_cuda::tensors::DeviceSession;
use mrnn_cuda::{Mode, Options};
use mrnn_cuda_emulator as emulator;
use mrnn_tests::compare;

pub(crate) const BATCH: usize = 3;
pub(crate) const UNITS: usize = 14;
pub(crate) const INPUTS: usize = 2;
pub(crate) const OUTPUTS: usize = 3;

/// Excitation and inhibition, sparse and delayed connections of both kinds, base firing, initial states, readouts, and
/// noise that is on.
pub(crate) fn network() -> Network {
    let text = r#"{
        "recurrent_regions": [
            {"name": "exc", "num_units": 7, "parent_region": "cortex", "base_firing": 0.1, "learnable_bias": true},
            {"name": "inh", "num_units": 4, "sign": "neg", "parent_region": "cortex", "init": 0.2},
            {"name": "thal", "num_units": 3, "init": 0.1, "learnable_init": true, "tau": 40}],
        "input_regions": [{"name": "cue", "num_units": 2}],
        "recurrent_connections": [
            {"src_region": "exc", "dst_region": "exc", "sparsity": 0.4},
            {"src_region": "exc", "dst_region": "inh"},
            {"src_region": "inh", "dst_region": "exc", "delay": 20},
            {"src_region": "exc", "dst_region": "thal", "trainable": false},
            {"src_region": "thal", "dst_region": "exc", "delay": 10}],
        "input_connections": [
            {"src_region": "cue", "dst_region": "exc"},
            {"src_region": "cue", "dst_region": "thal", "sparsity": 0.5, "delay": 10}],
        "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["cortex"]},
                     {"name": "gaze", "num_units": 1, "src_regions": ["thal"]}],
        "seed": 5,
        "dynamics": {"activation": "tanh", "dt": 10, "tau": 50,
                     "noise": {"enabled": true, "hidden": 0.02, "input": 0.03}}}"#;
    Network::from_json(text).expect("valid")
}

pub(crate) fn session<T: Precision + WithDType>(
    network: &Network,
    mode: Mode,
    batch: usize,
) -> DeviceSession<T> {
    let device = emulator::device(emulator::small_device());
    DeviceSession::new(device, network, Options::default(), Some(mode), batch).expect("a session")
}

/// An engine on an emulated device, for sessions and tapes of the host's arrays.
pub(crate) fn engine<T: Precision>(network: &Network, mode: Mode) -> Engine<T> {
    mrnn_tests::cuda(network, Options::default(), mode).expect("an engine")
}

pub(crate) const NOISE: NoiseSource = NoiseSource { enabled: true, seed: 9, first_trial: 4 };

/// A tensor of numbers in [−1, 1).
pub(crate) fn tensor<T: Precision + WithDType>(shape: impl Into<Shape>) -> Tensor {
    let shape = shape.into();
    let values = compare::values::<T>(shape.elem_count());
    Tensor::from_vec(values, shape, &Device::Cpu).expect("as many")
}

pub(crate) fn elements<T: WithDType>(tensor: &Tensor) -> Vec<T> {
    tensor.flatten_all().and_then(|tensor| tensor.to_vec1()).expect("of this type")
}

/// All bits and the shape.
pub(crate) fn bits<T: Precision + WithDType>(tensor: &Tensor) -> (Vec<usize>, Vec<u64>) {
    let bits = elements::<T>(tensor).into_iter().map(|value| mrnn::Scalar::to_f64(value).to_bits());
    (tensor.dims().to_vec(), bits.collect())
}

/// x, h and y of now.
pub(crate) fn state<T: Precision + WithDType>(
    session: &DeviceSession<T>,
) -> [(Vec<usize>, Vec<u64>); 3] {
    let tensors = [session.x(), session.h(), session.y()];
    tensors.map(|tensor| bits::<T>(&tensor.expect("the device works")))
}

/// Calls `check::<precision>(mode, …)` for every mode of the kernels, where they can be run.
#[macro_export]
macro_rules! in_every_mode {
    ($check:ident) => {
        if mrnn_tests::has_cuda() {
            for mode in mrnn_cuda::Mode::ALL {
                $check::<f32>(mode);
            }
            $check::<f64>(mrnn_cuda::Mode::Steps);
        }
    };
}
