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

/// What the options ask for: every size with every dynamics and batch size; one call a step where the batch is 1 and
/// the dynamics are leaky, as a closed loop has it; gradients of the sizes that are given, or of two.
pub fn plan(options: &Options) -> Vec<Plan> {
    let batches = options.batches();
    let is_asked_for = options.sizes.is_some() && options.batches.is_some();
    let cases_of = |size: Size, kind: DynamicsKind| {
        // Gigabytes of activations.
        let fits = move |batch: usize| is_asked_for || size != Size::Units4096 || batch < 512;
        let of_batch = move |&batch: &usize| {
            let has = move |&call: &Call| match call {
                Call::Step => batch == 1 && kind == DynamicsKind::Leaky,
                Call::Sequence | Call::Gradient => true,
            };
            let calls = [Call::Step, Call::Sequence, Call::Gradient].into_iter().filter(has);
            calls.filter(move |&call| options.times(call, size)).map(move |call| (batch, call))
        };
        batches.iter().filter(|&&batch| fits(batch)).flat_map(of_batch).collect()
    };
    let networks = options
        .dynamics()
        .iter()
        .flat_map(|&kind| options.sizes().iter().map(move |&size| (size, kind)));
    let plans = networks.map(|(size, kind)| Plan { size, kind, cases: cases_of(size, kind) });
    plans.filter(|plan| !plan.cases.is_empty()).collect()
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
        for plan in &plans {
            let batches: &[usize] =
                if plan.size == Size::Units4096 { &[1, 16, 128] } else { &[1, 16, 128, 512] };
            let with_gradient = matches!(plan.size, Size::Loop | Size::Units350);
            let mut expected = Vec::new();
            for &batch in batches {
                if batch == 1 && plan.kind == DynamicsKind::Leaky {
                    expected.push((batch, Call::Step));
                }
                expected.push((batch, Call::Sequence));
                if with_gradient {
                    expected.push((batch, Call::Gradient));
                }
            }
            assert_eq!(plan.cases, expected, "{:?} {:?}", plan.size, plan.kind);
        }
    }

    #[test]
    fn calls_are_chosen_and_networks_without_any_are_left_out() {
        let plans = plan(&options("--calls gradient --dynamics elman"));
        let sizes: Vec<_> = plans.iter().map(|plan| plan.size).collect();
        assert_eq!(sizes, [Size::Loop, Size::Units350]);
        assert_eq!(plans[0].cases, [1, 16, 128, 512].map(|batch| (batch, Call::Gradient)));
        assert_eq!(
            cases("--calls gradient --sizes 30 --batches 2", Size::Units30),
            [(2, Call::Gradient)]
        );
        assert_eq!(cases("--calls step,gradient --quick", Size::Units30), [(1, Call::Step)]);
        assert_eq!(plan(&options("--calls step --batches 2")), []);
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
        let both = |batch| [(batch, Call::Sequence), (batch, Call::Gradient)];
        assert_eq!(plans[0].cases, [both(2), both(3)].concat());
        assert_eq!(cases("--quick", Size::Units100), []);
    }

    #[test]
    fn wrong_lists_are_errors_that_name_the_value() {
        for (line, value) in [
            ("--sizes 31", "31"),
            ("--batches 0", "0"),
            ("--threads 0", "0"),
            ("--dynamics gru", "gru"),
            ("--calls gradients", "gradients"),
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
