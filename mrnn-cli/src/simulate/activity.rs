//! Activity by region, gathered while a run goes on.

use super::element::Element;
use mrnn::Result;
use mrnn::memory::reserved;
use std::ops::Range;

/// Mean and peak of each region's values over its units, the batch and the steps so far.
#[derive(Debug)]
pub(crate) struct Activity {
    regions: Vec<RegionActivity>,
    batch: usize,
    num_steps: usize,
    first_non_finite: Option<Origin>,
}

/// The activity of one region.
#[derive(Debug)]
pub(crate) struct RegionActivity {
    units: Range<usize>,
    sum: f64,
    num_values: f64,
    peak: f64,
    /// Mean over units and batch after each step, where traces are kept.
    trace: Option<Vec<f64>>,
}

/// Where values first ceased to be finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Position of the region.
    pub(crate) region: usize,
    /// Step, from 0.
    pub(crate) step: usize,
    /// Member of the batch, from 0.
    pub(crate) trial: usize,
}

impl RegionActivity {
    /// Mean over units, batch and steps.
    pub(crate) fn mean(&self) -> f64 {
        self.sum / self.num_values
    }

    /// Greatest value of any unit.
    pub(crate) fn peak(&self) -> f64 {
        self.peak
    }
}

impl Activity {
    /// Nothing seen yet; `traces` is the number of steps to keep traces of, where they are wanted.
    pub(crate) fn new(
        units: Vec<Range<usize>>,
        batch: usize,
        traces: Option<usize>,
    ) -> Result<Self> {
        let new_region = |units| {
            let trace =
                traces.map(|steps| reserved("the activity over time", steps)).transpose()?;
            Ok(RegionActivity { units, sum: 0.0, num_values: 0.0, peak: f64::NEG_INFINITY, trace })
        };
        let regions = units.into_iter().map(new_region).collect::<Result<_>>()?;
        Ok(Self { regions, batch, num_steps: 0, first_non_finite: None })
    }

    /// Adds the values of the steps that follow, `[B, steps, units]`.
    pub(crate) fn observe<T: Element>(&mut self, steps: usize, values: &[T]) {
        let width = values.len() / (self.batch * steps);
        for step in 0..steps {
            let row = |trial: usize| &values[(trial * steps + step) * width..][..width];
            for (position, region) in self.regions.iter_mut().enumerate() {
                let mut sum = 0.0;
                for trial in 0..self.batch {
                    let values = row(trial)[region.units.clone()].iter();
                    let values = values.map(|value| value.to_f64());
                    let (trial_sum, peak) = values
                        .fold((0.0, region.peak), |(sum, peak), v| (sum + v, f64::max(peak, v)));
                    region.peak = peak;
                    sum += trial_sum;
                    if !trial_sum.is_finite() && self.first_non_finite.is_none() {
                        let step = self.num_steps + step;
                        self.first_non_finite = Some(Origin { region: position, step, trial });
                    }
                }
                let num_values = (self.batch * region.units.len()) as f64;
                region.sum += sum;
                region.num_values += num_values;
                if let Some(trace) = &mut region.trace {
                    trace.push(sum / num_values);
                }
            }
        }
        self.num_steps += steps;
    }

    /// Every region, in order.
    pub(crate) fn regions(&self) -> &[RegionActivity] {
        &self.regions
    }

    /// Each region's mean over units and batch after each step, where traces are kept.
    pub(crate) fn into_traces(self) -> impl Iterator<Item = Vec<f64>> {
        self.regions.into_iter().filter_map(|region| region.trace)
    }

    /// Where values first ceased to be finite, if they did.
    pub(crate) fn first_non_finite(&self) -> Option<Origin> {
        self.first_non_finite
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_peaks_and_traces_do_not_depend_on_the_split_into_chunks() {
        let mut activity = Activity::new(vec![0..1, 1..3], 2, Some(3)).expect("there is memory");
        // two trials of one step, then of two steps
        activity.observe(1, &[1.0, 2.0, 3.0, 5.0, 6.0, 7.0]);
        activity.observe(2, &[0.0, 0.0, 0.0, 1.0, -1.0, 4.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.0_f32]);
        let [first, second] = activity.regions() else { panic!("there are two regions") };
        assert_eq!((first.mean(), first.peak()), (1.5, 5.0));
        assert_eq!((second.mean(), second.peak()), (11.0 / 6.0, 7.0));
        assert_eq!(activity.first_non_finite(), None);
        let traces: Vec<_> = activity.into_traces().collect();
        assert_eq!(traces, [[3.0, 0.0, 1.5], [4.5, 0.0, 1.0]]);
    }

    #[test]
    fn the_first_value_that_is_not_finite_is_found() {
        let mut activity = Activity::new(vec![0..1, 1..2], 2, None).expect("there is memory");
        activity.observe(2, &[0.0; 8]);
        activity.observe(2, &[0.0, 0.0, f64::NAN, 0.0, 0.0, f64::INFINITY, 0.0, 0.0]);
        let origin = Origin { region: 1, step: 2, trial: 1 };
        assert_eq!(activity.first_non_finite(), Some(origin));
    }
}
