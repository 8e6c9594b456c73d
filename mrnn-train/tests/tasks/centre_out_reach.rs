use super::*;

const NAME: &str = "centre-out-reach";

#[test]
fn the_hand_moves_to_the_target_after_the_go_signal() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..100);
    assert_targets_are_valid(&*task, &batch);
    assert_eq!(task.loss(), Loss::MeanSquaredError);
    // 200 + 300 + 600 + 150 + 500 + 200 ms
    assert_eq!(batch.shape(), BatchShape { trials: 100, steps: 195, inputs: 9, outputs: 2 });
    let mut seen = [0; 8];
    for trial in trials(&batch) {
        let number = ring_direction(trial, 20, 0, 8) / 45.0;
        assert!((number - number.round()).abs() < 1e-3);
        let number = number.round() as usize % 8;
        seen[number] += 1;
        assert_eq!(trial.input(20, number), 1.0, "an input prefers each of the targets");
        let (y, x) = (number as f64 * 45.0).to_radians().sin_cos();

        let go = trial.on(8);
        assert!((70..=110).contains(&go.start) && go.end == 195);
        for step in trial.steps() {
            let is_shown = (20..50).contains(&step);
            assert_eq!(is_ring_silent(trial, step, 0, 8), !is_shown);
        }
        let (start, end) = (go.start + 15, go.start + 85);
        for axis in [0, 1] {
            assert_eq!(trial.asked(axis), (0..end).collect::<Vec<_>>());
        }
        let way = |step: usize| {
            let hand = [0, 1].map(|axis| f64::from(trial.target(step, axis)));
            assert!((hand[0] * y - hand[1] * x).abs() < 1e-6, "the way is straight");
            hand[0] * x + hand[1] * y
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
    let hold = trial.on(8).start + 65;
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
        ("ring", "2", "at least 3"),
        ("tolerance", "1", "less than 1"),
        ("delay_shortest", "700", "'delay_longest' is 600 ms"),
        ("movement", "0", "greater than 0"),
        ("hold", "0", "greater than 0"),
    ] {
        assert_refused(NAME, &[(name, value)], &[name, reason]);
    }
}
