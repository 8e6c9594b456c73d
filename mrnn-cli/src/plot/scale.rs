//! Axes with round ticks.

use super::Trace;

/// Whether a value can be shown; the bound keeps the extent of an axis finite.
pub(super) fn is_drawable(value: f64) -> bool {
    value.abs() < 1e300
}

/// The extent of an axis and its ticks.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    step: f64,
    decimals: usize,
    /// Labels are in units of ten to this power.
    power: i32,
}

impl Axis {
    /// A time axis from 0 to exactly `high`, with ticks no closer than `least_step`.
    pub(super) fn time(high: f64, least_step: f64) -> Self {
        Self::new(0.0, high, (high / 6.0).max(least_step))
    }

    /// An axis that holds every value and ends at round values in about `intervals` steps.
    ///
    /// It starts from 0 unless there are negative values.
    pub(super) fn of_values(traces: &[Trace], intervals: f64) -> Self {
        let values = traces.iter().flat_map(|trace| &trace.values).copied();
        let (low, high) = values
            .filter(|&value| is_drawable(value))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let low = if low >= 0.0 { 0.0 } else { low };
        let magnitude = low.abs().max(high.abs());
        let (low, high) = if !(1e-290..1e300).contains(&magnitude) {
            (0.0, 1.0)
        } else if high - low < 1e-7 * magnitude {
            // Too narrow for ticks that differ from one another.
            (low.min(0.0), high.max(0.0))
        } else {
            (low, high)
        };
        let axis = Self::new(low, high, (high - low) / intervals);
        let (first, last) = ((low / axis.step + 1e-6).floor(), (high / axis.step - 1e-6).ceil());
        Self::new(first * axis.step, last * axis.step, axis.step)
    }

    fn new(low: f64, high: f64, least_step: f64) -> Self {
        let mut exponent = least_step.log10().floor() as i32;
        let mantissa = least_step / 10f64.powi(exponent);
        // The margin keeps a round step from being raised by its rounding error.
        let round = [1.0, 2.0, 5.0].into_iter().find(|round| mantissa <= round + 1e-6);
        let round = round.unwrap_or_else(|| {
            exponent += 1;
            1.0
        });
        let magnitude = low.abs().max(high.abs());
        let power = if (1e-3..=1e6).contains(&magnitude) {
            0
        } else {
            (magnitude.log10() / 3.0).floor() as i32 * 3
        };
        Self {
            low,
            high,
            step: round * 10f64.powi(exponent),
            decimals: usize::try_from(power - exponent).unwrap_or(0),
            power,
        }
    }

    /// Where `value` lies between the ends of the axis, as a fraction.
    pub(super) fn fraction(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The value and label of each tick, in increasing order.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let first = (self.low / self.step - 1e-6).ceil() as i64;
        let last = (self.high / self.step + 1e-6).floor() as i64;
        let tick = |index: i64| {
            let value = index as f64 * self.step;
            let shown = value / 10f64.powi(self.power);
            (value, format!("{shown:.*}", self.decimals).replace('-', "\u{2212}"))
        };
        (first..=last).map(tick).collect()
    }

    /// The label of the axis: its quantity with the unit and power of ten of the ticks.
    pub(super) fn label(&self, quantity: &str, unit: &str) -> String {
        let scale = match self.power {
            0 => String::new(),
            power => format!("10{}", superscript(power)),
        };
        match (scale.as_str(), unit) {
            ("", "") => quantity.to_owned(),
            (scale, "") => format!("{quantity} ({scale})"),
            ("", unit) => format!("{quantity} ({unit})"),
            (scale, unit) => format!("{quantity} ({scale} {unit})"),
        }
    }
}

/// The extent of an axis of positive values, on which equal distances are equal ratios.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogAxis {
    low: f64,
    high: f64,
}

impl LogAxis {
    /// An axis between two positive values.
    pub(super) fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// Where `value` lies between the ends of the axis, as a fraction.
    pub(super) fn fraction(&self, value: f64) -> f64 {
        (value / self.low).log10() / (self.high / self.low).log10()
    }

    /// The powers of ten within the axis with their labels, and what else of 2 and 5 times a power of ten
    /// leaves at most `most` ticks.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let powers = self.low.log10().floor() as i32..=self.high.log10().ceil() as i32;
        let all = |mantissas: &[f64]| -> Vec<_> {
            let values =
                powers.clone().flat_map(|power| mantissas.iter().map(move |m| (*m, power)));
            let values = values.map(|(mantissa, power)| mantissa * 10f64.powi(power));
            // The margin keeps an end from being lost to its rounding error.
            let range = self.low * (1.0 - 1e-9)..=self.high * (1.0 + 1e-9);
            values
                .filter(|value| range.contains(value))
                .map(|value| (value, label(value)))
                .collect()
        };
        let fine = all(&[1.0, 2.0, 5.0]);
        if fine.len() <= most { fine } else { all(&[1.0]) }
    }
}

/// A tick of a logarithmic axis, in powers of ten where it would have many digits.
fn label(value: f64) -> String {
    if (0.99e-5..1e5).contains(&value) {
        // Without the rounding error of the power.
        return format!("{}", (value * 1e6).round() / 1e6);
    }
    let power = (value.log10() + 1e-9).floor() as i32;
    match (value / 10f64.powi(power)).round() {
        1.0 => format!("10{}", superscript(power)),
        mantissa => format!("{mantissa}·10{}", superscript(power)),
    }
}

fn superscript(number: i32) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raised = |c: char| c.to_digit(10).map_or('⁻', |digit| digits[digit as usize]);
    number.to_string().chars().map(raised).collect()
}
