use crate::{BIT, Folder, ONE_BIT, assert_fails, mrnn, text};
use mrnn::Network;
use mrnn_train::tasks;

/// The numbers of the one row.
#[track_caller]
fn row(shown: &str) -> Vec<String> {
    let mut lines = shown.lines();
    let heading = lines.next().expect("there is a heading");
    assert_eq!(heading.split_whitespace().take(2).collect::<Vec<_>>(), ["task", "trials"]);
    lines.next().expect("there is a row").split_whitespace().map(str::to_owned).collect()
}

#[test]
fn loss_and_score_are_those_of_the_library() {
    let folder = Folder::new();
    let file = folder.write("bit.json", BIT);
    let evaluate = |options: &[&str]| {
        let command = ["evaluate", text(&file)];
        row(&mrnn(command.iter().chain(&ONE_BIT).chain(options)).success())
    };
    // More trials than run at once.
    let shown = evaluate(&["--trials", "300", "--seed", "4", "--precision", "f64"]);

    let network = Network::load(&file).expect("the description is valid");
    let task = tasks::by_name("flip-flop", &[("bits", "1"), ("steps", "16")], 1.0);
    let task = task.expect("the parameters are valid");
    let batch = task.validation_batch(0..300, 4).expect("there are trials");
    let engine = mrnn::engine::<f64>(&network, "cpu").expect("there is always a CPU");
    let mut session = engine.session(300).expect("the batch is small");
    let input: Vec<f64> = batch.input().iter().map(|&value| value.into()).collect();
    let recording = session.run_input(16, &input).expect("the input has the right shape");
    let outputs: Vec<f32> = recording.y.iter().map(|&y| y as f32).collect();
    let weights = batch.mask().iter().map(|&weight| f64::from(weight));
    let errors = recording.y.iter().zip(batch.target()).map(|(y, t)| (y - f64::from(*t)).powi(2));
    let loss = errors.zip(weights.clone()).map(|(error, weight)| error * weight).sum::<f64>()
        / weights.sum::<f64>();
    let score = task.score(&batch, &outputs).expect("the outputs fit").value();
    assert_eq!(shown, ["flip-flop", "300", &format!("{loss:.4}"), &format!("{score:.4}")]);

    assert_eq!(evaluate(&["--trials", "300", "--seed", "4"])[1..3], shown[1..3]);
    assert_eq!(evaluate(&[])[1], "1000");
    assert!(evaluate(&[])[2] != evaluate(&["--noise"])[2]);
}

#[test]
fn what_does_not_fit_is_told() {
    let folder = Folder::new();
    let file = folder.write("bit.json", BIT);
    let with = |options: &[&str]| {
        let command = ["evaluate", text(&file)];
        command.iter().chain(options).map(|&part| part.to_owned()).collect::<Vec<_>>()
    };
    assert!(mrnn(with(&[])).failure(2).contains("--task <NAME>"));
    assert_fails(
        with(&["--task", "flip-flop"]),
        &["3 outputs (bit 1, bit 2, bit 3)", "'bit' with 1"],
    );
    let trials = ["--task", "flip-flop", "--set", "bits=1", "--trials", "0"];
    assert!(mrnn(with(&trials)).failure(2).contains("--trials <N>"));
}
