//! The languages that mrnn is called from, and how a program in each is run against an installation.

use crate::compiled::{self, Linking};
use crate::tools;
use crate::workshop::{self, Workshop};
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    C,
    Cpp,
    /// Run by GNU Octave, which needs no licence.
    Matlab,
    Julia,
    Python,
}

impl Language {
    pub(crate) const ALL: [Self; 5] = [Self::C, Self::Cpp, Self::Matlab, Self::Julia, Self::Python];

    /// Its folder in examples/, its page in docs/, and the mark of its code there.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Matlab => "matlab",
            Self::Julia => "julia",
            Self::Python => "python",
        }
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Matlab => "m",
            Self::Julia => "jl",
            Self::Python => "py",
        }
    }

    fn program(self) -> OsString {
        match self {
            Self::C | Self::Cpp => compiled::compiler(Path::new(self.extension())).0,
            Self::Matlab => tools::program("OCTAVE", "octave"),
            Self::Julia => tools::program("JULIA", "julia"),
            Self::Python => tools::program("PYTHON", "python3"),
        }
    }

    /// Whether programs in the language can be run. What is missing is said, and an error where it is required.
    pub(crate) fn is_ready(self, workshop: &Workshop, what: &str) -> Result<bool> {
        let required = match self {
            Self::C | Self::Cpp => "MRNN_REQUIRE_PKG_CONFIG",
            Self::Matlab => "MRNN_REQUIRE_OCTAVE",
            Self::Julia => "MRNN_REQUIRE_JULIA",
            Self::Python => "MRNN_REQUIRE_PYTHON",
        };
        if !tools::is_there_for(what, self.program(), required)? {
            return Ok(false);
        }
        let missing = match self {
            Self::C | Self::Cpp => {
                return tools::is_there_for(what, workshop::pkg_config(), required);
            }
            Self::Matlab => Package::Matlab.lacks(workshop),
            Self::Julia => Package::Julia.lacks(workshop),
            Self::Python => {
                let mut import = self.command(workshop)?;
                let found = import.args(["-c", "import mrnn"]).output()?;
                let errors = String::from_utf8_lossy(&found.stderr);
                let reason = errors.lines().last().unwrap_or_default();
                let missing = || format!("{}: {reason}", self.program().display());
                (!found.status.success()).then(missing)
            }
        };
        match missing {
            Some(missing) => tools::skip(what, &missing, required).map(|()| false),
            None => Ok(true),
        }
    }

    /// Builds what programs need beside the installation.
    pub(crate) fn build_package(self, workshop: &Workshop) -> Result<()> {
        match self {
            Self::C | Self::Cpp | Self::Julia | Self::Python => Ok(()),
            Self::Matlab => {
                let folder = workshop.path().join(MATLAB_PACKAGE);
                workshop::copy_folder(&Package::Matlab.installed(workshop), &folder)?;
                let mut build = self.command(workshop)?;
                tools::run(build.args(["--eval", "mrnn_build(getenv('PREFIX'))"]))
            }
        }
    }

    /// What a program prints.
    pub(crate) fn run(self, workshop: &Workshop, source: &Path) -> Result<String> {
        let mut command = match self {
            Self::C | Self::Cpp => {
                let program = compiled::compile(workshop, source, Linking::Shared)?;
                workshop.command(program)?
            }
            Self::Matlab | Self::Julia | Self::Python => {
                let mut command = self.command(workshop)?;
                command.arg(source);
                command
            }
        };
        tools::output(&mut command)
    }

    /// The interpreter, with the language's package in reach.
    fn command(self, workshop: &Workshop) -> Result<Command> {
        let mut command = workshop.command(self.program())?;
        command.env("MRNN_LIBRARY", workshop.shared_library());
        match self {
            Self::C | Self::Cpp => {}
            Self::Matlab => {
                command.args(["--no-gui", "--quiet", "--norc"]);
                command.env("OCTAVE_PATH", workshop.path().join(MATLAB_PACKAGE));
            }
            Self::Julia => {
                command.arg("--startup-file=no");
                command.env("JULIA_PROJECT", Package::Julia.installed(workshop));
            }
            // Its bytecode would be written beside the examples.
            Self::Python => {
                command.arg("-B");
            }
        }
        Ok(command)
    }
}

/// Where the MATLAB package is built, as in the repository.
const MATLAB_PACKAGE: &str = "bindings/matlab";

/// Packages that an installation holds.
#[derive(Clone, Copy)]
enum Package {
    Matlab,
    Julia,
}

impl Package {
    fn installed(self, workshop: &Workshop) -> PathBuf {
        workshop.prefix().join(match self {
            Self::Matlab => "share/mrnn/matlab",
            Self::Julia => "share/mrnn/julia/MRNN.jl",
        })
    }

    fn lacks(self, workshop: &Workshop) -> Option<String> {
        let folder = self.installed(workshop);
        (!folder.exists()).then(|| format!("{} is not there", folder.display()))
    }
}
