//! What the parameters of a task may be.

use crate::{Error, Result};
use std::ops::RangeInclusive;

pub(super) fn check_at_least(name: &'static str, value: usize, least: usize) -> Result<()> {
    if value < least {
        return Err(Error::parameter(name, format!("is {value}; at least {least} is needed")));
    }
    Ok(())
}

pub(super) fn check_finite(name: &'static str, value: f64) -> Result<()> {
    if !value.is_finite() {
        return Err(Error::parameter(name, format!("is {value}; it must be finite")));
    }
    Ok(())
}

pub(super) fn check_non_negative(name: &'static str, value: f64) -> Result<()> {
    check_range(name, value, 0.0..=f64::MAX)
        .map_err(|_| Error::parameter(name, format!("is {value}; it must be 0 or more")))
}

pub(super) fn check_range(
    name: &'static str,
    value: f64,
    range: RangeInclusive<f64>,
) -> Result<()> {
    if !range.contains(&value) {
        let (low, high) = range.into_inner();
        let reason = format!("is {value}; it must lie between {low} and {high}");
        return Err(Error::parameter(name, reason));
    }
    Ok(())
}

/// Checks that a probability or fraction is neither none nor all.
pub(super) fn check_open_unit(name: &'static str, value: f64) -> Result<()> {
    if !(value > 0.0 && value < 1.0) {
        let reason = format!("is {value}; it must be greater than 0 and less than 1");
        return Err(Error::parameter(name, reason));
    }
    Ok(())
}
