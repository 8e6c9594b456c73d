use super::*;

const NAME: &str = "delayed-match-to-category";

/// The direction shown at a step, in degrees from the boundary, from 0 to 360.
fn direction(trial: Trial<'_>, step: usize, boundary: f64) -> f64 {
    let (x, y) = (f64::from(trial.input(step, 1)), f64::from(trial.input(step, 2)));
    assert!((x * x + y * y - 1.0).abs() < 1e-6, "directions are of length 1");
    (y.atan2(x).to_degrees() - boundary).rem_euclid(360.0)
}

#[test]
fn the_answer_is_whether_both_directions_lie_on_one_side() {
    for (directions, boundary) in [(12, 45.0), (4, -100.0)] {
        let settings =
            [("directions", &*directions.to_string()), ("boundary", &*boundary.to_string())];
        let task = task(NAME, &settings);
        let batch = batch(&*task, 0..200);
        assert_targets_are_valid(&*task, &batch);
        assert_eq!(task.loss(), Loss::CrossEntropy);
        // 300 + 650 + 1000 + 650 ms
        assert_eq!(batch.shape(), BatchShape { trials: 200, steps: 260, inputs: 3, outputs: 3 });
        let mut seen = [vec![0; directions], vec![0; directions]];
        let mut matches = 0;
        for trial in trials(&batch) {
            assert_eq!(trial.on(0), 0..195);
            let mut categories = [false; 2];
            for (shown, steps) in [30..95, 195..260].into_iter().enumerate() {
                let angle = direction(trial, steps.start, boundary);
                let place = angle * directions as f64 / 360.0 - 0.5;
                assert!((place - place.round()).abs() < 1e-4, "{angle}");
                seen[shown][place.round() as usize] += 1;
                categories[shown] = angle < 180.0;
                for step in steps.clone() {
                    assert_eq!(direction(trial, step, boundary), angle);
                }
            }
            for step in (0..30).chain(95..195) {
                assert_eq!([trial.input(step, 1), trial.input(step, 2)], [0.0, 0.0]);
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
        ("sample", "0", "greater than 0"),
        ("grace", "700", "'test' is 650 ms"),
    ] {
        assert_refused(NAME, &[(name, value)], &[name, reason]);
    }
}
