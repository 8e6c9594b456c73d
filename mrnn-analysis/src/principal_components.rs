use crate::error::check;
use crate::{Error, Result};
use faer::{Mat, Side};

/// The directions along which states vary most, and how much.
#[derive(Debug, Clone)]
pub struct PrincipalComponents {
    /// Mean of the states, `[units]`.
    pub mean: Vec<f64>,
    /// Directions of length 1, the one of most variance first; each has its largest element positive.
    pub components: Vec<Vec<f64>>,
    /// Variance along each, with the number of states as the divisor.
    pub variances: Vec<f64>,
}

impl PrincipalComponents {
    /// All components of states, `[rows, units]` row by row.
    ///
    /// # Errors
    /// [`Error::NoStates`]; [`Error::Length`] for what is no whole number of states; [`Error::NonFinite`];
    /// [`Error::EigenvaluesNotConverged`].
    pub fn of(states: &[f64], units: usize) -> Result<Self> {
        let rows = states.len() / units.max(1);
        if rows == 0 {
            return Err(Error::NoStates);
        }
        check("the states", states, rows * units, "unit and state")?;
        let mut mean = vec![0.0; units];
        for state in states.chunks_exact(units) {
            mean.iter_mut().zip(state).for_each(|(mean, x)| *mean += x / rows as f64);
        }
        let centred =
            Mat::from_fn(rows, units, |row, unit| states[row * units + unit] - mean[unit]);
        let covariance = centred.transpose() * &centred * faer::Scale(1.0 / rows as f64);
        let eigen = covariance
            .self_adjoint_eigen(Side::Lower)
            .map_err(|_| Error::EigenvaluesNotConverged { units })?;
        // In ascending order, and below 0 only by rounding.
        let (values, vectors) = (eigen.S().column_vector(), eigen.U());
        let component = |number: usize| {
            let of_unit = |unit: usize| vectors[(unit, number)];
            let largest = (0..units).max_by(|&a, &b| of_unit(a).abs().total_cmp(&of_unit(b).abs()));
            let sign = largest.map_or(1.0, |unit| of_unit(unit).signum());
            (0..units).map(|unit| sign * of_unit(unit)).collect()
        };
        Ok(Self {
            mean,
            components: (0..units).rev().map(component).collect(),
            variances: (0..units).rev().map(|number| values[number].max(0.0)).collect(),
        })
    }

    /// The fraction of all variance that lies along each component; 0 where there is none.
    pub fn explained(&self) -> Vec<f64> {
        let all: f64 = self.variances.iter().sum();
        let share = |variance: &f64| if all > 0.0 { variance / all } else { 0.0 };
        self.variances.iter().map(share).collect()
    }

    /// The participation ratio (Σ v)²/Σ v² of the variances: the number of dimensions that states fill, from 1 to the
    /// number of units (Rajan, Abbott and Sompolinsky 2010); 0 where nothing varies.
    pub fn participation_ratio(&self) -> f64 {
        let sum: f64 = self.variances.iter().sum();
        let squares: f64 = self.variances.iter().map(|variance| variance * variance).sum();
        if squares > 0.0 { sum * sum / squares } else { 0.0 }
    }

    /// Where a state lies along the first `count` components, from the mean.
    ///
    /// # Errors
    /// [`Error::Length`]; [`Error::NonFinite`].
    pub fn project(&self, state: &[f64], count: usize) -> Result<Vec<f64>> {
        check("the state", state, self.mean.len(), "unit")?;
        let coordinate = |component: &Vec<f64>| {
            let units = component.iter().zip(state.iter().zip(&self.mean));
            units.map(|(direction, (x, mean))| direction * (x - mean)).sum()
        };
        Ok(self.components.iter().take(count).map(coordinate).collect())
    }

    /// The state at coordinates along the first components.
    pub fn state_at(&self, coordinates: &[f64]) -> Vec<f64> {
        let mut state = self.mean.clone();
        for (component, coordinate) in self.components.iter().zip(coordinates) {
            state.iter_mut().zip(component).for_each(|(x, direction)| *x += direction * coordinate);
        }
        state
    }
}
