//! Whether contestants compute the same.

use crate::Result;
use crate::protocol::Call;

/// The largest difference of elements, relative to the largest element.
const TOLERANCE: f64 = 1e-3;

/// Checks that every contestant came to the outcome of the first: activations, or gradients by weights.
///
/// # Errors
/// A contestant that differs, or whose outcome is not finite; the message names it.
pub fn check(call: Call, outcomes: &[(&str, Vec<f32>)]) -> Result<()> {
    let what = match call {
        Call::Sequence | Call::Step => "activation",
        Call::Gradient => "gradient",
    };
    for (name, values) in outcomes {
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(format!("{name}: {what} {index} is {} at the end", values[index]).into());
        }
    }
    let Some(((first, expected), others)) = outcomes.split_first() else { return Ok(()) };
    let largest = expected.iter().fold(0.0_f64, |largest, &value| largest.max(value.abs().into()));
    for (name, values) in others {
        let differences =
            values.iter().zip(expected).map(|(&a, &b)| (f64::from(a) - f64::from(b)).abs());
        let error = differences.fold(0.0, f64::max) / largest.max(f64::MIN_POSITIVE);
        if error > TOLERANCE {
            return Err(format!(
                "{name} and {first} end with different {what}s: relative error {error:.1e}, \
                 {TOLERANCE:.0e} is allowed"
            )
            .into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::protocol::Call::{Gradient, Sequence};

    #[test]
    fn rounding_is_agreement() {
        let finals = [("a", vec![0.5, -1.0, 0.0]), ("b", vec![0.5001, -1.0, 1e-7])];
        check(Sequence, &finals).expect("agreement");
        check(Sequence, &[("a", vec![0.0; 3]), ("b", vec![0.0; 3])]).expect("two silent networks");
    }

    #[test]
    fn a_difference_names_both_contestants() {
        let finals = [("a", vec![0.5, -1.0]), ("b", vec![0.5, -1.0]), ("c", vec![0.502, -1.0])];
        for (call, what) in [(Sequence, "activations"), (Gradient, "gradients")] {
            let error = check(call, &finals).expect_err("a difference").to_string();
            let words = ["c and a", what, "2.0e-3"];
            assert!(words.iter().all(|word| error.contains(word)), "{error}");
        }
        assert!(check(Sequence, &[("a", vec![0.0]), ("b", vec![1e-20])]).is_err());
    }

    #[test]
    fn values_that_are_not_finite_are_never_agreement() {
        for value in [f32::NAN, f32::INFINITY] {
            let error =
                check(Sequence, &[("a", vec![0.0, value])]).expect_err("not finite").to_string();
            assert!(error.contains("a: activation 1"), "{error}");
        }
    }
}
