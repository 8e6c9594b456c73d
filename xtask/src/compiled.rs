//! Programs in C and C++ against an installation.

use crate::tools;
use crate::workshop::Workshop;
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const WARNINGS: [&str; 3] = ["-Wall", "-Wextra", "-Werror"];

/// How a program takes in the library, as pkg-config's users write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Linking {
    Shared,
    /// The static library in a program that else is dynamic.
    Static,
    /// A program that is static as a whole.
    WhollyStatic,
}

impl Linking {
    fn flags(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Shared => (&[], &["--cflags", "--libs", "mrnn"]),
            Self::Static => (&[], &["--cflags", "--libs", "mrnn-static"]),
            Self::WhollyStatic => (&["-static"], &["--static", "--cflags", "--libs", "mrnn"]),
        }
    }
}

/// The compiler of a source, and what else it is told.
pub(crate) fn compiler(source: &Path) -> (OsString, &'static [&'static str]) {
    if source.extension().is_some_and(|extension| extension == "c") {
        (tools::program("CC", "cc"), &["-std=c99"])
    } else {
        (tools::program("CXX", "c++"), &["-std=c++17", "-pthread"])
    }
}

/// Compiles a program of one source without a warning.
pub(crate) fn compile(workshop: &Workshop, source: &Path, linking: Linking) -> Result<PathBuf> {
    let name = source.file_stem().unwrap_or_default().display();
    let program = workshop.path().join(format!("{name}-{linking:?}"));
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    let (compiler, options) = compiler(source);
    let (own, of_packages) = linking.flags();
    let mut command = workshop.command(compiler)?;
    command.args(options).args(WARNINGS).args(own).arg(source);
    command.args(workshop.pkg_config(of_packages)?).arg("-o").arg(&program);
    tools::run(&mut command)?;
    Ok(program)
}
