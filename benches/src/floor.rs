//! The least time of a step that the machine allows.

use crate::protocol::Call;
use crate::timing::median;
use serde::Serialize;

/// What a step must do at least, whatever the implementation.
///
/// Forward, each weight is read once and multiplied once for each member of the batch. A gradient takes two products
/// more: back through the recurrent weights, whose steps wait for one another as the forward ones do, so that they
/// are read once a step again; and that of the gradients by drives with the activations before them, which is the
/// gradient by the weights. It may be taken over any number of steps at once, with its sums in registers, so that of
/// it the multiply-adds alone count.
///
/// What is left out: reading the input and the gradient of the loss, writing the activations, and keeping them from
/// the pass forward for the one back.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Existing synapses between recurrent units.
    pub recurrent: usize,
    /// Existing synapses from the input.
    pub input: usize,
    /// Bytes of a weight.
    pub bytes_per_weight: usize,
    /// Copies of the network B.
    pub batch: usize,
    /// Whether the gradient is worked out too.
    pub call: Call,
}

/// What the machine can do, all used cores together.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Speeds {
    /// Reading again and again as many bytes as the weights have, in bytes a second.
    pub read_bandwidth: f64,
    /// Multiply-adds in operations a second; a multiply-add counts as two.
    pub multiply_add_peak: f64,
}

impl Speeds {
    /// The median of each.
    pub fn medians(measured: &[Self]) -> Self {
        let of = |speed: fn(&Self) -> f64| median(&measured.iter().map(speed).collect::<Vec<_>>());
        Self {
            read_bandwidth: of(|speeds| speeds.read_bandwidth),
            multiply_add_peak: of(|speeds| speeds.multiply_add_peak),
        }
    }
}

impl Work {
    /// Existing synapses, recurrent and from the input.
    pub fn synapses(self) -> usize {
        self.recurrent + self.input
    }

    /// Bytes of the existing weights.
    pub fn bytes(self) -> usize {
        self.synapses() * self.bytes_per_weight
    }

    /// The floor in seconds. A pass takes the longer of reading its weights and of the multiply-adds.
    pub fn floor(self, speeds: Speeds) -> f64 {
        let multiply_adds =
            |synapses: usize| 2.0 * synapses as f64 * self.batch as f64 / speeds.multiply_add_peak;
        let pass = |synapses: usize| {
            let reading = (synapses * self.bytes_per_weight) as f64 / speeds.read_bandwidth;
            reading.max(multiply_adds(synapses))
        };
        let forward = pass(self.synapses());
        match self.call {
            Call::Step | Call::Sequence => forward,
            Call::Gradient => forward + pass(self.recurrent) + multiply_adds(self.synapses()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEEDS: Speeds = Speeds { read_bandwidth: 100e9, multiply_add_peak: 100e9 };

    fn dense(batch: usize, call: Call) -> Work {
        Work { recurrent: 100_000, input: 22_500, bytes_per_weight: 4, batch, call }
    }

    #[test]
    fn one_copy_is_bound_by_reading_and_many_by_multiply_adds() {
        for (batch, expected) in [(1, 4.9e-6), (2, 4.9e-6), (128, 313.6e-6)] {
            let floor = dense(batch, Call::Sequence).floor(SPEEDS);
            assert!((floor - expected).abs() < 1e-12, "{batch}: {floor}");
        }
    }

    #[test]
    fn a_gradient_reads_twice_and_multiplies_three_times() {
        // Forward, back, and the product of both.
        for (batch, expected) in [(1, 4.9e-6 + 4e-6 + 2.45e-6), (128, 313.6e-6 + 256e-6 + 313.6e-6)]
        {
            let floor = dense(batch, Call::Gradient).floor(SPEEDS);
            assert!((floor - expected).abs() < 1e-12, "{batch}: {floor}");
        }
    }

    #[test]
    fn speeds_are_medians_each_of_its_own() {
        let speeds = [(1.0, 30.0), (2.0, 10.0), (9.0, 20.0)]
            .map(|(bandwidth, peak)| Speeds { read_bandwidth: bandwidth, multiply_add_peak: peak });
        let medians = Speeds::medians(&speeds);
        assert_eq!((medians.read_bandwidth, medians.multiply_add_peak), (2.0, 20.0));
    }
}
