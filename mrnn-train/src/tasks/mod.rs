//! Tasks of systems neuroscience.
//!
//! | name | task | inputs | outputs |
//! |---|---|---|---|
//! | `flip-flop` | [`FlipFlop`] | bits | bits |
//! | `perceptual-discrimination` | [`PerceptualDiscrimination`] | 3 | 3 |
//! | `delayed-match-to-category` | [`DelayedMatchToCategory`] | 1 + ring | 3 |
//! | `go-no-go` | [`GoNoGo`] | 3 | 1 |
//! | `ready-set-go` | [`ReadySetGo`] | 2 | 1 |
//! | `centre-out-reach` | [`CentreOutReach`] | ring + 1 | 2 |
//!
//! The flip-flop's times are in steps; all others' are in ms, and become the nearest number of steps of the `dt` that
//! the task is made with, a network's [`dt`](mrnn::Dynamics::dt). (Elman dynamics have a dt too, which has no other
//! meaning there.)
//!
//! Directions are shown as the activity of a ring of `ring` inputs, each tuned to a direction of its own, the first
//! to 0° and the others anticlockwise at equal distances: input i responds to the direction θ with exp(2·(cos(θ − θᵢ)
//! − 1)).
//!
//! Every trial has a ChaCha8 stream of its own, keyed by the seed and counted by the trial's number, and its
//! numbers are the same on every platform. In all of them the output of a step is the one that the network gives
//! after it has received the step's input.
//!
//! ```
//! use mrnn_train::{Task, tasks};
//!
//! let task = tasks::by_name("flip-flop", &[("bits", "2"), ("steps", "100")], 10.0)?;
//! let batch = task.batch(0..32, 7)?;
//! assert_eq!(batch.input().len(), 32 * 100 * 2);
//! # Ok::<(), mrnn_train::Error>(())
//! ```

mod centre_out_reach;
mod checks;
mod clock;
mod delayed_match_to_category;
mod flip_flop;
mod go_no_go;
mod parameters;
mod perceptual_discrimination;
mod ready_set_go;
mod registry;
mod ring;
mod trial;
mod trial_arrays;

pub use centre_out_reach::{CentreOutReach, CentreOutReachParameters};
pub use delayed_match_to_category::{DelayedMatchToCategory, DelayedMatchToCategoryParameters};
pub use flip_flop::{FlipFlop, FlipFlopParameters};
pub use go_no_go::{GoNoGo, GoNoGoParameters};
pub use parameters::Parameter;
pub use perceptual_discrimination::{PerceptualDiscrimination, PerceptualDiscriminationParameters};
pub use ready_set_go::{ReadySetGo, ReadySetGoParameters};
pub use registry::{ALL, BuiltIn, by_name, find};
