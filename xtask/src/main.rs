//! The project's own tasks: `cargo xtask --help` lists them.
#![forbid(unsafe_code)]

mod abi;
mod agreement;
mod check;
mod compare;
mod compare_gpu;
mod compiled;
mod conform;
mod dist;
mod docs;
mod header;
mod installed;
mod julia;
mod languages;
mod realtime;
mod release;
mod scale;
mod tools;
mod workshop;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own tasks")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs a folder of conformance cases on every engine and precision; exit code 1 on a miss
    Conform {
        /// Folder of cases; tests/conformance/README.md says what a case is
        folder: Option<PathBuf>,
    },
    /// Writes include/mrnn.h from the sources of mrnn-ffi
    Header {
        /// Fail where the committed header differs instead
        #[arg(long)]
        check: bool,
    },
    /// Writes bindings/julia/MRNN.jl/src/abi.jl from include/mrnn.h
    Julia {
        /// Fail where the committed file differs instead
        #[arg(long)]
        check: bool,
    },
    /// Everything that must hold beside the tests: format, lints, documentation, header and what is made of it
    Check,
    /// Compares the library's ABI with the committed baseline
    Abi {
        /// Write the baseline, where nothing in it is gone or another
        #[arg(long)]
        update: bool,
    },
    /// Builds a release and installs it: library, headers, command, files for pkg-config and CMake
    Dist {
        /// Folder of the installation
        #[arg(long)]
        prefix: PathBuf,
        /// Also pack it in this folder, as mrnn-VERSION-PLATFORM.tar.gz
        #[arg(long, value_name = "FOLDER")]
        tarball: Option<PathBuf>,
    },
    /// Builds and runs the examples in C and C++ against an installation, as its users do
    Installed {
        /// Folder of the installation
        prefix: PathBuf,
    },
    /// Runs every code block of pages against an installation; languages that are not there are skipped
    Docs {
        /// Folder of the installation
        prefix: PathBuf,
        /// Pages; those of docs/ for every language where none is named
        pages: Vec<PathBuf>,
    },
    /// Runs the examples that every language has against an installation; all must print the same
    Agreement {
        /// Folder of the installation
        prefix: PathBuf,
    },
    /// What the steps of the release library can reach: no panic, no memory, no lock, no system call
    Realtime,
    /// Times mrnn beside PyTorch and JAX, and beside the least time that this machine allows; see
    /// `cargo xtask compare --help`
    #[command(disable_help_flag = true)]
    Compare {
        /// Options of the comparison
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<OsString>,
    },
    /// Makes a folder for a machine with a GPU: a program that checks and times the CUDA engine there, scripts for PyTorch
    /// and JAX beside it, and run.sh, which runs them all
    CompareGpu {
        /// The folder, which is made anew
        #[arg(long, default_value = "target/compare-gpu", value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Memory and time of `mrnn simulate` on networks of up to 10^8 synapses, and of gradients over 5000 steps; exit
    /// code 1 where the largest network takes more than 16 bytes a synapse, or 8 while it steps, or a gradient
    /// more than 1 GB
    Scale,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<bool, Box<dyn Error>> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask lies in the workspace")?;
    match task {
        Task::Conform { folder } => {
            let own = root.join("tests").join("conformance");
            conform::conform(folder.as_ref().unwrap_or(&own))
        }
        Task::Header { check: false } => header::write(root).map(|()| true),
        Task::Header { check: true } => header::check(root).map(|()| true),
        Task::Julia { check: false } => julia::write(root).map(|()| true),
        Task::Julia { check: true } => julia::check(root).map(|()| true),
        Task::Check => check::check(root).map(|()| true),
        Task::Abi { update } => abi::check(root, *update).map(|()| true),
        Task::Dist { prefix, tarball } => {
            dist::install(root, prefix, tarball.as_deref()).map(|()| true)
        }
        Task::Installed { prefix } => installed::check(root, prefix).map(|()| true),
        Task::Docs { prefix, pages } => docs::run(root, prefix, pages).map(|()| true),
        Task::Agreement { prefix } => agreement::compare(root, prefix).map(|()| true),
        Task::Realtime => realtime::check(root),
        Task::Compare { options } => compare::compare(root, options),
        Task::CompareGpu { out } => compare_gpu::write(root, &root.join(out)).map(|()| true),
        Task::Scale => scale::measure(root),
    }
}
