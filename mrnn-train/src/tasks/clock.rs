//! Times in steps, and directions.

use super::checks::check_non_negative;
use crate::{Error, Result};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Most steps that a period of a trial may last.
const MAX_STEPS: f64 = (1 << 24) as f64;

/// A time in ms with the name of its parameter.
type Time = (&'static str, f64);

/// Turns times into the nearest numbers of steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    dt: f64,
}

impl Clock {
    /// A clock with steps of `dt` ms.
    pub(super) fn new(dt: f64) -> Result<Self> {
        if !(dt.is_finite() && dt > 0.0) {
            return Err(Error::parameter("dt", format!("is {dt} ms; it must be greater than 0")));
        }
        Ok(Self { dt })
    }

    /// A time that may be 0; another is at least a step.
    pub(super) fn pause(self, name: &'static str, ms: f64) -> Result<usize> {
        check_non_negative(name, ms)?;
        let steps = (ms / self.dt).round();
        let fail = |reason: &str| {
            let reason = format!("is {ms} ms, {reason} of dt ({} ms)", self.dt);
            Err(Error::parameter(name, reason))
        };
        if steps > MAX_STEPS {
            return fail(&format!("more than {MAX_STEPS} steps"));
        }
        if steps == 0.0 && ms > 0.0 {
            return fail("which rounds to no step");
        }
        Ok(steps as usize)
    }

    /// A time of at least one step.
    pub(super) fn period(self, name: &'static str, ms: f64) -> Result<usize> {
        match self.pause(name, ms)? {
            0 => Err(Error::parameter(name, "is 0 ms; it must be greater than 0")),
            steps => Ok(steps),
        }
    }

    /// A period and the pause that is its first part.
    pub(super) fn window(self, whole: Time, first: Time) -> Result<(usize, usize)> {
        let steps = (self.period(whole.0, whole.1)?, self.pause(first.0, first.1)?);
        if steps.1 >= steps.0 {
            let reason = format!("is {} ms, but '{}' is {} ms", first.1, whole.0, whole.1);
            return Err(Error::parameter(first.0, reason));
        }
        Ok(steps)
    }

    /// The times between two pauses.
    pub(super) fn span(self, shortest: Time, longest: Time) -> Result<Span> {
        let span = Span {
            shortest: self.pause(shortest.0, shortest.1)?,
            longest: self.pause(longest.0, longest.1)?,
        };
        if span.shortest > span.longest {
            let reason = format!("is {} ms, but '{}' is {} ms", shortest.1, longest.0, longest.1);
            return Err(Error::parameter(shortest.0, reason));
        }
        Ok(span)
    }
}

/// The numbers of steps that a period of random length may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) shortest: usize,
    pub(super) longest: usize,
}

impl Span {
    /// One of them, each with the same probability.
    pub(super) fn draw(self, rng: &mut ChaCha8Rng) -> usize {
        // 32 bits are drawn alike on every platform.
        rng.random_range(self.shortest as u32..=self.longest as u32) as usize
    }
}

/// Cosine and sine of an angle in degrees, the same on every platform.
pub(super) fn direction(degrees: f64) -> (f32, f32) {
    let (sine, cosine) = libm::sincos(degrees.to_radians());
    (cosine as f32, sine as f32)
}
