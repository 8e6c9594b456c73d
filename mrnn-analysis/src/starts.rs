use crate::{Error, Result, StepMap};
use mrnn::memory::reserved;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};

/// How starts are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StartOptions {
    /// Number of starts.
    pub count: usize,
    /// Standard deviation of what is added to each unit.
    pub noise: f64,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for StartOptions {
    fn default() -> Self {
        Self { count: 1024, noise: 0.1, seed: 0 }
    }
}

/// States to look for fixed points from: some of the states that a network went through, `[rows, H]` row by row, drawn with
/// replacement, with normal noise on each unit; of the map's units.
///
/// # Errors
/// [`Error::NoStarts`] for an empty trajectory; [`Error::Length`] for one that is no whole number of states;
/// [`Error::NonFinite`]; [`Error::Option`]; [`mrnn::Error::OutOfMemory`].
pub fn starts(
    map: &StepMap,
    trajectory: &[f64],
    num_units: usize,
    options: &StartOptions,
) -> Result<Vec<Vec<f64>>> {
    let StartOptions { count, noise, seed } = *options;
    let normal = Normal::new(0.0, noise).ok().filter(|_| noise >= 0.0);
    let range = "0 or more, and finite";
    let normal = normal.ok_or(Error::Option { option: "noise", value: noise, range })?;
    let rows = trajectory.len() / num_units.max(1);
    if rows == 0 || count == 0 {
        return Err(Error::NoStarts);
    }
    let (what, unit) = ("the trajectory", "recurrent unit and state");
    crate::error::check(what, trajectory, rows * num_units, unit)?;
    // More than memory has is an error here, before the first is drawn.
    drop(reserved::<f64>("the starts", count.saturating_mul(map.units().len()))?);
    let mut drawn = reserved("the starts", count)?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..count {
        let row = &trajectory[random.random_range(0..rows) * num_units..][..num_units];
        let of_unit = |&unit: &usize| row[unit] + normal.sample(&mut random);
        drawn.push(map.units().iter().map(of_unit).collect());
    }
    Ok(drawn)
}
