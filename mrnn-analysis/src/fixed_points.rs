use crate::newton::{Found, search};
use crate::{Error, Linearization, Result, StepMap};
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How fixed points are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FixedPointOptions {
    /// |F(x) − x| of a fixed point, at most.
    pub tolerance: f64,
    /// |F(x) − x| of a slow point, at most: one where the search ends without a fixed point near it.
    pub slow_tolerance: f64,
    /// Steps of Newton's method from a start.
    pub iterations: usize,
    /// Points nearer to each other than this, Euclidean, are one.
    pub distance: f64,
    /// Points farther from the starts' mean than this times the farthest start are left out:
    /// the network does not go there.
    pub outlier_factor: f64,
}

impl Default for FixedPointOptions {
    fn default() -> Self {
        Self {
            tolerance: 1e-12,
            slow_tolerance: 1e-4,
            iterations: 200,
            distance: 1e-6,
            outlier_factor: 10.0,
        }
    }
}

impl FixedPointOptions {
    fn check(&self) -> Result<()> {
        let positive = [
            ("tolerance", self.tolerance),
            ("slow_tolerance", self.slow_tolerance),
            ("distance", self.distance),
            ("outlier_factor", self.outlier_factor),
        ];
        for (option, value) in positive {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::Option { option, value, range: "above 0, and finite" });
            }
        }
        Ok(())
    }
}

/// A state that stays, or nearly does.
#[derive(Debug, Clone)]
pub struct FixedPoint {
    /// The state, of the map's units.
    pub state: Vec<f64>,
    /// |F(x) − x|, Euclidean.
    pub residual: f64,
    /// Starts that led here.
    pub starts: usize,
    /// The map near it.
    pub linearization: Linearization,
}

impl FixedPoint {
    /// Whether every perturbation dies out.
    pub fn is_stable(&self) -> bool {
        self.linearization.num_unstable() == 0
    }
}

/// What a search has found.
#[derive(Debug, Clone)]
pub struct FixedPoints {
    /// Fixed points, those that most starts led to first.
    pub points: Vec<FixedPoint>,
    /// Slow points, the slowest first.
    pub slow: Vec<FixedPoint>,
    /// Starts that led to neither.
    pub not_converged: usize,
    /// Starts that led to points which are left out as outliers.
    pub outliers: usize,
    /// Most steps of Newton's method that a start took.
    pub iterations: usize,
}

/// Fixed and slow points of a map, from each of some starts: states of the map's units. The result does not depend on
/// the number of threads.
///
/// # Errors
/// [`Error::NoStarts`]; [`Error::Length`] and [`Error::NonFinite`], which name the start; [`Error::Option`];
/// [`Error::Delay`]; [`Error::EigenvaluesNotConverged`].
pub fn fixed_points(
    map: &StepMap,
    starts: &[Vec<f64>],
    options: &FixedPointOptions,
) -> Result<FixedPoints> {
    fixed_points_watched(map, starts, options, |_| ControlFlow::Continue(()))
}

/// [`fixed_points`] that tells how many starts are done after each of them, on any thread, and ends where it is told to.
///
/// # Errors
/// As [`fixed_points`]; [`Error::Interrupted`] where `watch` breaks off.
pub fn fixed_points_watched(
    map: &StepMap,
    starts: &[Vec<f64>],
    options: &FixedPointOptions,
    watch: impl Fn(usize) -> ControlFlow<()> + Sync,
) -> Result<FixedPoints> {
    options.check()?;
    map.check_delays()?;
    if starts.is_empty() {
        return Err(Error::NoStarts);
    }
    for (number, start) in starts.iter().enumerate() {
        map.check(&format!("start {number}"), start)?;
    }
    let done = AtomicUsize::new(0);
    let find = |start: &Vec<f64>| {
        let found = search(map, start, options.tolerance, options.iterations);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        match watch(done) {
            ControlFlow::Continue(()) => Ok(found),
            ControlFlow::Break(()) => Err(Error::Interrupted { done, all: starts.len() }),
        }
    };
    let found: Vec<Found> = starts.par_iter().map(find).collect::<Result<_>>()?;

    let reach = Reach::of(starts, options.outlier_factor);
    let iterations = found.iter().map(|found| found.iterations).max().unwrap_or(0);
    let (mut not_converged, mut outliers) = (0, 0);
    let (mut fixed, mut slow) = (Vec::new(), Vec::new());
    for found in found {
        let kind = if found.residual <= options.tolerance {
            &mut fixed
        } else if found.residual <= options.slow_tolerance {
            &mut slow
        } else {
            not_converged += 1;
            continue;
        };
        if reach.has(&found.state) { add(kind, found, options.distance) } else { outliers += 1 }
    }
    // A search that ends just beside a fixed point has found that.
    slow.retain(|(point, _): &Group| {
        !fixed.iter().any(|(fixed, _)| distance(&fixed.state, &point.state) < options.distance)
    });
    let mut points = linearized(map, fixed)?;
    points.sort_by_key(|point| std::cmp::Reverse(point.starts));
    let mut slow = linearized(map, slow)?;
    slow.sort_by(|a, b| a.residual.total_cmp(&b.residual));
    Ok(FixedPoints { points, slow, not_converged, outliers, iterations })
}

/// The nearest to rest of some searches that ended at one place, and how many they are.
type Group = (Found, usize);

fn add(groups: &mut Vec<Group>, found: Found, nearest: f64) {
    let near = groups.iter_mut().find(|(group, _)| distance(&group.state, &found.state) < nearest);
    match near {
        None => groups.push((found, 1)),
        Some((group, starts)) => {
            *starts += 1;
            if found.residual < group.residual {
                *group = found;
            }
        }
    }
}

fn linearized(map: &StepMap, groups: Vec<Group>) -> Result<Vec<FixedPoint>> {
    let point = |(Found { state, residual, .. }, starts): Group| {
        let linearization = map.linearize(&state)?;
        Ok(FixedPoint { state, residual, starts, linearization })
    };
    groups.into_par_iter().map(point).collect()
}

/// Where the network goes, by the starts.
struct Reach {
    mean: Vec<f64>,
    radius: f64,
}

impl Reach {
    fn of(starts: &[Vec<f64>], factor: f64) -> Self {
        let mut mean = vec![0.0; starts[0].len()];
        for start in starts {
            mean.iter_mut().zip(start).for_each(|(mean, x)| *mean += x / starts.len() as f64);
        }
        let farthest = starts.iter().map(|start| distance(start, &mean)).fold(0.0, f64::max);
        // One start alone says nothing of where others lie.
        let radius = if farthest > 0.0 { farthest * factor } else { f64::INFINITY };
        Self { mean, radius }
    }

    fn has(&self, state: &[f64]) -> bool {
        distance(state, &self.mean) <= self.radius
    }
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}
