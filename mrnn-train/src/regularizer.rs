use crate::Result;
use crate::error::check_option;
use mrnn::network::ParameterRanges;
use mrnn::{Network, Scalar};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A term that is added to the loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regularizer {
    /// What is kept small.
    pub penalty: Penalty,
    /// λ, at least 0.
    pub strength: f64,
    /// Recurrent or parent regions that it is about; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
}

/// What a regulariser keeps small. Weights are those of the synapses, from recurrent and input regions, that end in its
/// regions; readouts are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    /// `λ·mean |w|` over the synapses.
    WeightsL1,
    /// `λ·mean w²` over the synapses.
    WeightsL2,
    /// `λ·mean h²` over the units, all steps and trials.
    RatesL2,
}

/// The regularisers of a network.
#[derive(Debug)]
pub(crate) struct Regularizers {
    terms: Vec<Term>,
    /// Σ over rate terms of `2λ/units`, for each unit.
    rate_slopes: Vec<f64>,
    penalizes_rates: bool,
}

#[derive(Debug)]
struct Term {
    penalty: Penalty,
    strength: f64,
    /// Of all parameters, or of all units.
    ranges: Vec<Range<usize>>,
    count: f64,
}

impl Regularizers {
    pub(crate) fn of(network: &Network, regularizers: &[Regularizer]) -> Result<Self> {
        let terms = regularizers.iter().map(|regularizer| Term::of(network, regularizer));
        let terms: Vec<Term> = terms.collect::<Result<_>>()?;
        let mut rate_slopes = vec![0.0; network.num_units()];
        let is_rate = |term: &&Term| matches!(term.penalty, Penalty::RatesL2);
        for term in terms.iter().filter(is_rate) {
            for unit in term.ranges.iter().cloned().flatten() {
                rate_slopes[unit] += 2.0 * term.strength / term.count;
            }
        }
        let penalizes_rates = terms.iter().any(|term| is_rate(&term));
        Ok(Self { terms, rate_slopes, penalizes_rates })
    }

    /// Whether [`apply`](Self::apply) needs activations.
    pub(crate) fn penalizes_rates(&self) -> bool {
        self.penalizes_rates
    }

    /// Turns activations `[B, T, H]` into the gradient by them, and returns the mean of h² of each unit, which
    /// [`values`](Self::values) needs.
    pub(crate) fn rates<T: Scalar>(&self, h: &mut [T]) -> Vec<f64> {
        let num_units = self.rate_slopes.len();
        let rows = (h.len() / num_units) as f64;
        let mut squares = vec![0.0; num_units];
        for row in h.chunks_exact_mut(num_units) {
            for ((h, square), slope) in row.iter_mut().zip(&mut squares).zip(&self.rate_slopes) {
                let rate = h.to_f64();
                *square += rate * rate;
                *h = T::from_f64(slope / rows * rate);
            }
        }
        squares.iter_mut().for_each(|square| *square /= rows);
        squares
    }

    /// The terms, from all parameters and the mean of h² of each unit.
    pub(crate) fn values(&self, parameters: &[f64], mean_squares: &[f64]) -> Vec<f64> {
        let value = |term: &Term| {
            let of = |values: &[f64], size: fn(f64) -> f64| {
                let values = term.ranges.iter().flat_map(|range| &values[range.clone()]);
                term.strength * values.map(|&value| size(value)).sum::<f64>() / term.count
            };
            match term.penalty {
                Penalty::WeightsL1 => of(parameters, f64::abs),
                Penalty::WeightsL2 => of(parameters, |weight| weight * weight),
                Penalty::RatesL2 => of(mean_squares, |square| square),
            }
        };
        self.terms.iter().map(value).collect()
    }

    /// Adds the gradients of the terms on weights, at 0 that of L1 being 0.
    pub(crate) fn add_weight_gradients(&self, parameters: &[f64], gradient: &mut [f64]) {
        for term in &self.terms {
            let scale = term.strength / term.count;
            let slope: fn(f64) -> f64 = match term.penalty {
                Penalty::WeightsL1 => |weight| if weight == 0.0 { 0.0 } else { weight.signum() },
                Penalty::WeightsL2 => |weight| 2.0 * weight,
                Penalty::RatesL2 => continue,
            };
            for i in term.ranges.iter().cloned().flatten() {
                gradient[i] += scale * slope(parameters[i]);
            }
        }
    }
}

impl Term {
    fn of(network: &Network, regularizer: &Regularizer) -> Result<Self> {
        let Regularizer { penalty, strength, regions } = regularizer;
        let (penalty, strength) = (*penalty, *strength);
        let in_range = strength >= 0.0 && strength.is_finite();
        check_option("the strength of a regulariser", strength, "at least 0", in_range)?;
        let selected: Vec<&str> = match regions {
            None => network.recurrent_regions().map(|region| region.region().name()).collect(),
            Some(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let regions = network.resolve(&names)?.into_iter();
                regions.map(|region| region.region().name()).collect()
            }
        };
        let ranges: Vec<Range<usize>> = match penalty {
            Penalty::WeightsL1 | Penalty::WeightsL2 => {
                let pathways = network.pathways().zip(ParameterRanges::of(network).pathways);
                let selected = pathways.filter(|(connection, _)| {
                    selected.contains(&connection.spec().dst_region.as_str())
                });
                selected.map(|(_, range)| range).collect()
            }
            Penalty::RatesL2 => {
                let ranges = selected.iter().map(|name| network.region_range(name));
                ranges.collect::<mrnn::Result<_>>()?
            }
        };
        // Without synapses the term is 0.
        let count = ranges.iter().map(Range::len).sum::<usize>().max(1) as f64;
        Ok(Self { penalty, strength, ranges, count })
    }
}
