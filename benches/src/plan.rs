//! Which cases are run, and how many steps they take.

use crate::arguments::Options;
use crate::networks::Size;
use crate::protocol::Call;
use mrnn::DynamicsKind;

/// The longest that the slowest contestant's run may take, in seconds.
const LONGEST_RUN: f64 = 3.0;

/// A network, and what is done with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The network's size.
    pub size: Size,
    /// The network's dynamics.
    pub kind: DynamicsKind,
    /// Batch sizes B and the way of calling, in the order in which they are run.
    pub cases: Vec<(usize, Call)>,
}

/// What the options ask for: every size with every dynamics and batch size, and one call a step where the
/// batch is 1 and the dynamics are leaky, as a closed loop has it.
pub fn plan(options: &Options) -> Vec<Plan> {
    let batches = options.batches();
    let is_asked_for = options.sizes.is_some() && options.batches.is_some();
    let cases_of = |size: Size, kind: DynamicsKind| {
        // Gigabytes of activations.
        let fits = move |batch: usize| is_asked_for || size != Size::Units4096 || batch < 512;
        let of_batch = move |&batch: &usize| {
            let step = batch == 1 && kind == DynamicsKind::Leaky;
            step.then_some((batch, Call::Step)).into_iter().chain([(batch, Call::Sequence)])
        };
        batches.iter().filter(|&&batch| fits(batch)).flat_map(of_batch).collect()
    };
    let networks = options
        .dynamics()
        .iter()
        .flat_map(|&kind| options.sizes().iter().map(move |&size| (size, kind)));
    networks.map(|(size, kind)| Plan { size, kind, cases: cases_of(size, kind) }).collect()
}

/// As many of the `wanted` steps as the slowest contestant takes in about three seconds, one at least.
pub fn affordable_steps(wanted: usize, slowest_seconds_per_step: f64) -> usize {
    let affordable = (LONGEST_RUN / slowest_seconds_per_step) as usize;
    affordable.clamp(1, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Arguments;
    use clap::Parser;

    fn options(line: &str) -> Options {
        let words = std::iter::once("compare").chain(line.split_whitespace());
        Arguments::try_parse_from(words).expect(line).options
    }

    fn cases(line: &str, size: Size) -> Vec<(usize, Call)> {
        let plans = plan(&options(line));
        plans.into_iter().find(|plan| plan.size == size).map_or(vec![], |plan| plan.cases)
    }

    #[test]
    fn every_size_is_run_with_both_dynamics_and_all_batches() {
        let plans = plan(&options(""));
        assert_eq!(plans.len(), 14);
        let sequences = [1, 16, 128, 512].map(|batch| (batch, Call::Sequence));
        for plan in &plans {
            let fitting = if plan.size == Size::Units4096 { &sequences[..3] } else { &sequences };
            let step = plan.kind == DynamicsKind::Leaky;
            let expected: Vec<_> =
                step.then_some((1, Call::Step)).iter().chain(fitting).copied().collect();
            assert_eq!(plan.cases, expected, "{:?} {:?}", plan.size, plan.kind);
        }
    }

    #[test]
    fn the_largest_case_is_run_where_both_of_its_sizes_are_given() {
        let largest = (512, Call::Sequence);
        assert!(cases("--sizes 4096 --batches 512", Size::Units4096).contains(&largest));
        assert!(!cases("--sizes 4096", Size::Units4096).contains(&largest));
        assert!(!cases("--batches 512", Size::Units4096).contains(&largest));
    }

    #[test]
    fn lists_replace_the_defaults_of_a_quick_run_too() {
        let plans = plan(&options("--quick --sizes loop,350 --batches 2,3 --dynamics elman"));
        let sizes: Vec<_> = plans.iter().map(|plan| plan.size).collect();
        assert_eq!(sizes, [Size::Loop, Size::Units350]);
        assert_eq!(plans[0].cases, [(2, Call::Sequence), (3, Call::Sequence)]);
        assert_eq!(cases("--quick", Size::Units100), []);
    }

    #[test]
    fn wrong_lists_are_errors_that_name_the_value() {
        for (line, value) in [
            ("--sizes 31", "31"),
            ("--batches 0", "0"),
            ("--threads 0", "0"),
            ("--dynamics gru", "gru"),
        ] {
            let words = std::iter::once("compare").chain(line.split_whitespace());
            let error = Arguments::try_parse_from(words).expect_err(line).to_string();
            assert!(error.contains(value), "{error}");
        }
    }

    #[test]
    fn threads_are_as_many_as_there_are_cores_at_most() {
        assert_eq!(options("").threads(1).expect("one"), [1]);
        assert_eq!(options("").threads(8).expect("two"), [1, 2]);
        assert_eq!(options("--threads 1,4").threads(4).expect("both"), [1, 4]);
        let error = options("--threads 1,4").threads(2).expect_err("too few cores").to_string();
        assert!(error.contains('4') && error.contains('2'), "{error}");
    }

    #[test]
    fn a_slow_contestant_shortens_the_run() {
        assert_eq!(affordable_steps(300, 1e-6), 300);
        assert_eq!(affordable_steps(300, 0.1), 30);
        assert_eq!(affordable_steps(300, 60.0), 1);
    }
}
