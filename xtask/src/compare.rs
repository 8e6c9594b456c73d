//! The comparison with peers, which is a program of its own: the other tasks don't wait for it to be built.

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// Builds and runs the comparison; whether it came to its end.
pub(crate) fn compare(root: &Path, options: &[OsString]) -> Result<bool, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--release", "--quiet", "--manifest-path"]).arg(root.join("Cargo.toml"));
    command.args(["--package", "mrnn-bench", "--bin", "compare", "--"]).args(options);
    Ok(command.status()?.success())
}
