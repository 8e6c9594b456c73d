//! Runs the `mrnn` command as its users do.

mod analyze;
mod convert;
mod engine_options;
mod evaluate;
mod info;
mod input;
mod latency;
mod outputs;
mod simulate;
mod tasks;
mod train;
mod validate;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The cortex - basal ganglia - thalamus loop: 350 units, 25 input units.
const LOOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/cbgtcl.json");

/// Two regions with three input units and a readout; noise of both kinds is not small.
const SMALL: &str = r#"{
    "recurrent_regions": [{"name": "exc", "num_units": 4, "base_firing": 0.5},
                          {"name": "inh", "num_units": 2, "sign": "neg"}],
    "input_regions": [{"name": "cue", "num_units": 2}, {"name": "context", "num_units": 1}],
    "recurrent_connections": [{"src_region": "exc", "dst_region": "inh", "sparsity": 0.5},
                              {"src_region": "inh", "dst_region": "exc"}],
    "input_connections": [{"src_region": "cue", "dst_region": "exc"},
                          {"src_region": "context", "dst_region": "inh"}],
    "readouts": [{"name": "rate", "num_units": 2, "src_regions": ["exc"]}],
    "dynamics": {"noise": {"hidden": 0.1, "input": 0.1}},
    "seed": 3}"#;

/// A network that learns to hold one bit within seconds.
const BIT: &str = r#"{
    "recurrent_regions": [{"name": "exc", "num_units": 6}, {"name": "inh", "num_units": 3, "sign": "neg"}],
    "input_regions": [{"name": "pulses", "num_units": 1}],
    "recurrent_connections": [{"src_region": "exc", "dst_region": "exc"},
                              {"src_region": "exc", "dst_region": "inh"},
                              {"src_region": "inh", "dst_region": "exc"}],
    "input_connections": [{"src_region": "pulses", "dst_region": "exc"}],
    "readouts": [{"name": "bit", "num_units": 1, "src_regions": ["exc", "inh"]}],
    "dynamics": {"dt": 1, "tau": 2, "activation": "tanh"},
    "seed": 3}"#;

/// The task of that network.
const ONE_BIT: [&str; 6] = ["--task", "flip-flop", "--set", "bits=1", "--set", "steps=16"];

/// What a run of the command left behind.
#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn mrnn<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_mrnn")).args(arguments).output();
    let Output { status, stdout, stderr } = output.expect("the command starts");
    let text = |bytes| String::from_utf8(bytes).expect("the command prints UTF-8");
    Outcome { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

impl Outcome {
    /// The standard output of a run that succeeded without a word on standard error.
    #[track_caller]
    fn success(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// The standard error of a run that failed without a word on standard output.
    #[track_caller]
    fn failure(self, code: i32) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (Some(code), ""), "{}", self.stderr);
        self.stderr
    }
}

/// Asserts that a run fails with exit code 1 and a message that holds every part.
#[track_caller]
fn assert_fails<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>, parts: &[&str]) {
    let message = mrnn(arguments).failure(1);
    assert!(message.starts_with("mrnn: error: "), "{message}");
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in {message}");
    }
}

/// A folder of its own for each test.
#[derive(Debug)]
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("the temporary folder takes a file");
        path
    }

    /// Names of the files in the folder.
    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("the temporary folder is there");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("the folder can be read").file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort_unstable();
        names
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary paths are UTF-8")
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("the command has written the file")
}

#[test]
fn usage_is_told_and_its_errors_have_code_2() {
    assert!(mrnn(["--help"]).success().contains("Example: mrnn "));
    for command in ["simulate", "train", "evaluate", "tasks", "convert", "latency"] {
        assert!(mrnn([command, "--help"]).success().contains("Example: mrnn "), "{command}");
    }
    assert_eq!(mrnn(["--version"]).success(), concat!("mrnn ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(mrnn(["simulate"]).failure(2).contains("Usage: mrnn simulate"));
    assert!(mrnn(["walk"]).failure(2).contains("unrecognized subcommand 'walk'"));
}
