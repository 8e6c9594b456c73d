use super::*;

const NAME: &str = "delayed-match-to-category";

#[test]
fn the_answer_is_whether_both_directions_lie_on_one_side() {
    for (directions, boundary, ring) in [(12, 45.0, 8), (4, -100.0, 12)] {
        let settings = [
            ("directions", &*directions.to_string()),
            ("boundary", &*boundary.to_string()),
            ("ring", &*ring.to_string()),
        ];
        let task = task(NAME, &settings);
        let batch = batch(&*task, 0..200);
        assert_targets_are_valid(&*task, &batch);
        assert_eq!(task.loss(), Loss::CrossEntropy);
        // 300 + 650 + 1000 + 650 ms
        assert_eq!(
            batch.shape(),
            BatchShape { trials: 200, steps: 260, inputs: 1 + ring, outputs: 3 }
        );
        let mut seen = [vec![0; directions], vec![0; directions]];
        let mut matches = 0;
        for trial in trials(&batch) {
            assert_eq!(trial.on(0), 0..195);
            let mut categories = [false; 2];
            for (shown, steps) in [30..95, 195..260].into_iter().enumerate() {
                let shown_at = |step| ring_direction(trial, step, 1, ring);
                let angle = (shown_at(steps.start) - boundary).rem_euclid(360.0);
                let place = angle * directions as f64 / 360.0 - 0.5;
                assert!((place - place.round()).abs() < 1e-3, "{angle}");
                seen[shown][place.round() as usize] += 1;
                categories[shown] = angle < 180.0;
                assert!(steps.clone().all(|step| shown_at(step) == shown_at(steps.start)));
            }
            for step in (0..30).chain(95..195) {
                assert!(is_ring_silent(trial, step, 1, ring));
            }
            let is_match = categories[0] == categories[1];
            matches += usize::from(is_match);
            let answer = if is_match { 1 } else { 2 };
            for output in 0..3 {
                let asked: Vec<_> = (0..195).chain(205..260).collect();
                assert_eq!(trial.asked(output), asked);
                for step in asked {
                    let wanted = if step < 195 { 0 } else { answer };
                    let is_wanted = f32::from(u8::from(output == wanted));
                    assert_eq!(trial.target(step, output), is_wanted);
                }
            }
        }
        assert!((80..=120).contains(&matches), "{matches} of 200 match");
        assert!(seen.iter().flatten().all(|&count| count > 0), "{seen:?}");
    }
}

#[test]
fn the_score_is_that_of_the_answer() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..20);
    let score = |outputs: &[f32]| fraction(&*task, &batch, outputs);
    assert_eq!(score(batch.target()), 1.0);
    let swapped: Vec<f32> = batch.target().chunks(3).flat_map(|t| [t[0], t[2], t[1]]).collect();
    assert_eq!(score(&swapped), 0.0);
    assert_eq!(score(&vec![0.0; swapped.len()]), 0.0);
    let trial = trials(&batch).next().expect("there are 20");
    let fixates = with_outputs(&batch, trial, |_, output| f32::from(u8::from(output == 0)));
    assert!((score(&fixates) - 0.95).abs() < 1e-9);
}

#[test]
fn parameters_are_checked() {
    for (name, value, reason) in [
        ("directions", "0", "both categories"),
        ("directions", "7", "both categories"),
        ("ring", "2", "at least 3"),
        ("sample", "0", "greater than 0"),
        ("grace", "700", "'test' is 650 ms"),
    ] {
        assert_refused(NAME, &[(name, value)], &[name, reason]);
    }
}
