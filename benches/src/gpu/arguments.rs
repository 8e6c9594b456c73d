//! The command line.

use super::peers::PeerReport;
use super::report::Report;
use super::{check, export, measure, plan, table};
use crate::Result;
use clap::{Parser, Subcommand};
use mrnn::AtomicFile;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// Checks and times mrnn's CUDA engine on the GPU of this machine
#[derive(Clone, Debug, Parser)]
#[command(name = "mrnn-gpu-bench")]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Clone, Debug, Subcommand)]
enum Task {
    /// Whether the engine computes what it must; exit code 1 where it does not
    Check {
        /// Folder of conformance cases
        #[arg(long, value_name = "FOLDER")]
        cases: PathBuf,
        /// Short cases alone, for compute-sanitizer
        #[arg(long)]
        short: bool,
        /// Index of the GPU
        #[arg(long, default_value_t = 0, value_name = "INDEX")]
        device: usize,
    },
    /// Times on the device's clock
    Measure {
        /// The file for the results
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
        /// Seconds that each kind of runs is repeated for
        #[arg(long, default_value_t = 0.15, value_name = "SECONDS")]
        seconds: f64,
        /// Index of the GPU
        #[arg(long, default_value_t = 0, value_name = "INDEX")]
        device: usize,
    },
    /// Writes networks, inputs and what they come to for the peers
    Export {
        /// The folder for them
        folder: PathBuf,
    },
    /// Prints measured times beside the peers' as a page
    Table {
        /// What `measure` has written
        measured: PathBuf,
        /// What the peers have written; those that are not there are left out
        peers: Vec<PathBuf>,
        /// The file for the page
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Does what the command line says; whether all was well.
///
/// # Errors
/// No GPU; files; whatever keeps a task from its end.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let mut out = std::io::stdout();
    match &arguments.task {
        Task::Check { cases, short, device } => {
            check::check(&mrnn_cuda::driver::open(*device)?, cases, *short, &mut out)
        }
        Task::Measure { json, seconds, device } => {
            let device = mrnn_cuda::driver::open(*device)?;
            let settings = measure::Settings::new(*seconds);
            let report = measure::measure(&device, &plan::cases(), settings, json, &mut out)?;
            Ok(report.failures.is_empty())
        }
        Task::Export { folder } => export::export(folder).map(|()| true),
        Task::Table { measured, peers, out } => {
            let report: Report = read(measured)?;
            let is_there = |path: &&PathBuf| path.exists();
            let peers = peers.iter().filter(is_there).map(|path| read(path));
            let page = table::page(&report, &peers.collect::<Result<Vec<PeerReport>>>()?);
            AtomicFile::write(out, page.as_bytes())?;
            print!("{page}");
            Ok(true)
        }
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let named = |error: &dyn std::fmt::Display| format!("'{}': {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    serde_json::from_str(&text).map_err(|error| named(&error).into())
}
