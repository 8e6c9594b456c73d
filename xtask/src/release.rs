//! The library and the command as they are released, built by cargo.

use crate::tools;
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The files of the C library.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) shared_library: PathBuf,
    /// What programs link in place of the shared library, on Windows.
    pub(crate) import_library: Option<PathBuf>,
    pub(crate) static_library: PathBuf,
    /// What programs link behind the static library, as the platform's linker takes it.
    pub(crate) system_libraries: Vec<String>,
}

/// The compiler says it only when it is asked, and asking makes another build: all tasks ask.
const NATIVE_LIBRARIES: &str = "native-static-libs: ";

pub(crate) fn library(root: &Path) -> Result<Library> {
    let asking = ["--", "--print", NATIVE_LIBRARIES.trim_end_matches(": ")];
    let messages = build(root, "rustc", &["--package", "mrnn-ffi", "--lib"], &asking)?;
    let files: Vec<PathBuf> = artifact(&messages, "mrnn")
        .and_then(|artifact| artifact["filenames"].as_array())
        .into_iter()
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .collect();
    let find = |is_it: &dyn Fn(&str) -> bool| {
        let name =
            |file: &&PathBuf| file.file_name().is_some_and(|name| is_it(&name.to_string_lossy()));
        files.iter().find(name).cloned()
    };
    let is_import = |name: &str| name.ends_with(".dll.lib") || name.ends_with(".dll.a");
    let is_static =
        |name: &str| !is_import(name) && (name.ends_with(".a") || name.ends_with(".lib"));
    let missing = |what: &str| format!("cargo made no {what} library: {files:?}");
    let shared = find(&|name| name.ends_with(std::env::consts::DLL_SUFFIX));
    let asked = messages
        .iter()
        .find_map(|message| message["message"]["message"].as_str()?.strip_prefix(NATIVE_LIBRARIES));
    Ok(Library {
        shared_library: shared.ok_or_else(|| missing("shared"))?,
        import_library: find(&is_import),
        static_library: find(&is_static).ok_or_else(|| missing("static"))?,
        system_libraries: asked
            .ok_or("the compiler does not say what the static library needs")?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

/// The `mrnn` command.
pub(crate) fn command(root: &Path) -> Result<PathBuf> {
    program(root, "mrnn-cli", "mrnn")
}

/// A program of one of the packages.
pub(crate) fn program(root: &Path, package: &str, name: &str) -> Result<PathBuf> {
    let messages = build(root, "build", &["--package", package, "--bin", name], &[])?;
    let artifact = messages.iter().find_map(|message| message["executable"].as_str());
    Ok(artifact.ok_or_else(|| format!("cargo made no program '{name}'"))?.into())
}

/// What cargo says while it builds; the compiler's warnings and errors are passed on.
fn build(root: &Path, verb: &str, what: &[&str], asking: &[&str]) -> Result<Vec<Value>> {
    let mut cargo = Command::new(tools::program("CARGO", "cargo"));
    cargo.args([verb, "--release", "--message-format=json"]).args(what).args(asking);
    println!("cargo {verb} --release {}", what.join(" "));
    let output = cargo.current_dir(root).stderr(Stdio::inherit()).output()?;
    let messages = String::from_utf8(output.stdout)?
        .lines()
        .map(serde_json::from_str)
        .collect::<std::result::Result<Vec<Value>, _>>()?;
    for message in messages.iter().map(|message| &message["message"]) {
        if let (Some("error" | "warning"), Some(text)) =
            (message["level"].as_str(), message["rendered"].as_str())
        {
            eprint!("{text}");
        }
    }
    if output.status.success() { Ok(messages) } else { Err(format!("{cargo:?} failed").into()) }
}

/// The last crate of the name that cargo tells of; the dependencies come before it.
fn artifact<'m>(messages: &'m [Value], name: &str) -> Option<&'m Value> {
    messages.iter().rev().find(|message| {
        message["reason"] == "compiler-artifact" && message["target"]["name"] == name
    })
}

/// The triple of the platform that cargo builds for.
pub(crate) fn target() -> Result<String> {
    let text = tools::output(Command::new(tools::program("RUSTC", "rustc")).arg("-vV"))?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not say its host")?.to_owned())
}
