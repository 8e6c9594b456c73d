use super::*;

#[test]
fn an_output_holds_the_sign_of_its_last_pulse() {
    for pulse_steps in [1, 3] {
        let settings = [("bits", "4"), ("pulse_steps", &*pulse_steps.to_string())];
        let task = task("flip-flop", &settings);
        let batch = batch(&*task, 0..20);
        assert_targets_are_valid(&*task, &batch);
        assert_eq!(task.loss(), Loss::MeanSquaredError);
        assert_eq!(batch.shape(), BatchShape { trials: 20, steps: 64, inputs: 4, outputs: 4 });
        for trial in trials(&batch) {
            for bit in 0..4 {
                let mut held = 0.0;
                for step in trial.steps() {
                    let pulse = trial.input(step, bit);
                    assert!([-1.0, 0.0, 1.0].contains(&pulse));
                    if pulse != 0.0 {
                        held = pulse;
                    }
                    assert_eq!(trial.target(step, bit), held);
                    assert_eq!(trial.mask(step, bit) > 0.0, pulse == 0.0);
                }
                assert!(trial.input(0, bit) != 0.0, "every bit begins with a pulse");
            }
        }
    }
}

#[test]
fn pulses_last_as_long_and_come_as_often_as_they_should() {
    let settings = [("pulse_steps", "5"), ("pulse_probability", "0.1"), ("steps", "2000")];
    let task = task("flip-flop", &settings);
    let batch = batch(&*task, 0..10);
    let (mut silent, mut begun, mut positive) = (0, 0, 0);
    for trial in trials(&batch) {
        for bit in 0..3 {
            let pulses: Vec<f32> = trial.steps().map(|step| trial.input(step, bit)).collect();
            // Two pulses of one sign may follow one another at once: lengths are multiples then.
            let runs: Vec<_> = pulses.chunk_by(|a, b| a == b).collect();
            let (last, inner) = runs.split_last().expect("a trial has steps");
            assert!(inner.iter().all(|run| run[0] == 0.0 || run.len() % 5 == 0));
            for run in inner.iter().chain([last]) {
                if run[0] == 0.0 {
                    silent += run.len();
                } else {
                    begun += run.len().div_ceil(5);
                    positive += if run[0] > 0.0 { run.len().div_ceil(5) } else { 0 };
                }
            }
        }
    }
    // Besides the first of each bit, each pulse has begun where another step stayed silent.
    let chances = (silent + begun - 30) as f64;
    assert!(((begun - 30) as f64 / chances - 0.1).abs() < 0.01, "{begun} of {chances}");
    assert!((positive as f64 / begun as f64 - 0.5).abs() < 0.05, "{positive} of {begun}");
}

#[test]
fn the_score_counts_signs() {
    let task = task("flip-flop", &[]);
    let batch = batch(&*task, 0..8);
    let score = |outputs: Vec<f32>| fraction(&*task, &batch, &outputs);
    assert_eq!(score(batch.target().to_vec()), 1.0);
    assert_eq!(score(batch.target().iter().map(|target| 0.01 * target).collect()), 1.0);
    assert_eq!(score(batch.target().iter().map(|target| -target).collect()), 0.0);
    assert_eq!(score(vec![0.0; batch.target().len()]), 0.0);
    let asked = batch.mask().iter().filter(|&&weight| weight > 0.0).count();
    let up = batch.target().iter().zip(batch.mask()).filter(|(t, m)| **t * **m > 0.0).count();
    assert_eq!(score(vec![1.0; batch.target().len()]), up as f64 / asked as f64);
}

#[test]
fn parameters_are_checked() {
    for (name, value, reason) in [
        ("bits", "0", "at least 1"),
        ("steps", "1", "at least 2"),
        ("pulse_steps", "0", "at least 1"),
        ("pulse_steps", "64", "at least 65"),
        ("pulse_probability", "1", "less than 1"),
        ("pulse_probability", "-0.1", "greater than 0"),
    ] {
        assert_refused("flip-flop", &[(name, value)], &[reason]);
    }
}
