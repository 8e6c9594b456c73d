//! `cargo xtask compare`.
#![forbid(unsafe_code)]

use clap::Parser;
use mrnn_bench::arguments::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}
