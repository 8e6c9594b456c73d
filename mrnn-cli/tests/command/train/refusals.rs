use super::training;
use crate::{BIT, Folder, LOOP, SMALL, assert_fails, mrnn, read, text};

/// `mrnn train` of a network on a task, without further options.
fn learning(folder: &Folder, network: &str, task: &str) -> Vec<String> {
    let model = folder.path("model.safetensors");
    ["train", network, "--task", task, "--out", text(&model)].map(str::to_owned).to_vec()
}

#[test]
fn tasks_that_are_none_are_told() {
    let folder = Folder::new();
    let network = folder.write("bit.json", BIT);
    let model = folder.path("model.safetensors");
    let plain = ["train", text(&network), "--out", text(&model)];
    assert!(mrnn(plain).failure(2).contains("--task <NAME>"));
    let both = ["--task", "flip-flop", "--data", "trials.npz"];
    assert!(mrnn(plain.iter().chain(&both)).failure(2).contains("cannot be used with"));
    let lone = ["--data", "trials.npz", "--set", "bits=1"];
    assert!(mrnn(plain.iter().chain(&lone)).failure(2).contains("--set"));

    let network = text(&network);
    let unknown = learning(&folder, network, "flipflop");
    assert_fails(unknown, &["'flipflop'", "did you mean 'flip-flop'?"]);
    let set = |setting: &str| {
        let task = learning(&folder, network, "flip-flop");
        task.into_iter().chain(["--set".to_owned(), setting.to_owned()])
    };
    assert_fails(set("bit=1"), &["no parameter 'bit'", "did you mean 'bits'?"]);
    assert_fails(set("bits=0"), &["'bits' is 0", "at least 1"]);
    assert!(mrnn(set("bits")).failure(2).contains("expected PARAMETER=VALUE"));
    let data = ["train", network, "--data", "none.npz", "--out", text(&model)];
    assert_fails(data, &["cannot read", "none.npz"]);
    assert!(!model.exists());
}

#[test]
fn networks_that_a_task_does_not_fit_are_told_what_would() {
    let folder = Folder::new();
    let readout =
        r#""readouts": [{"name": "output", "num_units": 1, "src_regions": ["d1", "d2", "gpe", "#;
    assert_fails(
        learning(&folder, LOOP, "go-no-go"),
        &["'go-no-go' has 1 output (response)", "the network has no readout", readout],
    );
    let small = folder.write("small.json", SMALL);
    assert_fails(
        learning(&folder, text(&small), "go-no-go"),
        &["1 output (response)", "2 in all ('rate' with 2)", r#""src_regions": ["exc", "inh"]"#],
    );
    let bit = folder.write("bit.json", BIT);
    assert_fails(
        learning(&folder, text(&bit), "go-no-go"),
        &["3 inputs (go cue, no-go cue, response cue)", "1 input unit in 1 input region"],
    );
}

#[test]
fn files_that_cannot_be_written_are_told_before_the_work() {
    let folder = Folder::new();
    let model = folder.path("model.safetensors");
    let with = |options: &[&str]| training(&folder, &model, options);
    let (npy, text_file) = (folder.path("model.npy"), folder.path("state.json"));
    assert_fails(training(&folder, &npy, &[]), &["model.npy", "--out", "safetensors"]);
    assert_fails(with(&["--checkpoint", text(&text_file)]), &["state.json", "--checkpoint"]);
    assert_fails(with(&["--checkpoint", text(&model)]), &["is both --out and --checkpoint"]);
    let gif = folder.path("loss.gif");
    assert_fails(with(&["--plot", text(&gif)]), &["loss.gif", "svg or png"]);
    let lost = folder.path("none/loss.csv");
    assert_fails(with(&["--curve", text(&lost)]), &["cannot write", "loss.csv"]);
    let network = folder.path("bit.json");
    assert_fails(with(&["--curve", text(&network)]), &["bit.json", "is read by this training"]);
    assert!(mrnn(with(&["--resume"])).failure(2).contains("--checkpoint"));
    assert!(!model.exists());
    assert_eq!(read(&network), BIT.as_bytes());
}

#[test]
fn numbers_that_cannot_be_are_told() {
    let folder = Folder::new();
    let model = folder.path("model.safetensors");
    let network = folder.write("bit.json", BIT);
    let with = |options: &[&str]| {
        let task = ["train", text(&network), "--out", text(&model), "--task", "flip-flop"];
        let bits = ["--set", "bits=1"];
        let all = task.iter().chain(&bits).chain(options);
        all.map(|&part| part.to_owned()).collect::<Vec<_>>()
    };
    for (option, value, reason) in [
        ("--epochs", "0", "--epochs <N>"),
        ("--batch", "0", "--batch <B>"),
        ("--clip", "0", "expected off or a number greater than 0"),
        ("--schedule", "linear", "expected constant, cosine"),
        ("--schedule", "step:2:10", "'2' is not a number from 0 to 1"),
        ("--patience", "0", "--patience <N>"),
        ("--seed", "-1", "--seed <S>"),
        ("--keep", "first", "[possible values: best, last]"),
    ] {
        assert!(mrnn(with(&[option, value])).failure(2).contains(reason), "{option} {value}");
    }
    for (options, part) in [
        (&["--lr", "0"][..], "learning_rate is 0"),
        (&["--lr", "-1"], "learning_rate is -1"),
        (&["--weight-decay", "-1"], "weight_decay is -1"),
        (&["--l2-rates", "-1"], "the strength of a regulariser is -1"),
        (&["--schedule", "step:0:10"], "factor is 0"),
        (&["--patience", "3", "--validation-trials", "0"], "patience needs validation"),
        (&["--target", "0.9", "--validation-trials", "0"], "target_score needs validation"),
        (&["--epochs", "18446744073709551615"], "too many"),
    ] {
        assert_fails(with(options), &[part]);
    }
    assert!(!model.exists());
}
