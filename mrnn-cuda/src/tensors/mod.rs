//! Sessions whose arrays are candle tensors.
//!
//! Tensors are those of the host, row-major, with the session's element type; sequences are time first. Between the steps
//! everything stays on the device: weights, states, and inputs that have been [put](DeviceSession::put) there. For
//! gradients, the layer of `mrnn-train`, `Recurrence`, takes engines and tapes of this crate as it takes those of the
//! CPU, and candle's automatic differentiation goes through it.
//!
//! ```no_run
//! use candle_core::{DType, Device, Tensor};
//! use mrnn_core::Network;
//! use mrnn_cuda::tensors::DeviceSession;
//! use mrnn_cuda::{Options, driver};
//!
//! let network = Network::from_json(r#"{
//!     "recurrent_regions": [{"name": "exc", "num_units": 8}],
//!     "input_regions": [{"name": "cue", "num_units": 2}],
//!     "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"}],
//!     "input_connections": [{"src_region": "cue", "dst_region": "exc"}]}"#)?;
//! let batch = 64;
//! let mut session =
//!     DeviceSession::<f32>::new(driver::open(0)?, &network, Options::default(), None, batch)?;
//!
//! // A sequence of 500 steps, recorded.
//! let input = Tensor::ones((500, batch, 2), DType::F32, &Device::Cpu)?;
//! let h = session.run(&input)?;
//! assert_eq!(h.dims(), [500, batch, 8]);
//!
//! // The same from an input that stays on the device, again and again, while the host does something else.
//! let input = session.put(&input)?;
//! for _ in 0..10 {
//!     session.step_n(&input)?;
//! }
//! let later = session.h_later()?;
//! // ...
//! let h = later.wait()?;
//!
//! // Other weights, in the memory that is there.
//! session.set_parameters(&(session.parameters()? * 0.9)?)?;
//! session.reset()?;
//! let seconds = session.time(|session| session.step_n(&input))?;
//! println!("{:.2} µs a step in the mode '{}'", seconds / 500.0 * 1e6, session.mode().name());
//! # Ok::<(), mrnn_cuda::tensors::Error>(())
//! ```

mod error;
mod later;
mod operand;
mod recording;
mod sequence;
mod session;

pub use error::{Error, Result};
pub use later::Later;
pub use recording::{Recording, Wanted};
pub use sequence::DeviceSequence;
pub use session::DeviceSession;
