use super::*;

const NAME: &str = "ready-set-go";

/// Trials and the interval of each, in steps.
fn intervals(batch: &Batch) -> Vec<usize> {
    trials(batch).map(|trial| trial.on(1).start - trial.on(0).start).collect()
}

#[test]
fn the_ramp_reaches_its_threshold_after_the_interval() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..300);
    assert_targets_are_valid(&*task, &batch);
    assert_eq!(task.loss(), Loss::MeanSquaredError);
    // 40 + 2 * 85 + 20 steps, and that of the set pulse
    assert_eq!(batch.shape(), BatchShape { trials: 300, steps: 231, inputs: 2, outputs: 1 });
    for (trial, interval) in trials(&batch).zip(intervals(&batch)) {
        let (ready, set) = (trial.on(0), trial.on(1));
        assert_eq!((ready.len(), set.len()), (5, 5));
        assert!((10..=40).contains(&ready.start));
        let end = set.start + interval + 20;
        assert_eq!(trial.asked(0), (0..=end).collect::<Vec<_>>());
        for step in 0..=end {
            let ramp = step.saturating_sub(set.start) as f64 / interval as f64;
            assert!((f64::from(trial.target(step, 0)) - ramp).abs() < 1e-6);
        }
        assert_eq!(trial.target(set.start + interval, 0), 1.0);
    }
    let mut seen = intervals(&batch);
    seen.sort_unstable();
    seen.dedup();
    // 494, 529.3, ..., 847 ms
    let all: Vec<usize> = (0..11).map(|i| (49.4 + f64::from(i) * 3.53).round() as usize).collect();
    assert_eq!(seen, all);
}

#[test]
fn productions_within_the_tolerance_are_right() {
    let task = task(NAME, &[("tolerance", "0.1")]);
    let batch = batch(&*task, 0..40);
    let score = |outputs: &[f32]| fraction(&*task, &batch, outputs);
    assert_eq!(score(batch.target()), 1.0);
    assert_eq!(score(&vec![0.0; batch.target().len()]), 0.0, "nothing is produced");
    assert_eq!(score(&vec![2.0; batch.target().len()]), 0.0, "it is produced at once");
    let inverted: Vec<f32> = batch.target().iter().map(|target| -target).collect();
    assert_eq!(score(&inverted), 0.0);
    for (speed, is_right) in [(1.15, false), (1.08, true), (0.95, true), (0.88, false)] {
        let outputs: Vec<f32> = batch.target().iter().map(|target| speed * target).collect();
        assert_eq!(score(&outputs), f64::from(u8::from(is_right)), "{speed}");
    }
    let mean = intervals(&batch).iter().sum::<usize>() / 40;
    let constant: Vec<f32> = trials(&batch)
        .flat_map(|trial| {
            let set = trial.on(1).start;
            trial.steps().map(move |step| f32::from(u8::from(step >= set + mean)))
        })
        .collect();
    let near = |interval: &usize| (mean as f64 - *interval as f64).abs() <= 0.1 * *interval as f64;
    // The crossing lies where the step function reaches 1.
    let expected = intervals(&batch).iter().filter(|interval| near(interval)).count() as f64 / 40.0;
    assert!((score(&constant) - expected).abs() < 1e-9, "one interval does not suit all");
    assert!(expected > 0.0 && expected < 1.0);
}

#[test]
fn parameters_are_checked() {
    for (name, value, reason) in [
        ("shortest", "900", "'longest' is 847 ms"),
        ("shortest", "50", "a pulse lasts 50 ms"),
        ("intervals", "0", "at least 1"),
        ("wait_shortest", "500", "'wait_longest' is 400 ms"),
        ("tolerance", "0", "greater than 0"),
        ("pulse", "0", "greater than 0"),
    ] {
        assert_refused(NAME, &[(name, value)], &[name, reason]);
    }
    let single = task(NAME, &[("intervals", "1")]);
    assert!(intervals(&batch(&*single, 0..10)).iter().all(|&interval| interval == 49));
}
