use super::{curve, training};
use crate::{Folder, assert_fails, mrnn, read, text};

#[test]
fn a_training_that_goes_on_gives_the_same_files() {
    let folder = Folder::new();
    let path = |name| folder.path(name);
    let (straight, halved) = (path("straight.safetensors"), path("halved.safetensors"));
    let (whole, state) = (path("whole.safetensors"), path("state.safetensors"));
    let (all, parts) = (path("all.csv"), path("parts.csv"));
    let run = |model, checkpoint, table, options: &[&str]| {
        let files = ["--checkpoint", text(checkpoint), "--curve", text(table)];
        mrnn(training(&folder, model, &[&files[..], options].concat())).success()
    };
    run(&straight, &whole, &all, &["--epochs", "6"]);
    run(&halved, &state, &parts, &["--epochs", "2"]);
    let shown = run(&halved, &state, &parts, &["--epochs", "6", "--resume"]);
    assert!(shown.contains("finished after 60 updates"), "{shown}");
    assert!(read(&halved) == read(&straight), "the models differ");
    assert!(read(&state) == read(&whole), "the checkpoints differ");
    assert!(read(&parts) == read(&all), "the curves differ");

    let again = run(&halved, &state, &parts, &["--epochs", "6", "--resume"]);
    assert!(again.contains("finished after 60 updates"), "{again}");
    assert!(read(&halved) == read(&straight) && read(&parts) == read(&all));
}

#[test]
fn only_the_same_training_goes_on() {
    let folder = Folder::new();
    let (model, state) = (folder.path("model.safetensors"), folder.path("state.safetensors"));
    let with = |options: &[&str]| {
        let common = ["--epochs", "4", "--checkpoint", text(&state)];
        training(&folder, &model, &[&common[..], options].concat())
    };
    mrnn(with(&[])).success();
    let before = (read(&model), read(&state));
    assert_fails(with(&[]), &["state.safetensors", "exists", "--resume"]);
    for (options, parts) in [
        (&["--clip", "2"][..], &["clip_norm", "1", "2"][..]),
        (&["--seed", "9"], &["seed", "0", "9"]),
        (&["--set", "pulse_steps=2"], &["training.settings.pulse_steps", "1", "2"]),
        (&["--l2-rates", "0.5"], &["options.regularizers"]),
        (&["--schedule", "cosine"], &["options.schedule"]),
    ] {
        assert_fails(with(&[&["--resume"], options].concat()), parts);
    }
    let missing = folder.path("none.safetensors");
    let resume = ["--resume", "--checkpoint", text(&missing)];
    assert_fails(training(&folder, &model, &resume), &["none.safetensors"]);
    let table = folder.write("loss.csv", "update,loss\n1,2\n");
    assert_fails(with(&["--resume", "--curve", text(&table)]), &["loss.csv", "line 1"]);
    assert!(read(&model) == before.0, "what was there stays");
}

#[test]
fn a_training_that_fails_leaves_what_it_has_learnt() {
    let folder = Folder::new();
    let (model, state) = (folder.path("model.safetensors"), folder.path("state.safetensors"));
    let table = folder.path("loss.csv");
    let files = ["--checkpoint", text(&state), "--curve", text(&table)];
    let mut arguments = training(&folder, &model, &files);
    let place = arguments.iter().position(|part| part == "0.02").expect("the rate is given");
    arguments[place] = "1e38".to_owned();
    let outcome = mrnn(arguments);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.starts_with("mrnn: error: "), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("wrote "), "{}", outcome.stdout);
    mrnn::Network::load(&model).expect("the model is valid");
    let rows = curve(&table).len() as u64;
    assert_eq!(mrnn_train::Checkpoint::load(&state).expect("it is valid").updates(), rows);
}

#[cfg(unix)]
mod signals {
    use super::*;
    use rustix::process::{Pid, Signal, kill_process};
    use std::path::Path;
    use std::process::{Child, Command, Output, Stdio};
    use std::time::{Duration, Instant};

    /// Starts a training and waits until its first checkpoint shows that it listens.
    fn start(arguments: &[String], checkpoint: &Path) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mrnn"));
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the command starts");
        let started = Instant::now();
        while !checkpoint.exists() {
            assert!(started.elapsed() < Duration::from_secs(60), "no checkpoint appears");
            std::thread::sleep(Duration::from_millis(5));
        }
        child
    }

    fn send(child: &Child, signal: Signal) {
        kill_process(Pid::from_child(child), signal).expect("the command runs");
    }

    fn end(child: Child) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
        let text = |bytes| String::from_utf8(bytes).expect("the command prints UTF-8");
        (status.code(), text(stdout), text(stderr))
    }

    #[test]
    fn an_interrupt_finishes_the_update_and_writes_all_files() {
        for signal in [Signal::INT, Signal::TERM] {
            let folder = Folder::new();
            let path = |name| folder.path(name);
            let (model, state) = (path("model.safetensors"), path("state.safetensors"));
            let (table, plot) = (path("loss.csv"), path("loss.svg"));
            let files = ["--checkpoint", text(&state), "--curve", text(&table)];
            let options = ["--epochs", "1000000", "--plot", text(&plot)];
            let arguments = training(&folder, &model, &[&files[..], &options].concat());
            let child = start(&arguments, &state);
            std::thread::sleep(Duration::from_millis(300));
            send(&child, signal);
            let (code, stdout, stderr) = end(child);
            assert_eq!(code, Some(130), "{stderr}");

            let updates = mrnn_train::Checkpoint::load(&state).expect("it is valid").updates();
            let message =
                format!("interrupted after update {updates} of 10000000; the same command");
            assert!(stderr.contains(&message), "{stderr}");
            assert!(stderr.contains("--resume"), "{stderr}");
            assert!(stdout.starts_with("flip-flop: interrupted after "), "{stdout}");
            mrnn::Network::load(&model).expect("the model is valid");
            assert_eq!(curve(&table).len() as u64, updates);
            assert!(plot.exists());
            let names =
                ["bit.json", "loss.csv", "loss.svg", "model.safetensors", "state.safetensors"];
            assert_eq!(folder.files(), names, "nothing half-written is left");
        }
    }

    #[test]
    fn a_second_interrupt_ends_at_once() {
        let folder = Folder::new();
        let (model, state) = (folder.path("model.safetensors"), folder.path("state.safetensors"));
        let network = folder.write("bit.json", crate::BIT);
        // One trial of millions of steps, which nothing computes at the same time.
        let long = ["--set", "bits=1", "--set", "steps=4000000", "--batch", "1"];
        let files = ["--out", text(&model), "--checkpoint", text(&state)];
        let task = ["train", text(&network), "--task", "flip-flop"];
        let arguments: Vec<String> =
            task.iter().chain(&long).chain(&files).map(|&part| part.to_owned()).collect();
        let child = start(&arguments, &state);
        send(&child, Signal::INT);
        std::thread::sleep(Duration::from_millis(100));
        send(&child, Signal::INT);
        let (code, stdout, _) = end(child);
        assert_eq!((code, stdout.as_str()), (Some(130), ""));
        assert!(!model.exists());
        assert_eq!(mrnn_train::Checkpoint::load(&state).expect("it is valid").updates(), 0);
    }
}
