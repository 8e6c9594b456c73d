//! Training; interruptions have a file of their own.

mod interruptions;
mod refusals;

use crate::{BIT, Folder, ONE_BIT, mrnn, read, text};
use mrnn::Network;
use npyz::WriterBuilder;
use std::io::{Cursor, Write};
use std::path::Path;

/// Four epochs that take a moment.
const SHORT: [&str; 8] =
    ["--epoch-updates", "10", "--batch", "8", "--validation-trials", "20", "--lr", "0.02"];

/// `mrnn train` of the network with one bit.
fn training<'a>(folder: &Folder, model: &'a Path, options: &[&'a str]) -> Vec<String> {
    let network = folder.write("bit.json", BIT);
    let files = ["train", text(&network), "--out", text(model)];
    files.iter().chain(&ONE_BIT).chain(&SHORT).chain(options).map(|&part| part.to_owned()).collect()
}

/// The columns of a loss curve, by rows.
fn curve(path: &Path) -> Vec<Vec<String>> {
    let table = String::from_utf8(read(path)).expect("the table is text");
    let mut lines = table.lines();
    let header = "update,loss,penalty,gradient_norm,learning_rate,validation_loss,validation_score";
    assert_eq!(lines.next(), Some(header));
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn number(text: &str) -> f64 {
    text.parse().expect("it is a number")
}

#[test]
fn a_network_learns_and_every_file_is_written() {
    let folder = Folder::new();
    let path = |name| folder.path(name);
    let (model, table, plot) = (path("model.safetensors"), path("loss.csv"), path("loss.svg"));
    let options = ["--epochs", "30", "--curve", text(&table), "--plot", text(&plot)];
    let shown = mrnn(training(&folder, &model, &options)).success();
    assert!(shown.starts_with("flip-flop: finished after 300 updates in "), "{shown}");
    for written in [&model, &table, &plot] {
        assert!(shown.contains(&format!("wrote {} (", text(written))), "{shown}");
    }

    let rows = curve(&table);
    assert_eq!(rows.len(), 300);
    for (update, row) in (1..).zip(&rows) {
        assert_eq!(row[0], update.to_string());
        assert_eq!((row[2].as_str(), row[4].as_str()), ("0", "0.02"));
        assert_eq!(row[5].is_empty(), update % 10 != 0, "an epoch ends with a validation");
    }
    let loss = |rows: &[Vec<String>]| rows.iter().map(|row| number(&row[1])).sum::<f64>() / 10.0;
    assert!(loss(&rows[290..]) < 0.2 * loss(&rows[..10]));
    let best = rows.iter().filter(|row| !row[6].is_empty()).map(|row| number(&row[6]));
    assert!(best.fold(0.0, f64::max) > 0.95);

    let picture = String::from_utf8(read(&plot)).expect("a picture is text");
    for label in ["bit.json: flip-flop", "loss (mean squared error)", "sign accuracy", "update"] {
        assert!(picture.contains(label), "{label} is not in the picture");
    }
    let trained = Network::load(&model).expect("the model is valid");
    let untrained = Network::from_json(BIT).expect("the description is valid");
    assert_eq!(trained.description(), untrained.description());
    assert!(trained.parameters() != untrained.parameters());
}

#[test]
fn the_same_training_gives_the_same_files() {
    let folder = Folder::new();
    let run = |options: &[&str]| {
        let (model, table) = (folder.path("model.safetensors"), folder.path("loss.csv"));
        let common = ["--epochs", "4", "--curve", text(&table)];
        mrnn(training(&folder, &model, &[&common[..], options].concat())).success();
        (read(&model), read(&table))
    };
    let first = run(&[]);
    assert!(run(&["--threads", "1"]) == first);
    assert!(run(&["--threads", "2"]) == first);
    assert!(run(&["--clip", "1", "--schedule", "constant", "--noise=off"]) == first);
    for options in [
        &["--seed", "1"][..],
        &["--lr", "0.01"],
        &["--clip", "0.01"],
        &["--schedule", "cosine"],
        &["--schedule", "step:0.5:3"],
        &["--warm-up", "3"],
        &["--weight-decay", "0.1"],
        &["--l1-weights", "0.1"],
        &["--l2-weights", "0.1"],
        &["--l2-rates", "0.1"],
        &["--noise"],
        &["--set", "pulse_steps=2"],
        &["--precision", "f64"],
    ] {
        // --lr is given already; clap takes an option once.
        let model = folder.path("model.safetensors");
        let mut arguments = training(&folder, &model, &["--epochs", "4"]);
        if options[0] == "--lr" {
            let place = arguments.iter().position(|part| part == "--lr").expect("it is given");
            arguments.drain(place..place + 2);
        }
        arguments.extend(options.iter().map(|&part| part.to_owned()));
        mrnn(arguments).success();
        assert!(read(&model) != first.0, "{options:?} makes no difference");
    }
}

#[test]
fn training_stops_at_a_target_or_out_of_patience() {
    let folder = Folder::new();
    let model = folder.path("model.safetensors");
    let target = ["--epochs", "200", "--target", "0.9"];
    let shown = mrnn(training(&folder, &model, &target)).success();
    assert!(shown.starts_with("flip-flop: reached the target score after "), "{shown}");
    let update = shown.split_whitespace().nth(6).map(number);
    assert!(update < Some(2000.0), "{shown}");

    // At this rate nothing is ever better than what was there first, but for a moment.
    let mut arguments = training(&folder, &model, &["--epochs", "200", "--patience", "3"]);
    let place = arguments.iter().position(|part| part == "0.02").expect("the rate is given");
    arguments[place] = "5".to_owned();
    let shown = mrnn(arguments).success();
    assert!(shown.starts_with("flip-flop: ended without a better score after "), "{shown}");
}

#[test]
fn the_model_has_the_best_parameters_or_the_last() {
    let folder = Folder::new();
    let (best, last) = (folder.path("best.safetensors"), folder.path("last.safetensors"));
    let table = folder.path("loss.csv");
    // A rate that is far too high ends worse than it was.
    let mut high = training(&folder, &best, &["--epochs", "12", "--curve", text(&table)]);
    let place = high.iter().position(|part| part == "0.02").expect("the rate is given");
    high[place] = "0.5".to_owned();
    let shown = mrnn(&high).success();
    let rows = curve(&table);
    let better = |a: &&Vec<String>, b: &&Vec<String>| {
        let score = number(&a[6]).total_cmp(&number(&b[6]));
        score.then(number(&b[5]).total_cmp(&number(&a[5])))
    };
    let validated = rows.iter().filter(|row| !row[6].is_empty());
    let update = &validated.max_by(better).expect("there are validations")[0];
    assert!(shown.contains(&format!("best validation, after update {update})")), "{shown}");
    assert_ne!(update, "120", "the test needs a training that gets worse");

    let to_last = |options: &[&str]| {
        let mut arguments = high.clone();
        let place = arguments.iter().position(|part| *part == text(&best)).expect("it is given");
        arguments[place] = text(&last).to_owned();
        arguments.extend(options.iter().map(|&part| part.to_owned()));
        let shown = mrnn(arguments).success();
        assert!(shown.contains("(parameters: after update "), "{shown}");
        read(&last)
    };
    assert!(to_last(&["--keep", "last"]) != read(&best));
    let place = high.iter().position(|part| part == "20").expect("the trials are given");
    high[place] = "0".to_owned();
    mrnn(&high).success();
    assert!(read(&best) == read(&last), "without validation there is no best");
}

/// A file with trials whose target is half of what the input has been so far.
fn own_trials(folder: &Folder, trials: usize) -> std::path::PathBuf {
    let (steps, mut input, mut target) = (10, Vec::new(), Vec::new());
    for trial in 0..trials {
        let mut sum = 0.0;
        for step in 0..steps {
            let value = ((trial * 7 + step * 3) % 5) as f32 / 4.0 - 0.5;
            sum = 0.5 * sum + value;
            input.push(value);
            target.push(sum);
        }
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, values) in [("input.npy", &input), ("target.npy", &target)] {
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .expect("memory takes an entry");
        let mut bytes = Vec::new();
        let shape = [trials as u64, steps as u64, 1];
        let options = npyz::WriteOptions::new().default_dtype().shape(&shape);
        let mut writer = options.writer(&mut bytes).begin_nd().expect("memory takes a header");
        writer.extend(values.iter()).expect("memory takes the elements");
        writer.finish().expect("every element was written");
        archive.write_all(&bytes).expect("memory takes an array");
    }
    let bytes = archive.finish().expect("memory takes an archive").into_inner();
    folder.write("trials.npz", bytes)
}

#[test]
fn trials_of_ones_own_are_learnt_too() {
    let folder = Folder::new();
    let (network, data) = (folder.write("bit.json", BIT), own_trials(&folder, 41));
    let (model, table) = (folder.path("model.safetensors"), folder.path("loss.csv"));
    let run = ["train", text(&network), "--data", text(&data), "--out", text(&model)];
    let options = ["--epochs", "60", "--batch", "8", "--lr", "0.01", "--curve", text(&table)];
    let shown = mrnn(run.iter().chain(&options)).success();
    // 4 of 41 trials are held out, and 37 are five batches of 8.
    assert!(shown.starts_with("trials.npz: finished after 300 updates in "), "{shown}");
    let rows = curve(&table);
    assert!(rows.iter().all(|row| row[6].is_empty() == (number(&row[0]) % 5.0 != 0.0)));
    let score = rows.last().map(|row| number(&row[6]));
    assert!(score > Some(0.8), "R² is {score:?}");

    let evaluate = ["evaluate", text(&model), "--data", text(&data)];
    let shown = mrnn(evaluate).success();
    let row: Vec<&str> = shown.lines().nth(1).expect("a row").split_whitespace().collect();
    assert_eq!(row[..2], ["trials.npz", "41"]);
    assert!(number(row[3]) > 0.8, "{shown}");
    assert!(shown.contains("R²"), "{shown}");
}

#[test]
fn the_examples_fit_their_tasks() {
    let folder = Folder::new();
    let model = folder.path("model.safetensors");
    let brief =
        ["--epochs", "1", "--epoch-updates", "2", "--batch", "2", "--validation-trials", "2"];
    for (example, task) in [("flipflop.json", "flip-flop"), ("go_nogo.json", "go-no-go")] {
        let network = format!("{}/../examples/{example}", env!("CARGO_MANIFEST_DIR"));
        let run = ["train", &network, "--task", task, "--out", text(&model)];
        let shown = mrnn(run.iter().chain(&brief)).success();
        assert!(shown.starts_with(&format!("{task}: finished after 2 updates")), "{shown}");
    }
}
