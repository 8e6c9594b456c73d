//! Takes out of an installation's binaries what only a debugger reads.

use super::Result;
use super::layout::{Names, Platform};
use crate::tools;
use std::path::Path;
use std::process::Command;

/// Strips by the platform's tool, or by the one that `STRIP` names. On Windows such symbols are files of their
/// own, which are not installed.
pub(super) fn strip(prefix: &Path, names: &Names) -> Result<()> {
    let (of_programs, of_objects) = match names.platform {
        Platform::Elf => ("--strip-unneeded", "--strip-debug"),
        Platform::MacOs => ("-x", "-S"),
        Platform::Windows => return Ok(()),
    };
    let tool = tools::program("STRIP", "strip");
    for (file, option) in [
        (&names.shared_library, of_programs),
        (&names.command, of_programs),
        (&names.static_library, of_objects),
    ] {
        let path = prefix.join(file);
        let before = path.metadata()?.len();
        match Command::new(&tool).arg(option).arg(&path).status() {
            Ok(status) if status.success() => {
                let [before, after] =
                    [before, path.metadata()?.len()].map(|bytes| bytes as f64 / 1e6);
                println!("{file}: {before:.1} MB, stripped {after:.1} MB");
            }
            Ok(status) => return Err(format!("{} {file}: {status}", tool.display()).into()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                println!("{file}: not stripped, {} is not there", tool.display());
            }
            Err(error) => return Err(format!("{}: {error}", tool.display()).into()),
        }
    }
    Ok(())
}
