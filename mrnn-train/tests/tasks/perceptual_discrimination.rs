use super::*;

const NAME: &str = "perceptual-discrimination";

/// Evidence without its noise.
const CLEAR: [(&str, &str); 2] = [("noise", "0"), ("coherences", "10,50")];

#[test]
fn the_stronger_evidence_is_the_choice() {
    let task = task(NAME, &CLEAR);
    let batch = batch(&*task, 0..60);
    assert_targets_are_valid(&*task, &batch);
    assert_eq!(task.loss(), Loss::CrossEntropy);
    // 200 + 1200 + 400 ms
    assert_eq!(batch.shape(), BatchShape { trials: 60, steps: 180, inputs: 3, outputs: 3 });
    let (mut choices, mut lengths, mut coherences) = ([0; 3], Vec::new(), Vec::new());
    for trial in trials(&batch) {
        let stimulus = trial.on(1);
        assert_eq!(trial.on(2), stimulus);
        assert_eq!(stimulus.start, 20);
        assert!((40..=120).contains(&stimulus.len()));
        assert_eq!(trial.on(0), 0..stimulus.end, "fixation lasts until the response");

        let evidence = [1, 2].map(|channel| trial.input(20, channel));
        let choice = if evidence[0] > evidence[1] { 1 } else { 2 };
        let coherence = (evidence[choice - 1] - evidence[2 - choice]) * 100.0;
        assert!((evidence[0] + evidence[1] - 1.0).abs() < 1e-6);
        let response = stimulus.end + 10..stimulus.end + 40;
        for output in 0..3 {
            let asked: Vec<_> = (0..stimulus.end).chain(response.clone()).collect();
            assert_eq!(trial.asked(output), asked);
            let wanted = |step: usize| output == if response.contains(&step) { choice } else { 0 };
            for step in asked {
                assert_eq!(trial.target(step, output), f32::from(u8::from(wanted(step))));
            }
        }
        choices[choice] += 1;
        lengths.push(stimulus.len());
        coherences.push(coherence.round() as i32);
    }
    assert!(choices[1] > 15 && choices[2] > 15, "{choices:?}");
    assert!(lengths.iter().max() > Some(&110) && lengths.iter().min() < Some(&50));
    assert!(coherences.contains(&10) && coherences.contains(&50));
    assert!(coherences.iter().all(|coherence| [10, 50].contains(coherence)));
}

#[test]
fn noise_is_white_with_its_own_level_whatever_dt() {
    for dt in [5.0, 20.0] {
        let settings = [("noise", "2"), ("coherences", "0"), ("stimulus_shortest", "1200")];
        let task = tasks::by_name(NAME, &settings, dt).expect("the parameters are valid");
        let batch = task.batch(0..100, SEED).expect("there are trials");
        let deviations: Vec<f64> = trials(&batch)
            .flat_map(|trial| trial.on(1).map(move |step| f64::from(trial.input(step, 1)) - 0.5))
            .collect();
        let count = deviations.len() as f64;
        let mean = deviations.iter().sum::<f64>() / count;
        let variance = deviations.iter().map(|d| d * d).sum::<f64>() / count;
        let lagged = deviations.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / count;
        let expected = 4.0 / dt;
        assert!(mean.abs() < 4.0 * (expected / count).sqrt(), "{mean}");
        assert!((variance / expected - 1.0).abs() < 0.1, "{variance} for {expected}");
        assert!((lagged / expected).abs() < 0.1, "{lagged}");
    }
}

#[test]
fn the_score_is_that_of_the_decision() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..30);
    let score = |outputs: &[f32]| fraction(&*task, &batch, outputs);
    assert_eq!(score(batch.target()), 1.0);
    let inverted: Vec<f32> = batch.target().iter().map(|target| -target).collect();
    assert_eq!(score(&inverted), 0.0);
    assert_eq!(score(&vec![0.0; inverted.len()]), 0.0, "no choice is no right choice");

    let trial = trials(&batch).nth(4).expect("there are 30");
    let response = trial.on(0).end;
    let fixates = with_outputs(&batch, trial, |_, output| f32::from(u8::from(output == 0)));
    assert!((score(&fixates) - 29.0 / 30.0).abs() < 1e-9, "it must not fixate for ever");
    // What is said before the response, or in its grace time, does not count.
    let babbles = with_outputs(&batch, trial, |step, output| {
        if step < response + 10 { 5.0 * output as f32 } else { trial.target(step, output) }
    });
    assert_eq!(score(&babbles), 1.0);
}

#[test]
fn the_ideal_observer_is_as_good_as_documented() {
    let task = task(NAME, &[]);
    let batch = batch(&*task, 0..4000);
    let mut outputs = vec![0.0; batch.target().len()];
    for trial in trials(&batch) {
        let sum = |channel| trial.on(0).map(|step| trial.input(step, channel)).sum::<f32>();
        let choice = if sum(1) > sum(2) { 1 } else { 2 };
        trial.steps().for_each(|step| outputs[trial.place(step, choice)] = 1.0);
    }
    let accuracy = fraction(&*task, &batch, &outputs);
    assert!((accuracy - 0.92).abs() < 0.015, "{accuracy}");
}

#[test]
fn parameters_are_checked() {
    for (name, value, reason) in [
        ("coherences", "3,101", "between 0 and 100"),
        ("noise", "-1", "0 or more"),
        ("stimulus_shortest", "2000", "'stimulus_longest' is 1200 ms"),
        ("grace", "400", "'response' is 400 ms"),
        ("response", "0", "greater than 0"),
    ] {
        assert_refused(NAME, &[(name, value)], &[name, reason]);
    }
}
