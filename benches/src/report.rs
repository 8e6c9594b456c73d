//! What a comparison found, as data.

use crate::floor::Speeds;
use crate::protocol::Call;
use mrnn::DynamicsKind;
use serde::Serialize;

/// A whole comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Where it ran.
    pub machine: Machine,
    /// What was measured, in the order of measurement.
    pub cases: Vec<CaseReport>,
}

/// A machine, as far as it matters here.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The CPU's name.
    pub cpu: String,
    /// Physical cores that could be used.
    pub cores: usize,
    /// Operating system and architecture.
    pub system: String,
    /// The instructions that the probes used.
    pub instructions: &'static str,
}

/// One case: all contestants on one network, batch and number of threads.
#[derive(Clone, Debug, Serialize)]
pub struct CaseReport {
    /// The network.
    pub network: String,
    /// Number of units H.
    pub units: usize,
    /// Existing synapses, recurrent and from the input.
    pub synapses: usize,
    /// The update rule.
    pub dynamics: DynamicsKind,
    /// How steps were taken.
    pub call: Call,
    /// Copies of the network B.
    pub batch: usize,
    /// Steps of a run.
    pub steps: usize,
    /// Threads of each contestant.
    pub threads: usize,
    /// Medians over the rounds.
    pub speeds: Speeds,
    /// The least time of a step in seconds, the median over the rounds.
    pub floor: f64,
    /// mrnn's times.
    pub mrnn: Times,
    /// The times of the peers that took part.
    pub peers: Vec<Times>,
}

/// One contestant's times.
#[derive(Clone, Debug, Serialize)]
pub struct Times {
    /// The contestant.
    pub contestant: &'static str,
    /// What ran, with its version.
    pub version: String,
    /// Seconds of a step, the median over the rounds.
    pub seconds_per_step: f64,
    /// Seconds of a step in each round.
    pub rounds: Vec<f64>,
}

impl Times {
    /// The spread between the second and the last but one round over the median: what other work on the
    /// machine, or a changing clock, did to them.
    pub fn spread(&self) -> f64 {
        let mut sorted = self.rounds.clone();
        sorted.sort_by(f64::total_cmp);
        match sorted.as_slice() {
            [_, low, .., high, _] => (high - low) / self.seconds_per_step,
            _ => 0.0,
        }
    }
}

impl CaseReport {
    /// mrnn's time over the floor.
    pub fn over_floor(&self) -> f64 {
        self.mrnn.seconds_per_step / self.floor
    }

    /// A contestant's time over mrnn's.
    pub fn over_mrnn(&self, times: &Times) -> f64 {
        times.seconds_per_step / self.mrnn.seconds_per_step
    }

    /// The times of everyone who took part, mrnn first.
    pub fn all_times(&self) -> impl Iterator<Item = &Times> {
        std::iter::once(&self.mrnn).chain(&self.peers)
    }
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn one_disturbed_round_is_no_spread() {
        let spread = |rounds: &[f64]| {
            let (contestant, version) = ("mrnn", String::new());
            let seconds_per_step = crate::timing::median(rounds);
            Times { contestant, version, seconds_per_step, rounds: rounds.to_vec() }.spread()
        };
        assert_eq!(spread(&[2.0, 2.0, 2.0, 9.0, 2.0]), 0.0);
        assert_eq!(spread(&[2.0, 3.0, 2.0, 9.0, 1.0]), 0.5);
        assert_eq!(spread(&[2.0]), 0.0);
    }
}
