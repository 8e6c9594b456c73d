use super::*;

const NAME: &str = "go-no-go";

#[test]
fn a_go_cue_asks_for_a_response_after_the_response_cue() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..200);
    assert_targets_are_valid(&*task, &batch);
    assert_eq!(task.loss(), Loss::MeanSquaredError);
    assert_eq!(batch.shape(), BatchShape { trials: 200, steps: 170, inputs: 3, outputs: 1 });
    let mut delays = Vec::new();
    for trial in trials(&batch) {
        let (go, no_go, response) = (trial.on(0), trial.on(1), trial.on(2));
        assert!(go.is_empty() != no_go.is_empty(), "there is one cue");
        let cue = if go.is_empty() { no_go } else { go.clone() };
        assert_eq!(cue, 20..50);
        assert_eq!(response.len(), 50);
        delays.push(response.start - cue.end);
        let asked: Vec<_> = (0..response.start).chain(response.start + 15..response.end).collect();
        assert_eq!(trial.asked(0), asked);
        for step in trial.steps() {
            let responds = !go.is_empty() && response.contains(&step);
            assert_eq!(trial.target(step, 0), f32::from(u8::from(responds)));
        }
    }
    assert!(delays.iter().all(|delay| (30..=70).contains(delay)));
    assert!(delays.iter().min() < Some(&35) && delays.iter().max() > Some(&65));
}

#[test]
fn go_trials_are_as_frequent_as_asked_for() {
    let task = task(NAME, &[("go_fraction", "0.8")]);
    let batch = batch(&*task, 0..1000);
    let go = trials(&batch).filter(|trial| !trial.on(0).is_empty()).count();
    assert!((750..=850).contains(&go), "{go} of 1000");
}

#[test]
fn the_score_is_that_of_the_response() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..40);
    let score = |outputs: &[f32]| fraction(&*task, &batch, outputs);
    assert_eq!(score(batch.target()), 1.0);
    let go = trials(&batch).filter(|trial| !trial.on(0).is_empty()).count();
    assert!((1..40).contains(&go));
    let (go, no_go) = (go as f64 / 40.0, (40 - go) as f64 / 40.0);
    assert_eq!(score(&vec![0.0; 40 * 170]), no_go, "withholding is right without a go cue");
    let always: Vec<f32> = trials(&batch)
        .flat_map(|trial| trial.steps().map(move |step| trial.input(step, 2)))
        .collect();
    assert_eq!(score(&always), go);
    assert_eq!(score(&vec![1.0; 40 * 170]), 0.0, "an early response is wrong");

    let trial = trials(&batch).find(|trial| !trial.on(0).is_empty()).expect("some are");
    let response = trial.on(2);
    let weak = with_outputs(&batch, trial, |step, _| 0.49 * trial.target(step, 0));
    assert!((score(&weak) - 39.0 / 40.0).abs() < 1e-9);
    let late = with_outputs(&batch, trial, |step, _| {
        f32::from(u8::from(response.contains(&step) && step >= response.start + 30))
    });
    assert_eq!(score(&late), 1.0, "20 of 35 steps are most of the response");
}

#[test]
fn parameters_are_checked() {
    for (name, value, reason) in [
        ("go_fraction", "1.5", "less than 1"),
        ("delay_longest", "200", "'delay_longest' is 200 ms"),
        ("grace", "500", "'response' is 500 ms"),
        ("cue", "0", "greater than 0"),
    ] {
        assert_refused(NAME, &[(name, value)], &[reason]);
    }
}
