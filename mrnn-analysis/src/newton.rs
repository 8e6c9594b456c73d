//! Points where a map rests, by Levenberg's and Marquardt's damping of Newton's method on q = ½·|F(x) − x|².

use crate::StepMap;
use faer::Mat;
use faer::linalg::solvers::Solve;

/// Where a search has come to.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) state: Vec<f64>,
    /// |F(x) − x|, Euclidean.
    pub(crate) residual: f64,
    pub(crate) iterations: usize,
}

/// Damping at first, and what it is divided and multiplied by after a step that went down, or did not.
const FIRST_DAMPING: f64 = 1e-3;
const LESS: f64 = 10.0;
const MORE: f64 = 10.0;
/// Beyond this no step goes down any more.
const MOST_DAMPING: f64 = 1e12;

/// Goes down from `start` until the residual is at most `tolerance`, no step goes down, or `iterations` have been made.
pub(crate) fn search(map: &StepMap, start: &[f64], tolerance: f64, iterations: usize) -> Found {
    let mut state = start.to_vec();
    let mut rest = residual(map, &state);
    let mut length = norm(&rest);
    let mut damping = FIRST_DAMPING;
    let mut made = 0;
    while made < iterations && length > tolerance && length.is_finite() && damping < MOST_DAMPING {
        made += 1;
        let jacobian = map.jacobian_less(&state, 1.0);
        let gradient = jacobian.transpose() * column(&rest);
        let normal = jacobian.transpose() * &jacobian;
        // A damped step is tried until one goes down.
        while damping < MOST_DAMPING {
            let mut damped = normal.clone();
            // Relative to the residual, so that the last steps are Newton's own.
            let added = damping * length.min(1.0);
            for unit in 0..state.len() {
                damped[(unit, unit)] += added;
            }
            let step = damped.partial_piv_lu().solve(&gradient);
            let next: Vec<f64> =
                state.iter().enumerate().map(|(unit, x)| x - step[(unit, 0)]).collect();
            let next_rest = residual(map, &next);
            let next_length = norm(&next_rest);
            if next_length < length {
                (state, rest, length) = (next, next_rest, next_length);
                damping = (damping / LESS).max(f64::MIN_POSITIVE);
                break;
            }
            damping *= MORE;
        }
    }
    Found { state, residual: length, iterations: made }
}

/// F(x) − x
fn residual(map: &StepMap, state: &[f64]) -> Vec<f64> {
    let mut next = vec![0.0; state.len()];
    map.step(state, &mut next);
    next.iter_mut().zip(state).for_each(|(next, x)| *next -= x);
    next
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

fn column(values: &[f64]) -> Mat<f64> {
    Mat::from_fn(values.len(), 1, |row, _| values[row])
}
