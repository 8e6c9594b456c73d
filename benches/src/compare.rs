//! A comparison from its beginning to its end.

use crate::arguments::Options;
use crate::contestants::{Contestant, Process, Start};
use crate::floor::{Speeds, Work};
use crate::plan::{Plan, affordable_steps, plan};
use crate::probe::{self, Probe};
use crate::protocol::{Call, Case, Command};
use crate::report::{CaseReport, Machine, Report, Times};
use crate::timing::median;
use crate::{Result, agreement, files, markdown, networks, platform, plot};
use mrnn::AtomicFile;
use std::path::{Path, PathBuf};
use std::time::Duration;

const ROUNDS: usize = 7;
/// Steps of the run that estimates how many are affordable.
const PILOT_STEPS: usize = 10;
/// How long idle threads of the contestant before may still spin.
const SETTLING: Duration = Duration::from_millis(5);

/// Runs every case of the options on every contestant, prints the results as they come, and writes them
/// after every case.
///
/// # Errors
/// Contestants that disagree; with `require_peers`, one that is missing; the file system.
pub fn compare(options: &Options) -> Result<()> {
    let cores = platform::physical_cores()?;
    let thread_counts = options.threads(cores.len())?;
    std::fs::create_dir_all(&options.out)?;
    let folder = tempfile::tempdir()?;
    let networks = plan(options).into_iter().map(|plan| Prepared::write(folder.path(), plan));
    let networks = networks.collect::<Result<Vec<_>>>()?;

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

/// A network whose files are written.
struct Prepared {
    plan: Plan,
    folder: PathBuf,
    units: usize,
    inputs: usize,
    synapses: usize,
}

impl Prepared {
    fn write(parent: &Path, plan: Plan) -> Result<Self> {
        let network = networks::network(plan.size, plan.kind)?;
        let folder = parent.join(format!("{:?}-{:?}", plan.size, plan.kind));
        files::write_network(&folder, &network)?;
        let (units, inputs) = (network.num_units(), network.num_inputs());
        Ok(Self { plan, folder, units, inputs, synapses: network.num_synapses() })
    }

    fn measure(
        &self,
        options: &Options,
        processes: &mut [&mut Process],
        threads: usize,
        batch: usize,
        call: Call,
    ) -> Result<CaseReport> {
        self.give(processes, PILOT_STEPS, batch, call)?;
        let mut slowest = 0.0_f64;
        for process in processes.iter_mut() {
            slowest = slowest.max(process.time(0.0)? / PILOT_STEPS as f64);
        }
        let steps = affordable_steps(options.steps(), slowest);
        self.give(processes, steps, batch, call)?;
        self.check_agreement(processes, batch)?;

        let work = Work { synapses: self.synapses, batch };
        let probe = Probe::new(work, threads);
        let (mut speeds, mut floors) = (Vec::new(), Vec::new());
        let mut rounds = vec![Vec::new(); processes.len()];
        for _ in 0..ROUNDS {
            std::thread::sleep(SETTLING);
            let measured = probe.measure(options.turn_seconds());
            floors.push(work.floor(measured));
            speeds.push(measured);
            for (process, rounds) in processes.iter_mut().zip(&mut rounds) {
                std::thread::sleep(SETTLING);
                rounds.push(process.time(options.turn_seconds())? / steps as f64);
            }
        }
        let mut times = processes.iter().zip(rounds).map(|(process, rounds)| Times {
            contestant: process.contestant().name(),
            version: process.version().to_owned(),
            seconds_per_step: median(&rounds),
            rounds,
        });
        Ok(CaseReport {
            network: self.plan.size.to_string(),
            units: self.units,
            synapses: self.synapses,
            dynamics: self.plan.kind,
            call,
            batch,
            steps,
            threads,
            speeds: Speeds::medians(&speeds),
            floor: median(&floors),
            mrnn: times.next().ok_or("mrnn takes part in every case")?,
            peers: times.collect(),
        })
    }

    fn give(
        &self,
        processes: &mut [&mut Process],
        steps: usize,
        batch: usize,
        call: Call,
    ) -> Result<()> {
        let input = self.folder.join("u.npy");
        files::write_input(&input, steps, batch, self.inputs)?;
        let case = Case { network: self.folder.clone(), input, steps, batch, call };
        let command = Command::Case(case);
        processes.iter_mut().try_for_each(|process| process.order(&command))
    }

    fn check_agreement(&self, processes: &mut [&mut Process], batch: usize) -> Result<()> {
        let path = self.folder.join("final.npy");
        let mut finals = Vec::new();
        for process in processes {
            process.order(&Command::Final { path: path.clone() })?;
            let h = files::read_npy(&path, &[batch, self.units])?;
            finals.push((process.contestant().name(), h));
        }
        agreement::check(&finals)
    }
}
