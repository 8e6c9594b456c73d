//! The least time of a step that the machine allows.

use crate::timing::median;
use serde::Serialize;

const BYTES_PER_WEIGHT: usize = size_of::<f32>();

/// What a step must do at least, whatever the implementation.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Existing synapses, recurrent and from the input: each weight is read once and multiplied once for
    /// each member of the batch.
    pub synapses: usize,
    /// Copies of the network B.
    pub batch: usize,
}

/// What the machine can do, all used cores together.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Speeds {
    /// Reading again and again as many bytes as the weights have, in bytes a second.
    pub read_bandwidth: f64,
    /// Multiply-adds in float32, in operations a second; a multiply-add counts as two.
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
    /// Bytes of the existing weights in float32.
    pub fn bytes(self) -> usize {
        self.synapses * BYTES_PER_WEIGHT
    }

    /// The floor in seconds: the longer of reading the weights and of the multiply-adds.
    pub fn floor(self, speeds: Speeds) -> f64 {
        let reading = self.bytes() as f64 / speeds.read_bandwidth;
        let operations = 2.0 * self.synapses as f64 * self.batch as f64;
        reading.max(operations / speeds.multiply_add_peak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEEDS: Speeds = Speeds { read_bandwidth: 100e9, multiply_add_peak: 100e9 };

    #[test]
    fn one_copy_is_bound_by_reading_and_many_by_multiply_adds() {
        let dense = |batch| Work { synapses: 122_500, batch }.floor(SPEEDS);
        assert!((dense(1) - 4.9e-6).abs() < 1e-12, "{}", dense(1));
        assert!((dense(2) - 4.9e-6).abs() < 1e-12, "{}", dense(2));
        assert!((dense(128) - 313.6e-6).abs() < 1e-12, "{}", dense(128));
    }

    #[test]
    fn speeds_are_medians_each_of_its_own() {
        let speeds = [(1.0, 30.0), (2.0, 10.0), (9.0, 20.0)]
            .map(|(bandwidth, peak)| Speeds { read_bandwidth: bandwidth, multiply_add_peak: peak });
        let medians = Speeds::medians(&speeds);
        assert_eq!((medians.read_bandwidth, medians.multiply_add_peak), (2.0, 20.0));
    }
}
