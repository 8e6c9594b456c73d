//! The course of the learning rate as it is given on the command line.

use mrnn_train::{Decay, Schedule};
use std::str::FromStr;

/// How the learning rate falls, before the number of updates is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fall {
    Constant,
    Cosine { end: f64 },
    Exponential { factor: f64, every: u64 },
    Step { factor: f64, every: u64 },
}

impl FromStr for Fall {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let factor = |text: &str| {
            let factor = text.parse().ok().filter(|factor| (0.0..=1.0).contains(factor));
            factor.ok_or_else(|| format!("'{text}' is not a number from 0 to 1"))
        };
        let every = |text: &str| {
            let every = text.parse().ok().filter(|every| *every > 0);
            every.ok_or_else(|| format!("'{text}' is not a number of updates"))
        };
        match parts[..] {
            ["constant"] => Ok(Self::Constant),
            ["cosine"] => Ok(Self::Cosine { end: 0.0 }),
            ["cosine", end] => Ok(Self::Cosine { end: factor(end)? }),
            ["exponential", by, in_updates] => {
                Ok(Self::Exponential { factor: factor(by)?, every: every(in_updates)? })
            }
            ["step", by, in_updates] => {
                Ok(Self::Step { factor: factor(by)?, every: every(in_updates)? })
            }
            _ => Err("expected constant, cosine, cosine:END, exponential:FACTOR:UPDATES or \
                      step:FACTOR:UPDATES"
                .to_owned()),
        }
    }
}

impl Fall {
    /// The schedule of so many updates in all.
    pub(super) fn schedule(self, warm_up: u64, updates: u64) -> Schedule {
        let decay = match self {
            Self::Constant => Decay::Constant,
            Self::Cosine { end } => {
                Decay::Cosine { updates: updates.saturating_sub(warm_up).max(1), end }
            }
            Self::Exponential { factor, every } => Decay::Exponential { factor, every },
            Self::Step { factor, every } => Decay::Step { factor, every },
        };
        Schedule { warm_up, decay }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        for (text, fall) in [
            ("constant", Fall::Constant),
            ("cosine", Fall::Cosine { end: 0.0 }),
            ("cosine:0.1", Fall::Cosine { end: 0.1 }),
            ("exponential:0.5:100", Fall::Exponential { factor: 0.5, every: 100 }),
            ("step:0.1:1000", Fall::Step { factor: 0.1, every: 1000 }),
        ] {
            assert_eq!(text.parse(), Ok(fall));
        }
        for (text, reason) in [
            ("linear", "expected constant"),
            ("cosine:2", "'2' is not a number from 0 to 1"),
            ("step:0.5", "expected constant"),
            ("step:0.5:0", "'0' is not a number of updates"),
            ("exponential:x:10", "'x' is not a number"),
        ] {
            let error = text.parse::<Fall>().expect_err(text);
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn a_cosine_ends_with_the_training() {
        let schedule = Fall::Cosine { end: 0.1 }.schedule(10, 110);
        assert_eq!(schedule.decay, Decay::Cosine { updates: 100, end: 0.1 });
        assert_eq!(schedule.warm_up, 10);
    }
}
