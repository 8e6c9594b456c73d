//! How `mrnn simulate` grows with the synapses of a network: its memory while the network is built and while
//! it steps, and the time of a step. And the memory of gradients.
//!
//! The networks of 100 regions have the same units, whatever their synapses: work on pairs of units that are
//! not connected would show as a time that does not fall with the synapses. The network of 10 regions
//! has as many synapses as one of those, and a hundredth of its pairs of units.

mod gradient;
mod memory;
mod process;

use crate::release;
use memory::Memory;
use process::Finished;
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Of each region.
const UNITS: usize = 1000;
/// Of each connection, and what it leaves of the pairs of units.
const SPARSITY: f64 = 0.9;
const SYNAPSES: usize = 100_000;

/// Bytes a synapse that the largest network may take, at any time and while it steps.
const PEAK_LIMIT: f64 = 16.0;
const STEPPING_LIMIT: f64 = 8.0;

/// A network, and how long it steps.
struct Case {
    regions: usize,
    connections: usize,
    steps: usize,
}

/// The last is the largest.
const CASES: [Case; 5] = [
    Case { regions: 100, connections: 0, steps: 5000 },
    Case { regions: 100, connections: 10, steps: 2000 },
    Case { regions: 10, connections: 100, steps: 300 },
    Case { regions: 100, connections: 100, steps: 300 },
    Case { regions: 100, connections: 1000, steps: 100 },
];

/// What a run took.
struct Run {
    step: Duration,
    /// Most at any time, and most in the second half of the stepping.
    bytes: Option<(usize, usize)>,
}

/// Prints the tables; whether the largest network and the gradients keep within their memory, where that is known.
pub(crate) fn measure(root: &Path) -> Result<bool> {
    let simulations = measure_simulations(root)?;
    Ok(gradient::measure(root)? && simulations)
}

fn measure_simulations(root: &Path) -> Result<bool> {
    let program = release::command(root)?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("network.json");
    println!(
        "{:>7} {:>7} {:>10} {:>22} {:>22} {:>12}",
        "regions", "units", "synapses", "peak", "while stepping", "step"
    );
    let mut last = None;
    for case in &CASES {
        std::fs::write(&file, case.description().to_string())?;
        let run = run(&program, &file, case.steps)?;
        println!("{}", case.line(&run));
        last = run.bytes.map(|(peak, stepping)| (peak, stepping, case.synapses()));
    }
    let is_within = last.is_none_or(|(peak, stepping, synapses)| {
        peak as f64 <= PEAK_LIMIT * synapses as f64
            && stepping as f64 <= STEPPING_LIMIT * synapses as f64
    });
    if !is_within {
        println!(
            "the largest takes more than {PEAK_LIMIT} B a synapse, or {STEPPING_LIMIT} B while it steps"
        );
    }
    Ok(is_within)
}

impl Case {
    fn synapses(&self) -> usize {
        self.connections * SYNAPSES
    }

    /// Four excitatory regions to an inhibitory one. The first connection of each region leads to the next
    /// region, its second to the one after that, and so on.
    fn description(&self) -> Value {
        let name = |index: usize| format!("region_{}", index % self.regions);
        let region = |index: usize| {
            let sign = if index % 5 == 4 { "neg" } else { "pos" };
            json!({"name": name(index), "num_units": UNITS, "sign": sign, "base_firing": 0.5})
        };
        let connection = |index: usize| {
            let (src, distance) = (index % self.regions, index / self.regions + 1);
            json!({"src_region": name(src), "dst_region": name(src + distance), "sparsity": SPARSITY})
        };
        json!({
            "recurrent_regions": (0..self.regions).map(region).collect::<Vec<_>>(),
            "recurrent_connections": (0..self.connections).map(connection).collect::<Vec<_>>(),
            "dynamics": {"activation": "tanh"},
        })
    }

    fn line(&self, run: &Run) -> String {
        let synapses = self.synapses();
        let of_synapse = |value: f64, unit: &str| match synapses {
            0 => String::new(),
            _ => format!("{:.2} {unit}/syn", value / synapses as f64),
        };
        let memory = |bytes: Option<usize>| match bytes {
            Some(bytes) => {
                let bytes = bytes as f64;
                format!("{:7.1} MB {:>11}", bytes / 1e6, of_synapse(bytes, "B"))
            }
            None => format!("{:>10} {:>11}", "unknown", ""),
        };
        let (peak, stepping) = (run.bytes.map(|bytes| bytes.0), run.bytes.map(|bytes| bytes.1));
        let step = run.step.as_secs_f64();
        format!(
            "{:7} {:7} {synapses:10} {} {} {:9.1} us {}",
            self.regions,
            self.regions * UNITS,
            memory(peak),
            memory(stepping),
            step * 1e6,
            of_synapse(step * 1e9, "ns"),
        )
    }
}

/// Simulates a network, one trial on one thread.
fn run(program: &Path, file: &Path, steps: usize) -> Result<Run> {
    let mut command = Command::new(program);
    command.arg("simulate").arg(file).args(["--steps", &steps.to_string()]);
    let Finished { text, samples } = process::run(command)?;
    let elapsed = elapsed(&text).ok_or_else(|| format!("no time of all steps in\n{text}"))?;
    Ok(Run { step: elapsed / steps as u32, bytes: usage(&samples, elapsed) })
}

/// The time of all steps, from "… steps of 1 trial in 1.234 s: …".
fn elapsed(text: &str) -> Option<Duration> {
    let (seconds, _) = text.split_once(" steps of 1 trial in ")?.1.split_once(" s: ")?;
    Duration::try_from_secs_f64(seconds.parse().ok()?).ok()
}

/// The peak, and the most in the second half of the stepping, which is what a simulation ends with.
fn usage(samples: &[(Instant, Memory)], elapsed: Duration) -> Option<(usize, usize)> {
    let (end, last) = samples.last()?;
    let stepping = samples.iter().filter(|(time, _)| end.duration_since(*time) <= elapsed / 2);
    Some((last.peak, stepping.map(|(_, memory)| memory.now).max()?))
}
