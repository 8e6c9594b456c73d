//! A comparison from its beginning to its end.

use crate::arguments::Options;
use crate::contestants::{Contestant, Process, Start};
use crate::measure::Prepared;
use crate::plan::plan;
use crate::report::{Machine, Report};
use crate::{Result, markdown, platform, plot, probe};
use mrnn::AtomicFile;
use std::path::Path;

/// Runs every case of the options on every contestant, prints the results as they come, and writes them
/// after every case.
///
/// # Errors
/// Options that leave no case; contestants that disagree; with `require_peers`, one that is missing; the file system.
pub fn compare(options: &Options) -> Result<()> {
    let cores = platform::physical_cores()?;
    let thread_counts = options.threads(cores.len())?;
    std::fs::create_dir_all(&options.out)?;
    let folder = tempfile::tempdir()?;
    let networks = plan(options).into_iter().map(|plan| Prepared::write(folder.path(), plan));
    let networks = networks.collect::<Result<Vec<_>>>()?;
    if networks.is_empty() {
        return Err(
            "the options leave nothing to compare: single steps are of one copy of a leaky network"
                .into(),
        );
    }

    let machine = Machine {
        cpu: platform::cpu_name(),
        cores: cores.len(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        instructions: probe::instructions(),
    };
    let mut report = Report { machine, cases: Vec::new() };
    for threads in thread_counts {
        platform::pin(&cores[..threads])?;
        let mut processes = start(options, threads)?;
        for network in &networks {
            for &(batch, call) in &network.plan.cases {
                let of_network =
                    |process: &&mut Process| process.contestant().takes(network.plan.kind);
                let mut taking: Vec<_> = processes.iter_mut().filter(of_network).collect();
                let case = network.measure(options, &mut taking, threads, batch, call);
                let case = case.map_err(|error| {
                    format!("{}, B = {batch}, {threads} thread(s): {error}", network.plan.size)
                })?;
                println!("{}", markdown::line(&case));
                report.cases.push(case);
                write(&options.out, &report)?;
            }
        }
    }
    println!("results are in {}", options.out.display());
    Ok(())
}

fn write(out: &Path, report: &Report) -> Result<()> {
    for (name, text) in [
        ("results.json", serde_json::to_string_pretty(report)?),
        ("results.md", markdown::page(report)),
        ("floor.svg", plot::floor(report)?),
        ("peers.svg", plot::peers(report)?),
    ] {
        AtomicFile::write(&out.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// Starts all contestants that the dynamics need and that are there.
fn start(options: &Options, threads: usize) -> Result<Vec<Process>> {
    let is_needed =
        |contestant: &Contestant| options.dynamics().iter().any(|&kind| contestant.takes(kind));
    let mut processes = Vec::new();
    for contestant in Contestant::ALL.into_iter().filter(is_needed) {
        let name = contestant.name();
        match Process::start(contestant, &options.python, threads)? {
            Start::Ready(process) => {
                println!("{name}: {}, {threads} thread(s)", process.version());
                processes.push(process);
            }
            Start::Missing(reason) if options.require_peers || contestant == Contestant::Mrnn => {
                return Err(format!("{name} is missing: {reason}").into());
            }
            Start::Missing(reason) => println!("{name} is left out: {reason}"),
        }
    }
    Ok(processes)
}
