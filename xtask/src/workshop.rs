//! A folder of somebody who has an installation and not the repository.

use crate::tools;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A temporary folder with a copy of the examples, and the installation that is used in it.
pub(crate) struct Workshop {
    prefix: PathBuf,
    folder: TempDir,
}

impl Workshop {
    pub(crate) fn new(root: &Path, prefix: &Path) -> Result<Self> {
        let prefix = std::path::absolute(prefix)?;
        let header = prefix.join("include/mrnn.h");
        if !header.exists() {
            return Err(format!("no installation: {} is not there", header.display()).into());
        }
        let folder = tempfile::Builder::new().prefix("mrnn").tempdir()?;
        copy_folder(&root.join("examples"), &folder.path().join("examples"))?;
        Ok(Self { prefix, folder })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn prefix(&self) -> &Path {
        &self.prefix
    }

    pub(crate) fn shared_library(&self) -> PathBuf {
        let file = format!("{}mrnn{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        self.prefix.join(if cfg!(windows) { "bin" } else { "lib" }).join(file)
    }

    /// A program in the folder, which finds the installation by PREFIX, PKG_CONFIG_PATH and PATH.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = Command::new(program);
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths = [self.prefix.join("bin")].into_iter().chain(std::env::split_paths(&paths));
        command.current_dir(self.path()).env("PATH", std::env::join_paths(paths)?);
        command.env("PREFIX", &self.prefix);
        command.env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig"));
        Ok(command)
    }

    /// What pkg-config prints, as the shell splits it.
    pub(crate) fn pkg_config(&self, arguments: &[&str]) -> Result<Vec<String>> {
        let mut command = self.command(pkg_config())?;
        let text = tools::output(command.args(arguments))?;
        Ok(text.split_whitespace().map(str::to_owned).collect())
    }
}

pub(crate) fn pkg_config() -> OsString {
    tools::program("PKG_CONFIG", "pkg-config")
}

pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if kind.is_symlink() {
            link(&std::fs::read_link(entry.path())?, &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(target: &Path, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(windows)]
fn link(target: &Path, path: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_file(target, path)
}
