//! Every task by name, and what holds for all of them.

use super::*;

#[test]
fn a_trial_is_the_same_in_every_batch() {
    for entry in &tasks::ALL {
        let task = entry.make(&[], DT).expect("the defaults are valid");
        let whole = batch(&*task, 3..10);
        let BatchShape { trials, steps, inputs, outputs } = whole.shape();
        assert_eq!(trials, 7);
        assert_eq!((steps, inputs), (task.steps(), task.num_inputs()));
        assert_eq!(outputs, task.num_outputs());
        assert_eq!(task.input_names().len(), inputs);
        assert_eq!(task.output_names().len(), outputs);
        assert_eq!(task.name(), entry.name());
        let parts = [batch(&*task, 3..4), batch(&*task, 4..8), batch(&*task, 8..10)];
        let join = |array: fn(&Batch) -> &[f32]| parts.iter().flat_map(array).copied().collect();
        let (input, target, mask): (Vec<_>, Vec<_>, Vec<_>) =
            (join(Batch::input), join(Batch::target), join(Batch::mask));
        assert_eq!((&input[..], &target[..]), (whole.input(), whole.target()), "{}", task.name());
        assert_eq!(mask, whole.mask(), "{}", task.name());

        let other = task.batch(3..10, SEED + 1).expect("there are trials");
        assert!(other.input() != whole.input(), "{} follows its seed", task.name());
        let shifted = batch(&*task, 4..11);
        assert!(shifted.input() != whole.input(), "trials of {} differ", task.name());
    }
}

#[test]
fn a_batch_needs_a_trial_and_a_score_an_output_for_each_target() {
    for entry in &tasks::ALL {
        let task = entry.make(&[], DT).expect("the defaults are valid");
        assert!(matches!(task.batch(4..4, SEED), Err(Error::EmptyBatch { what: "trials" })));
        let batch = batch(&*task, 0..2);
        let short = &batch.target()[1..];
        let error = task.score(&batch, short).expect_err("an output is missing").to_string();
        assert!(error.contains("the outputs has"), "{error}");
    }
}

#[test]
fn every_parameter_is_documented_and_settable_to_its_default() {
    for entry in &tasks::ALL {
        let parameters = entry.parameters();
        let defaults: Vec<_> =
            parameters.iter().map(|parameter| (parameter.name, &*parameter.default)).collect();
        let explicit = entry.make(&defaults, DT).expect("defaults can be given");
        let implicit = entry.make(&[], DT).expect("defaults need not be given");
        assert_eq!(batch(&*explicit, 0..3), batch(&*implicit, 0..3), "{}", entry.name());
        assert!(parameters.iter().all(|p| p.help.ends_with('.') && !p.default.is_empty()));
        assert!(!entry.summary().is_empty());
    }
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    assert_refused("flipflop", &[], &["'flipflop'", "did you mean 'flip-flop'", "'go-no-go'"]);
    assert_refused("flip-flop", &[("bit", "2")], &["flip-flop", "did you mean 'bits'", "'steps'"]);
    let twice = [("bits", "2"), ("bits", "2")];
    assert_refused("flip-flop", &twice, &["'bits' is set twice"]);
    assert_refused("flip-flop", &[("bits", "2.5")], &["'bits'", "2.5"]);
    assert_refused("flip-flop", &[("bits", "two")], &["'bits'", "two"]);
    assert_refused("go-no-go", &[("cue", "[300]")], &["'cue'"]);
    let lists = [("coherences", "3.2,x")];
    assert_refused("perceptual-discrimination", &lists, &["coherences", "\"x\""]);
}

#[test]
fn times_follow_dt() {
    let steps =
        |dt| tasks::by_name("go-no-go", &[], dt).expect("dt is shorter than every time").steps();
    // 200 + 300 + 700 + 500 ms
    assert_eq!([steps(1.0), steps(10.0), steps(50.0)], [1700, 170, 34]);
    let too_long = tasks::by_name("go-no-go", &[("cue", "4")], DT).err().expect("it is refused");
    assert_eq!(
        too_long.to_string(),
        "the parameter 'cue' is 4 ms, which rounds to no step of dt (10 ms)"
    );
    for dt in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = tasks::by_name("go-no-go", &[], dt).err().expect("it is refused");
        assert!(error.to_string().contains("'dt'"), "{error}");
    }
}

#[test]
fn times_that_are_none_are_refused() {
    for entry in tasks::ALL.iter().filter(|entry| entry.name() != "flip-flop") {
        let is_time = |help: &str| help.contains("in ms");
        for time in entry.parameters().iter().filter(|parameter| is_time(parameter.help)) {
            for value in ["-10", "1e300", "true"] {
                assert_refused(entry.name(), &[(time.name, value)], &[time.name]);
            }
        }
    }
}
