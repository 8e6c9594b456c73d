use super::*;

const NAME: &str = "centre-out-reach";

/// The target of a trial.
fn place(trial: Trial<'_>) -> [f64; 2] {
    [0, 1].map(|axis| f64::from(trial.input(20, axis)))
}

#[test]
fn the_hand_moves_to_the_target_after_the_go_signal() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..100);
    assert_targets_are_valid(&*task, &batch);
    assert_eq!(task.loss(), Loss::MeanSquaredError);
    // 200 + 300 + 600 + 150 + 500 + 200 ms
    assert_eq!(batch.shape(), BatchShape { trials: 100, steps: 195, inputs: 3, outputs: 2 });
    let mut seen = [0; 8];
    for trial in trials(&batch) {
        let target = place(trial);
        let angle = target[1].atan2(target[0]).to_degrees().rem_euclid(360.0) / 45.0;
        assert!((angle - angle.round()).abs() < 1e-4);
        seen[angle.round() as usize % 8] += 1;
        assert!((target[0].hypot(target[1]) - 1.0).abs() < 1e-6);

        let go = trial.on(2);
        assert!((70..=110).contains(&go.start) && go.end == 195);
        for step in trial.steps() {
            let shown = if (20..50).contains(&step) { target } else { [0.0; 2] };
            assert_eq!([0, 1].map(|axis| f64::from(trial.input(step, axis))), shown);
        }
        let (start, end) = (go.start + 15, go.start + 85);
        for axis in [0, 1] {
            assert_eq!(trial.asked(axis), (0..end).collect::<Vec<_>>());
        }
        let way = |step: usize| {
            let along = |axis| f64::from(trial.target(step, axis)) * target[axis];
            along(0) + along(1)
        };
        assert!((0..start).all(|step| way(step) == 0.0));
        assert!((start + 49..end).all(|step| (way(step) - 1.0).abs() < 1e-6), "it is held there");
        // Halfway at half of the time, fastest there with 15/8 of the mean speed, and alike from both ends.
        assert!((way(start + 24) - 0.5).abs() < 1e-6);
        let speed = |step: usize| way(step) - way(step - 1);
        let speeds: Vec<f64> = (start..start + 50).map(speed).collect();
        let fastest = speeds.iter().copied().fold(0.0, f64::max);
        assert!((fastest * 50.0 - 1.875).abs() < 0.01, "{fastest}");
        for (early, late) in speeds.iter().zip(speeds.iter().rev()) {
            assert!((early - late).abs() < 1e-6);
        }
        assert!(speeds[..25].is_sorted());
    }
    assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
}

#[test]
fn end_points_within_the_tolerance_are_right() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..25);
    let score = |outputs: &[f32]| fraction(&*task, &batch, outputs);
    let scaled =
        |factor: f32| -> Vec<f32> { batch.target().iter().map(|target| factor * target).collect() };
    assert_eq!(score(batch.target()), 1.0);
    assert_eq!(score(&scaled(0.0)), 0.0);
    assert_eq!(score(&scaled(-1.0)), 0.0);
    assert_eq!([0.81, 0.79, 1.19, 1.21].map(|factor| score(&scaled(factor))), [1.0, 0.0, 1.0, 0.0]);
    let trial = trials(&batch).next().expect("there are 25");
    let hold = trial.on(2).start + 65;
    let absent =
        with_outputs(
            &batch,
            trial,
            |step, axis| {
                if step < hold { trial.target(step, axis) } else { 0.0 }
            },
        );
    assert!((score(&absent) - 24.0 / 25.0).abs() < 1e-9, "only the hold counts");
}

#[test]
fn parameters_are_checked() {
    for (name, value, reason) in [
        ("targets", "0", "at least 1"),
        ("tolerance", "1", "less than 1"),
        ("delay_shortest", "700", "'delay_longest' is 600 ms"),
        ("movement", "0", "greater than 0"),
        ("hold", "0", "greater than 0"),
    ] {
        assert_refused(NAME, &[(name, value)], &[name, reason]);
    }
}
