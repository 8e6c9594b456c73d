//! Conduction delays: milliseconds in a description, steps in an engine.

use crate::limits::MAX_DELAY_STEPS;
use crate::{ConnectionSpec, Error, Result};

/// Largest |delay − steps·dt| / delay that counts as rounding of the decimal numbers that were given.
const ROUNDING: f64 = 1e-9;

/// Whether a delay is one at all; that it is whole in steps shows once dt is known.
pub(crate) fn check(spec: &ConnectionSpec) -> Result<()> {
    let what = || format!("delay of '{}' -> '{}'", spec.src_region, spec.dst_region);
    match spec.delay {
        value if !value.is_finite() => Err(Error::NonFinite { what: what(), value }),
        value if value < 0.0 => Err(Error::Negative { what: what(), value }),
        _ => Ok(()),
    }
}

/// The delay in steps of `dt` milliseconds.
pub(crate) fn steps(spec: &ConnectionSpec, dt: f64) -> Result<usize> {
    check(spec)?;
    let delay = spec.delay;
    let ends = || (spec.src_region.clone(), spec.dst_region.clone());
    let steps = (delay / dt).round();
    if steps > MAX_DELAY_STEPS as f64 {
        let (src, dst) = ends();
        return Err(Error::DelayTooLong { src, dst, delay, dt, limit: MAX_DELAY_STEPS });
    }
    if (delay - steps * dt).abs() > ROUNDING * delay {
        let (src, dst) = ends();
        return Err(Error::DelayBetweenSteps { src, dst, delay, dt });
    }
    Ok(steps as usize)
}
