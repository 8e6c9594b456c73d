//! The memory of a gradient over long sequences: a tape keeps no more of them than it is allowed to.

use super::{Result, process};
use crate::check::cargo;
use std::path::Path;
use std::process::Command;

const BATCH: usize = 64;
const STEPS: usize = 5000;
/// Bytes that a run may take in all.
const LIMIT: usize = 1_000_000_000;
/// Bytes that the kept states may take: enough for every one, which is the default, and for some.
const MEMORY: [usize; 2] = [512 << 20, 64 << 20];

/// Prints the table; whether every run keeps within its memory, where that is known.
pub(super) fn measure(root: &Path) -> Result<bool> {
    let package = ["build", "--release", "--package", "mrnn-bench", "--bin", "gradient_memory"];
    cargo(root, &[&package[..], &["--target-dir", "target"]].concat(), &[])?;
    let program = root.join("target/release/gradient_memory");
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    println!("\ngradient of 350 units by all parameters, B = {BATCH}, T = {STEPS}");
    println!("{:>12} {:>14} {:>12} {:>12}", "for states", "a state every", "peak", "step");
    let mut is_within = true;
    for memory in MEMORY {
        let mut command = Command::new(&program);
        command.args([BATCH, STEPS, memory].map(|number| number.to_string()));
        let finished = process::run(command)?;
        let words: Vec<_> = finished.text.split_whitespace().collect();
        let [every, seconds] = words[..] else {
            return Err(format!("no interval and time in '{}'", finished.text).into());
        };
        let peak = finished.samples.last().map(|(_, memory)| memory.peak);
        let shown =
            peak.map_or("unknown".to_owned(), |peak| format!("{:.1} MB", peak as f64 / 1e6));
        println!(
            "{:>8} MiB {every:>8} steps {shown:>12} {:>9.1} us",
            memory >> 20,
            seconds.parse::<f64>()? * 1e6
        );
        is_within &= peak.is_none_or(|peak| peak <= LIMIT);
    }
    if !is_within {
        println!("a gradient takes more than {LIMIT} B");
    }
    Ok(is_within)
}
