//! `mrnn-gpu-bench`, what `cargo xtask compare-gpu` builds for a machine with a GPU.
#![forbid(unsafe_code)]

use clap::Parser;
use mrnn_bench::gpu::arguments::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("mrnn-gpu-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
