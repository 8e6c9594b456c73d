//! What is measured, the most important first: a run that is cut short has left out the least.

use super::{Arithmetic, Size};
use crate::protocol::Call;
use mrnn::{Choice, DynamicsKind};
use mrnn_cuda::Mode;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// Steps of a sequence T.
pub const STEPS: usize = 300;
/// Batch sizes B of networks of 350 units.
pub const BATCHES: [usize; 5] = [1, 16, 64, 128, 512];
/// Batch size of larger ones.
const LARGE_BATCH: usize = 64;
const LARGE: [usize; 4] = [4096, 1000, 2000, 3000];

/// A network, a batch, and what is done with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The network's size.
    pub size: Size,
    /// Its dynamics.
    #[serde(deserialize_with = "dynamics")]
    pub dynamics: DynamicsKind,
    /// What products are computed with.
    pub arithmetic: Arithmetic,
    /// Copies of the network B.
    pub batch: usize,
    /// How steps are taken.
    pub call: Call,
}

fn dynamics<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DynamicsKind, D::Error> {
    let name = String::deserialize(deserializer)?;
    DynamicsKind::from_name("the dynamics", &name).map_err(D::Error::custom)
}

impl Case {
    /// The ways of launching that are timed; `None` is the one that is chosen where none is asked for.
    pub fn modes(self) -> Vec<Option<Mode>> {
        let all = Mode::ALL.map(Some);
        match self.call {
            Call::Sequence => all.to_vec(),
            Call::Step => vec![None],
            // Forward and back may be launched in different ways.
            Call::Gradient if self.size == Size::Loop => [&[None][..], &all[..]].concat(),
            Call::Gradient => vec![None],
        }
    }

    /// Whether the CPU's engine is timed too.
    pub fn has_cpu(self) -> bool {
        let is_small = self.batch == 1 || matches!(self.size, Size::Loop | Size::Dense(350));
        self.arithmetic == Arithmetic::F32 && self.dynamics == DynamicsKind::Leaky && is_small
    }
}

/// All cases, those of a network side by side.
pub fn cases() -> Vec<Case> {
    use Arithmetic::{Bf16, F32, Tf32};
    use DynamicsKind::{Elman, Leaky};

    let mut cases = Vec::new();
    let mut add = |size, dynamics, arithmetics: &[Arithmetic], batches: &[usize], call| {
        for &arithmetic in arithmetics {
            cases.extend(batches.iter().map(|&batch| Case {
                size,
                dynamics,
                arithmetic,
                batch,
                call,
            }));
        }
    };
    add(Size::Loop, Leaky, &[F32, Tf32], &BATCHES, Call::Sequence);
    add(Size::Loop, Leaky, &[F32], &BATCHES, Call::Gradient);
    add(Size::Loop, Leaky, &[F32], &[1], Call::Step);
    for kind in [Leaky, Elman] {
        add(Size::Dense(350), kind, &[F32, Tf32], &BATCHES, Call::Sequence);
        add(Size::Dense(350), kind, &[F32], &BATCHES, Call::Gradient);
    }
    add(Size::Dense(350), Leaky, &[F32], &[1], Call::Step);
    for units in LARGE {
        add(Size::Dense(units), Leaky, &[Bf16, F32, Tf32], &[LARGE_BATCH], Call::Sequence);
        add(Size::Dense(units), Leaky, &[F32], &[1], Call::Sequence);
        add(Size::Dense(units), Leaky, &[F32], &[1], Call::Step);
    }
    cases
}
