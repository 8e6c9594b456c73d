use crate::{Error, PrincipalComponents, Result, StepMap};
use faer::Mat;
use std::ops::RangeInclusive;

/// Where states of a plane go in a step: a grid over the first two principal components.
#[derive(Debug, Clone)]
pub struct FlowField {
    /// Coordinates of the columns along the first component, and of the rows along the second.
    pub axes: [Vec<f64>; 2],
    /// How far a step moves the state of each grid point along both components, row by row of the second.
    pub moves: Vec<[f64; 2]>,
    /// The same by the linearisation at a state, where one is given.
    pub linear_moves: Option<Vec<[f64; 2]>>,
}

/// The flow of a map in the plane of the first two components of states of its units, through their mean. `around` is a state
/// at which the map is also linearised. Along each axis there are `points` points from one end of the range to the other.
///
/// # Errors
/// [`Error::Length`] and [`Error::NonFinite`] for `around`, and for components of other units; [`Error::Option`] for
/// fewer than 2 points; [`Error::Delay`].
pub fn flow_field(
    map: &StepMap,
    plane: &PrincipalComponents,
    ranges: [RangeInclusive<f64>; 2],
    points: [usize; 2],
    around: Option<&[f64]>,
) -> Result<FlowField> {
    map.check("the components' mean", &plane.mean)?;
    map.check_delays()?;
    if let Some(&too_few) = points.iter().find(|points| **points < 2) {
        let (option, range) = ("points", "2 or more");
        return Err(Error::Option { option, value: too_few as f64, range });
    }
    let axis = |axis: usize| -> Vec<f64> {
        let (start, end) = (*ranges[axis].start(), *ranges[axis].end());
        let step = (end - start) / (points[axis] - 1) as f64;
        (0..points[axis]).map(|point| start + step * point as f64).collect()
    };
    let axes = [axis(0), axis(1)];
    let linear = around.map(|state| Linear::at(map, state)).transpose()?;
    let (mut moves, mut linear_moves) = (Vec::new(), Vec::new());
    let mut next = vec![0.0; plane.mean.len()];
    let move_to = |next: &[f64], from: [f64; 2]| {
        plane.project(next, 2).map(|to| [to[0] - from[0], to.get(1).map_or(0.0, |y| y - from[1])])
    };
    for &y in &axes[1] {
        for &x in &axes[0] {
            let state = plane.state_at(&[x, y]);
            map.step(&state, &mut next);
            moves.push(move_to(&next, [x, y])?);
            if let Some(linear) = &linear {
                linear_moves.push(move_to(&linear.next(&state), [x, y])?);
            }
        }
    }
    Ok(FlowField { axes, moves, linear_moves: linear.map(|_| linear_moves) })
}

/// F(state) + J·(x − state)
struct Linear {
    state: Vec<f64>,
    next: Vec<f64>,
    jacobian: Mat<f64>,
}

impl Linear {
    fn at(map: &StepMap, state: &[f64]) -> Result<Self> {
        let next = map.next(state)?;
        Ok(Self { next, jacobian: map.jacobian_less(state, 0.0), state: state.to_vec() })
    }

    fn next(&self, state: &[f64]) -> Vec<f64> {
        let away = Mat::from_fn(state.len(), 1, |unit, _| state[unit] - self.state[unit]);
        let moved = &self.jacobian * &away;
        self.next.iter().enumerate().map(|(unit, next)| next + moved[(unit, 0)]).collect()
    }
}
