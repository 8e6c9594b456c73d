//! Whether contestants compute the same.

use crate::Result;

/// The largest difference of activations, relative to the largest activation.
const TOLERANCE: f64 = 1e-3;

/// Checks that every contestant ended with the activations of the first.
///
/// # Errors
/// A contestant that differs, or whose activations are not finite; the message names it.
pub fn check(finals: &[(&str, Vec<f32>)]) -> Result<()> {
    for (name, h) in finals {
        if let Some(unit) = h.iter().position(|value| !value.is_finite()) {
            return Err(format!("{name}: activation {unit} is {} at the end", h[unit]).into());
        }
    }
    let Some(((first, expected), others)) = finals.split_first() else { return Ok(()) };
    let largest = expected.iter().fold(0.0_f64, |largest, &value| largest.max(value.abs().into()));
    for (name, h) in others {
        let differences =
            h.iter().zip(expected).map(|(&a, &b)| (f64::from(a) - f64::from(b)).abs());
        let error = differences.fold(0.0, f64::max) / largest.max(f64::MIN_POSITIVE);
        if error > TOLERANCE {
            return Err(format!(
                "{name} and {first} end with different activations: relative error {error:.1e}, \
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

    #[test]
    fn rounding_is_agreement() {
        let finals = [("a", vec![0.5, -1.0, 0.0]), ("b", vec![0.5001, -1.0, 1e-7])];
        check(&finals).expect("agreement");
        check(&[("a", vec![0.0; 3]), ("b", vec![0.0; 3])]).expect("two silent networks");
    }

    #[test]
    fn a_difference_names_both_contestants() {
        let finals = [("a", vec![0.5, -1.0]), ("b", vec![0.5, -1.0]), ("c", vec![0.502, -1.0])];
        let error = check(&finals).expect_err("a difference").to_string();
        assert!(error.contains("c and a") && error.contains("2.0e-3"), "{error}");
        assert!(check(&[("a", vec![0.0]), ("b", vec![1e-20])]).is_err());
    }

    #[test]
    fn activations_that_are_not_finite_are_never_agreement() {
        for value in [f32::NAN, f32::INFINITY] {
            let error = check(&[("a", vec![0.0, value])]).expect_err("not finite").to_string();
            assert!(error.contains("a: activation 1"), "{error}");
        }
    }
}
