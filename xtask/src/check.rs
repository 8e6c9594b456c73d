//! What must hold beside the tests.

use crate::{header, julia};
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Format, lints, documentation, and the C header: current, also in Julia, readable by C, C++ and the parsers of other
/// languages, and documented.
pub(crate) fn check(root: &Path) -> Result<(), Box<dyn Error>> {
    cargo(root, &["fmt", "--all", "--check"], &[])?;
    cargo(
        root,
        &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
        &[],
    )?;
    cargo(
        root,
        &["doc", "--workspace", "--no-deps", "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    header::check(root)?;
    julia::check(root)?;
    header::compile(root)?;
    header::document(root)
}

pub(crate) fn cargo(
    root: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<(), Box<dyn Error>> {
    println!("cargo {}", arguments.join(" "));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo {} failed", arguments.join(" ")).into())
    }
}
