//! Cues: constant input to a region for some steps.

use super::element::Element;
use crate::failure::Failure;
use mrnn::Network;
use std::ops::Range;
use std::str::FromStr;

/// A cue as it is given on the command line, `REGION=START:END[:AMPLITUDE]`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cue {
    text: String,
    region: String,
    /// Steps that it lasts; never empty.
    pub(crate) steps: Range<usize>,
    /// What each unit receives; finite.
    amplitude: f64,
}

impl FromStr for Cue {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A region's name may hold '=', its times never do.
        let parts = text.rsplit_once('=').filter(|(region, _)| !region.is_empty());
        let (region, times) = parts.ok_or("expected REGION=START:END[:AMPLITUDE]")?;
        let times: Vec<&str> = times.split(':').collect();
        let (start, end, amplitude) = match times[..] {
            [start, end] => (start, end, "1"),
            [start, end, amplitude] => (start, end, amplitude),
            _ => return Err("expected START:END or START:END:AMPLITUDE after '='".to_owned()),
        };
        let step = |text: &str| {
            text.parse::<usize>().map_err(|_| format!("'{text}' is not the number of a step"))
        };
        let steps = step(start)?..step(end)?;
        if steps.is_empty() {
            return Err(format!("no step lies in {start}:{end}; END must be greater than START"));
        }
        let amplitude = amplitude.parse().ok().filter(|amplitude: &f64| amplitude.is_finite());
        let amplitude = amplitude.ok_or("the amplitude is not a finite number")?;
        Ok(Self { text: text.to_owned(), region: region.to_owned(), steps, amplitude })
    }
}

impl Cue {
    fn failure(&self, reason: impl Into<String>) -> Failure {
        Failure::option(format!("--cue {}", self.text), reason)
    }

    /// What each unit receives, finite in the precision of the run.
    pub(crate) fn amplitude<T: Element>(&self) -> Result<T, Failure> {
        let amplitude = T::from_f64(self.amplitude);
        let reason = || self.failure(format!("the amplitude is not finite in {}", T::NAME));
        if amplitude.is_finite() { Ok(amplitude) } else { Err(reason()) }
    }

    /// The units that it reaches, among the network's input units.
    pub(crate) fn units(&self, network: &Network, steps: usize) -> Result<Range<usize>, Failure> {
        let fail = |reason: String| self.failure(reason);
        let units = network.region_range(&self.region).map_err(|error| fail(error.to_string()))?;
        if !network.input_regions().any(|input| input.region().name() == self.region) {
            let reason =
                format!("'{}' is a recurrent region; cues go to input regions", self.region);
            return Err(fail(reason));
        }
        if self.steps.end > steps {
            return Err(fail(format!("it ends after step {steps}, where the run ends")));
        }
        Ok(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amplitude_is_1_unless_given() {
        let cue: Cue = "iti=100:200".parse().expect("it is a cue");
        assert_eq!((cue.region.as_str(), cue.steps, cue.amplitude), ("iti", 100..200, 1.0));
        let cue: Cue = "a=b=0:1:-2.5".parse().expect("it is a cue");
        assert_eq!((cue.region.as_str(), cue.steps, cue.amplitude), ("a=b", 0..1, -2.5));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, reason) in [
            ("iti", "expected REGION"),
            ("=1:2", "expected REGION"),
            ("iti=100", "expected START:END"),
            ("iti=1:2:3:4", "expected START:END"),
            ("iti=1:x", "'x' is not the number of a step"),
            ("iti=-1:2", "'-1' is not the number of a step"),
            ("iti=5:5", "no step lies in 5:5"),
            ("iti=1:2:NaN", "not a finite number"),
        ] {
            let error = text.parse::<Cue>().expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
