//! How every time is taken.

use std::time::Instant;

/// Repeats `run` until `seconds` have passed, `least` times at least, and returns the median seconds of a
/// run. The first of several fills the caches and doesn't count.
///
/// # Errors
/// The first error of a run.
pub fn repeat<E>(
    least: usize,
    seconds: f64,
    mut run: impl FnMut() -> Result<(), E>,
) -> Result<f64, E> {
    let begin = Instant::now();
    let mut times = Vec::new();
    while times.len() < least || begin.elapsed().as_secs_f64() < seconds {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed().as_secs_f64());
    }
    Ok(median_of_warm(&times))
}

/// The median without the first, where there are others.
fn median_of_warm(times: &[f64]) -> f64 {
    match times {
        [_, warm @ ..] if !warm.is_empty() => median(warm),
        _ => median(times),
    }
}

/// The median; of two in the middle, their mean. NaN for no values.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        len => (sorted[(len - 1) / 2] + sorted[len / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn runs_that_take_all_the_time_are_repeated_as_often_as_is_said() {
        for least in [1, 3] {
            let mut runs = 0;
            let seconds = repeat::<()>(least, 0.0, || {
                runs += 1;
                Ok(())
            });
            assert!(seconds.expect("no error") >= 0.0);
            assert_eq!(runs, least);
        }
    }

    #[test]
    fn the_first_of_several_runs_does_not_count() {
        assert_eq!(median_of_warm(&[9.0, 1.0, 2.0, 3.0]), 2.0);
        assert_eq!(median_of_warm(&[9.0]), 9.0);
    }

    #[test]
    fn an_error_ends_the_repetition() {
        let mut runs = 0;
        let answer = repeat(1, 10.0, || {
            runs += 1;
            if runs == 3 { Err("third") } else { Ok(()) }
        });
        assert_eq!(answer, Err("third"));
    }
}
